//! Golden charts: each `tests/charts/*.json` is drawn as SVG and compared with the `.svg` beside it.
//!
//! The words that go with a drawing (summary, legend, notes) stand in a comment at its end. `UPDATE_EXPECT=1` writes the
//! files anew; look at them before you commit them.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use plotters::backend::SVGBackend;
use plotters::prelude::IntoDrawingArea;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use tallyman::charts::{Drawn, MeasuredBackend, Theme, css_color, draw_fine, hideable, summary, with_hidden};
use tallyman::protocol::{ChartData, ChartSeries, F64s, Visualization};

/// A chart, and the paper it is drawn on.
#[derive(Clone)]
struct Case {
    chart: ChartData,
    size: (u32, u32),
    pixel_ratio: f64,
    subpixels: u32,
    theme: Theme,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/charts")
}

/// The fields of `ChartData`, of which any may be left out; `null` is a gap, "inf" and "-inf" are infinite.
fn read_case(text: &str) -> Case {
    let value: Value = serde_json::from_str(text).expect("a case is JSON");
    let field = |name: &str| value.get(name).cloned();
    let mut visualization = serde_json::to_value(Visualization::default()).expect("plain data");
    let given: Map<String, Value> = field("visualization").and_then(|v| v.as_object().cloned()).unwrap_or_default();
    for (key, value) in given {
        let slot = visualization.get_mut(&key).unwrap_or_else(|| panic!("no property {key}"));
        *slot = value;
    }
    let numbers = |value: &Value| -> F64s {
        let number = |value: &Value| match value.as_str() {
            Some(word) => word.parse().expect("inf or -inf"),
            None => value.as_f64().unwrap_or(f64::NAN),
        };
        value.as_array().expect("a list of numbers").iter().map(number).collect::<Vec<_>>().into()
    };
    let series = field("series").and_then(|series| series.as_array().cloned()).unwrap_or_default();
    let chart = ChartData {
        visualization: serde_json::from_value(visualization).expect("properties of render"),
        x_kind: field("x_kind").map(|kind| serde_json::from_value(kind).expect("kind of axis")).unwrap_or_default(),
        x_name: field("x_name").and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default(),
        y_name: field("y_name").and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default(),
        categories: field("categories").map(|list| serde_json::from_value(list).expect("texts")).unwrap_or_default(),
        series: series
            .iter()
            .map(|series| ChartSeries {
                name: series["name"].as_str().unwrap_or_default().to_owned(),
                marks: series["marks"].as_bool().unwrap_or(false),
                column: series["column"].as_u64().unwrap_or(0) as u32,
                from: series.get("from").map(numbers).unwrap_or_default(),
                x: numbers(&series["x"]),
                y: numbers(&series["y"]),
            })
            .collect(),
        y_kind: field("y_kind").map(|kind| serde_json::from_value(kind).expect("kind of axis")).unwrap_or_default(),
        y_columns: field("y_columns").map(|list| serde_json::from_value(list).expect("texts")).unwrap_or_default(),
        note: field("note").and_then(|note| note.as_str().map(str::to_owned)),
        options: field("options").map(|options| serde_json::from_value(options).expect("options")).unwrap_or_default(),
        ..ChartData::default()
    };
    let pixel_ratio = field("pixel_ratio").and_then(|ratio| ratio.as_f64()).unwrap_or(1.0);
    let size = |name: &str, otherwise: f64| {
        (field(name).and_then(|size| size.as_f64()).unwrap_or(otherwise) * pixel_ratio) as u32
    };
    let dark = field("dark").and_then(|dark| dark.as_bool()).unwrap_or(false);
    Case {
        chart,
        size: (size("width", 720.0), size("height", 280.0)),
        pixel_ratio,
        subpixels: field("subpixels").and_then(|count| count.as_f64()).unwrap_or(1.0) as u32,
        theme: if dark { Theme::dark() } else { Theme::light() },
    }
}

/// Draws a case; also gives what the page would get.
fn render(case: &Case) -> (String, Drawn) {
    let mut svg = String::new();
    let drawn = {
        // Fixed widths, so that the drawing is the same on every machine: wide letters for the scripts that have them.
        let measure = |text: &str, size: f64| {
            let ems: f64 = text.chars().map(|c| if c > '\u{2e80}' { 1.0 } else { 0.62 }).sum();
            ((ems * size).ceil() as u32, (size * 1.2).ceil() as u32)
        };
        let backend = MeasuredBackend::new(SVGBackend::with_string(&mut svg, case.size), measure);
        let area = backend.with_subpixels(case.subpixels).into_drawing_area();
        let drawn = draw_fine(&area, &case.chart, &case.theme, case.pixel_ratio, case.subpixels).expect("drawn");
        area.present().expect("presented");
        drawn
    };
    // The SVG backend writes fonts smaller than they were asked for, unlike the canvas.
    let asked = case.theme.font_px * case.pixel_ratio * f64::from(case.subpixels);
    let svg = svg.replace(&format!("font-size=\"{}\"", asked / 1.24), &format!("font-size=\"{asked}\""));
    // What the page does with the canvas's `scale`.
    let (width, height) = case.size;
    let fine = format!("viewBox=\"0 0 {} {}\"", width * case.subpixels, height * case.subpixels);
    let svg = svg.replacen(&format!("viewBox=\"0 0 {width} {height}\""), &fine, 1);
    (svg, drawn)
}

