//! `top`: the first rows of an order, without sorting the rest.
//!
//! Candidates are collected until there are a few times as many as are wanted, then cut back. From the first cut on, rows that
//! come behind the last candidate are dropped by their first term alone.

use super::sort::eval_terms;
use crate::diagnostics::{Diagnostic, Span};
use crate::kql::exec::limits::Held;
use crate::kql::exec::operator::{BATCH_ROWS, BoxedOperator, Operator, Poll, Shared};
use crate::kql::exec::order::{Keys, rows_before};
use crate::kql::exec::view::View;
use crate::kql::plan::{Node, SortTerm};
use crate::values::{ScalarType, Value, rows_where};

/// Candidates are cut back when there are this many times as many as wanted, and at least [`BATCH_ROWS`].
const SLACK: usize = 4;

pub(crate) struct Top {
    inputs: std::vec::IntoIter<BoxedOperator>,
    current: Option<BoxedOperator>,
    kinds: Vec<ScalarType>,
    terms: Vec<SortTerm>,
    count: usize,
    span: Span,
    /// In the order in which they came (after a cut: sorted, which keeps equal rows in that order).
    candidates: Vec<View>,
    held: Held,
    rows: usize,
    /// The first term of the last wanted candidate of the last cut.
    bound: Option<Value>,
    answer: Option<View>,
    at: usize,
}

impl Top {
    pub(crate) fn new(inputs: Vec<BoxedOperator>, input_node: &Node, count: u64, terms: Vec<SortTerm>) -> Self {
        let mut inputs = inputs.into_iter();
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        Self {
            // Nothing is wanted of an input when no row is.
            current: inputs.next().filter(|_| count > 0),
            inputs,
            kinds: input_node.schema.fields.iter().map(|field| field.kind).collect(),
            terms,
            count,
            span: input_node.span,
            candidates: Vec::new(),
            held: Held::default(),
            rows: 0,
            bound: None,
            answer: None,
            at: 0,
        }
    }

    fn take(&mut self, view: View, shared: &Shared) -> Result<(), Diagnostic> {
        let view = match (&self.bound, self.terms.first()) {
            (Some(bound), Some(term)) => {
                let column = eval_terms(std::slice::from_ref(term), &view, &shared.context)?;
                let Some(column) = column.first() else { return Ok(()) };
                // With one term an equal row comes behind those that came before it.
                let kept = rows_where(&rows_before(column, term, bound, self.terms.len() == 1));
                if kept.len() == view.rows { view } else { view.pick(kept) }
            }
            _ => view,
        };
        if view.rows > 0 {
            self.rows += view.rows;
            self.held.add(&view, shared, "The rows of this top", self.span)?;
            self.candidates.push(view);
        }
        if self.rows > self.count.saturating_mul(SLACK).max(BATCH_ROWS) {
            self.cut(shared)?;
        }
        Ok(())
    }

    /// Keeps the first `count` candidates, sorted.
    fn cut(&mut self, shared: &Shared) -> Result<(), Diagnostic> {
        // Each view is cut on its own first, so that only rows that can win are copied together.
        let mut winners = Vec::with_capacity(self.candidates.len());
        for view in self.candidates.drain(..) {
            let columns = eval_terms(&self.terms, &view, &shared.context)?;
            let mut first = Keys::new(&columns, &self.terms, view.rows).first(self.count);
            // Back to the order in which they came, which decides between equal rows.
            first.sort_unstable();
            winners.push(if first.len() == view.rows { view } else { view.pick(first) });
        }
        let all = View::concat(&self.kinds, &winners);
        let columns = eval_terms(&self.terms, &all, &shared.context)?;
        let first = Keys::new(&columns, &self.terms, all.rows).first(self.count);
        self.rows = first.len();
        if let (Some(last), Some(column)) = (first.last(), columns.first())
            && first.len() == self.count
        {
            self.bound = Some(column.value(*last as usize));
        }
        // Copied, so that the batches that the candidates came from are let go.
        let batch = all.pick(first).into_batch();
        let view = View::from(batch);
        self.held.clear();
        self.held.add(&view, shared, "The rows of this top", self.span)?;
        self.candidates = vec![view];
        Ok(())
    }
}

impl Operator for Top {
    fn poll(&mut self, shared: &mut Shared) -> Result<Poll, Diagnostic> {
        if let Some(input) = &mut self.current {
            match input.poll(shared)? {
                Poll::Rows(view) => self.take(view, shared)?,
                Poll::Working => {}
                Poll::Done => self.current = self.inputs.next(),
            }
            return Ok(Poll::Working);
        }
        if self.answer.is_none() {
            self.cut(shared)?;
            self.answer = self.candidates.pop();
            return Ok(Poll::Working);
        }
        let Some(answer) = self.answer.as_ref().filter(|answer| self.at < answer.rows) else { return Ok(Poll::Done) };
        let end = answer.rows.min(self.at + BATCH_ROWS);
        let slice = answer.slice(self.at, end - self.at);
        self.at = end;
        Ok(Poll::Rows(slice))
    }
}
