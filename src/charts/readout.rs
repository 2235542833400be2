//! The crosshair: what all series say at the position that is nearest to the pointer.

use super::civil::Civil;
use super::drawn::Drawn;
use super::format::{Unit, exact, short};
use super::prepare::Point;
use crate::protocol::{AxisKind, ChartKind, Stacking};

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
        let series = self.prepared.series.iter();
        let nearest = if scatter {
            let points = series.flat_map(|series| &series.points).filter(|point| !point.to.is_nan());
            points.min_by(|one, other| distance(one).total_cmp(&distance(other)))
        } else {
            let position = positions.value(pixel);
            let beside = |points| [neighbor(points, position, 1), neighbor(points, position, -1)];
            let near = series.flat_map(|series| beside(&series.points)).flatten();
            near.min_by(|one, other| distance(one).total_cmp(&distance(other)))
        }?;
        Some(self.readout_of(nearest.x))
    }

    /// The position after (`step` 1) or before (`step` -1) another, for the arrow keys; the first or last one when
    /// `from` is `None`.
    pub fn readout_beside(&self, from: Option<f64>, step: i32) -> Option<Readout> {
        self.x?;
        let ascending = step >= 0;
        let start = from.unwrap_or(if ascending { f64::NEG_INFINITY } else { f64::INFINITY });
        let series = self.prepared.series.iter();
        let positions: Vec<f64> = if self.prepared.kind == ChartKind::Scatter {
            let points = series.flat_map(|series| &series.points).filter(|point| !point.to.is_nan());
            points.map(|point| point.x).filter(|x| if ascending { *x > start } else { *x < start }).collect()
        } else {
            let beyond = if ascending { start.next_up() } else { start.next_down() };
            series.filter_map(|series| neighbor(&series.points, beyond, step)).map(|point| point.x).collect()
        };
        let positions = positions.into_iter();
        let position = if ascending { positions.min_by(f64::total_cmp) } else { positions.max_by(f64::total_cmp) }?;
        Some(self.readout_of(position))
    }

    fn readout_of(&self, position: f64) -> Readout {
        let (Some(x), Some(y)) = (self.x, self.y) else {
            return Readout { position, title: String::new(), position_px: 0.0, rows: Vec::new() };
        };
        let mut rows = Vec::new();
        for (index, series) in self.prepared.series.iter().enumerate() {
            let points =
                if self.prepared.kind == ChartKind::Scatter { &series.points } else { at(&series.points, position) };
            for point in points.iter().filter(|point| point.x == position && !point.to.is_nan()) {
                let at_px = if self.horizontal {
                    (x.pixel(point.to), y.pixel(point.x))
                } else {
                    (x.pixel(point.x), y.pixel(point.to))
                };
                let mut value = match self.prepared.y_kind {
                    AxisKind::Time => {
                        let (from, to) = (Civil::from_ms(point.from), Civil::from_ms(point.to));
                        format!("{} – {} UTC", from.instant(), to.instant())
                    }
                    _ => exact(point.value),
                };
                if self.prepared.stacking == Stacking::Stacked100 {
                    let share = ((point.to - point.from).abs() * 10.0).round() / 10.0;
                    value = format!("{value} · {}", short(share, Unit::Percent));
                }
                rows.push(ReadoutRow { series: index, name: series.name.clone(), value, at_px });
            }
        }
        let title = self.prepared.position_text(position);
        let position_px = if self.horizontal { y.pixel(position) } else { x.pixel(position) };
        Readout { position, title, position_px, rows }
    }
}

/// Points, which go from left to right, that stand at a position.
fn at(points: &[Point], position: f64) -> &[Point] {
    let start = points.partition_point(|point| point.x < position);
    let rest = points.get(start..).unwrap_or_default();
    rest.get(..rest.partition_point(|point| point.x <= position)).unwrap_or_default()
}

/// The nearest point with a value at or after a position (`step` not negative), or at or before it.
fn neighbor(points: &[Point], position: f64, step: i32) -> Option<&Point> {
    let has_value = |point: &&Point| !point.to.is_nan();
    if step >= 0 {
        points.get(points.partition_point(|point| point.x < position)..)?.iter().find(has_value)
    } else {
        points.get(..points.partition_point(|point| point.x <= position))?.iter().rev().find(has_value)
    }
}
