//! One text to look for in many: prepared once, then asked for every row.

use crate::kql::functions::letters::{lower_text, push_lower};
use memchr::memmem::Finder;

/// Where in the haystack the needle must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::kql::functions) enum Place {
    /// Anywhere.
    Within,
    /// As whole terms. A term is a run of letters and digits, as long as it goes.
    Term,
    /// Where a term begins.
    TermStart,
    /// Where a term ends.
    TermEnd,
    /// At the very start.
    Start,
    /// At the very end.
    End,
    /// All of it.
    Whole,
}

/// Whether upper and lower case differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::kql::functions) enum Case {
    /// They do.
    Sensitive,
    /// They do not.
    Ignored,
}

/// A prepared needle.
pub(in crate::kql::functions) struct Needle {
    place: Place,
    case: Case,
    /// In lower case where case is ignored.
    text: String,
    finder: Finder<'static>,
    /// The haystack in lower case.
    lower: String,
}

impl Needle {
    /// Prepares a text.
    pub(in crate::kql::functions) fn new(text: &str, place: Place, case: Case) -> Self {
        let text = if case == Case::Ignored { lower_text(text) } else { text.to_owned() };
        let finder = Finder::new(text.as_bytes()).into_owned();
        Self { place, case, text, finder, lower: String::new() }
    }

    /// Whether the haystack has the needle where it must be. An empty needle is everywhere.
    pub(in crate::kql::functions) fn is_in(&mut self, haystack: &str) -> bool {
        if self.case == Case::Sensitive {
            return self.found(haystack);
        }
        let mut lower = std::mem::take(&mut self.lower);
        lower.clear();
        push_lower(haystack, &mut lower);
        let found = self.found(&lower);
        self.lower = lower;
        found
    }

    fn found(&self, haystack: &str) -> bool {
        match self.place {
            Place::Within => self.finder.find(haystack.as_bytes()).is_some(),
            Place::Start => haystack.starts_with(&*self.text),
            Place::End => haystack.ends_with(&*self.text),
            Place::Whole => haystack == self.text,
            Place::Term | Place::TermStart | Place::TermEnd => self.found_at_term(haystack),
        }
    }

    fn found_at_term(&self, haystack: &str) -> bool {
        if self.text.is_empty() {
            return true;
        }
        let mut from = 0;
        while let Some(at) = haystack.as_bytes().get(from..).and_then(|rest| self.finder.find(rest)) {
            let start = from + at;
            let end = start + self.text.len();
            let begins = self.place == Place::TermEnd || is_boundary(haystack, start);
            let ends = self.place == Place::TermStart || is_boundary(haystack, end);
            if begins && ends {
                return true;
            }
            // The next possible place: one character on.
            from = start + haystack[start..].chars().next().map_or(1, char::len_utf8);
        }
        false
    }
}

/// Whether no term goes across byte `at` of a text, which must lie between characters.
fn is_boundary(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at..].chars().next();
    !(before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_whole() {
        for (haystack, needle, place, expected) in [
            ("North America", "america", Place::Term, true),
            ("NorthAmerica", "america", Place::Term, false),
            ("NorthAmerica", "north", Place::TermStart, true),
            ("NorthAmerica", "america", Place::TermEnd, true),
            ("a-b-c", "b-c", Place::Term, true),
            ("a-b-cd", "b-c", Place::Term, false),
            ("aab aa", "aa", Place::Term, true),
            ("/v2/x", "/v2", Place::Term, true),
            ("été", "té", Place::Term, false),
            ("l'été", "ÉTÉ", Place::Term, true),
            ("", "a", Place::Term, false),
            ("a", "", Place::Term, true),
            ("_a_", "a", Place::Term, true),
            ("aaa", "aa", Place::End, true),
            ("ÀB", "àb", Place::Whole, true),
        ] {
            let mut prepared = Needle::new(needle, place, Case::Ignored);
            assert_eq!(prepared.is_in(haystack), expected, "{haystack} {needle} {place:?}");
        }
        assert!(!Needle::new("America", Place::Term, Case::Sensitive).is_in("north america"));
    }
}
