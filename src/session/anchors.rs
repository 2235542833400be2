//! A question that found nothing, asked again with another `now()` or without the time range, to say why.

use super::Clock;
use super::store::Store;
use crate::kql::{Execution, Limits, Step, compile};
use crate::protocol::{QueryId, QueryOptions, Reply, Ticks};
use std::collections::VecDeque;

/// Time that one question may take, in milliseconds: past it nothing is said.
const LONGEST_MS: f64 = 2_000.0;
/// Rows that are enough to know.
const ROWS: usize = 1;

/// The latest question. One that comes later takes its place.
#[derive(Default)]
pub(super) struct Anchors {
    asked: Option<Asked>,
}

struct Asked {
    query: QueryId,
    waiting: VecDeque<(Variant, Execution)>,
    spent_ms: f64,
    at_end_of_data: Option<bool>,
    at_all_times: Option<bool>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Variant {
    EndOfData,
    AllTimes,
}

impl Anchors {
    /// Puts the variants that differ from the question itself in line. `now` is what `now()` was, and the end of the data.
    pub(super) fn start(
        &mut self,
        query: QueryId,
        text: &str,
        options: &QueryOptions,
        (now, end): (Ticks, Option<Ticks>),
        store: &Store,
    ) {
        let mut waiting = VecDeque::new();
        let mut put = |variant, now, range| {
            let compiled = compile(text, store, now, range);
            if let Some(plan) = compiled.plan {
                let limits = Limits { result_rows: ROWS, ..Limits::default() };
                waiting.push_back((variant, Execution::new(plan, now, limits)));
            }
        };
        // With the range, where that is not the very thing that keeps everything out.
        if let Some(end) = end.filter(|end| *end != now) {
            put(Variant::EndOfData, end, options.time_range);
        }
        if options.time_range.is_some() {
            put(Variant::AllTimes, now, None);
        }
        let asked = Asked { query, waiting, spent_ms: 0.0, at_end_of_data: None, at_all_times: None };
        self.asked = Some(asked);
    }

    /// Does a piece of work and says whether there is more.
    pub(super) fn step(&mut self, clock: &Clock, emit: &mut dyn FnMut(Reply)) -> bool {
        let Some(asked) = &mut self.asked else { return false };
        if let Some((variant, execution)) = asked.waiting.front_mut() {
            let start_ms = clock();
            let found = match execution.step() {
                Ok(Step::Working) => None,
                Ok(Step::Done(outcome)) => Some(Some(outcome.tables.iter().any(|table| table.rows > 0))),
                Err(_) => Some(None),
            };
            asked.spent_ms += clock() - start_ms;
            let found = found.or((asked.spent_ms > LONGEST_MS).then_some(None));
            if let Some(found) = found {
                match variant {
                    Variant::EndOfData => asked.at_end_of_data = found,
                    Variant::AllTimes => asked.at_all_times = found,
                }
                asked.spent_ms = 0.0;
                asked.waiting.pop_front();
            }
            return true;
        }
        let (query, at_end_of_data, at_all_times) = (asked.query, asked.at_end_of_data, asked.at_all_times);
        self.asked = None;
        emit(Reply::Anchors { query, at_end_of_data, at_all_times });
        false
    }
}
