//! `mv-apply` and `partition`: a sub-query for each group of neighboring rows that share their key.
//!
//! The sub-query's operators are built anew for each group; they read the group's rows from what the run shares. Columns
//! of the group itself are passed on unread, so that an array that was expanded is not copied for each of its elements.

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::exec::groups::Grouper;
use crate::kql::exec::limits::Held;
use crate::kql::exec::operator::{BATCH_ROWS, BoxedOperator, Operator, Poll, Shared};
use crate::kql::exec::run::{Answer, fill_in};
use crate::kql::exec::view::View;
use crate::kql::plan::Node;
use crate::values::{Batch, NO_ROW, ScalarType};
use std::collections::VecDeque;
use std::rc::Rc;

pub(crate) struct Apply {
    input: BoxedOperator,
    body: Node,
    subqueries: Vec<(usize, Node)>,
    kinds: Vec<ScalarType>,
    id: usize,
    /// Groups, at most.
    most: Option<usize>,
    span: Span,
    keys: Grouper,
    /// The view that is cut into groups now.
    runs: Option<Runs>,
    /// The group whose last rows may be still to come.
    open: Option<Group>,
    /// The group that runs.
    current: Option<Run>,
    /// Answers that wait until there are enough for a batch: rows of `left`, each beside one of `answers`.
    left: Option<Rc<View>>,
    positions: Vec<u32>,
    answers: Vec<View>,
    held: Held,
    rows: usize,
    input_done: bool,
}

/// A view's rows by their keys.
struct Runs {
    view: Rc<View>,
    /// The key of each row.
    keys: Vec<u32>,
    at: usize,
}

struct Group {
    key: u32,
    pieces: Vec<View>,
    /// Where one of its rows stands.
    left: Rc<View>,
    at: u32,
}

/// The sub-query for one group.
struct Run {
    operator: BoxedOperator,
    left: Rc<View>,
    at: u32,
    /// What must be known before the body runs: `operator` computes the first of these.
    asked: Option<Asked>,
}

/// Queries over the group, then the body, that wait for each other's answers.
struct Asked {
    waiting: VecDeque<(usize, Node)>,
    body: Node,
    answers: Vec<Option<Answer>>,
    batches: Vec<Batch>,
    rows: usize,
}

impl Apply {
    pub(crate) fn new(
        input: BoxedOperator,
        body: &Node,
        id: usize,
        most: Option<usize>,
        subqueries: &[(usize, Node)],
        span: Span,
    ) -> Self {
        Self {
            input,
            kinds: body.schema.fields.iter().map(|field| field.kind).collect(),
            body: body.clone(),
            subqueries: subqueries.to_vec(),
            id,
            most,
            span,
            keys: Grouper::default(),
            runs: None,
            open: None,
            current: None,
            left: None,
            positions: Vec::new(),
            answers: Vec::new(),
            held: Held::default(),
            rows: 0,
            input_done: false,
        }
    }

    /// The next group all of whose rows are here.
    fn next_group(&mut self) -> Option<Group> {
        while let Some(runs) = &mut self.runs {
            let Some(key) = runs.keys.get(runs.at).copied() else {
                self.runs = None;
                break;
            };
            if self.open.as_ref().is_some_and(|open| open.key != key) {
                return self.open.take();
            }
            let rows = runs.keys[runs.at..].iter().take_while(|other| **other == key).count();
            let mut piece = runs.view.slice(runs.at, rows);
            // The sub-query does not see the key.
            piece.columns.pop();
            let (left, at) = (runs.view.clone(), runs.at as u32);
            runs.at += rows;
            let mut pieces = self.open.take().map(|open| open.pieces).unwrap_or_default();
            pieces.push(piece);
            self.open = Some(Group { key, pieces, left, at });
        }
        if self.input_done { self.open.take() } else { None }
    }

    fn start(&mut self, group: Group, shared: &mut Shared) {
        if shared.partitions.len() <= self.id {
            shared.partitions.resize_with(self.id + 1, Vec::new);
        }
        shared.partitions[self.id] = group.pieces;
        let asked = (!self.subqueries.is_empty()).then(|| Asked {
            waiting: self.subqueries.iter().cloned().collect(),
            body: self.body.clone(),
            answers: Vec::new(),
            batches: Vec::new(),
            rows: 0,
        });
        let first = self.subqueries.first().map_or(&self.body, |(_, node)| node);
        self.current = Some(Run { operator: super::build(first), left: group.left, at: group.at, asked });
    }

    /// The answers that wait, as one view.
    fn flush(&mut self) -> Option<View> {
        let left = self.left.take()?;
        let mut view = left.pick(std::mem::take(&mut self.positions));
        let answers = std::mem::take(&mut self.answers);
        self.held.clear();
        view.columns.extend(View::concat(&self.kinds, &answers).columns);
        Some(view)
    }

