//! How many rows a second the engine works off, step by step, over a million generated rows. Prints; each case asserts
//! its row count, and nothing depends on the time it takes.

#![allow(missing_docs, clippy::unwrap_used)]

use std::sync::Arc;
use std::time::Instant;
use tallyman::diagnostics::Span;
use tallyman::kql::exec::{Execution, Limits, Step};
use tallyman::kql::functions::aggregate::aggregate;
use tallyman::kql::functions::{Scalar, operator, resolve};
use tallyman::kql::plan::{
    AggregateCall, Expr, ExprKind, JoinKind, Node, NodeKind, Plan, ResultPlan, SortTerm, Source,
};
use tallyman::kql::{TableData, Tables, compile};
use tallyman::values::{BatchBuilder, Field, ScalarType, Schema, Value};

const ROWS: usize = 1_000_000;
const BATCH_ROWS: usize = 65_536;
/// The best of so many runs counts.
const RUNS: usize = 5;

/// Columns of the table, in order.
const TIME: usize = 0;
const REPOSITORY: usize = 1;
const USER_AGENT: usize = 2;
const DURATION: usize = 3;
const STATUS: usize = 4;
const DIGEST: usize = 5;

fn schema() -> Arc<Schema> {
    Arc::new(Schema::new(vec![
        Field::new("TimeGenerated", ScalarType::DateTime),
        Field::new("Repository", ScalarType::String),
        Field::new("UserAgent", ScalarType::String),
        Field::new("DurationMs", ScalarType::Real),
        Field::new("ResultStatus", ScalarType::Int),
        Field::new("Digest", ScalarType::String),
    ]))
}

/// Log-like rows: few user agents, some repositories, a digest of its own for every fourth row.
fn table(shards: usize) -> Node {
    let schema = schema();
    let mut seed = 0x1234_5678_u64;
    let mut next = move |below: u64| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed % below
    };
    let mut batches = Vec::new();
    let mut builder = BatchBuilder::new(&schema);
    for row in 0..ROWS {
        let repository = next(2_000) * next(2_000) / 2_000;
        let columns = &mut builder.columns;
        columns[TIME].push(&Value::DateTime(638_500_000_000_000_000 + row as i64 * 1_234_567));
        columns[REPOSITORY].push_str(&format!("team-{:02}/service-{repository}", repository % 40));
        columns[USER_AGENT].push_str(&format!("docker/{}.0 go/go1.{} linux", 20 + next(6), 18 + next(5)));
        columns[DURATION].push_f64(next(1_000_000) as f64 / 7.0);
        columns[STATUS].push_i64([200, 200, 200, 404, 401][next(5) as usize]);
        columns[DIGEST].push_str(&format!("sha256:{:016x}", next(ROWS as u64 / 4).wrapping_mul(0x9e37_79b9_7f4a_7c15)));
        builder.end_row();
        if builder.rows() == BATCH_ROWS || row + 1 == ROWS {
            batches.push(builder.finish());
        }
    }
    let per_shard = batches.len().div_ceil(shards);
    let shards = batches.chunks(per_shard).map(<[_]>::to_vec).collect();
    let source = Source { table: "T".into(), shards: Arc::new(shards), origin: None, columns: None, time_filter: None };
    node(NodeKind::Scan(source), schema)
}

fn node(kind: NodeKind, schema: Arc<Schema>) -> Node {
    Node { kind, schema, span: Span::default() }
}

fn column(at: usize) -> Expr {
    Expr::column(at, schema().fields[at].kind, Span::default())
}

fn call(symbol: &str, args: Vec<Expr>) -> Expr {
    let function: &'static Scalar = operator(symbol).unwrap();
    let kinds: Vec<ScalarType> = args.iter().map(|arg| arg.returns).collect();
    let resolved = resolve(function, &kinds, &[]).unwrap();
    let args = args
        .into_iter()
        .zip(resolved.conversions)
        .map(|(arg, to)| match to {
            Some(returns) => Expr { span: arg.span, returns, kind: ExprKind::Convert(Box::new(arg)) },
            None => arg,
        })
        .collect();
    let kind = ExprKind::Call { function, overload: resolved.overload, args };
    Expr { kind, returns: resolved.returns, span: Span::default() }
}

fn constant(value: Value) -> Expr {
    Expr::constant(value, Span::default())
}

fn filter(input: &Node, predicate: Expr) -> Node {
    node(NodeKind::Filter { input: Box::new(input.clone()), predicate }, schema())
}

fn term(at: usize, descending: bool) -> SortTerm {
    SortTerm { expr: column(at), descending, nulls_first: !descending }
}

