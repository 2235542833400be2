//! What can be done with the text at hand: a value gets a name.

use super::Facts;
use super::effect::{Effect, effect};
use super::names::{Named, Query};
use super::rename::{Declaration, declarations, resolved};
use crate::diagnostics::{Fix, Span};
use crate::kql::syntax::lexer::TokenKind;
use crate::kql::syntax::parse;
use crate::protocol::Refactoring;

/// What can be done with `from..to`; a caret alone stands for the value that it touches.
pub(super) fn refactorings(text: &str, from: usize, to: usize, facts: &dyn Facts) -> Vec<Refactoring> {
    let query = Query::new(text, facts, None);
    let expressions = parse(text).expressions;
    let value = value_at(&query, from, to).filter(|value| expressions.contains(value));
    let Some(value) = value else { return Vec::new() };
    let written = value.text(text);
    let declared = declarations(&query);
    let statement = statement_of(&query, value.start).filter(|at| means_the_same(&query, &declared, value, *at));
    let Some(statement) = statement else { return Vec::new() };
    let name = free_name(&query, value);
    let extracted = |title: String, spans: &[Span]| {
        let mut edits: Vec<Fix> = vec![Fix {
            title: title.clone(),
            span: Span::new(statement, statement),
            replacement: format!("let {name} = {written};\n"),
        }];
        let replaced = spans.iter().map(|span| Fix { title: title.clone(), span: *span, replacement: name.clone() });
        edits.extend(replaced);
        (effect(text, &edits, facts) == Effect::Same).then_some(Refactoring { title, edits })
    };
    let mut found: Vec<Refactoring> = Vec::new();
    found.extend(extracted(format!("Extract to let {name}"), &[value]));
    let same: Vec<Span> = query
        .tokens
        .iter()
        .map(|(token, _)| token.span)
        .filter(|span| span.start >= statement && span.text(text) == written && expressions.contains(span))
        .filter(|span| means_the_same(&query, &declared, *span, statement))
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
        return Some(Span::new(start, start + selected.trim().len()));
    }
    let token = query.token_at(from)?;
    let is_value = matches!(
        query.kind(token),
        TokenKind::String | TokenKind::Long | TokenKind::Real | TokenKind::Timespan | TokenKind::TypedLiteral
    );
    (is_value && !query.is_bracketed(token)).then(|| query.tokens.get(token).map(|(token, _)| token.span))?
}

/// Whether the names in a value mean the same at the byte where a statement begins: there are no rows there, so no columns, and
/// none of what a function around the value declares.
fn means_the_same(query: &Query<'_>, declarations: &[Declaration], value: Span, statement: usize) -> bool {
    let Some(first) = query.tokens.iter().position(|(token, _)| token.span.start == statement) else { return false };
    query.tokens.iter().enumerate().all(|(at, (token, step))| {
        if token.span.start < value.start || token.span.end > value.end {
            return true;
        }
        let Some(name) = query.name(at) else { return true };
        // The rows of a step that begins inside the value come with it.
        if *step < value.start && matches!(query.named(at), Some(Named::Column(_) | Named::RightColumn(_))) {
            return false;
        }
        let is_argument = query.kind(at + 1) == TokenKind::Equal;
        let known = |(from, to): (usize, usize)| (from..to).contains(&first);
        is_argument || resolved(query, declarations, at, &name).is_none_or(|declared| known(declared.known))
    })
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
