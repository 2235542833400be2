//! `evaluate`: the rows of all inputs are gathered, then the plugin has its turn, piece by piece.

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::exec::limits::Held;
use crate::kql::exec::operator::{BATCH_ROWS, BoxedOperator, Operator, Poll, Shared};
use crate::kql::exec::view::View;
use crate::kql::functions::{Datum, convert};
use crate::kql::plan::{Node, PluginCall};
use crate::kql::plugins::{Complaint, Pace, Pieces, Room, Table, next_piece};
use crate::values::{Batch, Column, Schema};
use std::sync::Arc;

pub(crate) struct PluginRun {
    call: Box<PluginCall>,
    inputs: Vec<BoxedOperator>,
    /// Rows of the inputs that have been read, the last one still growing.
    gathered: Vec<Vec<Batch>>,
    held: Held,
    /// The computation, once all rows are there.
    pieces: Option<Pieces<Result<Table, Complaint>>>,
    schema: Arc<Schema>,
    span: Span,
    answer: Option<(Batch, usize)>,
}

impl PluginRun {
    pub(crate) fn new(call: &PluginCall, mut inputs: Vec<BoxedOperator>, node: &Node) -> Self {
        inputs.reverse();
        Self {
            call: Box::new(call.clone()),
            inputs,
            gathered: vec![Vec::new()],
            held: Held::default(),
            pieces: None,
            schema: node.schema.clone(),
            span: node.span,
            answer: None,
        }
    }

    fn begun(&mut self, shared: &Shared) -> Pieces<Result<Table, Complaint>> {
        let inputs: Vec<Batch> = self
            .call
            .inputs
            .iter()
            .zip(&mut self.gathered)
            .map(|(node, batches)| Batch::concat(&node.schema, &std::mem::take(batches)))
            .collect();
        let room =
            Room { context: shared.context.clone(), max_rows: shared.limits.operator_rows, pace: Pace::default() };
        (self.call.prepared.run)(inputs, room)
    }

    fn ended(&self, table: Table, shared: &mut Shared) -> Result<Batch, Diagnostic> {
        shared.limits.check_rows(table.batch.rows, "The answer of the plugin", self.span)?;
        let Some(written) = &self.call.written else {
            if self.call.prepared.schema.is_none() {
                shared.found_schema = Some(table.schema);
            }
            return Ok(table.batch);
        };
        let passed: Vec<Arc<str>> =
            written.passed.iter().map(|at| self.call.inputs[0].schema.fields[*at].name.clone()).collect();
        Ok(as_written(&self.schema, &passed, &table))
    }

    fn failure(&self, complaint: Complaint) -> Diagnostic {
        let at = complaint.argument.and_then(|at| self.call.arg_spans.get(at));
        let message = format!("{}: {}", self.call.plugin.name, complaint.message);
        Diagnostic::error("TM202", at.copied().unwrap_or(self.span), message)
            .with_help(format!("It is called as {}.", self.call.plugin.syntax))
    }
}

/// The columns that the query wrote down, found by name: nulls where the plugin gave none.
fn as_written(schema: &Schema, passed: &[Arc<str>], table: &Table) -> Batch {
    let rows = table.batch.rows;
    let column_of = |at: usize, field: &crate::values::Field| {
        // A written name may stand beside a passed one: the last of that name is the plugin's.
        let all = || table.schema.fields.iter().enumerate().filter(|(_, own)| own.name == field.name);
        let found = if at < passed.len() { all().next() } else { all().next_back() };
        match found {
            None => Column::nulls(field.kind, rows),
            Some((at, own)) if own.kind == field.kind => table.batch.columns[at].clone(),
            Some((at, _)) => convert(&Datum::Column(table.batch.columns[at].clone()), field.kind).into_column(rows),
        }
    };
    Batch::new(schema.fields.iter().enumerate().map(|(at, field)| column_of(at, field)).collect(), rows)
}

impl Operator for PluginRun {
    fn poll(&mut self, shared: &mut Shared) -> Result<Poll, Diagnostic> {
        if let Some((batch, at)) = &mut self.answer {
            if *at >= batch.rows {
                return Ok(Poll::Done);
            }
            let rows = batch.slice(*at, BATCH_ROWS);
            *at += rows.rows;
            return Ok(Poll::Rows(View::from(rows)));
        }
        if let Some(pieces) = &mut self.pieces {
            if let Some(answer) = next_piece(pieces) {
                let table = answer.map_err(|complaint| self.failure(complaint))?;
                self.answer = Some((self.ended(table, shared)?, 0));
                self.pieces = None;
                self.held.clear();
            }
            return Ok(Poll::Working);
        }
        let Some(input) = self.inputs.last_mut() else {
            self.pieces = Some(self.begun(shared));
            return Ok(Poll::Working);
        };
        match input.poll(shared)? {
            Poll::Rows(view) => {
                self.held.add(&view, shared, "The rows for the plugin", self.span)?;
                if let Some(batches) = self.gathered.last_mut() {
                    batches.push(view.into_batch());
                }
            }
            Poll::Working => {}
            Poll::Done => {
                self.inputs.pop();
                if !self.inputs.is_empty() {
                    self.gathered.push(Vec::new());
                }
            }
        }
        Ok(Poll::Working)
    }
}
