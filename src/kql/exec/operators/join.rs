//! `join`, `lookup`: the right side is hashed, the left side is streamed past it.
//!
//! A key that matches millions of rows is worked off in pieces of [`BATCH_ROWS`] pairs, so that a query can be stopped
//! in the middle of it.

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::exec::eval::eval_column;
use crate::kql::exec::groups::Grouper;
use crate::kql::exec::operator::{BATCH_ROWS, BoxedOperator, Operator, Poll, Shared};
use crate::kql::exec::view::{LazyColumn, View};
use crate::kql::plan::{Expr, JoinKind, Node};
use crate::values::{Column, NO_ROW, ScalarType, Value};

/// One side of a join.
pub(crate) struct Side {
    /// Its rows.
    pub(crate) input: BoxedOperator,
    /// What computes them, for the columns' types.
    pub(crate) node: Node,
    /// Its keys.
    pub(crate) keys: Vec<Expr>,
}

impl Side {
    fn kinds(&self) -> Vec<ScalarType> {
        self.node.schema.fields.iter().map(|field| field.kind).collect()
    }

    fn eval_keys(&self, view: &View, shared: &Shared) -> Result<Vec<Column>, Diagnostic> {
        self.keys.iter().map(|key| eval_column(key, view, &shared.context)).collect()
    }
}

pub(crate) struct Join {
    left: Side,
    right: Side,
    kind: JoinKind,
    span: Span,
    phase: Phase,
    table: Table,
    /// Left keys that have come, for a join that takes the first row of each.
    seen: Grouper,
    /// Rows given so far.
    given: usize,
}

/// How far it has got.
enum Phase {
    /// Reads the right side.
    Build(Vec<View>),
    /// Reads the left side.
    Stream,
    /// Gives the pairs of one batch of the left side.
    Pairs(Pairs),
    /// Gives rows of the right side that matched, or did not.
    Rest { rows: Vec<u32>, at: usize },
}

/// The hashed right side: rows of group `g` are `rows[starts[g]..starts[g + 1]]`.
struct Table {
    view: View,
    groups: Grouper,
    starts: Vec<u32>,
    rows: Vec<u32>,
    /// Whether a left row had this group's key.
    matched: Vec<bool>,
}

/// Where the work on one left batch has got.
struct Pairs {
    left: View,
    /// The left rows to work on, and the group that each matches or [`NO_ROW`].
    todo: Vec<(u32, u32)>,
    /// Next of `todo`.
    at: usize,
    /// Next of its matches.
    within: usize,
}

impl Join {
    pub(crate) fn new(left: Side, right: Side, kind: JoinKind, span: Span) -> Self {
        let table = Table {
            view: View { columns: Vec::new(), rows: 0 },
            groups: Grouper::default(),
            starts: vec![0],
            rows: Vec::new(),
            matched: Vec::new(),
        };
        Self { left, right, kind, span, phase: Phase::Build(Vec::new()), table, seen: Grouper::default(), given: 0 }
    }

    /// Hashes the right side once all of it is there.
    fn build(&mut self, views: &[View], shared: &Shared) -> Result<(), Diagnostic> {
        let view = View::concat(&self.right.kinds(), views);
        let keys = self.right.eval_keys(&view, shared)?;
        let groups = self.table.groups.insert(&keys, view.rows, |_| {});
        let count = self.table.groups.groups();
        (self.table.starts, self.table.rows) = rows_by_group(&groups, count);
        self.table.matched = vec![false; count];
        self.table.view = view;
        self.phase = Phase::Stream;
        Ok(())
    }

    /// Takes a batch of the left side; gives rows at once where none can multiply.
    fn stream(&mut self, left: View, shared: &Shared) -> Result<Poll, Diagnostic> {
        let keys = self.left.eval_keys(&left, shared)?;
        let groups = self.table.groups.find(&keys, left.rows);
        match self.kind {
            JoinKind::LeftSemi | JoinKind::LeftAnti => {
                let wanted = self.kind == JoinKind::LeftSemi;
                let kept: Vec<u32> =
                    (0..left.rows as u32).filter(|row| (groups[*row as usize] != NO_ROW) == wanted).collect();
                self.given += kept.len();
                return Ok(if kept.is_empty() { Poll::Working } else { Poll::Rows(left.pick(kept)) });
            }
            JoinKind::RightOuter | JoinKind::FullOuter | JoinKind::RightSemi | JoinKind::RightAnti => {
                for group in &groups {
                    if let Some(matched) = self.table.matched.get_mut(*group as usize) {
                        *matched = true;
                    }
                }
                if matches!(self.kind, JoinKind::RightSemi | JoinKind::RightAnti) {
                    return Ok(Poll::Working);
                }
            }
            JoinKind::InnerUnique | JoinKind::Inner | JoinKind::LeftOuter => {}
        }
        let outer = matches!(self.kind, JoinKind::LeftOuter | JoinKind::FullOuter);
        let pair = |row: u32| (row, groups[row as usize]);
        let todo: Vec<(u32, u32)> = if self.kind == JoinKind::InnerUnique {
            let mut first = Vec::new();
            self.seen.insert(&keys, left.rows, |row| first.push(row as u32));
            first.into_iter().map(pair).filter(|(_, group)| *group != NO_ROW).collect()
        } else {
            (0..left.rows as u32).map(pair).filter(|(_, group)| outer || *group != NO_ROW).collect()
        };
        if !todo.is_empty() {
            self.phase = Phase::Pairs(Pairs { left, todo, at: 0, within: 0 });
        }
        Ok(Poll::Working)
    }

