//! Positions at equal distances, as the bins of a histogram are.

use super::prepare::{Point, Prepared, point};
use crate::protocol::{AxisKind, ChartKind, EmptyBins};

impl Prepared {
    /// Finds the bins of an axis, and puts into those without a value what the person chose to see there. A running sum goes on over
    /// a bin that adds nothing.
    pub(super) fn find_bins(&mut self, empty: EmptyBins, is_running: bool) {
        if self.x_kind == AxisKind::Category || matches!(self.kind, ChartKind::Scatter | ChartKind::Ladder) {
            return;
        }
        let mut positions: Vec<f64> = self.points().map(|point| point.x).collect();
        positions.sort_by(f64::total_cmp);
        positions.dedup();
        let (Some(first), Some(last)) = (positions.first().copied(), positions.last().copied()) else { return };
        if !even(&positions) {
            return;
        }
        let step = smallest_distance(&positions);
        self.bins = Some(Bins { first, step, last });
        let carries = is_running && empty == EmptyBins::Zero;
        let value = match empty {
            EmptyBins::Joined => return,
            EmptyBins::Zero if !carries => 0.0,
            EmptyBins::Zero | EmptyBins::Gap => f64::NAN,
        };
        let count = ((last - first) / step).round() as usize + 1;
        let bin = |x: f64| ((x - first) / step).round() as usize;
        for series in &mut self.series {
            if series.points.is_empty() || series.marks {
                continue;
            }
            let mut there = vec![false; count];
            for point in &series.points {
                if let Some(slot) = there.get_mut(bin(point.x)) {
                    *slot |= !point.value.is_nan();
                }
            }
            if empty == EmptyBins::Zero {
                series.points.retain(|point| !point.value.is_nan());
            }
            let missing = there.iter().enumerate().filter(|(_, there)| !**there);
            series.points.extend(missing.map(|(at, _)| point(first + at as f64 * step, value)));
            series.points.sort_by(|one, other| one.x.total_cmp(&other.x));
            if carries {
                carry(&mut series.points);
            }
        }
    }
}

/// Gives each gap the value before it; zero before the first.
fn carry(points: &mut [Point]) {
    let mut last = 0.0;
    for at in points {
        if at.value.is_nan() {
            *at = point(at.x, last);
        }
        last = at.value;
    }
}

/// Whether positions are whole multiples of their smallest distance, as the bins of a histogram are, and not too far
/// apart for bars of that width.
pub(super) fn even(positions: &[f64]) -> bool {
    let [first, .., last] = positions else { return false };
    let step = smallest_distance(positions);
    let bins = (last - first) / step;
    let on_step = |x: &f64| {
        let steps = (x - first) / step;
        (steps - steps.round()).abs() < 0.01
    };
    bins.is_finite() && bins <= 2_000.0 && positions.iter().all(on_step)
}

/// Positions at equal distances.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bins {
    pub(super) first: f64,
    pub(super) step: f64,
    pub(super) last: f64,
}

impl Bins {
    /// Where the bin that holds a position begins.
    pub(super) fn of(self, position: f64) -> f64 {
        let bin = self.first + ((position - self.first) / self.step + 1e-6).floor() * self.step;
        bin.clamp(self.first, self.last)
    }
}

/// The smallest distance between neighbors; 1 for fewer than two.
pub(super) fn smallest_distance(positions: &[f64]) -> f64 {
    let least =
        positions.windows(2).map(|pair| pair[1] - pair[0]).filter(|step| *step > 0.0).fold(f64::INFINITY, f64::min);
    if least.is_finite() { least } else { 1.0 }
}
