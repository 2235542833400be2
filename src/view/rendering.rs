//! `render` written into a query: how the charts' options stay in its text.

use super::brushing::datetime;
use super::filtering::{insertion, last_step, literal};
use super::instants::from_unix_ms;
use crate::kql::syntax::lexer::quoted;
use crate::protocol::{ChartKind, ResultTable, Visualization, YSplit};
use std::ops::Range;

/// What a chart can be: Kusto's word, ours, the kind.
pub const KINDS: &[(&str, &str, ChartKind)] = &[
    ("timechart", "Time chart", ChartKind::Time),
    ("linechart", "Line chart", ChartKind::Line),
    ("areachart", "Area chart", ChartKind::Area),
    ("columnchart", "Column chart", ChartKind::Column),
    ("barchart", "Bar chart", ChartKind::Bar),
    ("scatterchart", "Scatter chart", ChartKind::Scatter),
    ("piechart", "Pie chart", ChartKind::Pie),
    ("anomalychart", "Anomaly chart", ChartKind::Time),
    ("treemap", "Treemap", ChartKind::Treemap),
    ("ladderchart", "Ladder chart", ChartKind::Ladder),
    ("card", "Card", ChartKind::Card),
];

/// `render timechart with (title = "Pulls", ymin = 0)`.
pub fn operator(visualization: &Visualization) -> String {
    let mut properties: Vec<String> = Vec::new();
    let mut put = |name: &str, value: Option<String>| properties.extend(value.map(|value| format!("{name} = {value}")));
    let text = |text: &Option<String>| text.as_deref().filter(|text| !text.is_empty()).map(literal);
    let names = |names: &[String]| {
        (!names.is_empty()).then(|| names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", "))
    };
    let flag = |is: bool, word: &str| is.then(|| word.to_owned());
    let number = |number: Option<f64>| number.filter(|number| number.is_finite()).map(|number| number.to_string());
    put("kind", visualization.stacking.clone().filter(|_| visualization.requested != "stackedareachart"));
    put("title", text(&visualization.title));
    put("xtitle", text(&visualization.x_title));
    put("ytitle", text(&visualization.y_title));
    put("xcolumn", visualization.x_column.as_ref().map(|name| quoted(name)));
    put("ycolumns", names(&visualization.y_columns));
    put("series", names(&visualization.series));
    put("anomalycolumns", names(&visualization.anomaly_columns));
    put(
        "ysplit",
        match visualization.y_split {
            YSplit::None => None,
            YSplit::Axes => Some("axes".to_owned()),
            YSplit::Panels => Some("panels".to_owned()),
        },
    );
    put("legend", flag(visualization.legend_hidden, "hidden"));
    put("xaxis", flag(visualization.x_log, "log"));
    put("yaxis", flag(visualization.y_log, "log"));
    put("accumulate", flag(visualization.accumulate, "true"));
    put("ymin", number(visualization.y_min));
    put("ymax", number(visualization.y_max));
    let bound = |bound: Option<f64>| match bound.filter(|_| visualization.x_bounds_are_instants) {
        Some(unix_ms) => Some(datetime(from_unix_ms(unix_ms))),
        None => number(bound),
    };
    put("xmin", bound(visualization.x_min));
    put("xmax", bound(visualization.x_max));
    let word = &visualization.requested;
    if properties.is_empty() {
        format!("render {word}")
    } else {
        format!("render {word} with ({})", properties.join(", "))
    }
}

/// Where a `render` goes into a query, as bytes of it that are replaced, and the text: in place of the one at its end, or
/// behind all.
pub fn place(query: &str, operator: &str) -> (Range<usize>, String) {
    let last = last_step(query);
    match last.render {
        Some((_, start)) => (start..last.end, operator.to_owned()),
        None => {
            let (at, text) = insertion(query, operator);
            (at..at, text)
        }
    }
}

