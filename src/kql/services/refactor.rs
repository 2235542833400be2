//! What can be done with the text at hand: a value gets a name.

use super::Facts;
use super::names::Query;
use crate::diagnostics::{Diagnostic, Fix, Span};
use crate::kql::compile;
use crate::kql::syntax::lexer::TokenKind;
use crate::protocol::Refactoring;

/// What can be done with `from..to`; a caret alone stands for the value that it touches.
pub(super) fn refactorings(text: &str, from: usize, to: usize, facts: &dyn Facts) -> Vec<Refactoring> {
    let query = Query::new(text, facts, None);
    let Some(value) = value_at(&query, from, to) else { return Vec::new() };
    let written = value.text(text);
    let Some(statement) = statement_of(&query, value.start) else { return Vec::new() };
    let name = free_name(&query, value);
    let extracted = |title: String, spans: &[Span]| {
        let mut edits: Vec<Fix> = vec![Fix {
            title: title.clone(),
            span: Span::new(statement, statement),
            replacement: format!("let {name} = {written};\n"),
        }];
        let replaced = spans.iter().map(|span| Fix { title: title.clone(), span: *span, replacement: name.clone() });
        edits.extend(replaced);
        works(text, &edits, facts).then_some(Refactoring { title, edits })
    };
    let mut found: Vec<Refactoring> = Vec::new();
    found.extend(extracted(format!("Extract to let {name}"), &[value]));
    let same: Vec<Span> = query
        .tokens
        .iter()
        .map(|(token, _)| token.span)
        .filter(|span| span.start >= statement && span.text(text) == written)
        .collect();
    if same.len() > 1 {
        found.extend(extracted(format!("Extract all {} to let {name}", same.len()), &same));
    }
    found
}

/// The value that is meant: the literal at the caret, or the selection without the white space around it.
fn value_at(query: &Query<'_>, from: usize, to: usize) -> Option<Span> {
    if from < to {
        let selected = query.text.get(from..to)?;
        let start = from + selected.len() - selected.trim_start().len();
        let end = start + selected.trim().len();
        let whole = |at: usize, start: bool| {
            query.tokens.iter().any(|(token, _)| at == if start { token.span.start } else { token.span.end })
        };
        return (start < end && whole(start, true) && whole(end, false)).then_some(Span::new(start, end));
    }
    let token = query.token_at(from)?;
    let is_value = matches!(
        query.kind(token),
        TokenKind::String | TokenKind::Long | TokenKind::Real | TokenKind::Timespan | TokenKind::TypedLiteral
    );
    (is_value && !query.is_bracketed(token)).then(|| query.tokens.get(token).map(|(token, _)| token.span))?
}

/// First byte of the statement of the query itself that a byte is in.
fn statement_of(query: &Query<'_>, at: usize) -> Option<usize> {
    let mut start = query.tokens.first()?.0.span.start;
    let mut depth = 0_usize;
    for (place, (token, _)) in query.tokens.iter().enumerate() {
        if token.span.start > at {
            break;
        }
        if super::caret::opens(token.kind) {
            depth += 1;
        } else if super::caret::closes(token.kind) {
            depth = depth.saturating_sub(1);
        } else if token.kind == TokenKind::Semicolon && depth == 0 {
            start = query.tokens.get(place + 1).map_or(start, |(next, _)| next.span.start);
        }
    }
    Some(start)
}

/// A name that the query does not hold yet, after the column that the value is compared with.
fn free_name(query: &Query<'_>, value: Span) -> String {
    let at = query.tokens.iter().position(|(token, _)| token.span.start == value.start).unwrap_or(0);
    let column = at.checked_sub(2).filter(|_| {
        at.checked_sub(1).is_some_and(|operator| {
            matches!(
                query.kind(operator),
                TokenKind::EqualEqual
                    | TokenKind::EqualTilde
                    | TokenKind::NotEqual
                    | TokenKind::Greater
                    | TokenKind::GreaterEqual
                    | TokenKind::Less
                    | TokenKind::LessEqual
            )
        })
    });
    let stem = match column.and_then(|column| query.name(column)) {
        Some(name) if name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') => format!("the{name}"),
        _ => "value".to_owned(),
    };
    let taken = |name: &str| (0..query.tokens.len()).any(|at| query.word(at) == name) || query.has_column(name);
    let names = std::iter::once(stem.clone()).chain((2..100).map(|number| format!("{stem}{number}")));
    names.into_iter().find(|name| !taken(name)).unwrap_or(stem)
}

/// Whether the text has no more errors with the edits than without.
fn works(text: &str, edits: &[Fix], facts: &dyn Facts) -> bool {
    let mut edited = text.to_owned();
    let mut edits: Vec<&Fix> = edits.iter().collect();
    crate::values::sort_by_key(&mut edits, |edit| std::cmp::Reverse(edit.span.start));
    for edit in edits {
        edited.replace_range(edit.span.start..edit.span.end, &edit.replacement);
    }
    !compile(&edited, facts, 0, None).diagnostics.iter().any(Diagnostic::is_error)
}
