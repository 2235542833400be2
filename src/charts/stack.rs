//! Series one atop the other.

use super::prepare::{LARGEST, Prepared, ordered_bits, point};
use crate::protocol::{ChartKind, Stacking};
use std::collections::BTreeMap;

impl Prepared {
    /// Piles series up at each position, positive values upward and negative ones downward.
    pub(super) fn stack(&mut self) {
        if self.stacking == Stacking::Unstacked {
            return;
        }
        if self.kind == ChartKind::Area {
            self.fill_positions();
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

    /// Stacked areas need every series at every position: a missing value adds nothing.
    fn fill_positions(&mut self) {
        let mut positions: Vec<f64> = self.points().map(|point| point.x).collect();
        positions.sort_by(f64::total_cmp);
        positions.dedup();
        // Every series at every position is a product: past this many points the picture keeps what it has.
        if positions.len().saturating_mul(self.series.len()) > 1_000_000 {
            self.notes.push("Too many points to stack exactly: gaps between them are not filled.".to_owned());
            return;
        }
        for series in &mut self.series {
            let mut sums: BTreeMap<u64, f64> = BTreeMap::new();
            for point in series.points.iter().filter(|point| !point.value.is_nan()) {
                *sums.entry(ordered_bits(point.x + 0.0)).or_default() += point.value;
            }
            let value = |x: f64| sums.get(&ordered_bits(x + 0.0)).copied().unwrap_or(0.0);
            series.points = positions.iter().map(|x| point(*x, value(*x))).collect();
        }
    }
}
