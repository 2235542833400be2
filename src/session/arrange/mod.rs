//! What a grid asks of a kept answer: another order of its rows, what is in a column. Done in pieces, as queries are.
//!
//! Filters and orders are queries over the answer itself, so that they mean what the same words mean in its query.

mod bins;
mod order;
mod over;
mod plain;
mod search;
mod stats;

pub(super) use order::{Order, Rows};

use super::results::{Results, Shown};
use crate::kql::plugins::{Pieces, next_piece};
use crate::protocol::{Arranged, ColumnStats, QueryId, Reply, Request};
use std::collections::VecDeque;

/// Work that waits, the first one being done.
#[derive(Default)]
pub(super) struct Arranging(VecDeque<Job>);

struct Job {
    query: QueryId,
    table: u32,
    work: Work,
}

enum Work {
    Order { turn: u32, pieces: Pieces<Result<Order, String>> },
    Stats { column: u32, pieces: Pieces<Result<ColumnStats, String>> },
    Plain(Pieces<plain::Plain>),
}

impl Arranging {
    /// Takes a request about a kept answer; what is said of one that is gone is nothing.
    pub(super) fn take(&mut self, request: Request, results: &Results) {
        match request {
            Request::Arrange { query, table, turn, order } => {
                self.drop_orders(|job| (job.query, job.table) == (query, table));
                let Some(rows) = results.rows(query, table) else { return };
                let pieces: Pieces<_> = Box::pin(order::arranged(rows, order));
                self.0.push_back(Job { query, table, work: Work::Order { turn, pieces } });
            }
            Request::ColumnStats { query, table, column } => {
                let Some(rows) = results.arranged_rows(query, table) else { return };
                // Only the last column that was asked about is looked at.
                self.0.retain(|job| !matches!(job.work, Work::Stats { .. }));
                let pieces: Pieces<_> = Box::pin(stats::stats(rows, column as usize));
                self.0.push_back(Job { query, table, work: Work::Stats { column, pieces } });
            }
            Request::PlainColumns { query, table } => {
                // Of all rows: columns should not come and go with the filters.
                let Some(rows) = results.rows(query, table) else { return };
                let shown = Shown { rows, picked: None };
                self.0.push_back(Job { query, table, work: Work::Plain(Box::pin(plain::plain(shown))) });
            }
            _ => {}
        }
    }

    /// Drops what is about an answer that is gone.
    pub(super) fn release(&mut self, query: QueryId) {
        self.0.retain(|job| job.query != query);
    }

    /// Drops everything.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    fn drop_orders(&mut self, about: impl Fn(&Job) -> bool) {
        self.0.retain(|job| !about(job));
    }

    /// Does a piece of work and says whether there is more to do.
    pub(super) fn step(&mut self, results: &mut Results, emit: &mut dyn FnMut(Reply)) -> bool {
        let Some(job) = self.0.front_mut() else { return false };
        let (query, table) = (job.query, job.table);
        let reply = match &mut job.work {
            Work::Order { turn, pieces } => {
                let turn = *turn;
                next_piece(pieces).map(|order| {
                    let (order, problem) = match order {
                        Ok(order) => (order, None),
                        Err(problem) => (Order::default(), Some(problem)),
                    };
                    let arranged = Arranged { problem, ..results.arrange(query, table, order) };
                    Reply::Arranged { query, table, turn, arranged }
                })
            }
            Work::Stats { column, pieces } => {
                let column = *column;
                next_piece(pieces).map(|stats| Reply::ColumnStats { query, table, column, stats })
            }
            Work::Plain(pieces) => next_piece(pieces).map(|plain::Plain { empty, constant }| Reply::PlainColumns {
                query,
                table,
                empty,
                constant,
            }),
        };
        if let Some(reply) = reply {
            self.0.pop_front();
            emit(reply);
        }
        !self.0.is_empty()
    }
}
