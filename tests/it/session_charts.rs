//! Charts as the session makes them: columns to series, arrays, anomalies, ladders, zoom, the timeline.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use crate::engine::Engine;
use std::path::Path;
use tallyman::charts::{card_text, summary};
use tallyman::protocol::{
    AxisKind, ChartData, ChartKind, NowAnchor, QueryOptions, Reply, Request, TimeRange, Visualization, YSplit,
};
use tallyman::view::rendering::operator;

const QUERY: u32 = 700;

fn run(engine: &mut Engine, text: &str, options: &QueryOptions) -> Vec<Reply> {
    let mut replies = Vec::new();
    let request = Request::Query { query: QUERY, text: text.to_owned(), options: options.clone() };
    engine.session.handle(request, &mut |reply| replies.push(reply));
    while engine.session.step(&mut |reply| replies.push(reply)) {}
    replies
}

fn chart_as(text: &str, visualization: Option<Visualization>, zoom: Option<(f64, f64)>) -> ChartData {
    let mut engine = Engine::new(2);
    let replies = run(&mut engine, text, &QueryOptions::default());
    assert!(matches!(replies.as_slice(), [Reply::Done { .. }]), "{replies:?}");
    let mut found = None;
    let request = Request::Chart { query: QUERY, table: 0, width_px: 300, visualization, zoom };
    engine.session.handle(request, &mut |reply| {
        if let Reply::Chart { chart, .. } = reply {
            found = Some(chart);
        }
    });
    found.expect("a chart")
}

fn chart(text: &str) -> ChartData {
    chart_as(text, None, None)
}

fn names(chart: &ChartData) -> Vec<&str> {
    chart.series.iter().map(|series| series.name.as_str()).collect()
}

#[test]
fn arrays_of_make_series_are_drawn() {
    let series = "range h from 0 to 47 step 1 | extend T = datetime(2026-06-01) + h * 1h, Kind = iff(h % 2 == 0, \"a\", \"b\") \
                  | make-series Count = count(), Sum = sum(h) on T step 1d by Kind";
    let drawn = chart(&format!("{series} | render timechart"));
    assert_eq!(drawn.x_kind, AxisKind::Time);
    assert!(drawn.x_in_arrays);
    assert_eq!(drawn.x_column, "T");
    assert_eq!(names(&drawn), ["a: Count", "a: Sum", "b: Count", "b: Sum"]);
    assert_eq!(drawn.series[0].y.iter().collect::<Vec<_>>(), [12.0, 12.0]);
    let one = chart(&format!("{series} | render timechart with (ycolumns = Count, series = Kind)"));
    assert_eq!(names(&one), ["a", "b"]);
}

#[test]
fn numbers_split_into_series_only_where_that_is_asked() {
    let rows = "datatable(T: datetime, a: long, b: long, r: real)[datetime(2026-06-01), 1, 10, 0.5, \
                datetime(2026-06-02), 2, 20, 1.5, datetime(2026-06-03), 3, 30, 2.5]";
    let cases: [(&str, &[&str]); 8] = [
        ("timechart", &["a", "b", "r"]),
        ("timechart with (ycolumns = a)", &["a"]),
        ("columnchart with (ycolumns = a, r)", &["a", "r"]),
        ("linechart with (xcolumn = b, ycolumns = r)", &["r"]),
        ("anomalychart with (ycolumns = r, anomalycolumns = a)", &["r", "a"]),
        ("timechart with (ycolumns = a, series = b)", &["10", "20", "30"]),
        ("timechart with (ycolumns = a, series = b, r)", &["10, 0.5", "20, 1.5", "30, 2.5"]),
        ("timechart with (series = b, r)", &["10, 0.5", "20, 1.5", "30, 2.5"]),
    ];
    for (render, expected) in cases {
        assert_eq!(names(&chart(&format!("{rows} | render {render}"))), expected, "{render}");
    }
    let line = chart(&format!("{rows} | render timechart with (ycolumns = a)"));
    assert_eq!(line.series[0].y.iter().collect::<Vec<_>>(), [1.0, 2.0, 3.0]);
    // Flags and identifiers name things, as texts do.
    let flags = "datatable(T: datetime, n: long, m: long, ok: bool)[datetime(2026-06-01), 1, 7, true, \
                 datetime(2026-06-02), 2, 8, false]";
    assert_eq!(names(&chart(&format!("{flags} | render timechart with (ycolumns = n)"))), ["true", "false"]);
}

