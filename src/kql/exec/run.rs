//! A plan while it runs.

use super::eval::{check_full, eval_lazy};
use super::limits::{Limits, RESULT_DYNAMIC_BYTES};
use super::operator::{BoxedOperator, Poll, Shared};
use super::operators::build;
use super::operators::shared::commons;
use super::operators::union::Union;
use super::view::{LazyColumn, View};
use crate::diagnostics::{Diagnostic, Span};
use crate::kql::functions::Context;
use crate::kql::plan::{Expr, ExprKind, Known, Node, NodeKind, Plan, ResultPlan};
use crate::protocol::Visualization;
use crate::values::{Batch, Column, DynamicColumn, DynamicWriter, ScalarType, Schema, Value};
use std::rc::Rc;
use std::sync::Arc;

/// A running query. [`Execution::step`] does a bounded piece of work; between two pieces it may be dropped.
pub struct Execution {
    shared: Shared,
    /// The plan; its sub-queries and then its results are those still to run, the next one last.
    stage: Plan,
    current: BoxedOperator,
    batches: Vec<Batch>,
    rows: usize,
    dynamic_bytes: usize,
    cut: bool,
    /// The results that are complete, and what their dynamic values take.
    complete: Vec<ResultRows>,
    complete_dynamic_bytes: usize,
}

/// What a step came to.
#[allow(clippy::large_enum_variant, reason = "it is made and taken apart at once, never stored")]
pub enum Step {
    /// There is more to do.
    Working,
    /// The answer is complete.
    Done(Outcome),
}

/// The answer of a query.
#[derive(Debug)]
pub struct Outcome {
    /// Its tables, in order; at least one.
    pub tables: Vec<ResultRows>,
    /// Rows of tables that were read for it.
    pub rows_scanned: u64,
    /// Whether `now()` or `ago()` stands in the query.
    pub uses_now: bool,
    /// Whether the query filters `TimeGenerated` itself.
    pub time_set_in_query: bool,
    /// Whether `TimeGenerated` of its first table is that of the tables it was asked of: [`Plan::time_is_of_tables`].
    pub time_is_of_tables: bool,
    /// Warnings that came up only while it ran.
    pub warnings: Vec<Diagnostic>,
}

/// One table of an answer.
#[derive(Debug)]
pub struct ResultRows {
    /// The name that the query gives it.
    pub name: Option<Arc<str>>,
    /// Its columns.
    pub schema: Arc<Schema>,
    /// Its rows.
    pub batches: Vec<Batch>,
    /// For each batch where its rows come from, a long each; nothing where the query does not keep rows.
    pub origins: Vec<Column>,
    /// Number of rows.
    pub rows: usize,
    /// Whether rows past its share of [`Limits::result_rows`] (or of what dynamic values may take) were dropped.
    pub cut: bool,
    /// What `render` asked for.
    pub visualization: Visualization,
}

/// A sub-query's answer as constants.
#[derive(Clone)]
pub(crate) struct Answer {
    first: Value,
    all: Value,
}

impl Execution {
    /// A run of a plan in which `now()` is `now_ticks`.
    pub fn new(plan: Plan, now_ticks: i64, limits: Limits) -> Self {
        let mut shared = Shared { context: Rc::new(Context::new(now_ticks)), limits, ..Shared::default() };
        let (stage, current) = begun(plan, &mut shared);
        Self {
            shared,
            stage,
            current,
            batches: Vec::new(),
            rows: 0,
            dynamic_bytes: 0,
            cut: false,
            complete: Vec::new(),
            complete_dynamic_bytes: 0,
        }
    }

    /// Does a piece of work. After `Done` or an error the run is over.
    pub fn step(&mut self) -> Result<Step, Diagnostic> {
        let polled = self.current.poll(&mut self.shared)?;
        let span = self.span();
        check_full("This query", span)?;
        match polled {
            Poll::Working => return Ok(Step::Working),
            Poll::Rows(view) => {
                self.keep(view);
                check_full("The answer", span)?;
                if !(self.cut && self.stage.subqueries.is_empty()) {
                    return Ok(Step::Working);
                }
            }
            Poll::Done => {}
        }
        let batches = std::mem::take(&mut self.batches);
        let rows = std::mem::take(&mut self.rows);
        let cut = std::mem::take(&mut self.cut);
        let dynamic_bytes = std::mem::take(&mut self.dynamic_bytes);
        if let Some(finished) = self.stage.subqueries.pop() {
            let moved = matches!(finished.kind, NodeKind::Partition { .. });
            self.shared.answers.push((!moved).then(|| Answer::of(&finished.schema, &batches)));
            self.go_on();
            return Ok(Step::Working);
        }
        if let Some(ResultPlan { name, root, has_origins, visualization }) = self.stage.results.pop() {
            if let Some(rest) = self.stage.rest.take() {
                let limit = self.shared.limits.operator_rows;
                self.shared.limits.check_rows(if cut { limit + 1 } else { rows }, "A plugin", root.span)?;
                let schema = self.shared.found_schema.take().unwrap_or_else(|| root.schema.clone());
                (self.stage, self.current) = begun((rest.0)(Known { schema, batches })?, &mut self.shared);
                return Ok(Step::Working);
            }
            self.complete_dynamic_bytes += dynamic_bytes;
            let (schema, batches, origins) =
                if has_origins { without_origins(&root.schema, batches) } else { (root.schema, batches, Vec::new()) };
            self.complete.push(ResultRows { name, schema, batches, origins, rows, cut, visualization });
        }
        if self.go_on() {
            return Ok(Step::Working);
        }
        let stage = &mut self.stage;
        Ok(Step::Done(Outcome {
            tables: std::mem::take(&mut self.complete),
            rows_scanned: self.shared.rows_scanned,
            uses_now: stage.uses_now,
            time_set_in_query: stage.time_set_in_query,
            time_is_of_tables: stage.time_is_of_tables,
            warnings: std::mem::take(&mut stage.warnings),
        }))
    }

