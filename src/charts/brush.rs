//! Stretches of an axis: from two pixels, or two positions, to what lies between them.

use super::binned::{Bins, after_last};
use super::civil::Civil;
use super::drawn::Drawn;
use super::format::exact;
use super::prepare::Prepared;
use crate::protocol::{AxisKind, ChartKind, Ticks, TimeRange};

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
    /// Instants in milliseconds since 1970.
    Time {
        /// First instant.
        start: f64,
        /// Where they end.
        end: End,
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

/// Where a stretch of time ends, in milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum End {
    /// Before an instant.
    Before(f64),
    /// With a bin.
    Bin {
        /// Where it begins: the value of its rows, or the millisecond after where a real cannot hold that. Nothing stands between it
        /// and `next`.
        last: f64,
        /// Where the next one begins; `None` where nobody knows how long the last bin of all is.
        next: Option<f64>,
    },
}

impl End {
    /// Before `next`, and behind `last`: to whole milliseconds, since that is what a real holds for sure.
    fn between(last: f64, next: f64) -> Self {
        Self::Before(next.floor().max(last.floor() + 1.0))
    }

    /// The instant after the stretch, where it is known.
    pub fn instant(self) -> Option<f64> {
        match self {
            Self::Before(end) => Some(end),
            Self::Bin { next, .. } => next,
        }
    }

    /// How far a picture of the stretch goes.
    pub fn edge(self) -> f64 {
        match self {
            Self::Before(end) => end,
            Self::Bin { last, next } => next.unwrap_or(last),
        }
    }
}

/// The page's time range that a stretch becomes. What a chart counts lies within the range in force, so that no bar reaches out of it;
/// an end that is not known is that of the range in force, or of the data. `None` where there is none of these, or nothing is left.
pub fn time_range(
    start: Ticks,
    end: Option<Ticks>,
    in_force: Option<TimeRange>,
    data_end: Option<Ticks>,
) -> Option<TimeRange> {
    let ends = [end, in_force.map(|range| range.end)];
    let after_data = data_end.map(|last| last.saturating_add(1));
    let end = ends.into_iter().flatten().min().or(after_data)?;
    let start = in_force.map_or(start, |range| start.max(range.start));
    (start < end).then_some(TimeRange { start, end })
}

