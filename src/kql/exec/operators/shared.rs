//! Tables that several operators read: computed once, by whoever asks first, and kept as long as somebody has still to read
//! them.
//!
//! Where the rows would take too much memory, a table that may be computed again is: those who come later compute it
//! themselves, and skip what they have read already. One that must be computed once fails then.

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::exec::limits::Held;
use crate::kql::exec::operator::{BoxedOperator, Operator, Poll, Shared};
use crate::kql::exec::run::{Answer, fill_in};
use crate::kql::exec::view::View;
use crate::kql::plan::{self, Node, NodeKind, Plan};
use std::cell::RefCell;
use std::rc::Rc;

/// A common table on its way.
pub(crate) struct Common {
    plan: plan::Common,
    /// What computes it; `None` before the first and after the last row.
    producer: Option<BoxedOperator>,
    /// Each view with the number of operators that will still read it; `None` once all have.
    views: Vec<Option<(View, usize)>>,
    /// Operators that read it to its end; `None` where there is no telling how often it is read.
    readers: Option<usize>,
    held: Held,
    done: bool,
    /// Whether it takes too much memory to be kept.
    given_up: bool,
}

/// The common tables of a plan, none begun.
pub(crate) fn commons(plan: &mut Plan) -> Vec<Rc<RefCell<Common>>> {
    let commons = std::mem::take(&mut plan.commons);
    let mut readers = vec![Some(0); commons.len()];
    let results = plan.results.iter().map(|result| &result.root);
    let nodes = plan.subqueries.iter().chain(results).chain(commons.iter().map(|common| &common.node));
    nodes.for_each(|node| count(node, false, &mut readers));
    let common = |(plan, readers)| Common {
        plan,
        producer: None,
        views: Vec::new(),
        readers,
        held: Held::default(),
        done: false,
        given_up: false,
    };
    commons.into_iter().zip(readers).map(common).map(RefCell::new).map(Rc::new).collect()
}

/// Counts who reads which common table. A sub-query over groups of rows reads it anew for each.
fn count(node: &Node, inside: bool, readers: &mut [Option<usize>]) {
    if let NodeKind::Shared { index, .. } = &node.kind
        && let Some(readers) = readers.get_mut(*index)
    {
        *readers = readers.filter(|_| !inside).map(|count| count + 1);
    }
    let applies = matches!(node.kind, NodeKind::Apply { .. });
    for (at, input) in node.inputs().into_iter().enumerate() {
        count(input, inside || (applies && at > 0), readers);
    }
}

impl Common {
    fn build(&self, answers: &[Option<Answer>]) -> BoxedOperator {
        let mut node = self.plan.node.clone();
        fill_in(&mut node, answers);
        super::build(&node)
    }

    /// View `at`, if it is there, for an operator that reads it once.
    fn read(&mut self, at: usize) -> Option<View> {
        let place = self.views.get_mut(at)?;
        let (view, left) = place.as_mut()?;
        if self.readers.is_none() || *left > 1 {
            *left = left.saturating_sub(1);
            return Some(view.clone());
        }
        let (view, _) = place.take()?;
        self.held.remove(&view);
        Some(view)
    }

    /// Keeps a view for the others, who are told apart from the one that got it. Says whether it could.
    fn keep(&mut self, view: &View, shared: &Shared, span: Span) -> Result<bool, Diagnostic> {
        let others = self.readers.map_or(1, |readers| readers.saturating_sub(1));
        if others == 0 {
            self.views.push(None);
            return Ok(true);
        }
        match self.held.add(view, shared, "The rows of this table, which is read several times,", span) {
            Ok(()) => self.views.push(Some((view.clone(), others))),
            Err(failure) if self.plan.once => return Err(failure),
            Err(_) => {
                self.given_up = true;
                self.views = Vec::new();
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// An operator that was at view `at` reads no further.
    fn leave(&mut self, at: usize) {
        let Some(readers) = &mut self.readers else { return };
        *readers = readers.saturating_sub(1);
        (at..self.views.len()).for_each(|at| drop(self.read(at)));
    }
}

/// Reads a common table.
pub(crate) struct Reader {
    index: usize,
    /// Views read.
    at: usize,
    common: Option<Rc<RefCell<Common>>>,
    /// Where it computes the table itself: how, and how many views are still to be skipped.
    own: Option<(BoxedOperator, usize)>,
}

impl Reader {
    pub(crate) fn new(index: usize) -> Self {
        Self { index, at: 0, common: None, own: None }
    }
}

impl Operator for Reader {
    fn poll(&mut self, shared: &mut Shared) -> Result<Poll, Diagnostic> {
        if let Some((own, skipped)) = &mut self.own {
            return Ok(match own.poll(shared)? {
                Poll::Rows(_) if *skipped > 0 => {
                    *skipped -= 1;
                    Poll::Working
                }
                other => other,
            });
        }
        let Some(common) = self.common.clone().or_else(|| shared.commons.get(self.index).cloned()) else {
            return Ok(Poll::Done);
        };
        self.common = Some(common.clone());
        let mut known = common.borrow_mut();
        if let Some(view) = known.read(self.at) {
            self.at += 1;
            return Ok(Poll::Rows(view));
        }
        if known.done {
            return Ok(Poll::Done);
        }
        if known.given_up {
            self.own = Some((known.build(&shared.answers), self.at));
            return Ok(Poll::Working);
        }
        let span = known.plan.node.span;
        let producer = known.producer.take().unwrap_or_else(|| known.build(&shared.answers));
        // Whatever it asks may read other common tables, never this one.
        drop(known);
        let mut producer = producer;
        let polled = producer.poll(shared)?;
        let mut known = common.borrow_mut();
        match polled {
            Poll::Rows(view) => {
                self.at += 1;
                if known.keep(&view, shared, span)? {
                    known.producer = Some(producer);
                } else {
                    self.own = Some((producer, 0));
                }
                Ok(Poll::Rows(view))
            }
            Poll::Working => {
                known.producer = Some(producer);
                Ok(Poll::Working)
            }
            Poll::Done => {
                known.done = true;
                Ok(Poll::Done)
            }
        }
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        if let Some(common) = &self.common
            && let Ok(mut common) = common.try_borrow_mut()
        {
            common.leave(self.at);
        }
    }
}
