//! The runs of this visit, newest first: what was asked, when, what came of it, and whether its answer is still there.

use super::ranges::Range;
use crate::protocol::{QueryId, Ticks};
use std::collections::VecDeque;

/// Runs that are remembered.
pub const MOST_RUNS: usize = 100;

/// How a run ended.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum End {
    /// It has not.
    #[default]
    Running,
    /// With rows in all of its tables, after so many milliseconds in the engine.
    Done {
        /// Rows of all tables.
        rows: u64,
        /// Milliseconds.
        elapsed_ms: f64,
    },
    /// With an error.
    Failed,
    /// The person stopped it, or ran another one.
    Canceled,
}

/// One run.
#[derive(Clone, Debug, PartialEq)]
pub struct PastRun<Answer> {
    /// Its number.
    pub query: QueryId,
    /// The query's text.
    pub text: String,
    /// The time range that it was asked for.
    pub range: Range,
    /// When it was asked, by the device's clock.
    pub at: Ticks,
    /// How it ended.
    pub end: End,
    /// Its answer, while the engine keeps it.
    pub answer: Option<Answer>,
}

/// The runs, newest first.
#[derive(Clone, Debug, PartialEq)]
pub struct History<Answer>(VecDeque<PastRun<Answer>>);

impl<Answer> Default for History<Answer> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}

impl<Answer> History<Answer> {
    /// A run begins. Whatever still ran was stopped for it.
    pub fn begin(&mut self, query: QueryId, text: String, range: Range, at: Ticks) {
        self.0.truncate(MOST_RUNS - 1);
        self.0.push_front(PastRun { query, text, range, at, end: End::Running, answer: None });
    }

    /// The time range that a run was asked for; `None` for a run that is not remembered.
    pub fn range_of(&self, query: QueryId) -> Option<Range> {
        self.0.iter().find(|run| run.query == query).map(|run| run.range)
    }

    /// A run has ended.
    pub fn finish(&mut self, query: QueryId, end: End, answer: Option<Answer>) {
        if let Some(run) = self.0.iter_mut().find(|run| run.query == query) {
            run.end = end;
            run.answer = answer;
        }
    }

    /// The engine keeps an answer no longer.
    pub fn release(&mut self, query: QueryId) {
        if let Some(run) = self.0.iter_mut().find(|run| run.query == query) {
            run.answer = None;
        }
    }

    /// No answer is there any more, as after all data were forgotten.
    pub fn release_all(&mut self) {
        self.0.iter_mut().for_each(|run| run.answer = None);
    }

    /// The latest answer to exactly this text, spaces around it aside.
    pub fn recall(&self, text: &str) -> Option<&Answer> {
        self.0.iter().filter(|run| run.text.trim() == text.trim()).find_map(|run| run.answer.as_ref())
    }

    /// The runs, newest first.
    pub fn runs(&self) -> impl Iterator<Item = &PastRun<Answer>> {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_answer_to_a_text_is_recalled() {
        let mut history = History::default();
        for (query, text) in [(1, "T"), (2, "U"), (3, "T "), (4, "T")] {
            history.begin(query, text.to_owned(), Range::Last(query.into()), 0);
        }
        history.finish(1, End::Done { rows: 5, elapsed_ms: 1.0 }, Some("first"));
        history.finish(3, End::Done { rows: 6, elapsed_ms: 1.0 }, Some("second"));
        history.finish(4, End::Failed, None);
        assert_eq!(history.recall("\nT\n"), Some(&"second"));
        assert_eq!(history.recall("U"), None, "it is still running");
        assert_eq!((history.range_of(2), history.range_of(5)), (Some(Range::Last(2)), None));
        history.release(3);
        assert_eq!(history.recall("T"), Some(&"first"));
        history.release_all();
        assert_eq!(history.recall("T"), None);
        assert_eq!(history.runs().map(|run| run.query).collect::<Vec<_>>(), [4, 3, 2, 1]);
    }

    #[test]
    fn the_oldest_runs_are_forgotten() {
        let mut history: History<()> = History::default();
        (0..250).for_each(|query| history.begin(query, String::new(), Range::All, 0));
        assert_eq!(history.runs().count(), MOST_RUNS);
        assert_eq!(history.runs().next().map(|run| run.query), Some(249));
    }
}