    /// Takes some of the current group's answer; gives a batch when there is enough for one.
    fn take(&mut self, answer: View, shared: &Shared) -> Result<Option<View>, Diagnostic> {
        let Some(run) = self.current.as_ref().filter(|_| answer.rows > 0) else { return Ok(None) };
        let (left, at) = (run.left.clone(), run.at);
        self.rows += answer.rows;
        shared.limits.check_rows(self.rows, "The rows of the sub-queries", self.span)?;
        let ready = if self.left.as_ref().is_some_and(|known| !Rc::ptr_eq(known, &left)) { self.flush() } else { None };
        self.held.add(&answer, shared, "The rows of the sub-queries", self.span)?;
        self.left = Some(left);
        self.positions.extend(std::iter::repeat_n(at, answer.rows));
        self.answers.push(answer);
        Ok(if ready.is_none() && self.positions.len() >= BATCH_ROWS { self.flush() } else { ready })
    }

    fn check_groups(&self) -> Result<(), Diagnostic> {
        match self.most {
            Some(most) if self.keys.groups() > most => Err(Diagnostic::error(
                "TM201",
                self.span,
                format!("The key has more than {most} values, the limit of `partition` when no strategy is given."),
            )
            .with_help("Write partition hint.strategy=native by ….")),
            _ => Ok(()),
        }
    }
}

impl Operator for Apply {
    fn poll(&mut self, shared: &mut Shared) -> Result<Poll, Diagnostic> {
        if let Some(run) = &mut self.current {
            match run.operator.poll(shared)? {
                Poll::Rows(answer) if run.asked.is_some() => run.keep(answer, shared)?,
                Poll::Rows(answer) => {
                    if let Some(view) = self.take(answer, shared)? {
                        return Ok(Poll::Rows(view));
                    }
                }
                Poll::Working => {}
                Poll::Done if run.asked.is_some() => run.answered(),
                Poll::Done => self.current = None,
            }
            return Ok(Poll::Working);
        }
        if let Some(group) = self.next_group() {
            self.start(group, shared);
            return Ok(Poll::Working);
        }
        if self.input_done {
            return Ok(self.flush().map_or(Poll::Done, Poll::Rows));
        }
        match self.input.poll(shared)? {
            Poll::Rows(view) => {
                let key = view.columns.len().saturating_sub(1);
                let keys = self.keys.insert(&[view.column(key)], view.rows, |_| {});
                debug_assert!(!keys.contains(&NO_ROW), "every row has a key");
                self.check_groups()?;
                self.runs = Some(Runs { view: Rc::new(view), keys, at: 0 });
            }
            Poll::Working => {}
            Poll::Done => self.input_done = true,
        }
        Ok(Poll::Working)
    }
}

impl Run {
    /// Some of a query's answer.
    fn keep(&mut self, answer: View, shared: &Shared) -> Result<(), Diagnostic> {
        let Some(asked) = &mut self.asked else { return Ok(()) };
        asked.rows += answer.rows;
        shared.limits.check_rows(asked.rows, "The rows of a value of this step", asked.body.span)?;
        if answer.rows > 0 {
            asked.batches.push(answer.into_batch());
        }
        Ok(())
    }

    /// A query has its answer: the next one, or the body, is told.
    fn answered(&mut self) {
        let Some(mut asked) = self.asked.take() else { return };
        if let Some((index, node)) = asked.waiting.pop_front() {
            if asked.answers.len() <= index {
                asked.answers.resize_with(index + 1, || None);
            }
            asked.answers[index] = Some(Answer::of(&node.schema, &std::mem::take(&mut asked.batches)));
            asked.rows = 0;
        }
        let next = asked.waiting.front_mut().map_or(&mut asked.body, |(_, node)| node);
        fill_in(next, &asked.answers);
        self.operator = super::build(next);
        if !asked.waiting.is_empty() {
            self.asked = Some(asked);
        }
    }
}

/// The rows of the group at hand, inside the sub-query.
pub(crate) struct Partition {
    id: usize,
    at: usize,
}

impl Partition {
    pub(crate) fn new(id: usize) -> Self {
        Self { id, at: 0 }
    }
}

impl Operator for Partition {
    fn poll(&mut self, shared: &mut Shared) -> Result<Poll, Diagnostic> {
        let piece = shared.partitions.get(self.id).and_then(|pieces| pieces.get(self.at));
        self.at += 1;
        Ok(piece.map_or(Poll::Done, |piece| Poll::Rows(piece.clone())))
    }
}