    /// What is left once the left side has ended.
    fn rest(&mut self) -> Phase {
        let wanted = match self.kind {
            JoinKind::RightOuter | JoinKind::FullOuter | JoinKind::RightAnti => false,
            JoinKind::RightSemi => true,
            _ => return Phase::Rest { rows: Vec::new(), at: 0 },
        };
        let mut rows = Vec::new();
        for (group, _) in self.table.matched.iter().enumerate().filter(|(_, matched)| **matched == wanted) {
            rows.extend_from_slice(self.table.rows_of(group));
        }
        rows.sort_unstable();
        Phase::Rest { rows, at: 0 }
    }
}

impl Operator for Join {
    fn poll(&mut self, shared: &mut Shared) -> Result<Poll, Diagnostic> {
        match &mut self.phase {
            Phase::Build(views) => {
                match self.right.input.poll(shared)? {
                    Poll::Rows(view) => {
                        views.push(view);
                        let rows = views.iter().map(|view| view.rows).sum();
                        shared.limits.check_rows(rows, "The right side of this join", self.span)?;
                    }
                    Poll::Working => {}
                    Poll::Done => {
                        let views = std::mem::take(views);
                        self.build(&views, shared)?;
                    }
                }
                Ok(Poll::Working)
            }
            Phase::Stream => match self.left.input.poll(shared)? {
                Poll::Rows(view) => self.stream(view, shared),
                Poll::Working => Ok(Poll::Working),
                Poll::Done => {
                    self.phase = self.rest();
                    Ok(Poll::Working)
                }
            },
            Phase::Pairs(pairs) => {
                let (left_rows, right_rows) = pairs.next(&self.table);
                self.given += left_rows.len();
                shared.limits.check_rows(self.given, "The pairs of this join", self.span)?;
                let mut view = pairs.left.pick(left_rows);
                view.columns.extend(self.table.view.pick_or_null(right_rows).columns);
                if pairs.at == pairs.todo.len() {
                    self.phase = Phase::Stream;
                }
                Ok(Poll::Rows(view))
            }
            Phase::Rest { rows, at } => {
                if *at == rows.len() {
                    return Ok(Poll::Done);
                }
                let end = rows.len().min(*at + BATCH_ROWS);
                let right = self.table.view.pick(rows[*at..end].to_vec());
                *at = end;
                if matches!(self.kind, JoinKind::RightSemi | JoinKind::RightAnti) {
                    return Ok(Poll::Rows(right));
                }
                let nulls = self.left.kinds().into_iter().map(|kind| LazyColumn::Constant(Value::null(kind)));
                let columns = nulls.chain(right.columns).collect();
                Ok(Poll::Rows(View { columns, rows: right.rows }))
            }
        }
    }
}

impl Table {
    fn rows_of(&self, group: usize) -> &[u32] {
        &self.rows[self.starts[group] as usize..self.starts[group + 1] as usize]
    }
}

impl Pairs {
    /// The next pairs, at most [`BATCH_ROWS`]: left rows, and right rows or [`NO_ROW`].
    fn next(&mut self, table: &Table) -> (Vec<u32>, Vec<u32>) {
        let (mut left, mut right) = (Vec::new(), Vec::new());
        while let Some((row, group)) = self.todo.get(self.at).copied() {
            let room = BATCH_ROWS - left.len();
            if room == 0 {
                break;
            }
            let matches = if group == NO_ROW { &[NO_ROW][..] } else { table.rows_of(group as usize) };
            let end = matches.len().min(self.within + room);
            right.extend_from_slice(&matches[self.within..end]);
            left.resize(right.len(), row);
            if end == matches.len() {
                (self.at, self.within) = (self.at + 1, 0);
            } else {
                self.within = end;
            }
        }
        (left, right)
    }
}

/// Row numbers group by group, and where each group starts.
pub(crate) fn rows_by_group(groups: &[u32], count: usize) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0_u32; count + 1];
    for group in groups {
        starts[*group as usize + 1] += 1;
    }
    for at in 0..count {
        starts[at + 1] += starts[at];
    }
    let mut next = starts.clone();
    let mut rows = vec![0; groups.len()];
    for (row, group) in groups.iter().enumerate() {
        let at = &mut next[*group as usize];
        rows[*at as usize] = row as u32;
        *at += 1;
    }
    (starts, rows)
}
