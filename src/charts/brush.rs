//! Stretches of an axis: from two pixels, or two positions, to what lies between them.

use super::civil::Civil;
use super::drawn::Drawn;
use super::format::exact;
use super::prepare::Prepared;
use crate::protocol::{AxisKind, ChartKind};

/// Part of the axis of positions.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    /// What lies in it.
    pub selected: Selected,
    /// Device pixels, the lower first: along x, or along y for bars.
    pub pixels: (f64, f64),
}

/// What lies in a stretch.
#[derive(Clone, Debug, PartialEq)]
pub enum Selected {
    /// Instants in milliseconds since 1970, from `start` up to, not including, `end`. Where the axis has bins, `last` is
    /// where the last of them begins.
    Time {
        /// First instant.
        start: f64,
        /// Instant after the last.
        end: f64,
        /// The last bin.
        last: Option<f64>,
    },
    /// Numbers, both ends within.
    Numbers {
        /// The lowest.
        low: f64,
        /// The highest.
        high: f64,
    },
    /// Labels.
    Categories(Vec<String>),
}

impl Selected {
    /// In words: `2026-06-07 10:00 – 2026-06-07 13:00 UTC`.
    pub fn words(&self) -> String {
        match self {
            Self::Time { start, end, .. } => {
                format!("{} – {} UTC", Civil::from_ms(*start).instant(), Civil::from_ms(*end).instant())
            }
            Self::Numbers { low, high } => format!("{} – {}", exact(*low), exact(*high)),
            Self::Categories(labels) => match labels.as_slice() {
                [] => String::new(),
                [one] => one.clone(),
                [first, .., last] => format!("{first} – {last}, {} in all", labels.len()),
            },
        }
    }
}

/// Lengths of time that ends are rounded to where an axis has no bins, in milliseconds.
const ROUND_MS: &[f64] = &[
    1.0,
    10.0,
    100.0,
    1_000.0,
    5_000.0,
    15_000.0,
    60_000.0,
    300_000.0,
    900_000.0,
    3_600_000.0,
    10_800_000.0,
    21_600_000.0,
    86_400_000.0,
];
/// Pixels that rounding may move an end by.
const ROUND_PX: f64 = 4.0;

impl Drawn {
    /// What lies between two device pixels along the axis of positions; `None` where there is no axis. Pixels outside of
    /// the plot count as its edge.
    pub fn stretch(&self, one_px: f64, other_px: f64) -> Option<Stretch> {
        let scale = if self.horizontal { self.y? } else { self.x? };
        let (low_px, high_px) = (scale.start.min(scale.end), scale.start.max(scale.end));
        let value = |px: f64| scale.value(px.clamp(low_px, high_px));
        let (one, other) = (value(one_px), value(other_px));
        self.stretch_of(one.min(other), one.max(other))
    }

    /// What lies between two positions, as [`super::Readout::position`] counts them.
    pub fn stretch_of(&self, low: f64, high: f64) -> Option<Stretch> {
        let scale = if self.horizontal { self.y? } else { self.x? };
        let pixels = |from: f64, to: f64| {
            let (from, to) = (scale.pixel(from.max(scale.low)), scale.pixel(to.min(scale.high)));
            (from.min(to), from.max(to))
        };
        let prepared = &self.prepared;
        if self.x_kind == AxisKind::Category {
            let last = prepared.categories.len().checked_sub(1)? as f64;
            let (first, last) = (low.round().clamp(0.0, last) as usize, high.round().clamp(0.0, last) as usize);
            let pixels = pixels(first as f64 - 0.5, last as f64 + 0.5);
            return Some(Stretch { selected: self.of_labels(first, last)?, pixels });
        }
        let stretch = match (self.x_kind, prepared.bins) {
            (AxisKind::Time, Some(bins)) => {
                let shift = self.bar_shift(bins.step);
                let (start, last) = (bins.of(low + shift), bins.of(high + shift));
                let selected = Selected::Time { start, end: last + bins.step, last: Some(last) };
                Stretch { selected, pixels: pixels(start - shift, last + bins.step - shift) }
            }
            (AxisKind::Time, None) => {
                let per_px = (scale.high - scale.low) / (scale.end - scale.start).abs().max(1.0);
                let step = ROUND_MS.iter().rev().find(|step| **step <= per_px * ROUND_PX).copied().unwrap_or(1.0);
                let start = (low / step).floor() * step;
                let end = ((high / step).ceil() * step).max(start + step);
                Stretch { selected: Selected::Time { start, end, last: None }, pixels: pixels(start, end) }
            }
            _ => Stretch { selected: Selected::Numbers { low, high }, pixels: pixels(low, high) },
        };
        Some(stretch)
    }

    /// The bin of a position as a stretch of its own: what Enter on the cursor asks for.
    pub fn stretch_at(&self, position: f64) -> Option<Stretch> {
        let is_bin = self.x_kind == AxisKind::Category || self.prepared.bins.is_some();
        self.stretch_of(position, position).filter(|_| is_bin)
    }

    /// Bars stand around the beginning of their bin, lines begin there.
    fn bar_shift(&self, step: f64) -> f64 {
        if matches!(self.prepared.kind, ChartKind::Column | ChartKind::Bar) { step / 2.0 } else { 0.0 }
    }

    /// Labels that stand for instants or numbers are these.
    fn of_labels(&self, first: usize, last: usize) -> Option<Selected> {
        let Prepared { labeled, labeled_kind, categories, .. } = &self.prepared;
        let named = || Some(Selected::Categories(categories.get(first..=last)?.to_vec()));
        let (Some(low), Some(high)) = (labeled.get(first).copied(), labeled.get(last).copied()) else { return named() };
        match labeled_kind {
            AxisKind::Number => Some(Selected::Numbers { low, high }),
            AxisKind::Time => {
                let step = super::binned::smallest_distance(labeled);
                Some(Selected::Time { start: low, end: high + step, last: Some(high) })
            }
            AxisKind::Category => named(),
        }
    }
}
