//! A plan while it runs.

use super::eval::{check_full, eval_lazy};
use super::limits::{Limits, RESULT_DYNAMIC_BYTES};
use super::operator::{BoxedOperator, Poll, Shared};
use super::operators::build;
use super::operators::shared::commons;
use super::view::{LazyColumn, View};
use crate::diagnostics::Diagnostic;
use crate::kql::functions::Context;
use crate::kql::plan::{Expr, ExprKind, Known, Node, NodeKind, Plan};
use crate::protocol::Visualization;
use crate::values::{Batch, Column, DynamicColumn, DynamicWriter, ScalarType, Schema, Value};
use std::rc::Rc;
use std::sync::Arc;

/// A running query. [`Execution::step`] does a bounded piece of work; between two pieces it may be dropped.
pub struct Execution {
    shared: Shared,
    /// The plan; its sub-queries are those still to run, the next one last, then nothing but the root.
    stage: Plan,
    current: BoxedOperator,
    batches: Vec<Batch>,
    rows: usize,
    dynamic_bytes: usize,
    cut: bool,
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
    /// Its columns.
    pub schema: Arc<Schema>,
    /// Its rows.
    pub batches: Vec<Batch>,
    /// Number of rows.
    pub rows: usize,
    /// Rows of tables that were read for it.
    pub rows_scanned: u64,
    /// Whether rows past [`Limits::result_rows`] (or past what dynamic values may take) were dropped.
    pub cut: bool,
    /// What `render` asked for.
    pub visualization: Visualization,
    /// Whether `now()` or `ago()` stands in the query.
    pub uses_now: bool,
    /// Whether the query filters `TimeGenerated` itself.
    pub time_set_in_query: bool,
    /// Warnings that came up only while it ran.
    pub warnings: Vec<Diagnostic>,
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
        Self { shared, stage, current, batches: Vec::new(), rows: 0, dynamic_bytes: 0, cut: false }
    }

    /// Does a piece of work. After `Done` or an error the run is over.
    pub fn step(&mut self) -> Result<Step, Diagnostic> {
        let polled = self.current.poll(&mut self.shared)?;
        check_full("This query", self.stage.root.span)?;
        match polled {
            Poll::Working => return Ok(Step::Working),
            Poll::Rows(view) => {
                self.keep(view);
                check_full("The answer", self.stage.root.span)?;
                if !(self.cut && self.stage.subqueries.is_empty()) {
                    return Ok(Step::Working);
                }
            }
            Poll::Done => {}
        }
        let batches = std::mem::take(&mut self.batches);
        let rows = std::mem::take(&mut self.rows);
        let cut = std::mem::take(&mut self.cut);
        if let Some(finished) = self.stage.subqueries.pop() {
            let moved = matches!(finished.kind, NodeKind::Partition { .. });
            self.shared.answers.push((!moved).then(|| Answer::of(&finished.schema, &batches)));
            let answers = &self.shared.answers;
            let next = self.stage.subqueries.last_mut().unwrap_or(&mut self.stage.root);
            fill_in(next, answers);
            self.current = build(next);
            self.dynamic_bytes = 0;
            return Ok(Step::Working);
        }
        if let Some(rest) = self.stage.rest.take() {
            let limit = self.shared.limits.operator_rows;
            self.shared.limits.check_rows(if cut { limit + 1 } else { rows }, "A plugin", self.stage.root.span)?;
            let schema = self.shared.found_schema.take().unwrap_or_else(|| self.stage.root.schema.clone());
            (self.stage, self.current) = begun((rest.0)(Known { schema, batches })?, &mut self.shared);
            self.dynamic_bytes = 0;
            return Ok(Step::Working);
        }
        let stage = &mut self.stage;
        Ok(Step::Done(Outcome {
            schema: stage.root.schema.clone(),
            batches,
            rows,
            rows_scanned: self.shared.rows_scanned,
            cut,
            visualization: std::mem::take(&mut stage.visualization),
            uses_now: stage.uses_now,
            time_set_in_query: stage.time_set_in_query,
            warnings: std::mem::take(&mut stage.warnings),
        }))
    }

    fn keep(&mut self, view: View) {
        let Limits { result_rows, operator_rows, .. } = self.shared.limits;
        // Rows that another stage goes on with are not yet the result.
        let kept = if self.stage.rest.is_some() { operator_rows } else { result_rows };
        let room = kept.saturating_sub(self.rows);
        self.cut |= view.rows > room;
        let batch = view.head(room).into_batch();
        self.rows += batch.rows;
        let dynamics = batch.columns.iter().filter_map(Column::as_dynamics);
        self.dynamic_bytes += dynamics.flat_map(DynamicColumn::iter).map(|value| value.bytes().len()).sum::<usize>();
        self.cut |= self.dynamic_bytes > RESULT_DYNAMIC_BYTES;
        if batch.rows > 0 {
            self.batches.push(batch);
        }
    }
}

/// A plan with its sub-queries in the order of a stack, and what is to be polled first.
fn begun(mut plan: Plan, shared: &mut Shared) -> (Plan, BoxedOperator) {
    shared.answers.clear();
    shared.commons = commons(&mut plan);
    plan.subqueries.reverse();
    let current = build(plan.subqueries.last().unwrap_or(&plan.root));
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
