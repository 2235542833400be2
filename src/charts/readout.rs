//! The crosshair: what all series say at the position that is nearest to the pointer.

use super::civil::Civil;
use super::drawn::Drawn;
use super::format::{Unit, exact, short};
use super::prepare::Point;
use crate::protocol::{AxisKind, ChartKind};

/// One series at the position.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadoutRow {
    /// Number of the series, as in the legend.
    pub series: usize,
    /// Its name.
    pub name: String,
    /// Its value, with all digits.
    pub value: String,
    /// Where its mark ends, in device pixels of the whole drawing.
    pub at_px: (f64, f64),
}

/// What stands at one position.
#[derive(Clone, Debug, PartialEq)]
pub struct Readout {
    /// The position's value, in the unit of the axis.
    pub position: f64,
    /// The position in words: an instant in UTC, a number, a category.
    pub title: String,
    /// Device pixel of the position: along x, or along y for bars.
    pub position_px: f64,
    /// Series that have a value there, in order.
    pub rows: Vec<ReadoutRow>,
}

impl Drawn {
    /// The values at the position that is nearest to a device pixel, or at the nearest scattered point; `None` outside of the data, and for a pie.
    pub fn readout_at(&self, x_px: f64, y_px: f64) -> Option<Readout> {
        let plot = self.plot;
        let inside = x_px >= f64::from(plot.left)
            && x_px <= f64::from(plot.right)
            && y_px >= f64::from(plot.top)
            && y_px <= f64::from(plot.bottom);
        let positions = if self.horizontal { self.y? } else { self.x? };
        if !inside {
            return None;
        }
        let pixel = if self.horizontal { y_px } else { x_px };
        let values = if self.horizontal { self.x? } else { self.y? };
        let scatter = self.prepared.kind == ChartKind::Scatter;
        let distance = |point: &Point| {
            let along = (positions.pixel(point.x) - pixel).abs();
            // Of scattered points the nearest is meant; of all others whatever stands at that position.
            if scatter { along.hypot(values.pixel(point.to) - y_px) } else { along }
        };
        let nearest = self
            .prepared
            .series
            .iter()
            .flat_map(|series| &series.points)
            .filter(|point| !point.to.is_nan())
            .min_by(|one, other| distance(one).total_cmp(&distance(other)))?;
        Some(self.readout_of(nearest.x))
    }

    /// The position after (`step` 1) or before (`step` -1) another, for the arrow keys; the first or last one when
    /// `from` is `None`.
    pub fn readout_beside(&self, from: Option<f64>, step: i32) -> Option<Readout> {
        self.x?;
        let points = self.prepared.series.iter().flat_map(|series| &series.points).filter(|point| !point.to.is_nan());
        let positions = points.map(|point| point.x);
        let position = match (from, step >= 0) {
            (None, true) => positions.min_by(f64::total_cmp),
            (None, false) => positions.max_by(f64::total_cmp),
            (Some(from), true) => positions.filter(|x| *x > from).min_by(f64::total_cmp),
            (Some(from), false) => positions.filter(|x| *x < from).max_by(f64::total_cmp),
        }?;
        Some(self.readout_of(position))
    }

    fn readout_of(&self, position: f64) -> Readout {
        let (Some(x), Some(y)) = (self.x, self.y) else {
            return Readout { position, title: String::new(), position_px: 0.0, rows: Vec::new() };
        };
        let mut rows = Vec::new();
        for (index, series) in self.prepared.series.iter().enumerate() {
            for point in series.points.iter().filter(|point| point.x == position && !point.to.is_nan()) {
                let at_px = if self.horizontal {
                    (x.pixel(point.to), y.pixel(point.x))
                } else {
                    (x.pixel(point.x), y.pixel(point.to))
                };
                let mut value = exact(point.value);
                if self.prepared.stacking == super::Stacking::Stacked100 {
                    let share = ((point.to - point.from).abs() * 10.0).round() / 10.0;
                    value = format!("{value} · {}", short(share, Unit::Percent));
                }
                rows.push(ReadoutRow { series: index, name: series.name.clone(), value, at_px });
            }
        }
        let title = match self.x_kind {
            AxisKind::Time => Civil::from_ms(position).instant(),
            AxisKind::Number => exact(position),
            AxisKind::Category => self.prepared.category(position),
        };
        let position_px = if self.horizontal { y.pixel(position) } else { x.pixel(position) };
        Readout { position, title, position_px, rows }
    }
}