    /// Where what runs now stands in the query.
    fn span(&self) -> Span {
        let result = self.stage.results.last().map(|result| &result.root);
        self.stage.subqueries.last().or(result).map_or_else(Span::default, |node| node.span)
    }

    /// Makes ready what is to be polled next; `false` where all has run.
    fn go_on(&mut self) -> bool {
        let next = self.stage.subqueries.last_mut();
        let Some(next) = next.or_else(|| self.stage.results.last_mut().map(|result| &mut result.root)) else {
            return false;
        };
        fill_in(next, &self.shared.answers);
        self.current = build(next);
        true
    }

    /// Rows and bytes of dynamic values that may be kept of what runs. The limits hold over all results together: each has
    /// an equal share of what those before it have left, so that a long one leaves room for those after it.
    fn room(&self) -> (usize, usize) {
        let Limits { result_rows, operator_rows, .. } = self.shared.limits;
        let is_result = self.stage.subqueries.is_empty();
        let parts = if is_result { self.stage.results.len().max(1) } else { 1 };
        let share = |limit: usize, used: usize| limit.saturating_sub(used).div_ceil(parts);
        let complete_rows = self.complete.iter().map(|table| table.rows).sum();
        // Rows that another stage goes on with are not yet the result.
        let rows = if self.stage.rest.is_some() { operator_rows } else { share(result_rows, complete_rows) };
        (rows, share(RESULT_DYNAMIC_BYTES, self.complete_dynamic_bytes))
    }

    fn keep(&mut self, view: View) {
        let (most_rows, most_dynamic_bytes) = self.room();
        let room = most_rows.saturating_sub(self.rows);
        self.cut |= view.rows > room;
        let batch = view.head(room).into_batch();
        self.rows += batch.rows;
        let dynamics = batch.columns.iter().filter_map(Column::as_dynamics);
        self.dynamic_bytes += dynamics.flat_map(DynamicColumn::iter).map(|value| value.bytes().len()).sum::<usize>();
        self.cut |= self.dynamic_bytes > most_dynamic_bytes;
        if batch.rows > 0 {
            self.batches.push(batch);
        }
    }
}

/// The last column of each batch on its own.
fn without_origins(schema: &Schema, mut batches: Vec<Batch>) -> (Arc<Schema>, Vec<Batch>, Vec<Column>) {
    let fields = schema.fields.iter().take(schema.len().saturating_sub(1));
    let origins = batches.iter_mut().filter_map(|batch| batch.columns.pop()).collect();
    (Arc::new(Schema::new(fields.cloned().collect())), batches, origins)
}

/// A plan with its sub-queries and results in the order of a stack, and what is to be polled first.
fn begun(mut plan: Plan, shared: &mut Shared) -> (Plan, BoxedOperator) {
    shared.answers.clear();
    shared.commons = commons(&mut plan);
    plan.subqueries.reverse();
    plan.results.reverse();
    let first = plan.subqueries.last().or_else(|| plan.results.last().map(|result| &result.root));
    let current = match first {
        Some(first) => build(first),
        // A plan has at least one result; without any there is nothing to do.
        None => Box::new(Union::new(Vec::new())),
    };
    (plan, current)
}

impl Answer {
    pub(crate) fn of(schema: &Schema, batches: &[Batch]) -> Self {
        let kind = schema.fields.first().map_or(ScalarType::Dynamic, |field| field.kind);
        let first = batches.first().and_then(|batch| batch.columns.first());
        let mut writer = DynamicWriter::default();
        writer.begin_array();
        for column in batches.iter().filter_map(|batch| batch.columns.first()) {
            (0..column.len()).for_each(|row| writer.value(&column.value(row)));
        }
        writer.end();
        Self { first: first.map_or_else(|| Value::null(kind), |column| column.value(0)), all: writer.to_value() }
    }
}

/// Puts the answers that are known into a node's expressions, and folds what has become constant.
pub(super) fn fill_in(node: &mut Node, answers: &[Option<Answer>]) {
    let mut change = |expr: &mut Expr| {
        if let ExprKind::Subquery { index, all_rows } = expr.kind
            && let Some(Some(answer)) = answers.get(index)
        {
            let value = if all_rows { &answer.all } else { &answer.first };
            expr.kind = ExprKind::Constant(value.clone());
        }
    };
    node.exprs_mut().into_iter().for_each(|expr| expr.walk_mut(&mut change));
    node.inputs_mut().into_iter().for_each(|input| fill_in(input, answers));
}

/// The value of an expression that reads no column; `None` where it needs a row or a sub-query, differs from row to row
/// (`rand()`), or fails.
pub(crate) fn fold(expr: &Expr, context: &Context) -> Option<Value> {
    let view = View { columns: Vec::new(), rows: 1 };
    let lazy = reads_nothing(expr).then(|| eval_lazy(expr, &view, context).ok())??;
    if let LazyColumn::Constant(value) = lazy { Some(value) } else { None }
}

fn reads_nothing(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Constant(_) => true,
        ExprKind::Call { args, .. } => args.iter().all(reads_nothing),
        ExprKind::Convert(arg) => reads_nothing(arg),
        ExprKind::Column(_) | ExprKind::Window { .. } | ExprKind::Subquery { .. } => false,
    }
}
