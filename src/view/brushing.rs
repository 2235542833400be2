//! A stretch of an axis as a filter of the query: its predicate, and where it goes.

use super::filtering::{insertion, predicate};
use super::instants::{self, SECOND_TICKS};
use crate::kql::syntax::lexer::{TokenClass, classify, quoted};
use crate::protocol::{ResultColumn, Ticks};
use std::ops::Range;

/// Labels that one filter names at most.
const MOST_LABELS: usize = 200;

/// An instant as the language writes it, no longer than it needs to be: `datetime(2026-06-07 13:45)`.
pub fn datetime(ticks: Ticks) -> String {
    let whole = ticks.rem_euclid(SECOND_TICKS);
    let text = instants::to_input(ticks).replace('T', " ");
    let text = if whole > 0 {
        format!("{text}.{whole:07}").trim_end_matches('0').to_owned()
    } else {
        let short = text.strip_suffix(":00").unwrap_or(&text);
        short.strip_suffix(" 00:00").unwrap_or(short).to_owned()
    };
    format!("datetime({text})")
}

/// True of the bins from the one that begins at `first` to the one that begins at `last`.
pub fn bins(column: &str, first: Ticks, last: Ticks) -> String {
    format!("{} between ({} .. {})", quoted(column), datetime(first), datetime(last))
}

/// True of the instants from `start` up to, not including, `end`.
pub fn instants(column: &str, start: Ticks, end: Ticks) -> String {
    let name = quoted(column);
    format!("{name} >= {} and {name} < {}", datetime(start), datetime(end))
}

/// True of rows whose cell is one of these, as they are shown; `None` for more than a query should name.
pub fn one_of(column: &ResultColumn, labels: &[String]) -> Option<String> {
    if labels.is_empty() || labels.len() > MOST_LABELS {
        return None;
    }
    let is_null = |label: &String| label.is_empty() && column.kind != "string";
    let tests: Vec<String> =
        labels.iter().map(|label| predicate(column, (!is_null(label)).then_some(label), true)).collect();
    let equals = format!("{} == ", quoted(&column.name));
    let values: Vec<&str> = tests.iter().filter_map(|test| test.strip_prefix(&equals)).collect();
    if values.len() > 1 && values.len() == tests.len() {
        return Some(format!("{} in ({})", quoted(&column.name), values.join(", ")));
    }
    Some(tests.join(" or "))
}

/// Where `where PREDICATE` goes into a query, as bytes of it that are replaced, and the text. A filter of the same column
/// that was written in this way before, at the end, is replaced: a second stretch within the first says all.
pub fn narrowed(query: &str, column: &str, predicate: &str) -> (Range<usize>, String) {
    let operator = format!("where {predicate}");
    let (at, text) = insertion(query, &operator);
    match last_operator(query, at).filter(|range| query.get(range.clone()).is_some_and(|old| is_ours(old, column))) {
        Some(range) => (range, operator),
        None => (at..at, text),
    }
}

/// The last operator before `end`, without its pipe and the space around it.
fn last_operator(query: &str, end: usize) -> Option<Range<usize>> {
    let mut depth = 0_usize;
    let mut found = None;
    for (span, class) in classify(query) {
        if span.end > end || matches!(class, TokenClass::Comment) {
            continue;
        }
        match span.text(query) {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            "|" if depth == 0 => found = Some(span.end),
            _ => {}
        }
    }
    let start = found?;
    let text = query.get(start..end)?;
    let from = start + (text.len() - text.trim_start().len());
    Some(from..start + text.trim_end().len())
}

/// Whether an operator is what [`bins`] or [`instants`] writes about a column, and nothing else.
fn is_ours(operator: &str, column: &str) -> bool {
    let name = quoted(column);
    let Some(rest) = operator.strip_prefix("where ") else { return false };
    let literal = |text: &str| {
        let inner = text.strip_prefix("datetime(").and_then(|text| text.strip_suffix(')'));
        inner.is_some_and(|inner| inner.chars().all(|c| c.is_ascii_digit() || " -:.".contains(c)))
    };
    let bins = rest.strip_prefix(&format!("{name} between (")).and_then(|rest| rest.strip_suffix(')'));
    if let Some((first, last)) = bins.and_then(|bins| bins.split_once(" .. ")) {
        return literal(first) && literal(last);
    }
    let instants = rest.strip_prefix(&format!("{name} >= ")).and_then(|rest| rest.split_once(" and "));
    let end = |end: &str| end.strip_prefix(&format!("{name} < ")).is_some_and(literal);
    instants.is_some_and(|(start, stop)| literal(start) && end(stop))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::instants::{DAY_TICKS, HOUR_TICKS, from_input};

    fn day() -> Ticks {
        from_input("2026-06-07T00:00").unwrap_or_default()
    }

    fn written(query: &str, column: &str, predicate: &str) -> String {
        let (range, text) = narrowed(query, column, predicate);
        format!("{}{text}{}", &query[..range.start], &query[range.end..])
    }

    #[test]
    fn instants_are_no_longer_than_they_need_to_be() {
        assert_eq!(datetime(day()), "datetime(2026-06-07)");
        assert_eq!(datetime(day() + HOUR_TICKS), "datetime(2026-06-07 01:00)");
        assert_eq!(datetime(day() + SECOND_TICKS), "datetime(2026-06-07 00:00:01)");
        assert_eq!(datetime(day() + 5_000_000), "datetime(2026-06-07 00:00:00.5)");
    }

    #[test]
    fn a_second_stretch_takes_the_place_of_the_first() {
        let query = "T\n| summarize count() by bin(When, 1h)\n| render timechart";
        let first = written(query, "When", &bins("When", day(), day() + DAY_TICKS));
        assert_eq!(
            first,
            "T\n| summarize count() by bin(When, 1h)\n\
             | where When between (datetime(2026-06-07) .. datetime(2026-06-08))\n| render timechart"
        );
        let second = written(&first, "When", &instants("When", day(), day() + HOUR_TICKS));
        assert_eq!(second.matches("where").count(), 1);
        assert!(
            second.contains("| where When >= datetime(2026-06-07) and When < datetime(2026-06-07 01:00)\n| render")
        );
        let third = written(&second, "When", &bins("When", day(), day()));
        assert!(third.contains("| where When between (datetime(2026-06-07) .. datetime(2026-06-07))\n| render"));
        // Another's filter stays.
        let own = "T | where When between (ago(1d) .. now())";
        assert!(written(own, "When", &bins("When", day(), day())).starts_with(own));
        let other = "T | where Then between (datetime(2026-06-07) .. datetime(2026-06-08))";
        assert!(written(other, "When", &bins("When", day(), day())).starts_with(other));
    }

    #[test]
    fn labels_become_values() {
        let column = |kind: &str| ResultColumn { name: "my col".into(), kind: kind.into() };
        let labels = |labels: &[&str]| labels.iter().map(|label| (*label).to_owned()).collect::<Vec<_>>();
        let test = |kind, given: &[&str]| one_of(&column(kind), &labels(given)).unwrap_or_default();
        assert_eq!(test("string", &["a", "b\""]), r#"['my col'] in ("a", "b\"")"#);
        assert_eq!(test("string", &["a"]), r#"['my col'] == "a""#);
        assert_eq!(test("string", &["a", ""]), r#"['my col'] == "a" or isempty(['my col'])"#);
        assert_eq!(test("long", &["1", ""]), "['my col'] == 1 or isnull(['my col'])");
        assert_eq!(one_of(&column("string"), &[]), None);
    }
}