/// `summarize` by these columns of these aggregates, each with its argument.
fn summarize(input: &Node, keys: &[usize], calls: &[(&str, Option<usize>)]) -> Node {
    let mut fields: Vec<Field> = keys.iter().map(|at| schema().fields[*at].clone()).collect();
    let mut aggregates = Vec::new();
    for (name, arg) in calls {
        let known = aggregate(name).unwrap();
        let mut args: Vec<Expr> = arg.iter().map(|at| column(*at)).collect();
        if *name == "percentile" {
            args.push(constant(Value::Long(95)));
        }
        let constants: Vec<Option<Value>> = args.iter().map(|arg| arg.as_constant().cloned()).collect();
        let arguments: Vec<_> = args
            .iter()
            .zip(&constants)
            .map(|(arg, constant)| tallyman::kql::functions::aggregate::Argument {
                name: "x",
                kind: arg.returns,
                constant: constant.as_ref(),
            })
            .collect();
        fields.extend(known.columns(&arguments).unwrap());
        aggregates.push(AggregateCall { aggregate: known, args, span: Span::default() });
    }
    let keys = keys.iter().map(|at| column(*at)).collect();
    let kind = NodeKind::Summarize { input: Box::new(input.clone()), keys, aggregates };
    node(kind, Arc::new(Schema::new(fields)))
}

fn run(root: &Node) -> usize {
    let plan = Plan {
        results: vec![ResultPlan::unnamed(root.clone())],
        subqueries: Vec::new(),
        commons: Vec::new(),
        uses_now: false,
        time_set_in_query: false,
        time_is_of_tables: false,
        rest: None,
        warnings: Vec::new(),
    };
    let mut execution = Execution::new(plan, 0, Limits::default());
    loop {
        if let Step::Done(outcome) = execution.step().unwrap() {
            return outcome.tables[0].rows;
        }
    }
}

fn measure(name: &str, root: &Node, expected: impl Fn(usize) -> bool) {
    let mut best = f64::INFINITY;
    for _ in 0..RUNS {
        let start = Instant::now();
        let rows = run(root);
        best = best.min(start.elapsed().as_secs_f64());
        assert!(expected(rows), "{name} gave {rows} rows");
    }
    println!("{name:<34} {:>8.2} ms {:>9.1} M rows/s", best * 1e3, ROWS as f64 / best / 1e6);
}

/// Queries over `T`, by operator and by family of functions.
const QUERIES: &[(&str, &str)] = &[
    ("where", "T | where ResultStatus == 404 | count"),
    ("where has", "T | where UserAgent has 'docker' | count"),
    ("where matches regex", "T | where Digest matches regex 'be+f' | count"),
    ("where in", "T | where ResultStatus in (401, 404) | count"),
    ("extend arithmetic", "T | extend x = DurationMs * 2 + ResultStatus | summarize sum(x)"),
    ("extend text: split", "T | extend x = split(Repository, '/') | summarize sum(array_length(x))"),
    ("extend text: extract", "T | extend x = extract('service-([0-9]+)', 1, Repository) | summarize dcount(x)"),
    (
        "extend text: strcat, toupper",
        "T | extend x = toupper(strcat(Repository, ':', ResultStatus)) | summarize max(x)",
    ),
    ("extend dates: bin", "T | summarize count() by bin(TimeGenerated, 1h)"),
    ("extend dates: startofday", "T | extend x = startofday(TimeGenerated) | summarize max(x)"),
    (
        "extend dates: format_datetime",
        "T | extend x = format_datetime(TimeGenerated, 'yyyy-MM-dd') | summarize dcount(x)",
    ),
    ("extend dynamic: bag_pack", "T | extend x = bag_pack('a', ResultStatus) | summarize sum(tolong(x.a))"),
    ("extend conversion: tostring, tolong", "T | extend x = tolong(tostring(ResultStatus)) | summarize sum(x)"),
    (
        "extend choice: case",
        "T | extend x = case(ResultStatus < 300, 'ok', ResultStatus == 404, 'none', 'no') | summarize dcount(x)",
    ),
    ("extend hash: hash_sha256", "T | extend x = hash_sha256(Repository) | summarize dcount(x)"),
    ("project-away", "T | project-away Digest | count"),
    ("distinct", "T | distinct Repository, UserAgent | count"),
    ("summarize make_list", "T | summarize make_list(ResultStatus) by UserAgent | count"),
    ("sort, prev", "T | sort by TimeGenerated asc | extend x = prev(ResultStatus) | summarize sum(x)"),
    ("top", "T | top 10 by DurationMs desc"),
    ("join", "T | join kind=inner (T | summarize n = count() by Repository) on Repository | summarize sum(n)"),
    ("union", "union T, T | count"),
];

/// The one table.
struct Only(TableData);

impl Tables for Only {
    fn table(&self, name: &str) -> Option<TableData> {
        (name == "T").then(|| self.0.clone())
    }

    fn names(&self) -> Vec<Arc<str>> {
        vec!["T".into()]
    }
}