impl Selected {
    /// In words: `2026-06-07 10:00 – 2026-06-07 13:00 UTC`.
    pub fn words(&self) -> String {
        match self {
            Self::Time { start, end } => {
                let start = Civil::from_ms(*start).instant();
                match end.instant() {
                    Some(end) => format!("{start} – {} UTC", Civil::from_ms(end).instant()),
                    None => format!("from {start} UTC on"),
                }
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
                let (first, last) = (bins.of(low + shift, &prepared.uneven), bins.of(high + shift, &prepared.uneven));
                let pixels = pixels(first.0 - shift, last.0 + bins.step - shift);
                Stretch { selected: self.of_bins(bins, first.0, last), pixels }
            }
            (AxisKind::Time, None) => {
                let per_px = (scale.high - scale.low) / (scale.end - scale.start).abs().max(1.0);
                let step = ROUND_MS.iter().rev().find(|step| **step <= per_px * ROUND_PX).copied().unwrap_or(1.0);
                let start = (low / step).floor() * step;
                let end = ((high / step).ceil() * step).max(start + step);
                Stretch { selected: Selected::Time { start, end: End::Before(end) }, pixels: pixels(start, end) }
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

    /// From where a bin begins up to the end of another, which is given by where it and the next one begin. Only rows of exact bins
    /// have values that a query can name.
    fn of_bins(&self, bins: Bins, start: f64, (last, next): (f64, f64)) -> Selected {
        let end = match (self.prepared.uneven.is_empty(), bins.knows_length(last)) {
            (true, is_known) => End::Bin { last, next: is_known.then_some(next) },
            (false, true) => End::between(last, next),
            (false, false) => End::Bin { last: last.ceil(), next: None },
        };
        Selected::Time { start: start.floor(), end }
    }

    /// Labels that stand for instants or numbers are these.
    fn of_labels(&self, first: usize, last: usize) -> Option<Selected> {
        let Prepared { labeled, labeled_next, labeled_kind, categories, .. } = &self.prepared;
        let named = || Some(Selected::Categories(categories.get(first..=last)?.to_vec()));
        let (Some(low), Some(high)) = (labeled.get(first).copied(), labeled.get(last).copied()) else { return named() };
        match labeled_kind {
            AxisKind::Number => Some(Selected::Numbers { low, high }),
            AxisKind::Time => {
                let next = labeled.get(last + 1).copied().or(*labeled_next).or_else(|| after_last(labeled));
                let are_whole = labeled.iter().all(|instant| instant.fract() == 0.0);
                let end = match next {
                    Some(next) if !are_whole => End::between(high, next),
                    next => End::Bin { last: high.ceil(), next },
                };
                Some(Selected::Time { start: low.floor(), end })
            }
            AxisKind::Category => named(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::scale::Scale;
    use super::*;
    use crate::protocol::{ChartData, ChartSeries, Visualization};

    const DAY: f64 = 86_400_000.0;

    /// A chart of one point at each of these instants, two positions, and what lies between these.
    type Case<'a> = (ChartKind, &'a [f64], (f64, f64), f64, End);

    fn drawn(kind: ChartKind, instants: &[f64]) -> Drawn {
        let (x, y) = (instants.to_vec().into(), vec![1.0; instants.len()].into());
        let chart = ChartData {
            visualization: Visualization { kind, ..Visualization::default() },
            x_kind: AxisKind::Time,
            series: vec![ChartSeries { x, y, ..ChartSeries::default() }],
            ..ChartData::default()
        };
        let prepared = Prepared::new(&chart).expect("numbers to draw");
        let scale = Some(Scale { low: 0.0, high: 100.0 * DAY, start: 0.0, end: 1000.0, log: false });
        let horizontal = kind == ChartKind::Bar;
        Drawn { x: scale, y: scale, x_kind: prepared.x_kind, horizontal, prepared, ..Drawn::empty() }
    }

    /// What lies between two positions: labels stand at 0, 1, 2, ….
    fn selected(kind: ChartKind, instants: &[f64], (low, high): (f64, f64)) -> Option<(f64, End)> {
        match drawn(kind, instants).stretch_of(low, high)?.selected {
            Selected::Time { start, end } => Some((start, end)),
            _ => None,
        }
    }

    fn bin(last: f64, next: Option<f64>) -> End {
        End::Bin { last, next }
    }

    #[test]
    fn a_bin_ends_where_the_next_one_begins() {
        use ChartKind::{Bar, Column, Time};
        let days = [0.0, DAY, 2.0 * DAY];
        // January to April 1970, each with its label; February and March alone are at equal distances.
        let months = [0.0, 31.0 * DAY, 59.0 * DAY, 90.0 * DAY];
        let two = [31.0 * DAY, 59.0 * DAY];
        let cases: [Case<'_>; 9] = [
            (Column, &days, (DAY, 2.0 * DAY), DAY, bin(2.0 * DAY, Some(3.0 * DAY))),
            (Time, &days, (0.5 * DAY, DAY), 0.0, bin(DAY, Some(2.0 * DAY))),
            (Bar, &days, (2.0, 2.0), 2.0 * DAY, bin(2.0 * DAY, Some(3.0 * DAY))),
            (Column, &months, (0.0, 0.0), 0.0, bin(0.0, Some(31.0 * DAY))),
            (Column, &months, (1.0, 2.0), 31.0 * DAY, bin(59.0 * DAY, Some(90.0 * DAY))),
            (Column, &months, (3.0, 3.0), 90.0 * DAY, bin(90.0 * DAY, None)),
            (Column, &two, (two[0], two[0]), two[0], bin(two[0], Some(two[1]))),
            (Column, &two, (two[1], two[1]), two[1], bin(two[1], None)),
            (Column, &[DAY], (0.0, 0.0), DAY, bin(DAY, None)),
        ];
        for (kind, instants, between, start, end) in cases {
            assert_eq!(selected(kind, instants, between), Some((start, end)), "{kind:?} {instants:?} {between:?}");
        }
    }

    #[test]
    fn instants_that_are_no_exact_bins_are_rounded_outward() {
        use ChartKind::{Column, Time};
        let minutes = [0.0, 60_000.0, 120_100.0];
        let ticks = [0.25, DAY + 0.25, 2.0 * DAY + 0.25];
        let labels = [0.5, DAY + 0.75, 3.5 * DAY + 0.5];
        let cases: [Case<'_>; 8] = [
            (Time, &minutes, (120_100.0, 120_100.0), 120_100.0, End::Before(180_000.0)),
            (Time, &minutes, (60_000.0, 60_000.0), 60_000.0, End::Before(120_100.0)),
            (Time, &minutes, (0.0, 120_100.0), 0.0, End::Before(180_000.0)),
            (Column, &ticks, (0.25, 0.25), 0.0, End::Before(DAY)),
            (Time, &ticks, (0.25, 2.0 * DAY + 0.25), 0.0, End::Before(3.0 * DAY)),
            (Column, &labels, (0.0, 0.0), 0.0, End::Before(DAY)),
            (Column, &labels, (0.0, 1.0), 0.0, End::Before(3.5 * DAY)),
            (Column, &labels, (2.0, 2.0), 3.5 * DAY, bin(3.5 * DAY + 1.0, None)),
        ];
        for (kind, instants, between, start, end) in cases {
            assert_eq!(selected(kind, instants, between), Some((start, end)), "{kind:?} {instants:?} {between:?}");
        }
    }

    #[test]
    fn a_brush_never_widens_the_time_range() {
        let range = |start, end| TimeRange { start, end };
        let in_force = Some(range(15, 40));
        for (start, end, in_force, data_end, expected) in [
            (10, Some(20), None, Some(15), Some(range(10, 20))),
            (10, Some(20), in_force, Some(99), Some(range(15, 20))),
            (10, Some(50), in_force, Some(99), Some(range(15, 40))),
            (20, None, in_force, Some(99), Some(range(20, 40))),
            (20, None, None, Some(30), Some(range(20, 31))),
            (20, None, None, None, None),
            (50, None, in_force, Some(99), None),
            (50, Some(60), in_force, Some(99), None),
        ] {
            let found = time_range(start, end, in_force, data_end);
            assert_eq!(found, expected, "{start} {end:?} {in_force:?} {data_end:?}");
        }
    }

    #[test]
    fn an_unknown_end_is_not_named() {
        let words = |end| Selected::Time { start: 0.0, end }.words();
        assert_eq!(words(bin(0.0, Some(DAY))), "1970-01-01 00:00 – 1970-01-02 00:00 UTC");
        assert_eq!(words(bin(0.0, None)), "from 1970-01-01 00:00 UTC on");
    }
}
