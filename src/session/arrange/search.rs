//! A text in any cell of a row, in whatever case.

use super::order::Rows;
use crate::kql::functions::LocalClock;
use crate::kql::plugins::Pace;
use crate::session::page::local_text;
use crate::values::{Column, display};

/// For each row whether one of these columns shows the text.
pub(super) async fn rows_with(
    rows: &Rows,
    columns: &[usize],
    text: &str,
    clock: Option<&LocalClock>,
    pace: &Pace,
) -> Vec<bool> {
    let finder = Finder::new(text);
    let mut found = Vec::with_capacity(rows.count);
    for batch in &rows.batches {
        let start = found.len();
        found.resize(start + batch.rows, false);
        for column in columns.iter().filter_map(|at| batch.columns.get(*at)) {
            mark(column, &finder, clock, &mut found[start..]);
            pace.done(batch.rows).await;
        }
    }
    found
}

fn mark(column: &Column, finder: &Finder, clock: Option<&LocalClock>, found: &mut [bool]) {
    if let Column::String(texts) = column {
        for (found, here) in found.iter_mut().zip(texts.map(|text| finder.is_in(text))) {
            *found |= here;
        }
        return;
    }
    let mut shown = String::new();
    for (row, found) in found.iter_mut().enumerate() {
        if *found || column.is_null(row) {
            continue;
        }
        shown.clear();
        match (column, clock) {
            (Column::DateTime(times), Some(clock)) => local_text(times.value(row), clock, &mut shown),
            _ => display(column, row, &mut shown),
        }
        *found = finder.is_in(&shown);
    }
}

/// Looks for one text in many.
struct Finder {
    lower: String,
    is_ascii: bool,
}

impl Finder {
    fn new(text: &str) -> Self {
        Self { lower: text.to_lowercase(), is_ascii: text.is_ascii() }
    }

    fn is_in(&self, text: &str) -> bool {
        let (wanted, text_bytes) = (self.lower.as_bytes(), text.as_bytes());
        // A letter that is not ASCII can be an ASCII letter's capital: the Kelvin sign.
        if self.is_ascii && text.is_ascii() {
            let Some(first) = wanted.first() else { return true };
            let starts = text_bytes.iter().enumerate().filter(|(_, byte)| byte.to_ascii_lowercase() == *first);
            return starts.into_iter().any(|(at, _)| {
                text_bytes.get(at..at + wanted.len()).is_some_and(|part| part.eq_ignore_ascii_case(wanted))
            });
        }
        text.to_lowercase().contains(&self.lower)
    }
}

#[cfg(test)]
mod tests {
    use super::Finder;

    #[test]
    fn case_does_not_count() {
        for (wanted, text, expected) in [
            ("", "", true),
            ("", "a", true),
            ("err", "An ERROR", true),
            ("ERR", "an error", true),
            ("error!", "error", false),
            ("É", "café", true),
            ("k", "\u{212a}", true),
            ("ss", "ß", false),
            ("aab", "aaab", true),
        ] {
            assert_eq!(Finder::new(wanted).is_in(text), expected, "{wanted} in {text}");
        }
    }
}