#[test]
fn anomalies_are_marks_on_their_values() {
    let rows = "datatable(T: datetime, V: real, Anomaly: long)[datetime(2026-06-01), 1, 0, datetime(2026-06-02), 9, 1, \
                datetime(2026-06-03), 2, 0, datetime(2026-06-04), -7, -1]";
    for render in ["anomalychart", "anomalychart with (anomalycolumns = Anomaly)"] {
        let drawn = chart(&format!("{rows} | render {render}"));
        assert_eq!(names(&drawn), ["V", "Anomaly"], "{render}");
        assert!(drawn.series[1].marks && !drawn.series[0].marks);
        assert_eq!(drawn.series[1].y.iter().collect::<Vec<_>>(), [9.0, -7.0]);
        assert_eq!(drawn.visualization.kind, ChartKind::Time);
    }
    // A mark stands where its value does, which may have an axis or a panel of its own.
    let several = chart(
        "datatable(T: datetime, a: long, b: long, c: long, d: long)[datetime(2026-06-01), 1, 50, 1, 1] \
         | render anomalychart with (ycolumns=a, b, anomalycolumns=c, d, ysplit=panels)",
    );
    assert_eq!(several.series.iter().map(|series| series.column).collect::<Vec<_>>(), [0, 1, 0, 1]);
    assert_eq!(points(&several), [1.0, 50.0, 1.0, 50.0].map(|y| vec![(1_780_272_000_000.0, y)]));
    // Piled up, or as bars, a mark would be taken for a value.
    for render in
        ["areachart with (kind = stacked, anomalycolumns = Anomaly)", "columnchart with (anomalycolumns = Anomaly)"]
    {
        let drawn = chart(&format!("{rows} | render {render}"));
        assert_eq!(names(&drawn), ["V", "Anomaly"], "{render}");
        assert!(drawn.series.iter().all(|series| !series.marks && series.x.len() == 4));
    }
}

#[test]
fn a_ladder_has_lanes() {
    let rows = "datatable(Who: string, From: datetime, To: datetime)[\"a\", datetime(2026-06-01), datetime(2026-06-02), \
                \"b\", datetime(2026-06-03), datetime(2026-06-02), \"a\", datetime(2026-06-04), datetime(null)]";
    let drawn = chart(&format!("{rows} | render ladderchart"));
    assert_eq!(drawn.categories, ["a", "b"]);
    assert_eq!((drawn.x_kind, drawn.y_kind), (AxisKind::Category, AxisKind::Time));
    assert_eq!(drawn.series[0].x.len(), 2);
    let (from, to) = (drawn.series[0].from.get(1), drawn.series[0].y.get(1));
    assert!(from < to, "turned the right way round");
    let told = "1 row has no place on the axis \u{201c}From \u{2013} To\u{201d}: not drawn.";
    assert_eq!(drawn.note.as_deref(), Some(told));
    assert!(chart("print a = 1 | render ladderchart").note.is_some());
}