/// Rows a second of every query from its text on, the slowest first.
fn measure_texts(table: &Node) {
    let NodeKind::Scan(source) = &table.kind else { return };
    let tables = Only(TableData { schema: schema(), has_origins: false, shards: source.shards.clone() });
    let mut figures = Vec::new();
    for (name, query) in QUERIES {
        let start = Instant::now();
        let compiled = compile(query, &tables, 0, None);
        let plan = compiled.plan.unwrap_or_else(|| panic!("{query}: {:?}", compiled.diagnostics));
        let mut execution = Execution::new(plan, 0, Limits::default());
        while !matches!(execution.step().unwrap(), Step::Done(_)) {}
        figures.push((start.elapsed().as_secs_f64(), name));
    }
    figures.sort_by(|a, b| b.0.total_cmp(&a.0));
    println!("\nfrom text, slowest first");
    for (seconds, name) in figures {
        println!("{name:<36} {:>8.2} ms {:>9.1} M rows/s", seconds * 1e3, ROWS as f64 / seconds / 1e6);
    }
}

fn main() {
    let table = table(1);
    measure_texts(&table);
    let top = |at: usize, descending: bool| {
        let terms = vec![term(at, descending)];
        node(NodeKind::Top { input: Box::new(table.clone()), count: 10, terms }, schema())
    };
    let sort = |terms: Vec<SortTerm>| node(NodeKind::Sort { input: Box::new(table.clone()), terms }, schema());
    let text = |value: &str| constant(Value::string(value));
    let some = |rows: usize| rows > 0 && rows < ROWS;

    measure("where int ==", &filter(&table, call("==", vec![column(STATUS), constant(Value::Int(404))])), some);
    measure("where string ==", &filter(&table, call("==", vec![column(REPOSITORY), text("team-07/service-7")])), some);
    measure(
        "where contains (dictionary)",
        &filter(&table, call("contains", vec![column(USER_AGENT), text("GO1.2")])),
        some,
    );
    measure("where contains (plain)", &filter(&table, call("contains", vec![column(DIGEST), text("beef")])), some);
    measure(
        "where datetime >",
        &filter(&table, call(">", vec![column(TIME), constant(Value::DateTime(638_501_000_000_000_000))])),
        some,
    );
    measure("count()", &summarize(&table, &[], &[("count", None)]), |rows| rows == 1);
    measure("count() by few", &summarize(&table, &[STATUS], &[("count", None)]), |rows| rows == 3);
    measure("count() by repository", &summarize(&table, &[REPOSITORY], &[("count", None)]), |rows| rows > 1_000);
    measure("count() by two columns", &summarize(&table, &[REPOSITORY, USER_AGENT], &[("count", None)]), |rows| {
        rows > 10_000
    });
    measure("count() by many (250 k texts)", &summarize(&table, &[DIGEST], &[("count", None)]), |rows| rows > 200_000);
    let spread = [("avg", Some(DURATION)), ("min", Some(DURATION)), ("max", Some(TIME)), ("stdev", Some(DURATION))];
    measure("avg, min, max, stdev by repository", &summarize(&table, &[REPOSITORY], &spread), |rows| rows > 1_000);
    measure("dcount of many by few", &summarize(&table, &[STATUS], &[("dcount", Some(DIGEST))]), |rows| rows == 3);
    measure("dcount of few", &summarize(&table, &[], &[("dcount", Some(REPOSITORY))]), |rows| rows == 1);
    measure("percentile by few", &summarize(&table, &[STATUS], &[("percentile", Some(DURATION))]), |rows| rows == 3);
    measure("make_set by few", &summarize(&table, &[STATUS], &[("make_set", Some(REPOSITORY))]), |rows| rows == 3);
    measure("arg_max by repository", &summarize(&table, &[REPOSITORY], &[("arg_max", Some(TIME))]), |rows| {
        rows > 1_000
    });
    measure("top 10 by real", &top(DURATION, true), |rows| rows == 10);
    measure("top 10 by datetime", &top(TIME, true), |rows| rows == 10);
    measure("top 10 by text", &top(DIGEST, false), |rows| rows == 10);
    measure("sort by real", &sort(vec![term(DURATION, true)]), |rows| rows == ROWS);
    measure("sort by text", &sort(vec![term(DIGEST, false)]), |rows| rows == ROWS);
    measure("sort by int, datetime", &sort(vec![term(STATUS, false), term(TIME, true)]), |rows| rows == ROWS);
    let groups = summarize(&table, &[REPOSITORY], &[("count", None)]);
    let both: Vec<Field> = schema().fields.iter().chain(&groups.schema.fields).cloned().collect();
    let kind = NodeKind::Join {
        left: Box::new(table.clone()),
        right: Box::new(groups),
        kind: JoinKind::Inner,
        left_keys: vec![column(REPOSITORY)],
        right_keys: vec![Expr::column(0, ScalarType::String, Span::default())],
    };
    measure("join with its own groups", &node(kind, Arc::new(Schema::new(both))), |rows| rows == ROWS);
}
