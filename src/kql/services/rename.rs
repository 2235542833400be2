//! Names that a query gives, where they stand, and other names for them.

use super::Facts;
use super::effect::{Effect, effect};
use super::names::{Named, Query};
use crate::diagnostics::{Fix, Span};
use crate::kql::syntax::lexer::{TokenKind, quoted};
use crate::kql::syntax::parse;

/// A name that the query gives, and the tokens in which it means that.
pub(super) struct Declaration {
    /// The token of the name.
    at: usize,
    name: String,
    /// First token where it is known, and the one after the last.
    pub(super) known: (usize, usize),
    /// The function whose parameter it is.
    parameter_of: Option<String>,
}

/// The name at `at` and where it stands, its declaration first.
pub(super) fn uses(text: &str, at: usize, facts: &dyn Facts) -> Result<(String, Vec<Span>), String> {
    let query = Query::new(text, facts, None);
    let no_name = || "Only names that the query itself gives by let can be renamed.".to_owned();
    let token = query.token_at(at).ok_or_else(no_name)?;
    let name = query.name(token).ok_or_else(no_name)?;
    let declarations = declarations(&query);
    let declared = declarations.iter().find(|declaration| declaration.at == token);
    let declaration = declared.or_else(|| resolved(&query, &declarations, token, &name)).ok_or_else(no_name)?;
    let mut spans: Vec<Span> = vec![span_of(&query, declaration.at)];
    for at in 0..query.tokens.len() {
        let is_use = query.name(at).is_some_and(|found| found == name)
            && resolved(&query, &declarations, at, &name).is_some_and(|found| found.at == declaration.at);
        if is_use && at != declaration.at {
            spans.push(span_of(&query, at));
        }
    }
    Ok((name, spans))
}

/// What gives the name at `at` another name.
pub(super) fn rename(text: &str, at: usize, name: &str, facts: &dyn Facts) -> Result<Vec<Fix>, String> {
    let (old, spans) = uses(text, at, facts)?;
    let name = name.trim();
    if name.is_empty() {
        return Err("A name needs at least one letter.".to_owned());
    }
    if name == old {
        return Ok(Vec::new());
    }
    let query = Query::new(text, facts, None);
    if (0..query.tokens.len()).any(|at| query.name(at).is_some_and(|known| known == name)) {
        return Err(format!("{name} stands in this query already and would mean something else."));
    }
    if query.has_column(name) {
        return Err(format!("{name} is a column here and would mean that."));
    }
    let (replacement, column) = (quoted(name), quoted(&old));
    let items = parse(text).unnamed;
    let edit = |span: Span| {
        // A whole item (`extend old`) gives the column its name, which stays; those of `print` are numbered.
        let names_column = items.contains(&span) && query.operator_at(span.start) != "print";
        let replacement = if names_column { format!("{column} = {replacement}") } else { replacement.clone() };
        Fix { title: format!("Rename to {name}"), span, replacement }
    };
    let edits: Vec<Fix> = spans.into_iter().map(edit).collect();
    match effect(text, &edits, facts) {
        Effect::Same | Effect::Unknown => Ok(edits),
        Effect::OtherAnswer => Err(format!(
            "The answer has a column that is named after {old}, and it would be named otherwise. Give that column a \
             name of its own first."
        )),
        Effect::Broken => Err(format!("With {name} in place of {old} the query would have errors.")),
    }
}

/// With the brackets of a quoted name.
fn span_of(query: &Query<'_>, at: usize) -> Span {
    let of = |at: usize| query.tokens.get(at).map_or_else(Span::default, |(token, _)| token.span);
    match at.checked_sub(1) {
        Some(open) if query.kind(at) == TokenKind::String => of(open).to(of(at + 1)),
        _ => of(at),
    }
}