#[test]
fn properties_arrive() {
    let drawn = chart("print x = 1, y = 2.5 | render linechart with (ysplit = panels, xmin = 1, xmax = 5, ymin = -1)");
    assert_eq!(drawn.visualization.y_split, YSplit::Panels);
    assert_eq!((drawn.visualization.x_min, drawn.visualization.x_max), (Some(1.0), Some(5.0)));
    assert_eq!(drawn.visualization.y_min, Some(-1.0));
    // What the page writes back says the same.
    for render in [
        "render timechart with (ycolumns = ['a,b'], xmin = datetime(2026-06-01), xmax = datetime(2026-06-02 12:30))",
        "render linechart with (xcolumn = x, ycolumns = y, ['a, b'], xmin = 1, xmax = 5)",
    ] {
        let drawn = chart(&format!("print T = datetime(2026-06-01), x = 1, y = 2.5 | {render}"));
        assert_eq!(operator(&drawn.visualization), render);
    }
    let map = chart("datatable(L: string, N: long)[\"a\", 3, \"b\", 1] | render treemap");
    assert_eq!((map.visualization.kind, map.categories.len()), (ChartKind::Treemap, 2));
}

#[test]
fn a_table_is_drawn_as_the_page_asks_and_zoomed() {
    let asked = Visualization { kind: ChartKind::Line, supported: true, ..Visualization::default() };
    let all = chart_as("range x from 1 to 1000 step 1 | extend y = x % 7", Some(asked.clone()), None);
    assert_eq!(all.points, 1000);
    let some = chart_as("range x from 1 to 1000 step 1 | extend y = x % 7", Some(asked), Some((100.0, 110.0)));
    assert_eq!(some.series[0].x.iter().collect::<Vec<_>>(), (99..=111).map(f64::from).collect::<Vec<_>>());
}

#[test]
fn a_million_points_are_thinned_for_every_kind() {
    for kind in ["timechart", "scatterchart", "columnchart"] {
        let x = if kind == "timechart" { "datetime(2026-06-01) + n * 1s" } else { "n" };
        let drawn = chart(&format!(
            "range n from 0 to 999999 step 1 | project x = {x}, y = (n * 7919) % 10007 | render {kind}"
        ));
        assert_eq!(drawn.points, 1_000_000);
        let kept: usize = drawn.series.iter().map(|series| series.x.len()).sum();
        assert!(kept <= 12_000, "{kind}: {kept}");
        let told = drawn.note.is_some_and(|note| note.contains("drawn as one"));
        assert_eq!(told, kind == "scatterchart");
    }
}

/// The points of each series.
fn points(chart: &ChartData) -> Vec<Vec<(f64, f64)>> {
    chart.series.iter().map(|series| series.x.iter().zip(series.y.iter()).collect()).collect()
}

#[test]
fn what_a_chart_adds_up_is_added_up_over_all_rows() {
    let rows = "range n from 1 to 200000 step 1";
    let bars = "[(0.0, 50000.0), (1.0, 50000.0), (2.0, 50000.0), (3.0, 50000.0)]";
    for kind in ["columnchart", "barchart", "columnchart with (kind = stacked)"] {
        let numbers = chart(&format!("{rows} | project k = n % 4, v = 1 | order by k asc | render {kind}"));
        assert_eq!(format!("{:?}", points(&numbers)[0]), bars, "{kind} over numbers");
        let texts = chart(&format!("{rows} | project k = strcat('k', n % 4), v = 1 | render {kind}"));
        assert_eq!(format!("{:?}", points(&texts)[0]), bars, "{kind} over texts");
        assert_eq!(texts.categories, ["k1", "k2", "k3", "k0"]);
    }
    let sums = chart(&format!("{rows} | project n, v = 1 | render linechart with (accumulate = true)"));
    assert_eq!(points(&sums)[0].last(), Some(&(200_000.0, 200_000.0)));
    assert!(points(&sums)[0].len() < 10_000);
    let text = format!("{rows} | project n, v = 1 | render linechart with (accumulate = true)");
    let part = chart_as(&text, None, Some((100_000.0, 100_001.0)));
    assert_eq!(points(&part)[0][1], (100_000.0, 100_000.0), "a part of the axis goes on from what is before it");
}

