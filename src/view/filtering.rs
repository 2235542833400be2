//! A cell as a filter: the predicate that keeps or leaves out rows with its value, and the place in the query for it.

use crate::kql::syntax::lexer::{TokenClass, classify, escaped, quoted};
use crate::protocol::ResultColumn;

/// The predicate that is true of the rows whose cell is this one (or, with `keep` false, of all others); `cell` as the grid shows
/// it, `None` for null. Values of a type that nothing can be compared with are compared as texts.
pub fn predicate(column: &ResultColumn, cell: Option<&str>, keep: bool) -> String {
    let name = quoted(&column.name);
    let test = |is: &str, is_not: &str| format!("{}({name})", if keep { is } else { is_not });
    let equals = |value: String| format!("{name} {} {value}", if keep { "==" } else { "!=" });
    let Some(text) = cell else { return test("isnull", "isnotnull") };
    match column.kind.as_str() {
        "string" if text.is_empty() => test("isempty", "isnotempty"),
        "string" => equals(literal(text)),
        "real" => match text {
            "NaN" if keep => format!("isnan({name})"),
            // Of a null nothing is true, `not(isnan(…))` neither.
            "NaN" => format!("isnan({name}) != true"),
            "Infinity" => equals("real(+inf)".to_owned()),
            "-Infinity" => equals("real(-inf)".to_owned()),
            number => equals(value("real", number)),
        },
        kind @ ("bool" | "int" | "long" | "timespan" | "datetime" | "decimal" | "guid") => equals(value(kind, text)),
        _ => text_is(&name, text, keep),
    }
}

/// The predicate that is true of the rows where a dynamic value has this text (or, with `keep` false, of all others).
pub(super) fn text_is(dynamic: &str, text: &str, keep: bool) -> String {
    match (text.is_empty(), keep) {
        // As a text a null is empty, too.
        (true, true) => format!("isnotnull({dynamic}) and tostring({dynamic}) == \"\""),
        (true, false) => format!("isnull({dynamic}) or tostring({dynamic}) != \"\""),
        (false, true) => format!("tostring({dynamic}) == {}", literal(text)),
        (false, false) => format!("tostring({dynamic}) != {}", literal(text)),
    }
}

/// A value of a type as the language writes it, from its text in the grid.
pub(super) fn value(kind: &str, text: &str) -> String {
    match kind {
        "string" => literal(text),
        // Without its sign it would be no long.
        "int" | "long" if text == "-9223372036854775808" => format!("long({text})"),
        "timespan" => format!("time({text})"),
        "real" | "datetime" | "decimal" | "guid" => format!("{kind}({text})"),
        _ => text.to_owned(),
    }
}

/// A text as the language writes it.
pub fn literal(text: &str) -> String {
    format!("\"{}\"", escaped(text, '"'))
}

/// Where an operator over the answer (`where …`, `summarize …`) goes into a query, as a byte of it, and what is written there:
/// behind the last operator, but before a `render`, which says how the rows are drawn.
pub fn insertion(query: &str, operator: &str) -> (usize, String) {
    let last = last_step(query);
    match last.render {
        Some((pipe, _)) => (pipe, format!("| {operator}\n")),
        None => (last.end, format!("\n| {operator}")),
    }
}

/// Where a query ends.
pub(super) struct LastStep {
    /// The byte of the pipe before the `render` at its end, where there is one, and the byte where that begins.
    pub(super) render: Option<(usize, usize)>,
    /// The byte behind its last token; a `;` at the very end is none of it.
    pub(super) end: usize,
}

/// Finds the end of a query.
pub(super) fn last_step(query: &str) -> LastStep {
    let mut depth = 0_usize;
    let (mut pipe, mut render, mut is_ended) = (None, None, false);
    let mut end = None;
    for (span, class) in classify(query) {
        if matches!(class, TokenClass::Comment) {
            continue;
        }
        let text = span.text(query);
        if text == ";" {
            is_ended |= depth == 0;
            pipe = None;
            continue;
        }
        // One statement's `render` is not the next one's.
        if std::mem::take(&mut is_ended) {
            render = None;
        }
        match text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            "|" if depth == 0 => render = None,
            "render" if depth == 0 => render = pipe.map(|pipe| (pipe, span.start)).or(render),
            _ => {}
        }
        pipe = (text == "|" && depth == 0).then_some(span.start);
        end = Some(span.end);
    }
    LastStep { render, end: end.unwrap_or(query.len()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filtered(query: &str) -> String {
        let (at, text) = insertion(query, "where a == 1");
        format!("{}{text}{}", &query[..at], &query[at..])
    }

    #[test]
    fn a_filter_goes_behind_the_last_operator_and_before_a_render() {
        assert_eq!(filtered("T"), "T\n| where a == 1");
        assert_eq!(filtered("T | take 5 // five"), "T | take 5\n| where a == 1 // five");
        assert_eq!(filtered("let x = 1;\nT | take x;\n"), "let x = 1;\nT | take x\n| where a == 1;\n");
        assert_eq!(
            filtered("T\n| summarize count() by a\n| render timechart with (title = 'a | b')"),
            "T\n| summarize count() by a\n| where a == 1\n| render timechart with (title = 'a | b')"
        );
        assert_eq!(filtered("T | render card;\nU"), "T | render card;\nU\n| where a == 1");
        assert_eq!(filtered("T | render card;"), "T | where a == 1\n| render card;");
        assert_eq!(filtered("union (T | take 1), (T | take 2)"), "union (T | take 1), (T | take 2)\n| where a == 1");
    }

    #[test]
    fn texts_are_written_so_that_they_end_where_they_end() {
        assert_eq!(literal("a\"b\\c\n\u{1}"), r#""a\"b\\c\n\u0001""#);
    }
}
