//! The chart in words, for those who do not see it, and a card's numbers.

use super::civil::Civil;
use super::format::{Unit, exact, group, short};
use super::prepare::Prepared;
use super::shares::{Shares, Slice, percent, shares_shown};
use super::ticks;
use crate::protocol::{AxisKind, ChartData, ChartKind, ChartSeries, Stacking};
use std::fmt::Write;

/// Slices that are named at most.
const MOST_NAMED: usize = 8;

/// One number of a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardValue {
    /// Name of its column.
    pub label: String,
    /// The number for reading: `12,345`, `12.3M`, `3.2 GB`, `—` for none.
    pub value: String,
    /// The number with all its digits, for the tooltip and for copying.
    pub exact: String,
}

/// The numbers of a card: the first row of each series.
pub fn card_text(chart: &ChartData) -> Vec<CardValue> {
    let value = |(at, series): (usize, &ChartSeries)| {
        let number = series.y.get(0).unwrap_or(f64::NAN);
        let unit = Unit::from_name(&series.name);
        // A card has room for a count to the last one, and that is what a count is for.
        let is_count = unit == Unit::Plain && number.fract() == 0.0 && number.abs() < 1e7;
        let value = if is_count { exact(number) } else { short(number, unit) };
        let digits = chart.digits.get(at).filter(|digits| !digits.is_empty());
        let exact = digits.map_or_else(|| exact(number), |digits| group(digits));
        CardValue { label: series.name.clone(), value, exact }
    };
    chart.series.iter().enumerate().map(value).collect()
}

/// The chart in a sentence or two: "Line chart, 3 lines over 30 days (Jun 1 – Jun 30, 2026). Highest: pull, 1,204 at …".
pub fn summary(chart: &ChartData) -> String {
    let kind = chart.visualization.kind;
    match kind {
        ChartKind::Table => return "Table.".to_owned(),
        ChartKind::Card => {
            let values: Vec<String> =
                card_text(chart).into_iter().map(|card| format!("{}: {}", card.label, card.value)).collect();
            return format!("Card. {}.", values.join(", "));
        }
        ChartKind::Pie | ChartKind::Treemap => return pie_summary(chart),
        ChartKind::Ladder => return ladder_summary(chart),
        _ => {}
    }
    let prepared = match Prepared::new(chart) {
        Ok(prepared) => prepared,
        Err(nothing) => return nothing.sentence().to_owned(),
    };
    let lines = || prepared.series.iter().filter(|series| !series.marks);
    let count = lines().count();
    let marked: usize = prepared.series.iter().filter(|series| series.marks).map(|series| series.points.len()).sum();
    let (name, one, many) = match kind {
        ChartKind::Time => ("Time chart", "line", "lines"),
        ChartKind::Area => ("Area chart", "area", "areas"),
        ChartKind::Column => ("Column chart", "series", "series"),
        ChartKind::Bar => ("Bar chart", "series", "series"),
        ChartKind::Scatter => ("Scatter chart", "series of points", "series of points"),
        _ => ("Line chart", "line", "lines"),
    };
    let stacked = match prepared.stacking {
        Stacking::Unstacked => "",
        Stacking::Stacked => ", stacked",
        Stacking::Stacked100 => ", stacked to 100%",
    };
    let mut text = format!("{name}{stacked}: {count} {} {}.", if count == 1 { one } else { many }, extent(&prepared));
    let unit = Unit::from_name(&chart.y_name);
    let points = || {
        lines().flat_map(|series| {
            series.points.iter().filter(|point| !point.value.is_nan()).map(move |point| (series, point))
        })
    };
    // The first of equals, in the order of the series.
    let highest = points().reduce(|best, next| if next.1.value > best.1.value { next } else { best });
    let lowest = points().reduce(|best, next| if next.1.value < best.1.value { next } else { best });
    for (word, found) in [("Highest", highest), ("Lowest", lowest)] {
        if let Some((series, point)) = found {
            let of = if count > 1 { format!(" {},", series.name) } else { String::new() };
            let at = prepared.position_text(point.x);
            // Writing to a string cannot fail.
            let _ = write!(text, " {word}:{of} {} at {at}.", short(point.value, unit));
        }
        if highest.map(|(_, point)| point.value) == lowest.map(|(_, point)| point.value) {
            break;
        }
    }
    if marked > 0 {
        let _ = write!(text, " {marked} marked as unusual.");
    }
    text
}

fn extent(prepared: &Prepared) -> String {
    let (low, high) = prepared.x_range;
    match prepared.x_kind {
        AxisKind::Category => {
            let count = prepared.categories.len();
            format!("over {count} {}", if count == 1 { "category" } else { "categories" })
        }
        AxisKind::Number if low == high => format!("at {}", exact(low)),
        AxisKind::Number => format!("from {} to {}", exact(low), exact(high)),
        AxisKind::Time if low == high => format!("at {} UTC", Civil::from_ms(low).instant()),
        AxisKind::Time => {
            let (from, to) = (Civil::from_ms(low), Civil::from_ms(high));
            format!("over {}, {} to {} UTC", ticks::length_of_time(high - low), from.instant(), to.instant())
        }
    }
}