#[test]
fn a_pile_of_many_points_has_no_holes() {
    let rows =
        "range n from 1 to 100000 step 1 | extend v = n * 7 % 101, s = iff(n % 2 == 0, 'a', 'b') | extend x = n / 2";
    let pile = chart(&format!("{rows} | project x, s, v | render areachart with (kind = stacked)"));
    let xs: Vec<Vec<f64>> = pile.series.iter().map(|series| series.x.iter().collect()).collect();
    assert_eq!(names(&pile), ["b", "a"]);
    // The first and the last position have one series only.
    let inner = |xs: &[f64]| xs.iter().copied().filter(|x| *x > 0.0 && *x < 50_000.0).collect::<Vec<_>>();
    assert_eq!(inner(&xs[0]), inner(&xs[1]));
    assert!(xs[0].len() > 2_000 && xs[0].len() < 10_000, "{}", xs[0].len());
}

#[test]
fn shares_are_of_the_whole() {
    let rows = "range n from 1 to 30000 step 1 | project k = strcat('k', n % 5000), v = iff(n % 5000 < 3, 100, 1)";
    for kind in ["piechart", "treemap"] {
        let drawn = chart(&format!("{rows} | render {kind}"));
        let sum: f64 = points(&drawn)[0].iter().map(|(_, value)| value).sum();
        assert_eq!(sum, 6.0 * (3.0 * 100.0 + 4_997.0), "{kind}");
        assert_eq!((drawn.categories.len(), drawn.others), (1_000, 5_000 - 999));
        assert!(drawn.note.is_none());
        assert!(summary(&drawn).contains(" others "), "{}", summary(&drawn));
        assert!(drawn.categories[..3].iter().all(|label| ["k0", "k1", "k2"].contains(&label.as_str())));
    }
    let split =
        chart("datatable(a: string, b: string, n: long)['x', 'p', 1, 'x', 'q', 2, 'y', 'p', 4] | render treemap");
    assert_eq!(points(&split), [vec![(0.0, 3.0), (1.0, 4.0)]]);
}

#[test]
fn series_are_of_what_is_there() {
    // The texts of a column before a filter are not all behind it.
    let rows = "range n from 1 to 2000 step 1 | project n, s = strcat('s', n % 150), v = 1";
    let some = chart(&format!("{rows} | where s in ('s149', 's7') | render linechart"));
    assert_eq!((names(&some), some.note.as_deref()), (vec!["s7", "s149"], None));
    let mut engine = Engine::new(1);
    let named = "project TimeGenerated = datetime(2026-01-01) + n * 1s, Action = s";
    let some = timeline(&mut engine, &format!("{rows} | {named} | where Action in ('s149', 's7')"));
    assert_eq!(names(&some.expect("it has times")), ["s7", "s149"]);
    let all = timeline(&mut engine, &format!("{rows} | {named}")).expect("it has times");
    assert_eq!((all.series.len(), names(&all)[5]), (6, "145 others"));
    assert_eq!(all.series.iter().flat_map(|series| series.y.iter()).sum::<f64>(), 2000.0);
}

#[test]
fn rows_of_an_empty_text_have_a_series_with_a_name() {
    let rows = "datatable(T: datetime, who: string, n: long, m: long)[datetime(2026-06-01), '', 1, 2, \
                datetime(2026-06-01), 'a', 3, 4]";
    let one = chart(&format!("{rows} | project-away m | render timechart"));
    assert_eq!(names(&one), ["(empty)", "a"]);
    let two = chart(&format!("{rows} | render timechart"));
    assert_eq!(names(&two), ["(empty): n", "(empty): m", "a: n", "a: m"]);
}

#[test]
fn rows_without_a_place_are_told() {
    let rows = "datatable(T: datetime, V: long)[datetime(2026-06-01), 1, datetime(null), 2, datetime(2026-06-02), 3]";
    let drawn = chart(&format!("{rows} | render timechart"));
    assert_eq!(drawn.note.as_deref(), Some("1 row has no place on the axis \u{201c}T\u{201d}: not drawn."));
    assert_eq!(chart(&format!("{rows} | where isnotnull(T) | render timechart")).note, None);
    let many =
        chart("range n from 1 to 9 step 1 | project r = iff(n > 6, real(nan), n * 1.0), n | render scatterchart");
    assert!(many.note.is_some_and(|note| note.starts_with("3 rows have no place")));
}

