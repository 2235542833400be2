//! What may be written at the caret, from a list that the engine gave before: while a word goes on, no letter waits for
//! the engine.

use crate::diagnostics::fit_item;
use crate::protocol::{Completion, Completions};

/// Items that are shown at most.
const MOST_SHOWN: usize = 150;

/// A list of the engine, and the place that it is for.
pub struct Kept {
    query: String,
    at: usize,
    list: Completions,
}

impl Kept {
    /// The engine's answer for byte `at` of `query`.
    pub fn new(query: String, at: usize, list: Completions) -> Self {
        Self { query, at, list }
    }

    /// Whether it is for byte `at` of `query`, or for the word there when it was shorter.
    pub fn is_for(&self, query: &str, at: usize) -> bool {
        self.typed(query, at).is_some()
    }

    /// The list to be shown at byte `at` of `query`, where that is the same place, or the same word with more letters; `None`
    /// where the engine must be asked. Before a letter is written it is empty where nobody `asked` and it would only be in the
    /// way.
    pub fn shown(&self, query: &str, at: usize, asked: bool) -> Option<Completions> {
        let list = &self.list;
        let typed = self.typed(query, at)?;
        let word = query.get(list.from..at)?;
        if word.is_empty() && !asked && !list.opens {
            return Some(Completions::default());
        }
        let ranked = list.items.iter().filter_map(|item| Some((fit_item(&item.label, word)?, item)));
        let mut ranked: Vec<(u32, &Completion)> = ranked.collect();
        // Stable: what fits equally well stays in the engine's order.
        ranked.sort_by_key(|(rank, _)| *rank);
        Some(Completions {
            from: list.from,
            to: list.to + typed.len(),
            more: list.more || ranked.len() > MOST_SHOWN,
            items: ranked.into_iter().take(MOST_SHOWN).map(|(_, item)| item.clone()).collect(),
            opens: list.opens,
        })
    }

    /// What has been written since, where it goes on with the word that the list is for. Without items nothing is known of the
    /// place, digits begin no word, and other characters than these may end it.
    fn typed<'q>(&self, query: &'q str, at: usize) -> Option<&'q str> {
        let (before, after) = (self.query.get(..self.at)?, self.query.get(self.at..)?);
        let typed = query.get(..at)?.strip_prefix(before)?;
        if query.get(at..)? != after {
            return None;
        }
        let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let begins_name = |word: &str| !word.starts_with(|first: char| first.is_ascii_digit());
        let is_whole = !self.list.more && !self.list.items.is_empty();
        let goes_on = is_whole && typed.chars().all(is_letter) && begins_name(query.get(self.list.from..at)?);
        (typed.is_empty() || goes_on).then_some(typed)
    }
}
