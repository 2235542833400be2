//! `scan`: row by row against the steps, the last step first (Kusto documentation: `query/scan-operator`).

use crate::diagnostics::Diagnostic;
use crate::kql::exec::eval::{eval, eval_column};
use crate::kql::exec::operator::{BoxedOperator, Operator, Poll, Shared};
use crate::kql::exec::view::{LazyColumn, View};
use crate::kql::plan::{Node, Output, Reading, Sequences, StepExpr};
use crate::values::{Batch, Column, ColumnBuilder, ScalarType, Value};
use std::rc::Rc;

/// Rows that one piece of work goes through.
const ROWS_A_STEP: usize = 2_048;

pub(crate) struct Scanner {
    input: BoxedOperator,
    sequences: Sequences,
    /// Types of the input's columns.
    kinds: Vec<ScalarType>,
    /// For each step: the rows that the sequence in it remembers, from the first step up to it.
    states: Vec<Option<Sequence>>,
    next_match: i64,
    partition: Vec<Value>,
    /// The batch that is gone through, and how far.
    current: Option<(Rows, usize)>,
    ended: bool,
}

/// A sequence of matches that has come as far as some step.
#[derive(Clone)]
struct Sequence {
    match_id: i64,
    /// One for each step so far.
    rows: Vec<Rc<Vec<Value>>>,
    /// The last row of a step with `output=last`, which is shown when the sequence moves on.
    held: Option<Rc<Vec<Value>>>,
}

/// A batch with what can be said of all its rows at once.
struct Rows {
    columns: Vec<Column>,
    count: usize,
    partition: Vec<Column>,
    /// For each step: its condition and its assignments, where they read nothing that a step remembers.
    ready: Vec<(Option<Column>, Vec<Option<Column>>)>,
}

/// Rows to be shown.
struct Shown(Vec<ColumnBuilder>, usize);

impl Shown {
    fn push(&mut self, row: &[Value], match_id: i64) {
        let id = Value::Long(match_id);
        self.0.iter_mut().zip(row.iter().chain(std::iter::once(&id))).for_each(|(column, value)| column.push(value));
        self.1 += 1;
    }
}

impl Scanner {
    pub(crate) fn new(input: BoxedOperator, node: &Node, sequences: Sequences) -> Self {
        let kinds = node.schema.fields.iter().map(|field| field.kind).collect();
        let states = vec![None; sequences.steps.len()];
        Self { input, sequences, kinds, states, next_match: 0, partition: Vec::new(), current: None, ended: false }
    }

    fn shown(&self) -> Shown {
        let declared = self.sequences.defaults.iter().map(Value::kind);
        let id = self.sequences.with_match_id.then_some(ScalarType::Long);
        Shown(self.kinds.iter().copied().chain(declared).chain(id).map(ColumnBuilder::new).collect(), 0)
    }

    /// What needs no memory is worked out for all rows of a batch at once.
    fn ready(&self, view: &View, shared: &Shared) -> Result<Rows, Diagnostic> {
        let inputs = self.kinds.len();
        let whole = |expr: &StepExpr| -> Result<Option<Column>, Diagnostic> {
            let column = |reading: &Reading| match reading {
                Reading::Current(at) if *at < inputs => Some(view.columns[*at].clone()),
                Reading::Current(at) => self.sequences.defaults.get(*at - inputs).cloned().map(LazyColumn::Constant),
                Reading::Step { .. } => None,
            };
            let Some(columns) = expr.reads.iter().map(column).collect::<Option<Vec<_>>>() else { return Ok(None) };
            eval_column(&expr.expr, &View { columns, rows: view.rows }, &shared.context).map(Some)
        };
        let mut ready = Vec::with_capacity(self.sequences.steps.len());
        for step in &self.sequences.steps {
            let assignments = step.assignments.iter().map(|(_, value)| whole(value)).collect::<Result<_, _>>()?;
            ready.push((whole(&step.condition)?, assignments));
        }
        let partition = self.sequences.partition_by.iter().map(|key| eval_column(key, view, &shared.context));
        let partition = partition.collect::<Result<_, _>>()?;
        let columns = (0..inputs).map(|at| view.column(at)).collect();
        Ok(Rows { columns, count: view.rows, partition, ready })
    }