#[test]
fn a_card_shows_the_first_row() {
    let card = chart("datatable(a: long, b: long)[9, 1, 2, 5, 3, 7] | render card");
    assert_eq!((names(&card), points(&card)), (vec!["a", "b"], vec![vec![(0.0, 9.0)], vec![(0.0, 1.0)]]));
    let null = chart("datatable(a: long, b: long)[long(null), 1, 2, 5] | render card");
    assert_eq!(points(&null)[1], [(0.0, 1.0)]);
    // A real does not hold every long.
    let exact = |text: &str| card_text(&chart(text)).into_iter().map(|card| card.exact).collect::<Vec<_>>();
    assert_eq!(exact("print a = 9007199254740993, b = 1.5 | render card"), ["9,007,199,254,740,993", "1.5"]);
    assert_eq!(exact("print a = long(null), b = -7 | render card"), ["\u{2014}", "-7"]);
}

#[test]
fn points_over_texts_are_few_as_well() {
    for kind in ["scatterchart", "linechart", "areachart"] {
        let rows = "range n from 1 to 200000 step 1 | project k = strcat('k', n % 300), v = n * 7919 % 10007";
        let drawn = chart(&format!("{rows} | render {kind}"));
        assert!(points(&drawn)[0].len() <= 12_000 && points(&drawn)[0].len() >= 900, "{kind}");
        let highest = points(&drawn)[0].iter().map(|(_, value)| *value).fold(0.0, f64::max);
        assert!(kind == "scatterchart" || highest == 10_006.0, "{kind}: {highest}");
    }
}

fn loaded() -> Engine {
    let mut engine = Engine::new(1);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/acr/login.jsonl");
    engine.load("acr/login.jsonl", &std::fs::read(path).expect("a fixture"));
    engine
}

fn timeline(engine: &mut Engine, text: &str) -> Option<ChartData> {
    run(engine, text, &QueryOptions::default());
    let mut found = None;
    let request = Request::Timeline { query: QUERY, table: 0, width_px: 1200 };
    engine.session.handle(request, &mut |reply| {
        if let Reply::Timeline { chart, .. } = reply {
            found = chart;
        }
    });
    found
}

#[test]
fn the_timeline_counts_every_row_and_tells_failures_apart() {
    let mut engine = loaded();
    let table = "ContainerRegistryLoginEvents";
    let whole = timeline(&mut engine, table).expect("it has times");
    let sum = |chart: &ChartData, failed: bool| -> f64 {
        chart.series.iter().filter(|series| series.marks == failed).flat_map(|series| series.y.iter()).sum()
    };
    assert_eq!(sum(&whole, false) + sum(&whole, true), 55.0);
    assert!(sum(&whole, true) > 0.0 && names(&whole).iter().any(|name| name.ends_with(", failed")));
    assert_eq!(whole.x_column, "TimeGenerated");
    let plain = timeline(&mut engine, &format!("{table} | project When = TimeGenerated")).expect("it has times");
    assert_eq!((names(&plain), plain.x_column.as_str()), (vec!["Rows"], "When"));
    // A registry of Azure only says that the result is an HTTP status: which one stands beside it.
    let statuses =
        "datatable(TimeGenerated: datetime, OperationName: string, ResultType: string, ResultDescription: string) [
        datetime(2026-05-01), 'Pull', 'HttpStatusCode', '200', datetime(2026-05-02), 'Pull', 'HttpStatusCode', '401']";
    assert_eq!(names(&timeline(&mut engine, statuses).expect("it has times")), ["Pull", "Pull, failed"]);
    let untold = format!("{statuses} | project-away ResultDescription");
    assert_eq!(names(&timeline(&mut engine, &untold).expect("it has times")), ["Pull"]);
    let untimed = timeline(&mut engine, "datatable(T: datetime)[datetime(2026-06-01), datetime(null)]");
    let told = untimed.map(|chart| (chart.points, chart.note.unwrap_or_default()));
    assert_eq!(told, Some((1, "1 row has no place on the axis \u{201c}T\u{201d}: not drawn.".to_owned())));
    assert_eq!(timeline(&mut engine, "print a = 1"), None);
    assert_eq!(timeline(&mut engine, &format!("{table} | where false")), None);
}

