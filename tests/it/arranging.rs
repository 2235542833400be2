//! Orders, filters, searches and column statistics of a grid, against queries over the same table.

use crate::engine::{Engine, Row};
use tallyman::protocol::{
    Arranged, ChartData, ColumnFilter, ColumnStats, ColumnTest, QueryOptions, Reply, Request, ResultColumn, RowOrder,
};
use tallyman::view::arranging::filter_predicate;
use tallyman::view::grouping::{aggregates, pivot, summarize};

/// A value of every type in each column, with nulls, NaN, equal values and what texts have to be careful with.
const TABLE: &str = r#"
datatable(n: int, t: string, b: bool, i: int, l: long, r: real, d: decimal, at: datetime, span: timespan, g: guid, j: dynamic) [
    0, "plain", true, 1, 9223372036854775807, 0.1, decimal(1.5), datetime(2026-05-01T10:11:12.1234567Z), time(1.02:03:04.5), guid(74be27de-1e4e-49d9-b579-fe0b331d3642), dynamic({"a": [1, "two"]}),
    1, "", false, -1, -9223372036854775808, real(nan), decimal(-1.5), datetime(0001-01-01), time(-1s), guid(00000000-0000-0000-0000-000000000000), dynamic("text"),
    2, "a \"b\"", bool(null), int(null), long(null), real(null), decimal(null), datetime(null), time(null), guid(null), dynamic(null),
    3, "Plain", true, 1, 9223372036854775807, real(+inf), decimal(1.5), datetime(2026-05-01T10:11:12.1234567Z), time(1.02:03:04.5), guid(74be27de-1e4e-49d9-b579-fe0b331d3642), dynamic([1.5, true, "ü"]),
    4, "ünïcödé", false, 0, 0, 1e300, decimal(0), datetime(9999-12-31T23:59:59.9999999Z), time(0s), guid(74be27de-1e4e-49d9-b579-fe0b331d3643), dynamic(42),
    5, "plain", true, 7, 7, real(-inf), decimal(7), datetime(2026-05-01), time(365d), guid(74be27de-1e4e-49d9-b579-fe0b331d3644), dynamic(7),
]"#;

const COLUMNS: [&str; 11] = ["n", "t", "b", "i", "l", "r", "d", "at", "span", "g", "j"];

struct Grid {
    engine: Engine,
    query: u32,
}

impl Grid {
    fn of(text: &str) -> Self {
        let mut engine = Engine::new(1);
        let (query, _) = engine.run(text, &QueryOptions::default()).unwrap_or_else(|error| panic!("{error}"));
        Self { engine, query }
    }

    /// What the engine says to a request, once it has nothing more to do.
    fn say(&mut self, request: Request) -> Vec<Reply> {
        let mut replies = Vec::new();
        self.engine.session.handle(request, &mut |reply| replies.push(reply));
        while self.engine.session.step(&mut |reply| replies.push(reply)) {}
        replies
    }

    fn arrange(&mut self, order: RowOrder) -> Arranged {
        let request = Request::Arrange { query: self.query, table: 0, turn: 1, order };
        match self.say(request).pop() {
            Some(Reply::Arranged { arranged, turn: 1, .. }) => arranged,
            other => panic!("{other:?}"),
        }
    }

    /// All shown rows, times as the zone has them.
    fn rows(&mut self) -> Vec<Row> {
        let request = Request::Page { query: self.query, table: 0, first_row: 0, rows: 10_000 };
        let Some(Reply::Page { page, .. }) = self.say(request).pop() else { panic!("no page") };
        let row = |row: usize| {
            let cells = page.columns.iter();
            cells.map(|cells| (!cells.nulls.get(row)).then(|| cells.shown(row).to_owned())).collect()
        };
        (0..page.rows as usize).map(row).collect()
    }

    /// The rows of the answer's chart and of its timeline.
    fn drawn(&mut self) -> (f64, f64) {
        let sum = |chart: &ChartData| chart.series.iter().flat_map(|series| series.y.iter()).sum();
        let asked = Request::Chart { query: self.query, table: 0, width_px: 500, visualization: None, zoom: None };
        let Some(Reply::Chart { chart, .. }) = self.say(asked).pop() else { panic!("no chart") };
        let asked = Request::Timeline { query: self.query, table: 0, width_px: 500 };
        let Some(Reply::Timeline { chart: timeline, .. }) = self.say(asked).pop() else { panic!("no timeline") };
        (sum(&chart), timeline.as_ref().map_or(0.0, sum))
    }