/// How a table that asks for nothing could be drawn; `None` where nothing in it can be.
pub fn guess(table: &ResultTable) -> Option<Visualization> {
    let is_number = |kind: &str| matches!(kind, "int" | "long" | "real" | "decimal");
    let of = |test: &dyn Fn(&str) -> bool| {
        table.columns.iter().filter(|column| test(&column.kind)).map(|column| column.name.clone()).collect::<Vec<_>>()
    };
    let (times, numbers, texts) =
        (of(&|kind| kind == "datetime"), of(&is_number), of(&|kind| matches!(kind, "string" | "bool" | "guid")));
    let first_number = numbers.first()?.clone();
    let drawn = |word: &str| {
        let kind = KINDS.iter().find(|(name, _, _)| *name == word).map(|(_, _, kind)| *kind).unwrap_or_default();
        Visualization { kind, requested: word.to_owned(), supported: true, ..Visualization::default() }
    };
    if table.rows == 1 && times.is_empty() && texts.is_empty() {
        return Some(drawn("card"));
    }
    if let Some(time) = times.first() {
        // Of many texts one splits the rows: all of them together would give each row a line of its own.
        let series = if texts.len() > 1 { texts.into_iter().take(1).collect() } else { Vec::new() };
        let y_columns = if numbers.len() > 3 { vec![first_number] } else { Vec::new() };
        return Some(Visualization { x_column: Some(time.clone()), y_columns, series, ..drawn("timechart") });
    }
    if let Some(text) = texts.first() {
        let word = if table.rows > 12 { "barchart" } else { "columnchart" };
        let first_is_text = table.columns.first().is_some_and(|column| column.name == *text);
        let x_column = (!first_is_text).then(|| text.clone());
        return Some(Visualization { x_column, ..drawn(word) });
    }
    (numbers.len() > 1).then(|| drawn("linechart"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::ResultColumn;

    fn written(query: &str, operator: &str) -> String {
        let (range, text) = place(query, operator);
        format!("{}{text}{}", &query[..range.start], &query[range.end..])
    }

    #[test]
    fn a_render_takes_the_place_of_the_one_before() {
        assert_eq!(written("T | count", "render card"), "T | count\n| render card");
        assert_eq!(
            written("T | count\n| render timechart with (title = \"a | b\", kind = stacked) // so\n", "render card"),
            "T | count\n| render card // so\n"
        );
        assert_eq!(written("T | render piechart;", "render card"), "T | render card;");
        assert_eq!(written("T | render piechart; U", "render card"), "T | render piechart; U\n| render card");
        assert_eq!(
            written("let render = 1; T | extend render", "render card"),
            "let render = 1; T | extend render\n| render card"
        );
        assert_eq!(
            written("T | render piechart | take 5", "render card"),
            "T | render piechart | take 5\n| render card"
        );
    }

    #[test]
    fn only_what_was_chosen_is_written() {
        let chosen = Visualization {
            requested: "areachart".into(),
            kind: ChartKind::Area,
            stacking: Some("stacked".into()),
            title: Some("a \"b\"".into()),
            y_columns: vec!["n".into(), "my col".into()],
            y_min: Some(-1.5),
            legend_hidden: true,
            ..Visualization::default()
        };
        assert_eq!(
            operator(&chosen),
            r#"render areachart with (kind = stacked, title = "a \"b\"", ycolumns = n, ['my col'], legend = hidden, ymin = -1.5)"#
        );
        assert_eq!(operator(&Visualization { requested: "card".into(), ..Visualization::default() }), "render card");
        let bounds = Visualization { requested: "timechart".into(), x_min: Some(1_780_272_000_000.0), ..chosen };
        let written = |x_bounds_are_instants| {
            let text = operator(&Visualization { x_bounds_are_instants, ..bounds.clone() });
            text.rsplit_once(", ").map(|(_, last)| last.to_owned())
        };
        assert_eq!(written(false).as_deref(), Some("xmin = 1780272000000)"));
        assert_eq!(written(true).as_deref(), Some("xmin = datetime(2026-06-01))"));
    }

    #[test]
    fn a_guess_fits_the_columns() {
        let table = |rows: u64, columns: &[(&str, &str)]| {
            let column = |(name, kind): &(&str, &str)| ResultColumn { name: (*name).into(), kind: (*kind).into() };
            ResultTable { rows, columns: columns.iter().map(column).collect(), ..ResultTable::default() }
        };
        let word = |table: &ResultTable| guess(table).map(|guess| guess.requested);
        assert_eq!(word(&table(9, &[("T", "datetime"), ("n", "long")])).as_deref(), Some("timechart"));
        assert_eq!(word(&table(9, &[("s", "string"), ("n", "long")])).as_deref(), Some("columnchart"));
        assert_eq!(word(&table(90, &[("n", "long"), ("s", "string")])).as_deref(), Some("barchart"));
        assert_eq!(word(&table(1, &[("n", "long")])).as_deref(), Some("card"));
        assert_eq!(word(&table(9, &[("x", "long"), ("y", "real")])).as_deref(), Some("linechart"));
        assert_eq!(word(&table(9, &[("s", "string")])), None);
        assert_eq!(word(&table(9, &[("x", "long")])), None);
    }
}