    fn row(&mut self, rows: &Rows, at: usize, shown: &mut Shown, shared: &Shared) -> Result<(), Diagnostic> {
        if !rows.partition.is_empty() {
            let partition: Vec<Value> = rows.partition.iter().map(|key| key.value(at)).collect();
            if partition != self.partition {
                self.end(shown);
                self.partition = partition;
            }
        }
        for step in (0..self.states.len()).rev() {
            // The sequence of the step before moves on to this one.
            if step > 0
                && let Some(before) = &self.states[step - 1]
                && self.holds(rows, at, step, &before.rows, shared)?
            {
                let Some(mut moved) = self.states[step - 1].take() else { continue };
                if let Some(held) = moved.held.take() {
                    shown.push(&held, moved.match_id);
                }
                self.release(step, shown);
                self.take(rows, at, step, moved, shown, shared)?;
                continue;
            }
            // The row goes on with the sequence that is in this step, or begins one.
            let remembered = self.states[step].as_ref().map(|state| state.rows.as_slice());
            if (step > 0 && remembered.is_none())
                || !self.holds(rows, at, step, remembered.unwrap_or_default(), shared)?
            {
                continue;
            }
            let sequence = self.states[step].take().unwrap_or_else(|| {
                self.next_match += 1;
                Sequence { match_id: self.next_match - 1, rows: Vec::new(), held: None }
            });
            self.take(rows, at, step, sequence, shown, shared)?;
        }
        Ok(())
    }

    fn holds(
        &self,
        rows: &Rows,
        at: usize,
        step: usize,
        remembered: &[Rc<Vec<Value>>],
        shared: &Shared,
    ) -> Result<bool, Diagnostic> {
        let value = match &rows.ready[step].0 {
            Some(ready) => ready.value(at),
            None => self.value(&self.sequences.steps[step].condition, rows, at, remembered, shared)?,
        };
        Ok(value == Value::Bool(true))
    }

    /// The value of an expression for one row and what a sequence remembers.
    fn value(
        &self,
        expr: &StepExpr,
        rows: &Rows,
        at: usize,
        remembered: &[Rc<Vec<Value>>],
        shared: &Shared,
    ) -> Result<Value, Diagnostic> {
        let columns = expr.reads.iter().map(|reading| match *reading {
            Reading::Current(column) => match rows.columns.get(column) {
                Some(column) => column.value(at),
                None => self.sequences.defaults[column - rows.columns.len()].clone(),
            },
            Reading::Step { step, column } => match remembered.get(step) {
                Some(row) => row[column].clone(),
                None => match self.kinds.get(column) {
                    Some(kind) => Value::null(*kind),
                    None => self.sequences.defaults[column - self.kinds.len()].clone(),
                },
            },
        });
        let view = View { columns: columns.map(LazyColumn::Constant).collect(), rows: 1 };
        Ok(eval(&expr.expr, &view, &shared.context)?.into_column(1).value(0))
    }

    /// The row takes the step: it is extended, remembered and shown.
    fn take(
        &mut self,
        rows: &Rows,
        at: usize,
        step: usize,
        mut sequence: Sequence,
        shown: &mut Shown,
        shared: &Shared,
    ) -> Result<(), Diagnostic> {
        let mut extended: Vec<Value> = rows.columns.iter().map(|column| column.value(at)).collect();
        extended.extend_from_slice(&self.sequences.defaults);
        for ((declared, value), ready) in self.sequences.steps[step].assignments.iter().zip(&rows.ready[step].1) {
            extended[self.kinds.len() + declared] = match ready {
                Some(ready) => ready.value(at),
                None => self.value(value, rows, at, &sequence.rows, shared)?,
            };
        }
        let extended = Rc::new(extended);
        sequence.rows.truncate(step);
        sequence.rows.push(extended.clone());
        match self.sequences.steps[step].output {
            Output::All => shown.push(&extended, sequence.match_id),
            Output::Last => sequence.held = Some(extended),
            Output::None => {}
        }
        self.states[step] = Some(sequence);
        Ok(())
    }

    /// Shows what a step holds back.
    fn release(&mut self, step: usize, shown: &mut Shown) {
        if let Some(state) = &mut self.states[step]
            && let Some(held) = state.held.take()
        {
            shown.push(&held, state.match_id);
        }
    }

    /// The rows are at an end.
    fn end(&mut self, shown: &mut Shown) {
        for step in 0..self.states.len() {
            self.release(step, shown);
            self.states[step] = None;
        }
    }
}

impl Operator for Scanner {
    fn poll(&mut self, shared: &mut Shared) -> Result<Poll, Diagnostic> {
        let mut shown = self.shown();
        if let Some((rows, begun)) = self.current.take() {
            let end = rows.count.min(begun + ROWS_A_STEP);
            for at in begun..end {
                self.row(&rows, at, &mut shown, shared)?;
            }
            if end < rows.count {
                self.current = Some((rows, end));
            }
        } else if self.ended {
            return Ok(Poll::Done);
        } else {
            match self.input.poll(shared)? {
                Poll::Rows(view) => self.current = Some((self.ready(&view, shared)?, 0)),
                Poll::Working => {}
                Poll::Done => {
                    self.ended = true;
                    self.end(&mut shown);
                }
            }
        }
        let Shown(mut columns, rows) = shown;
        if rows == 0 {
            return Ok(Poll::Working);
        }
        Ok(Poll::Rows(View::from(Batch::new(columns.iter_mut().map(ColumnBuilder::finish).collect(), rows))))
    }
}