    fn first_column(&mut self) -> Vec<String> {
        self.rows().into_iter().filter_map(|row| row.into_iter().next()?).collect()
    }

    fn stats(&mut self, column: u32) -> ColumnStats {
        match self.say(Request::ColumnStats { query: self.query, table: 0, column }).pop() {
            Some(Reply::ColumnStats { stats: Ok(stats), .. }) => stats,
            other => panic!("{other:?}"),
        }
    }
}

fn sorted(sort: &[(u32, bool)]) -> RowOrder {
    RowOrder { sort: sort.to_vec(), ..RowOrder::default() }
}

fn answer(text: &str) -> Vec<Row> {
    let answer = Engine::new(1).ask(text, &QueryOptions::default());
    answer.unwrap_or_else(|error| panic!("{text}: {error}")).rows
}

#[test]
fn rows_sort_as_the_language_sorts_them() {
    let mut grid = Grid::of(TABLE);
    for (at, name) in COLUMNS.iter().enumerate().take(10) {
        for (descending, way) in [(false, "asc"), (true, "desc")] {
            let arranged = grid.arrange(sorted(&[(at as u32, descending)]));
            assert_eq!((arranged.rows, arranged.of, arranged.problem), (6, 6, None));
            assert_eq!(grid.rows(), answer(&format!("{TABLE} | sort by {name} {way}")), "{name} {way}");
        }
    }
    grid.arrange(sorted(&[(1, false), (0, true)]));
    assert_eq!(grid.rows(), answer(&format!("{TABLE} | sort by t asc, n desc")));
    // Dynamic values have no order of their own: numbers by size, then texts.
    grid.arrange(sorted(&[(10, false)]));
    assert_eq!(grid.first_column()[..2], ["5", "4"]);
    grid.arrange(RowOrder::default());
    assert_eq!(grid.rows(), answer(TABLE));
}

#[test]
fn filters_mean_what_they_mean_in_a_query() {
    let mut grid = Grid::of(TABLE);
    let predicates = vec!["t contains \"PLAIN\"".to_owned(), "l > 10".to_owned()];
    let arranged = grid.arrange(RowOrder { predicates, sort: vec![(0, true)], ..RowOrder::default() });
    assert_eq!((arranged.rows, arranged.of), (2, 6));
    assert_eq!(grid.first_column(), ["3", "0"]);
    // What a filter cannot say is said, and the rows stay.
    let arranged = grid.arrange(RowOrder { predicates: vec!["nothing == 1".into()], ..RowOrder::default() });
    assert_eq!((arranged.rows, arranged.of), (6, 6));
    assert!(arranged.problem.is_some_and(|problem| problem.contains("nothing")));
}

#[test]
fn a_search_finds_what_is_shown() {
    let mut grid = Grid::of(TABLE);
    let search = |text: &str, only_matching| RowOrder {
        search: text.into(),
        searched: (0..11).collect(),
        only_matching,
        sort: vec![(0, true)],
        ..RowOrder::default()
    };
    let arranged = grid.arrange(search("PLAIN", false));
    assert_eq!((arranged.rows, arranged.matching), (6, Some(3)));
    let mut found = |from, backwards| {
        let request = Request::FindRow { query: grid.query, table: 0, from, backwards };
        let Some(Reply::Found { found, .. }) = grid.say(request).pop() else { panic!("no answer") };
        found
    };
    // In this order the rows 5, 3 and 0 stand at 0, 2 and 5.
    assert_eq!([found(0, false), found(1, false), found(3, false)], [Some((0, 0)), Some((2, 1)), Some((5, 2))]);
    assert_eq!([found(4, true), found(1, true), found(9, false)], [Some((2, 1)), Some((0, 0)), Some((0, 0))]);
    for (text, rows) in
        [("two", "0"), ("ü", "43"), ("1.02:03", "30"), ("2026-05-01T00", "5"), ("-fe0b331d3643", "4"), ("false", "41")]
    {
        grid.arrange(search(text, true));
        assert_eq!(grid.first_column().concat(), rows, "{text}");
    }
    assert_eq!(grid.arrange(search("nowhere", true)).rows, 0);
    assert_eq!(grid.rows(), Vec::<Row>::new());
}

