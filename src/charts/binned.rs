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
        let positions = self.positions();
        let (Some(first), Some(last)) = (positions.first().copied(), positions.last().copied()) else { return };
        if !even(&positions) {
            return;
        }
        let step = smallest_distance(&positions);
        self.bins = Some(Bins { first, step, last });
        if !exact(&positions, step) {
            self.uneven = positions;
        }
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

/// What [`even`] lets a position be away from where it would be at equal distances, in steps.
const SLACK: f64 = 0.01;
/// Bins of months and years are at least this long, in milliseconds, and no two need be of one length.
const LEAST_UNEVEN_MS: f64 = 28.0 * 86_400_000.0;

/// Whether positions are whole multiples of their smallest distance, as the bins of a histogram are, and not too far
/// apart for bars of that width.
pub(super) fn even(positions: &[f64]) -> bool {
    let [first, .., last] = positions else { return false };
    let step = smallest_distance(positions);
    let bins = (last - first) / step;
    let on_step = |x: &f64| {
        let steps = (x - first) / step;
        (steps - steps.round()).abs() < SLACK
    };
    bins.is_finite() && bins <= 2_000.0 && positions.iter().all(on_step)
}

/// Whether even positions are just where they would be at equal distances, and whole, as milliseconds of bins are. Reals have no
/// room for ticks: an instant that is not whole may be a tick beside its row's.
fn exact(positions: &[f64], step: f64) -> bool {
    let first = positions.first().copied().unwrap_or(0.0);
    positions.iter().all(|x| x.fract() == 0.0 && (x - first) % step == 0.0)
}

/// Where a bin behind the last of these instants would begin; `None` where their distances do not say how long the last one is.
pub(super) fn after_last(instants: &[f64]) -> Option<f64> {
    let step = smallest_distance(instants);
    (even(instants) && step < LEAST_UNEVEN_MS).then(|| instants.last().map(|last| last + step))?
}

/// Positions at equal distances.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bins {
    pub(super) first: f64,
    pub(super) step: f64,
    pub(super) last: f64,
}

impl Bins {
    /// Where the bin that holds a position begins, and where the next one does. `uneven` are the positions themselves where they
    /// are only nearly at equal distances.
    pub(super) fn of(self, position: f64, uneven: &[f64]) -> (f64, f64) {
        let steps = |x: f64| (x - self.first) / self.step;
        let slack = if uneven.is_empty() { 1e-6 } else { SLACK };
        let bin = (steps(position) + slack).floor().clamp(0.0, steps(self.last).round());
        let begin = |bin: f64| {
            let at = uneven.partition_point(|x| steps(*x).round() < bin);
            let own = uneven.get(at).copied().filter(|x| steps(*x).round() == bin);
            own.unwrap_or(self.first + bin * self.step)
        };
        (begin(bin), begin(bin + 1.0))
    }

    /// Whether it is known how long a bin is that begins here: the last of all has none after it to tell.
    pub(super) fn knows_length(self, begin: f64) -> bool {
        begin < self.last || self.step < LEAST_UNEVEN_MS
    }
}

/// The smallest distance between neighbors; 1 for fewer than two.
pub(super) fn smallest_distance(positions: &[f64]) -> f64 {
    let least =
        positions.windows(2).map(|pair| pair[1] - pair[0]).filter(|step| *step > 0.0).fold(f64::INFINITY, f64::min);
    if least.is_finite() { least } else { 1.0 }
}