/// The words beside the drawing, as a comment.
fn words(chart: &ChartData, drawn: &Drawn) -> String {
    let mut text = format!("\n<!--\nsummary: {}\n", summary(chart));
    if let Some(nothing) = drawn.nothing {
        writeln!(text, "nothing: {}", nothing.sentence()).expect("a string");
    }
    for entry in &drawn.legend {
        let marker = entry.marker.map_or("", |marker| marker.symbol());
        let value = entry.value.as_deref().unwrap_or("");
        let line = format!("{} {} {:?} {marker} {value}", entry.name, css_color(entry.color), entry.dash);
        writeln!(text, "legend: {}", line.trim_end()).expect("a string");
    }
    for note in &drawn.notes {
        writeln!(text, "note: {note}").expect("a string");
    }
    // Two hyphens would end the comment.
    text.replace("--", "- -").replacen("<!- -", "<!--", 1) + "-->\n"
}

#[test]
fn charts_look_as_expected() {
    let mut cases: Vec<PathBuf> = std::fs::read_dir(folder())
        .expect("the folder of cases")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    cases.sort();
    assert!(cases.len() >= 20, "only {} cases found", cases.len());
    let mut different = Vec::new();
    for path in cases {
        let case = read_case(&std::fs::read_to_string(&path).expect("a case"));
        let (svg, drawn) = render(&case);
        let found = svg + &words(&case.chart, &drawn);
        let expected_path = path.with_extension("svg");
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&expected_path, &found).expect("written");
        } else if std::fs::read_to_string(&expected_path).ok().as_ref() != Some(&found) {
            different.push(path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default());
        }
    }
    assert!(different.is_empty(), "drawn otherwise than expected, see UPDATE_EXPECT=1: {different:#?}");
}

#[test]
fn a_readout_finds_the_nearest_position() {
    let text = std::fs::read_to_string(folder().join("time.json")).expect("a case");
    let case = read_case(&text);
    let (_, drawn) = render(&case);
    let (x, y) = (drawn.x.expect("x"), drawn.y.expect("y"));
    let series = &case.chart.series[0];
    let third = series.x.get(2).expect("a point");
    let readout = drawn.readout_at(x.pixel(third) + 0.4, y.start - 5.0).expect("inside");
    assert_eq!(readout.position, third);
    assert_eq!(readout.rows.len(), case.chart.series.len());
    assert!((x.value(readout.position_px) - third).abs() < 1.0);
    let next = drawn.readout_beside(Some(third), 1).expect("a next one");
    assert_eq!(Some(next.position), series.x.get(3));
    assert_eq!(drawn.readout_beside(None, -1).map(|last| last.position), series.x.iter().last());
    assert_eq!(drawn.readout_beside(series.x.iter().last(), 1), None);
    assert_eq!(drawn.readout_at(0.0, 0.0), None);
}

#[test]
fn a_readout_of_scattered_points_finds_the_one_under_the_pointer() {
    let case = read_case(&std::fs::read_to_string(folder().join("scatter.json")).expect("a case"));
    let (_, drawn) = render(&case);
    let (x, y) = (drawn.x.expect("x"), drawn.y.expect("y"));
    let series = &case.chart.series[1];
    for index in [0, 7, 30] {
        let at = (series.x.get(index).expect("x"), series.y.get(index).expect("y"));
        let readout = drawn.readout_at(x.pixel(at.0), y.pixel(at.1)).expect("inside");
        assert_eq!(readout.position, at.0);
        assert!(readout.rows.iter().any(|row| row.name == series.name));
    }
}