fn pie_summary(chart: &ChartData) -> String {
    let Some(shares) = shares_shown(chart).filter(Shares::any) else {
        return super::Nothing::NoShares.sentence().to_owned();
    };
    let unit = Unit::from_name(&chart.y_name);
    let told = |name: &str, value: f64| format!("{name} {} ({})", short(value, unit), percent(value / shares.total));
    let mut drawn: Vec<&Slice> = shares.drawn().map(|(_, slice, _)| slice).collect();
    let rest = if drawn.len() > MOST_NAMED { drawn.split_off(MOST_NAMED - 1) } else { Vec::new() };
    let mut slices: Vec<String> = drawn.iter().map(|slice| told(&slice.name, slice.value)).collect();
    if !rest.is_empty() {
        let labels: u64 = rest.iter().map(|slice| slice.labels).sum();
        slices.push(told(&format!("{labels} others"), rest.iter().map(|slice| slice.value).sum()));
    }
    let name = if chart.visualization.kind == ChartKind::Pie { "Pie chart" } else { "Treemap" };
    format!("{name} of {}: {}.", short(shares.total, unit), slices.join(", "))
}

fn ladder_summary(chart: &ChartData) -> String {
    let prepared = match Prepared::new(chart) {
        Ok(prepared) => prepared,
        Err(nothing) => return nothing.sentence().to_owned(),
    };
    let bars: usize = prepared.series.iter().map(|series| series.points.len()).sum();
    let (low, high) = prepared.y_range;
    let extent = match prepared.y_kind {
        AxisKind::Time => {
            let (from, to) = (Civil::from_ms(low), Civil::from_ms(high));
            format!("{} to {} UTC", from.instant(), to.instant())
        }
        _ => format!("{} to {}", exact(low), exact(high)),
    };
    let (lanes, plural) = (prepared.categories.len(), |count| if count == 1 { "" } else { "s" });
    format!("Ladder chart: {bars} bar{} in {lanes} lane{}, from {extent}.", plural(bars), plural(lanes))
}

impl Prepared {
    /// The label of a category position.
    pub(super) fn category(&self, position: f64) -> String {
        // A cast of a negative position gives zero; positions are indexes by the protocol.
        self.categories.get(position.round() as usize).cloned().unwrap_or_default()
    }

    /// A position in words.
    pub(super) fn position_text(&self, position: f64) -> String {
        match self.x_kind {
            AxisKind::Time => format!("{} UTC", Civil::from_ms(position).instant()),
            AxisKind::Number => exact(position),
            AxisKind::Category if self.labeled_kind == AxisKind::Time => format!("{} UTC", self.category(position)),
            AxisKind::Category => self.category(position),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Visualization;

    fn series(name: &str, x: &[f64], y: &[f64]) -> ChartSeries {
        ChartSeries { name: name.into(), x: x.to_vec().into(), y: y.to_vec().into(), ..ChartSeries::default() }
    }

    #[test]
    fn a_time_chart_in_words() {
        let day = 86_400_000.0;
        let chart = ChartData {
            visualization: Visualization { kind: ChartKind::Time, ..Visualization::default() },
            x_kind: AxisKind::Time,
            series: vec![
                series("pull", &[0.0, day, 2.0 * day], &[7.0, 1_204.0, 9.0]),
                series("push", &[0.0, day, 2.0 * day], &[3.0, f64::NAN, 5.0]),
            ],
            ..ChartData::default()
        };
        assert_eq!(
            summary(&chart),
            "Time chart: 2 lines over 2 days, 1970-01-01 00:00 to 1970-01-03 00:00 UTC. \
             Highest: pull, 1,204 at 1970-01-02 00:00 UTC. Lowest: push, 3 at 1970-01-01 00:00 UTC."
        );
    }

    #[test]
    fn nothing_in_words() {
        let mut chart = ChartData::default();
        assert_eq!(summary(&chart), "Table.");
        chart.visualization.kind = ChartKind::Time;
        assert!(summary(&chart).starts_with("Nothing to draw"));
        chart.visualization.kind = ChartKind::Pie;
        assert!(summary(&chart).starts_with("Nothing to draw"));
    }

    #[test]
    fn cards_keep_the_exact_number() {
        let chart =
            ChartData { series: vec![series("sent_bytes", &[0.0], &[3_210_000_000.0])], ..ChartData::default() };
        let cards = card_text(&chart);
        assert_eq!((cards[0].value.as_str(), cards[0].exact.as_str()), ("3.21 GB", "3,210,000,000"));
        let digits = vec!["-9007199254740993".to_owned()];
        let chart = ChartData { series: vec![series("n", &[0.0], &[-9_007_199_254_740_992.0])], digits, ..chart };
        assert_eq!(card_text(&chart)[0].exact, "-9,007,199,254,740,993");
    }
}
