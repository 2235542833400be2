//! Operators against naive ones over small random tables, in one shard and in several.
#![allow(clippy::unwrap_used)]

mod held;
mod joins;
mod orders;
mod pieces;
mod summaries;
mod windows;

use super::{Execution, Limits, Step};
use crate::diagnostics::{Diagnostic, Span};
use crate::kql::plan::{Expr, Node, NodeKind, Plan, ResultPlan, SortTerm, Source};
use crate::values::{Batch, BatchBuilder, Field, ScalarType, Schema, Value};
use proptest::prelude::*;
use std::cmp::Ordering;
use std::sync::Arc;

/// A row of values.
type Row = Vec<Value>;

const KINDS: [ScalarType; 4] = [ScalarType::Long, ScalarType::Real, ScalarType::String, ScalarType::Int];

/// Rows of [`KINDS`] with nulls, NaN, both zeros, extremes and many duplicates.
fn any_rows(max: usize) -> impl Strategy<Value = Vec<Row>> {
    let row = (0_usize..7, 0_usize..8, 0_usize..6, 0_i32..3).prop_map(|(long, real, text, int)| {
        let longs = [Some(i64::MIN), Some(i64::MAX), Some(-1), Some(0), Some(1), None, None];
        let reals = [
            Some(f64::NAN),
            Some(f64::INFINITY),
            Some(f64::NEG_INFINITY),
            Some(0.0),
            Some(-0.0),
            Some(2.5),
            None,
            None,
        ];
        let texts = ["", "a", "ab", "abcdefgh1", "abcdefgh2", "é"];
        vec![
            longs[long].map_or(Value::null(ScalarType::Long), Value::Long),
            reals[real].map_or(Value::null(ScalarType::Real), Value::Real),
            Value::string(texts[text]),
            if int == 0 { Value::null(ScalarType::Int) } else { Value::Int(int) },
        ]
    });
    prop::collection::vec(row, 0..max)
}

fn schema_of(kinds: &[ScalarType]) -> Arc<Schema> {
    let fields = kinds.iter().enumerate().map(|(at, kind)| Field::new(format!("c{at}"), *kind));
    Arc::new(Schema::new(fields.collect()))
}

/// A table of these rows, split into shards of batches.
fn scan(kinds: &[ScalarType], rows: &[Row], shards: usize) -> Node {
    let schema = schema_of(kinds);
    let batch = |rows: &[Row]| -> Batch {
        let mut builder = BatchBuilder::new(&schema);
        for row in rows {
            for (column, value) in builder.columns.iter_mut().zip(row) {
                column.push(value);
            }
            builder.end_row();
        }
        builder.finish()
    };
    let shards: Vec<Vec<Batch>> =
        rows.chunks(rows.len().div_ceil(shards).max(1)).map(|shard| shard.chunks(5).map(batch).collect()).collect();
    let source = Source { table: "T".into(), shards: Arc::new(shards), origin: None, columns: None, time_filter: None };
    Node { kind: NodeKind::Scan(source), schema: schema.clone(), span: Span::default() }
}

fn node(kind: NodeKind, kinds: &[ScalarType]) -> Node {
    Node { kind, schema: schema_of(kinds), span: Span::default() }
}

fn column(at: usize, kinds: &[ScalarType]) -> Expr {
    Expr::column(at, kinds[at], Span::default())
}

fn constant(value: Value) -> Expr {
    Expr::constant(value, Span::default())
}

fn try_run(root: Node, limits: Limits) -> Result<Vec<Row>, Diagnostic> {
    let plan = Plan {
        results: vec![ResultPlan::unnamed(root)],
        subqueries: Vec::new(),
        commons: Vec::new(),
        uses_now: false,
        time_set_in_query: false,
        time_is_of_tables: false,
        rest: None,
        warnings: Vec::new(),
    };
    let mut execution = Execution::new(plan, 0, limits);
    for _ in 0..1_000_000 {
        if let Step::Done(outcome) = execution.step()? {
            let outcome = &outcome.tables[0];
            let rows: Vec<Row> = outcome
                .batches
                .iter()
                .flat_map(|batch| (0..batch.rows).map(|row| batch.columns.iter().map(|c| c.value(row)).collect()))
                .collect();
            assert_eq!(rows.len(), outcome.rows);
            return Ok(rows);
        }
    }
    panic!("the run does not end");
}

fn run(root: Node) -> Vec<Row> {
    try_run(root, Limits::default()).unwrap()
}

/// Text in which equal values are equal: one NaN, one zero.
fn text(value: &Value) -> String {
    match value {
        Value::Real(value) => format!("{:?}", value + 0.0),
        other => format!("{other:?}"),
    }
}

fn texts(rows: &[Row]) -> Vec<Vec<String>> {
    rows.iter().map(|row| row.iter().map(text).collect()).collect()
}

fn sorted_texts(rows: &[Row]) -> Vec<Vec<String>> {
    let mut texts = texts(rows);
    texts.sort();
    texts
}

/// The order that Kusto documents: nulls and NaN at the end that the term asks for, nulls outermost.
fn compare(a: &Value, b: &Value, term: &SortTerm) -> Ordering {
    let class = |value: &Value| {
        let away = match value {
            Value::Null(_) => 2,
            Value::Real(value) if value.is_nan() => 1,
            _ => 0,
        };
        if term.nulls_first { -away } else { away }
    };
    let order = match (a, b) {
        (Value::Long(a), Value::Long(b)) => a.cmp(b),
        (Value::Int(a), Value::Int(b)) => a.cmp(b),
        (Value::String(a), Value::String(b)) => a.cmp(b),
        (Value::Real(a), Value::Real(b)) => a.partial_cmp(b).unwrap_or(Ordering::Equal),
        _ => Ordering::Equal,
    };
    class(a).cmp(&class(b)).then(if term.descending { order.reverse() } else { order })
}

fn sorted(mut rows: Vec<Row>, terms: &[(usize, SortTerm)]) -> Vec<Row> {
    rows.sort_by(|a, b| {
        terms.iter().fold(Ordering::Equal, |order, (at, term)| order.then_with(|| compare(&a[*at], &b[*at], term)))
    });
    rows
}
