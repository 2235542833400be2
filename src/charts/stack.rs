//! Series one atop the other.

use super::prepare::{LARGEST, Point, Prepared, in_order, ordered_bits, point};
use crate::protocol::{ChartKind, Stacking};
use std::collections::BTreeMap;

impl Prepared {
    /// Piles series up at each position, positive values upward and negative ones downward. A running sum is there at every
    /// position, whether or not a row adds to it.
    pub(super) fn stack(&mut self, is_running: bool) {
        if self.stacking == Stacking::Unstacked {
            return;
        }
        if is_running || self.kind == ChartKind::Area {
            self.fill_positions(is_running);
        }
        // Keys order and compare as the reals do; zero has one sign.
        let key = |x: f64| ordered_bits(x + 0.0);
        let mut totals: BTreeMap<u64, f64> = BTreeMap::new();
        for point in self.points().filter(|point| !point.value.is_nan()) {
            *totals.entry(key(point.x)).or_default() += point.value.abs();
        }
        let share = self.stacking == Stacking::Stacked100;
        let mut heights: BTreeMap<u64, (f64, f64)> = BTreeMap::new();
        for series in &mut self.series {
            for point in series.points.iter_mut().filter(|point| !point.value.is_nan()) {
                let total = totals.get(&key(point.x)).copied().unwrap_or(0.0);
                let height = match (share, total > 0.0) {
                    (true, true) => point.to / total * 100.0,
                    (true, false) => 0.0,
                    (false, _) => point.to,
                };
                let (up, down) = heights.entry(key(point.x)).or_default();
                let pile = if height < 0.0 { down } else { up };
                point.from = *pile;
                *pile = (*pile + height).clamp(-LARGEST, LARGEST);
                point.to = *pile;
            }
        }
    }

    /// Stacked areas and running sums need every series at every position: a missing value adds nothing, so that a sum stays what it
    /// was.
    fn fill_positions(&mut self, is_running: bool) {
        // Between bars, what is a gap of all series stays one.
        let has_place = |point: &&Point| self.kind == ChartKind::Area || !point.value.is_nan();
        let positions = in_order(self.points().filter(has_place).map(|point| point.x));
        // Every series at every position is a product: past this many points the picture keeps what it has.
        if positions.len().saturating_mul(self.series.len()) > 1_000_000 {
            self.notes.push("Too many points to stack exactly: gaps between them are not filled.".to_owned());
            return;
        }
        // A series without any point is one that the person has turned off.
        for series in self.series.iter_mut().filter(|series| !series.points.is_empty()) {
            let mut sums: BTreeMap<u64, f64> = BTreeMap::new();
            for point in series.points.iter().filter(|point| !point.value.is_nan()) {
                *sums.entry(ordered_bits(point.x + 0.0)).or_default() += point.value;
            }
            let mut missing = 0.0;
            let filled = |x: &f64| {
                let value = sums.get(&ordered_bits(*x + 0.0)).copied().unwrap_or(missing);
                if is_running {
                    missing = value;
                }
                point(*x, value)
            };
            series.points = positions.iter().map(filled).collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{AxisKind, ChartData, ChartOptions, ChartSeries, EmptyBins, Visualization};

    const DAY: f64 = 86_400_000.0;

    /// The pile of these series, each of days and values.
    fn pile(kind: ChartKind, accumulate: bool, empty_bins: EmptyBins, all: &[&[(f64, f64)]]) -> Prepared {
        let stacking = Some("stacked".to_owned());
        let series = |points: &&[(f64, f64)]| {
            let (x, y): (Vec<f64>, Vec<f64>) = points.iter().map(|(day, value)| (day * DAY, *value)).unzip();
            ChartSeries { x: x.into(), y: y.into(), ..ChartSeries::default() }
        };
        let chart = ChartData {
            visualization: Visualization { kind, stacking, accumulate, ..Visualization::default() },
            x_kind: AxisKind::Time,
            series: all.iter().map(series).collect(),
            options: ChartOptions { empty_bins, ..ChartOptions::default() },
            ..ChartData::default()
        };
        Prepared::new(&chart).expect("numbers to draw")
    }

    /// Values of a series, and where they end in the pile.
    fn values(pile: &Prepared, series: usize) -> (Vec<f64>, Vec<f64>) {
        pile.series[series].points.iter().map(|point| (point.value, point.to)).unzip()
    }

    #[test]
    fn a_running_sum_stays_where_no_row_adds_to_it() {
        let all: [&[(f64, f64)]; 4] =
            [&[(0.0, 5.0), (1.0, 6.0), (2.0, 7.0)], &[(0.0, 5.0), (2.0, 6.0)], &[(2.0, 4.0)], &[]];
        for kind in [ChartKind::Area, ChartKind::Column, ChartKind::Bar] {
            let sums = pile(kind, true, EmptyBins::Joined, &all);
            assert_eq!(values(&sums, 1), (vec![5.0, 5.0, 6.0], vec![10.0, 11.0, 13.0]), "{kind:?}");
            assert_eq!(values(&sums, 2), (vec![0.0, 0.0, 4.0], vec![10.0, 11.0, 17.0]), "{kind:?}");
            assert!(sums.series[3].points.is_empty(), "{kind:?}: turned off");
        }
        let plain = pile(ChartKind::Area, false, EmptyBins::Joined, &all);
        assert_eq!(values(&plain, 1), (vec![5.0, 0.0, 6.0], vec![10.0, 6.0, 13.0]));
        let plain = pile(ChartKind::Column, false, EmptyBins::Joined, &all);
        assert_eq!(values(&plain, 1), (vec![5.0, 6.0], vec![10.0, 13.0]));
    }

    #[test]
    fn a_gap_of_all_bars_stays_one() {
        let all: [&[(f64, f64)]; 2] = [&[(0.0, 5.0), (1.0, 6.0), (3.0, 7.0)], &[(0.0, 5.0), (3.0, 6.0)]];
        let sums = pile(ChartKind::Column, true, EmptyBins::Gap, &all);
        assert_eq!(values(&sums, 1), (vec![5.0, 5.0, 6.0], vec![10.0, 11.0, 13.0]));
        assert_eq!(sums.positions(), [0.0, DAY, 3.0 * DAY]);
    }
}