#[test]
fn a_pile_of_running_sums_tells_each_at_every_position() {
    let text = r#"{"visualization": {"kind": "KIND", "stacking": "stacked", "accumulate": true}, "x_kind": "Time", "series": [
        {"name": "a", "x": [1780272000000, 1780358400000, 1780444800000], "y": [5, 6, 7]},
        {"name": "b", "x": [1780272000000, 1780444800000], "y": [5, 6]}]}"#;
    for kind in ["Area", "Column"] {
        let (_, drawn) = render(&read_case(&text.replace("KIND", kind)));
        let second = drawn.readout_beside(Some(1_780_272_000_000.0), 1).expect("a second day");
        assert_eq!(second.title, "2026-06-02 00:00 UTC");
        let rows: Vec<_> = second.rows.iter().map(|row| (row.name.as_str(), row.value.as_str())).collect();
        assert_eq!(rows, [("a", "6"), ("b", "5")], "{kind}");
        let y = drawn.y.expect("y");
        assert!((y.value(second.rows[1].at_px.1) - 11.0).abs() < 1e-6, "{kind}");
    }
}

#[test]
fn bars_with_labels_keep_to_the_bounds_of_x() {
    let bars = r#"{"visualization": {"kind": "Bar", "x_min": LOW, "x_max": HIGH}, "x_kind": "KIND",
        "series": [{"name": "y", "x": [LOW, 1780358400000, 1780444800000], "y": [4, 5, 7]}]}"#;
    let day = 1_780_272_000_000_i64;
    for (kind, low, high, expected) in [
        ("Number", 4_i64, 1_780_358_400_000_i64, ["4", "1,780,358,400,000"]),
        ("Time", day, 1_780_358_400_001, ["2026-06-01 UTC", "2026-06-02 UTC"]),
    ] {
        let text = bars.replace("KIND", kind).replace("LOW", &low.to_string()).replace("HIGH", &high.to_string());
        let (_, drawn) = render(&read_case(&text));
        let (mut titles, mut at) = (Vec::new(), None);
        while let Some(readout) = drawn.readout_beside(at, 1) {
            at = Some(readout.position);
            titles.push(readout.title);
        }
        assert_eq!(titles, expected);
    }
    let ladder = read_case(&std::fs::read_to_string(folder().join("ladder.json")).expect("a case"));
    let readout = render(&ladder).1.readout_beside(None, 1).expect("a lane");
    assert!(readout.rows[0].value.ends_with(" UTC"), "{readout:?}");
}

#[test]
fn columns_without_an_axis_of_their_own_fit_on_the_first() {
    let series = |(at, name): (usize, char)| {
        let most = if at == 4 { 1_000 } else { at + 1 };
        format!(r#"{{"name": "{name}", "column": {at}, "x": [1, 2], "y": [{most}, 1]}}"#)
    };
    let series: Vec<String> = ('a'..='f').enumerate().map(series).collect();
    let text = format!(
        r#"{{"visualization": {{"kind": "Line", "y_split": "Axes"}}, "y_columns": ["a", "b", "c", "d", "e", "f"],
            "series": [{}]}}"#,
        series.join(", ")
    );
    let (_, drawn) = render(&read_case(&text));
    assert!(drawn.y.is_some_and(|y| y.low <= 1.0 && y.high >= 1_000.0), "{:?}", drawn.y);
    assert_eq!(drawn.notes, ["Only the first 4 columns have an axis of their own; the others share the first."]);
}

#[test]
fn a_hidden_series_keeps_its_color() {
    let case = read_case(&std::fs::read_to_string(folder().join("time.json")).expect("a case"));
    let (_, all) = render(&case);
    let (svg, some) =
        render(&Case { chart: with_hidden(&case.chart, &BTreeSet::from([case.chart.series[0].name.clone()])), ..case });
    assert_eq!(all.legend, some.legend);
    assert!(!svg.contains("#0072B2") && svg.contains("#C97B00"));
    assert_eq!(some.readout_beside(None, 1).map(|readout| readout.rows.len()), Some(2));
}

#[test]
fn a_hidden_slice_keeps_its_color_and_leaves_the_whole() {
    let case = read_case(&std::fs::read_to_string(folder().join("pie.json")).expect("a case"));
    let (_, all) = render(&case);
    let largest = all.legend[0].clone();
    let names: BTreeSet<String> = hideable(&case.chart).into_iter().collect();
    assert_eq!(names.len(), all.legend.len());
    let hidden = BTreeSet::from([largest.name.clone()]);
    let (_, some) = render(&Case { chart: with_hidden(&case.chart, &hidden), ..case.clone() });
    let colors = |drawn: &Drawn| drawn.legend.iter().map(|entry| (entry.name.clone(), entry.color)).collect::<Vec<_>>();
    assert_eq!(colors(&all), colors(&some));
    let shares = |drawn: &Drawn| -> f64 {
        let told = drawn.legend.iter().filter_map(|entry| entry.value.as_ref()?.split_once(" · "));
        told.filter_map(|(_, share)| share.trim_end_matches('%').parse::<f64>().ok()).sum()
    };
    assert!(some.legend[0].value.as_ref().is_some_and(|value| !value.contains('%')), "{:?}", some.legend[0]);
    assert!((shares(&all) - 100.0).abs() < 1.0 && (shares(&some) - 100.0).abs() < 1.0);
    assert!(!summary(&with_hidden(&case.chart, &hidden)).contains(&largest.name));
    let (_, none) = render(&Case { chart: with_hidden(&case.chart, &names), ..case });
    assert!(none.nothing.is_some());
    assert_eq!(colors(&all), colors(&none));
}