/// The declaration that the name at a token means.
pub(super) fn resolved<'d>(
    query: &Query<'_>,
    declarations: &'d [Declaration],
    at: usize,
    name: &str,
) -> Option<&'d Declaration> {
    let quoted = query.kind(at) == TokenKind::String;
    let (first, last) = if quoted { (at.checked_sub(1)?, at + 1) } else { (at, at) };
    let before = first.checked_sub(1).map_or(TokenKind::End, |before| query.kind(before));
    let after = query.kind(last + 1);
    if let Some(own) = declarations.iter().find(|declaration| declaration.at == at) {
        return Some(own);
    }
    if after == TokenKind::Equal {
        // `f(x = 1)` names a parameter.
        return declarations.iter().find(|declaration| {
            declaration.name == name
                && declaration.parameter_of.as_deref().is_some_and(|function| is_argument_of(query, first, function))
        });
    }
    if matches!(before, TokenKind::Dot) || after == TokenKind::Colon {
        return None;
    }
    if matches!(query.named(at), Some(Named::Column(_) | Named::RightColumn(_) | Named::NewColumn)) {
        return None;
    }
    let mut known = declarations
        .iter()
        .filter(|declaration| declaration.name == name && (declaration.known.0..declaration.known.1).contains(&at));
    known.next_back()
}

fn is_argument_of(query: &Query<'_>, at: usize, function: &str) -> bool {
    let mut depth = 0_usize;
    for before in (0..at).rev() {
        let kind = query.kind(before);
        if super::caret::closes(kind) {
            depth += 1;
        } else if super::caret::opens(kind) {
            if depth == 0 {
                return before.checked_sub(1).is_some_and(|name| query.word(name) == function);
            }
            depth -= 1;
        }
    }
    false
}

/// Every name that the query gives, in order.
pub(super) fn declarations(query: &Query<'_>) -> Vec<Declaration> {
    let mut found = Vec::new();
    // The closing bracket of each brace that is open.
    let mut blocks: Vec<usize> = Vec::new();
    for at in 0..query.tokens.len() {
        blocks.retain(|close| *close > at);
        if query.kind(at) == TokenKind::OpenBrace {
            blocks.push(query.close_of(at));
        }
        let begins = at.checked_sub(1).is_none_or(|before| {
            matches!(query.kind(before), TokenKind::Semicolon | TokenKind::OpenBrace | TokenKind::CloseBrace)
        });
        if !begins || query.word(at) != "let" {
            continue;
        }
        let quoted = query.kind(at + 1) == TokenKind::OpenBracket;
        let name_at = if quoted { at + 2 } else { at + 1 };
        let Some(name) = query.name(name_at) else { continue };
        let equal = if quoted { at + 4 } else { at + 2 };
        let block = blocks.last().copied().unwrap_or(query.tokens.len());
        parameters(query, equal + 1, &name, &mut found);
        let end = end_of_statement(query, equal, block);
        found.push(Declaration { at: name_at, name, known: (end, block), parameter_of: None });
    }
    found
}

/// The token after a statement's `;`.
fn end_of_statement(query: &Query<'_>, from: usize, block: usize) -> usize {
    let mut depth = 0_usize;
    for at in from..block {
        let kind = query.kind(at);
        if super::caret::opens(kind) {
            depth += 1;
        } else if super::caret::closes(kind) {
            depth = depth.saturating_sub(1);
        } else if kind == TokenKind::Semicolon && depth == 0 {
            return at + 1;
        }
    }
    block
}

/// The parameters of a function whose parentheses begin at `open`, or behind `view`.
fn parameters(query: &Query<'_>, open: usize, function: &str, found: &mut Vec<Declaration>) {
    let open = if query.word(open) == "view" { open + 1 } else { open };
    let close = query.close_of(open);
    if query.kind(open) != TokenKind::OpenParen || query.kind(close + 1) != TokenKind::OpenBrace {
        return;
    }
    let body = (close + 1, query.close_of(close + 1));
    let mut depth = 0_usize;
    for at in open..close {
        let kind = query.kind(at);
        if super::caret::opens(kind) {
            depth += 1;
        } else if super::caret::closes(kind) {
            depth = depth.saturating_sub(1);
        } else if depth == 1
            && query.kind(at + 1) == TokenKind::Colon
            && let Some(name) = query.name(at)
        {
            found.push(Declaration { at, name, known: body, parameter_of: Some(function.to_owned()) });
        }
    }
}