#[test]
fn times_are_shown_and_found_in_a_zone() {
    let mut grid = Grid::of(
        "datatable(at: datetime) [datetime(2026-03-29T00:30), datetime(2026-03-29T01:30), datetime(1900-01-01)]",
    );
    let order = |search: &str| RowOrder {
        zone: "Europe/Berlin".into(),
        search: search.into(),
        searched: vec![0],
        only_matching: true,
        ..RowOrder::default()
    };
    grid.arrange(order(""));
    let expected = ["2026-03-29T01:30:00.0000000+01:00", "2026-03-29T03:30:00.0000000+02:00"];
    assert_eq!(grid.first_column()[..2], expected);
    assert_eq!(grid.arrange(order("T03:30")).rows, 1);
    let arranged = grid.arrange(RowOrder { zone: "Nowhere/Land".into(), ..RowOrder::default() });
    assert!(arranged.problem.is_some_and(|problem| problem.contains("Nowhere/Land")));
    assert_eq!(grid.first_column()[0], "2026-03-29T00:30:00.0000000Z");
}

#[test]
fn statistics_are_those_of_a_query() {
    let text = "range x from 1 to 100000 step 1 | extend s = tostring(x % 7), r = iff(x % 3 == 0, real(null), x / 2.0), \
                at = datetime(2026-01-01) + x * 1s, d = dynamic(null) | project x, s, r, at, d";
    let mut grid = Grid::of(text);
    let check = |grid: &mut Grid, filter: &str| {
        for (column, name) in [(0, "x"), (2, "r"), (3, "at")] {
            let stats = grid.stats(column);
            let query = format!(
                "{text} {filter} | summarize count(), countif(isnull({name})), count_distinct({name}), min({name}), max({name})"
            );
            let expected: Vec<String> = answer(&query).remove(0).into_iter().map(Option::unwrap_or_default).collect();
            let told = [stats.rows.to_string(), stats.empty.to_string(), stats.distinct.to_string()];
            assert_eq!(told, expected[..3], "{name}");
            assert_eq!([stats.min, stats.max], [Some(expected[3].clone()), Some(expected[4].clone())], "{name}");
            assert_eq!(stats.bins.iter().map(|bin| bin.rows).sum::<u64>(), stats.rows - stats.empty);
        }
        let stats = grid.stats(1);
        let top = stats.top.iter().map(|value| (value.text.clone().unwrap_or_default(), value.rows.to_string()));
        let expected = answer(&format!("{text} {filter} | summarize n = count() by s | sort by n desc, s asc"));
        let expected =
            expected.into_iter().map(|row| (row[0].clone().unwrap_or_default(), row[1].clone().unwrap_or_default()));
        assert_eq!(top.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
    };
    check(&mut grid, "");
    let median = answer(&format!("{text} | summarize percentile(x, 50)")).remove(0).remove(0);
    assert_eq!(grid.stats(0).percentiles[2], (50, median.unwrap_or_default()));
    assert_eq!(grid.stats(0).average.as_deref(), Some("50000.5"));
    // Only the rows that are shown count.
    let predicates = vec!["x % 5 == 1".to_owned()];
    grid.arrange(RowOrder { predicates, sort: vec![(0, true)], ..RowOrder::default() });
    check(&mut grid, "| where x % 5 == 1");
    let stats = grid.stats(4);
    assert_eq!((stats.rows, stats.empty, stats.distinct), (20_000, 20_000, 0));
    assert_eq!(stats.top.first().map(|value| value.text.clone()), Some(None));
    let reply = grid.say(Request::ColumnStats { query: grid.query, table: 0, column: 99 }).pop();
    assert!(matches!(reply, Some(Reply::ColumnStats { stats: Err(_), .. })), "{reply:?}");
}

#[test]
fn frequent_values_are_those_that_their_filters_show() {
    let rows = r#"dynamic(null), "", "x", dynamic(null), 1, "", dynamic(null), "1", dynamic(null), """#;
    let mut grid = Grid::of(&format!("datatable(j: dynamic) [{rows}]"));
    let stats = grid.stats(0);
    assert_eq!((stats.rows, stats.empty, stats.distinct), (10, 7, 2));
    let told: Vec<_> = stats.top.iter().map(|value| (value.text.as_deref(), value.rows)).collect();
    assert_eq!(told, [(None, 4), (Some(""), 3), (Some("1"), 2), (Some("x"), 1)]);
    let columns = [ResultColumn { name: "j".to_owned(), kind: "dynamic".to_owned() }];
    for value in stats.top {
        let filter = ColumnFilter { column: "j".to_owned(), test: ColumnTest::In(vec![value.text.clone()]) };
        let predicates = filter_predicate(&columns, &filter).into_iter().collect();
        let arranged = grid.arrange(RowOrder { predicates, ..RowOrder::default() });
        assert_eq!((arranged.rows, arranged.problem), (value.rows, None), "{:?}", value.text);
    }
}

#[test]
fn averages_lose_nothing() {
    let text = "datatable(r: real, d: decimal, l: long) [\
                0.1, decimal(1.10), 9007199254740993, \
                0.2, decimal(2.20), -9007199254740992, \
                real(nan), decimal(null), long(null)]";
    let mut grid = Grid::of(text);
    let told: Vec<_> = (0..3).map(|column| grid.stats(column).average).collect();
    assert_eq!(told, [Some("NaN".to_owned()), Some("1.65".to_owned()), Some("0.5".to_owned())]);
    assert_eq!(told, answer(&format!("{text} | summarize avg(r), avg(d), avg(l)")).remove(0));
    // The other facts are of the numbers.
    let stats = grid.stats(0);
    assert_eq!((stats.max.as_deref(), stats.percentiles.len()), (Some("0.2"), 5));
}

#[test]
fn columns_that_say_nothing_are_named() {
    let mut grid = Grid::of(
        "range x from 1 to 9 step 1 | extend a = '', b = 'same', c = long(null), d = 7, e = iff(x > 8, 'x', '')",
    );
    let mut plain = || match grid.say(Request::PlainColumns { query: grid.query, table: 0 }).pop() {
        Some(Reply::PlainColumns { empty, constant, .. }) => (empty, constant),
        other => panic!("{other:?}"),
    };
    assert_eq!(plain(), (vec![1, 3], vec![(2, "same".to_owned()), (4, "7".to_owned())]));
    let predicates = vec!["x < 5".to_owned()];
    grid.arrange(RowOrder { predicates, ..RowOrder::default() });
    let reply = grid.say(Request::PlainColumns { query: grid.query, table: 0 }).pop();
    assert!(matches!(reply, Some(Reply::PlainColumns { empty, .. }) if empty == [1, 3]));
}

#[test]
fn a_newer_order_takes_the_place_of_one_under_way() {
    let mut grid = Grid::of("range x from 1 to 300000 step 1");
    let (query, mut replies) = (grid.query, Vec::new());
    for turn in 1..=3 {
        let request = Request::Arrange { query, table: 0, turn, order: sorted(&[(0, turn == 3)]) };
        grid.engine.session.handle(request, &mut |reply| replies.push(reply));
    }
    while grid.engine.session.step(&mut |reply| replies.push(reply)) {}
    assert!(matches!(replies.as_slice(), [Reply::Arranged { turn: 3, .. }]), "{replies:?}");
    assert_eq!(grid.first_column()[..2], ["300000", "299999"]);
    assert!(grid.say(Request::Arrange { query: 999, table: 0, turn: 9, order: sorted(&[(0, true)]) }).is_empty());
}

#[test]
fn groups_and_pivots_run() {
    let columns: Vec<ResultColumn> = COLUMNS
        .iter()
        .zip(["int", "string", "bool", "int", "long", "real", "decimal", "datetime", "timespan", "guid", "dynamic"])
        .map(|(name, kind)| ResultColumn { name: (*name).to_owned(), kind: kind.to_owned() })
        .collect();
    let keys = [(1, ""), (7, "1d"), (10, "")];
    let asked: Vec<(usize, &'static str)> = columns
        .iter()
        .enumerate()
        .flat_map(|(at, column)| aggregates(&column.kind).iter().map(move |name| (at, *name)))
        .collect();
    let operator = summarize(&columns, &keys, true, &asked).expect("something to write");
    assert_eq!(answer(&format!("{TABLE} | {operator}")).len(), 6, "{operator}");
    for value in asked.iter().copied().map(Some).chain([None]) {
        for across in 0..columns.len() {
            let operator = pivot(&columns, across, value, &keys).expect("a column");
            let run = Engine::new(1).ask(&format!("{TABLE} | {operator}"), &QueryOptions::default());
            assert!(run.is_ok(), "{operator}: {}", run.err().unwrap_or_default());
        }
    }
}

#[test]
fn every_filter_runs_on_every_type() {
    let mut grid = Grid::of(TABLE);
    let (columns, all) = {
        let answer = Engine::new(1).ask(TABLE, &QueryOptions::default()).unwrap_or_else(|error| panic!("{error}"));
        (answer.columns, answer.rows)
    };
    let columns: Vec<ResultColumn> = columns.into_iter().map(|(name, kind)| ResultColumn { name, kind }).collect();
    for (at, column) in columns.iter().enumerate() {
        let cells: Vec<Option<String>> = all.iter().map(|row| row[at].clone()).collect();
        let values: Vec<Option<String>> = vec![cells[0].clone(), cells[2].clone(), cells[4].clone()];
        let mut kept = |test: ColumnTest| {
            let filter = ColumnFilter { column: column.name.clone(), test };
            let predicate = filter_predicate(&columns, &filter).unwrap_or_else(|| panic!("{filter:?}"));
            let arranged = grid.arrange(RowOrder { predicates: vec![predicate.clone()], ..RowOrder::default() });
            assert_eq!(arranged.problem, None, "{predicate}");
            grid.rows().into_iter().map(|row| row[at].clone()).collect::<Vec<_>>()
        };
        let with = |test: &dyn Fn(&Option<String>) -> bool| {
            cells.iter().filter(|cell| test(cell)).cloned().collect::<Vec<_>>()
        };
        assert_eq!(kept(ColumnTest::In(values.clone())), with(&|cell| values.contains(cell)), "{}", column.name);
        assert_eq!(kept(ColumnTest::NotIn(values.clone())), with(&|cell| !values.contains(cell)), "{}", column.name);
        let is_empty = |cell: &Option<String>| cell.as_deref().is_none_or(str::is_empty);
        assert_eq!(kept(ColumnTest::Empty), with(&is_empty), "{}", column.name);
        assert_eq!(kept(ColumnTest::Filled), with(&|cell| !is_empty(cell)), "{}", column.name);
        // Of these rows the greatest and the least are known, whatever the type.
        if !matches!(column.kind.as_str(), "bool" | "guid" | "dynamic" | "string") {
            let (low, high) = (cells[4].clone().unwrap_or_default(), cells[0].clone().unwrap_or_default());
            let (low, high) = if column.kind == "datetime" { (high, low) } else { (low, high) };
            for test in
                [ColumnTest::AtLeast(low.clone()), ColumnTest::AtMost(high.clone()), ColumnTest::Between(low, high)]
            {
                kept(test);
            }
        }
        kept(ColumnTest::Contains("1".to_owned()));
        kept(ColumnTest::Lacks("1".to_owned()));
    }
}

#[test]
fn what_is_drawn_is_of_the_rows_that_are_shown() {
    let rows =
        "range n from 0 to 99999 step 1 | project k = strcat('k', n % 4), one = 1, t = datetime(2026-06-01) + n * 1s";
    let mut grid = Grid::of(&format!("{rows} | render columnchart with (xcolumn = k, ycolumns = one)"));
    assert_eq!(grid.drawn(), (100_000.0, 100_000.0));
    let predicates = vec!["t > datetime(2026-06-01) + 40000 * 1s and k in ('k1', 'k2')".to_owned()];
    let left = grid.arrange(RowOrder { predicates: predicates.clone(), sort: vec![(2, true)], ..RowOrder::default() });
    assert_eq!((left.rows, left.of), (30_000, 100_000));
    assert_eq!(grid.drawn(), (30_000.0, 30_000.0));
    // Rows that are only found are not fewer.
    let (search, searched) = ("k1".to_owned(), vec![0]);
    grid.arrange(RowOrder { search: search.clone(), searched: searched.clone(), ..RowOrder::default() });
    assert_eq!(grid.drawn(), (100_000.0, 100_000.0));
    grid.arrange(RowOrder { predicates, search, searched, only_matching: true, ..RowOrder::default() });
    assert_eq!(grid.drawn(), (15_000.0, 15_000.0));
    grid.arrange(RowOrder { predicates: vec!["false".to_owned()], ..RowOrder::default() });
    assert_eq!(grid.drawn(), (0.0, 0.0));
}