#[test]
fn the_timeline_knows_the_words_of_all_vendors() {
    let mut engine = Engine::new(1);
    let activity = "OperationName: string, OperationNameValue: string, ActivityStatusValue: string, \
                    ActivityStatus: string";
    let cases: [(&str, &[&str], f64); 5] = [
        ("action: string, outcome: string", &["'a', 'success'", "'a', 'pending'", "'a', 'failure'"], 1.0),
        (
            activity,
            &[
                "'', 'a', 'Start', ''",
                "'', 'a', 'Succeeded', 'Failed'",
                "'', 'a', '', 'In Progress'",
                "'', 'a', 'Failed', ''",
                "'', 'a', '', 'Failed'",
            ],
            2.0,
        ),
        ("Action: string, Success: bool, ErrorCode: string", &["'a', false, ''", "'a', bool(null), '404'"], 1.0),
        ("Operation: string, OperationResult: bool", &["'a', true", "'a', bool(null)", "'a', false"], 1.0),
        ("Operation: string, Status: string", &["'a', '200'", "'a', '304 Not Modified'", "'a', '404'"], 1.0),
    ];
    for (columns, rows, failed) in cases {
        let rows: Vec<String> = rows.iter().map(|row| format!("datetime(2026-06-01), {row}")).collect();
        let table = format!("datatable(T: datetime, {columns})[{}]", rows.join(", "));
        let chart = timeline(&mut engine, &table).expect("it has times");
        assert_eq!(names(&chart), ["a", "a, failed"], "{columns}");
        assert_eq!(chart.series[1].y.iter().sum::<f64>(), failed, "{columns}");
    }
}

#[test]
fn why_there_are_no_rows_is_found_out() {
    let mut engine = loaded();
    let text = "ContainerRegistryLoginEvents | where TimeGenerated > ago(1d)";
    let device = QueryOptions { now: NowAnchor::Fixed(700_000_000_000_000_000), ..QueryOptions::default() };
    let mut ask = |text: &str, options: &QueryOptions| {
        let mut replies = run(&mut engine, text, options);
        let request = Request::Anchors { query: QUERY, text: text.to_owned(), options: options.clone() };
        engine.session.handle(request, &mut |reply| replies.push(reply));
        while engine.session.step(&mut |reply| replies.push(reply)) {}
        match replies.last() {
            Some(Reply::Anchors { at_end_of_data, at_all_times, .. }) => (*at_end_of_data, *at_all_times),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(ask(text, &device), (Some(true), None));
    assert_eq!(ask(&format!("{text} | where false"), &device), (Some(false), None));
    let range = TimeRange { start: 1, end: 2 };
    let ranged = QueryOptions { time_range: Some(range), ..QueryOptions::default() };
    assert_eq!(ask("ContainerRegistryLoginEvents", &ranged), (None, Some(true)));
}

#[test]
fn the_ends_of_the_time_range_have_names() {
    let mut engine = loaded();
    let text = "print Start = _startTime, End = _endTime, Both = _endTime > _startTime";
    let all = engine.ask(text, &QueryOptions::default()).expect("the span of the data");
    assert_eq!(all.rows[0][2].as_deref(), Some("true"));
    let day = 864_000_000_000;
    let range = TimeRange { start: 739_000 * day, end: 739_001 * day };
    let some = engine.ask(text, &QueryOptions { time_range: Some(range), ..QueryOptions::default() }).expect("rows");
    assert_eq!(some.rows[0][0].as_deref(), Some("2024-04-25T00:00:00.0000000Z"));
    assert!(engine.ask("print _startTim", &QueryOptions::default()).is_err());
}