mod any_data {
    use super::*;
    use proptest::prelude::*;
    use tallyman::protocol::{AxisKind, ChartKind, ChartOptions, EmptyBins, YSplit};

    fn number() -> impl Strategy<Value = f64> {
        prop_oneof![
            5 => -1000.0..1000.0,
            1 => prop::num::f64::ANY,
            1 => prop::sample::select(vec![0.0, -0.0, f64::NAN, f64::INFINITY, f64::MAX, f64::MIN, 5e-324, 1e-300]),
            1 => 1.6e12..1.8e12,
        ]
    }

    fn chart() -> impl Strategy<Value = ChartData> {
        use ChartKind::{Area, Bar, Card, Column, Ladder, Line, Pie, Scatter, Table, Time, Treemap};
        let kinds = vec![Table, Time, Line, Area, Column, Bar, Pie, Scatter, Card, Treemap, Ladder];
        let kind = prop::sample::select(kinds);
        let split = prop::sample::select(vec![YSplit::None, YSplit::Axes, YSplit::Panels]);
        let empty = prop::sample::select(vec![EmptyBins::Joined, EmptyBins::Zero, EmptyBins::Gap]);
        let beside = (split, empty, prop::collection::vec(number(), 0..3), prop::option::of(number()));
        let axis = prop::sample::select(vec![AxisKind::Number, AxisKind::Time, AxisKind::Category]);
        let stacking = prop::option::of(prop::sample::select(vec!["stacked", "stacked100", "unstacked", "x"]));
        let one = (prop::collection::vec((number(), number()), 0..12), "\\PC{0,8}");
        let bounds = (prop::option::of(number()), prop::option::of(number()));
        let flags = any::<[bool; 3]>();
        let labels = prop::collection::vec(".{0,30}", 0..12);
        (kind, axis, stacking, prop::collection::vec(one, 0..11), bounds, flags, labels, beside).prop_map(
            |(kind, x_kind, stacking, series, (y_min, y_max), [x_log, y_log, accumulate], categories, beside)| {
                ChartData {
                    visualization: Visualization {
                        kind,
                        stacking: stacking.map(str::to_owned),
                        x_log,
                        y_log,
                        accumulate,
                        y_min,
                        y_max,
                        y_split: beside.0,
                        x_min: beside.3,
                        ..Visualization::default()
                    },
                    x_kind,
                    y_columns: vec!["a".into(), "b".into()],
                    options: ChartOptions { empty_bins: beside.1, reference_lines: beside.2 },
                    x_name: "x".into(),
                    y_name: "bytes".into(),
                    categories,
                    series: series
                        .into_iter()
                        .enumerate()
                        .map(|(at, (points, name))| {
                            let (x, y): (Vec<f64>, Vec<f64>) = points.into_iter().unzip();
                            ChartSeries {
                                name,
                                x: x.into(),
                                y: y.into(),
                                column: at as u32 % 2,
                                ..ChartSeries::default()
                            }
                        })
                        .collect(),
                    ..ChartData::default()
                }
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn nothing_panics_and_nothing_is_drawn_outside(
            chart in chart(),
            size in (1_u32..500, 1_u32..300),
            subpixels in prop::sample::select(vec![0_u32, 1, 4]),
            pixel_ratio in prop::sample::select(vec![0.0, 1.0, 1.5, 2.0, f64::NAN]),
        ) {
            let case = Case { chart, size, pixel_ratio, subpixels, theme: Theme::dark() };
            let (svg, drawn) = render(&case);
            prop_assert!(!svg.contains("NaN") && !svg.contains("inf"));
            prop_assert!(!summary(&case.chart).is_empty());
            if drawn.nothing.is_none() {
                let plot = drawn.plot;
                prop_assert!(plot.left >= 0 && plot.right <= size.0 as i32 && plot.left < plot.right, "{plot:?}");
                prop_assert!(plot.top >= 0 && plot.bottom <= size.1 as i32 && plot.top < plot.bottom, "{plot:?}");
            }
            let middle = (f64::from(drawn.plot.left + 5), f64::from(drawn.plot.top + 5));
            drop(drawn.readout_at(middle.0, middle.1));
            drop(drawn.stretch(middle.0, middle.0 + 40.0));
            drop(drawn.readout_beside(None, 1).map(|readout| drawn.stretch_at(readout.position)));
        }
    }
}
