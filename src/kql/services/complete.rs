//! Completion: what may stand at the caret, best first.

use super::caret::{Caret, Place};
use super::items::{About, Item, Sources, counted};
use super::rank::rarity;
use super::wanted::{Group, Wanted, wanted};
use super::{Facts, scope_at, scopes_of};
use crate::diagnostics::fit_item;
use crate::kql::binder::Scope;
use crate::kql::syntax::lexer::escaped;
use crate::protocol::{Completion, Completions, ItemKind};

/// Items that a list has at most. The page shows the first of them, and keeps the others for the letters to come.
const MOST: usize = 2_000;
/// Values of a column that are offered outside of quotes.
const FEW_VALUES: usize = 12;

/// What may be written at `at`: what fits the letters that stand there, not yet ranked by how well.
pub(super) fn complete(text: &str, at: usize, facts: &dyn Facts) -> Completions {
    let caret = Caret::new(text, at);
    let wanted = wanted(&caret);
    let written = caret.prefix();
    if wanted.groups.is_empty() {
        return Completions::default();
    }
    // Digits begin no name.
    if written.starts_with(|first: char| first.is_ascii_digit()) {
        return Completions::default();
    }
    let anchor = anchor(&caret);
    let scopes = scopes_of(caret.text, facts, Some(anchor));
    let scope = scope_at(&scopes, anchor);
    let rest = text.get(caret.text.len()..).unwrap_or("");
    let sources = Sources { facts, scope, called: rest.trim_start_matches(is_word).starts_with('(') };
    match caret.place {
        Place::String(start) => strings(&caret, start, rest, &wanted, &sources),
        Place::Word(from) => {
            let mut ranked: Vec<(u32, usize, usize, Item)> = Vec::new();
            for (order, group) in wanted.groups.iter().enumerate() {
                let items = if let Group::Data(column) = group { data(column, &sources) } else { sources.items(group) };
                let fitting = items.into_iter().filter_map(|item| {
                    let rank = fit_item(&item.label, written)?;
                    Some((rank, order, rarity(&item.label, item.kind), item))
                });
                ranked.extend(fitting);
            }
            let mut seen = std::collections::BTreeSet::new();
            ranked.retain(|(_, _, _, item)| seen.insert((item.label.clone(), item.kind == ItemKind::Column)));
            // Stable: within a group the order stays what it is.
            crate::values::sort_by_key(&mut ranked, |(_, order, rarity, _)| (*order, *rarity));
            let more = cut(&mut ranked, |(rank, ..)| *rank);
            let items = ranked.into_iter().map(|(.., item)| finished(item, facts, scope));
            Completions { from, to: caret.text.len(), items: items.collect(), more, opens: wanted.opens }
        }
        Place::Nothing => Completions::default(),
    }
}

/// Leaves the [`MOST`] items that fit best; says whether there were more. The page ranks what is left, anew with every letter, so
/// that the order of the others is the one before any letter.
fn cut<T>(items: &mut Vec<T>, rank: impl Fn(&T) -> u32) -> bool {
    let more = items.len() > MOST;
    if more {
        crate::values::sort_by_key(items, rank);
        items.truncate(MOST);
    }
    more
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// First byte of the step, or of the statement, that the caret is in.
pub(super) fn anchor(caret: &Caret<'_>) -> usize {
    if let Some(step) = caret.step() {
        // Right behind a pipe nothing stands yet: what the step before sees is not what is wanted.
        return caret.start_of(step.token);
    }
    let inner = caret.frames.iter().rev().find(|frame| {
        frame.open.is_none_or(|open| caret.kind(open) == crate::kql::syntax::lexer::TokenKind::OpenBrace)
    });
    match inner {
        Some(frame) if frame.statement >= caret.tokens.len() => {
            frame.open.map_or(usize::MAX, |open| caret.start_of(open))
        }
        Some(frame) => caret.start_of(frame.statement),
        None => 0,
    }
}

/// Values of a column as literals.
fn data(column: &str, sources: &Sources<'_>) -> Vec<Item> {
    let values = sources.data(column);
    let values = values.into_iter().filter(|(value, _)| !value.is_empty()).take(FEW_VALUES);
    values
        .map(|(value, count)| Item {
            label: format!("\"{value}\""),
            apply: format!("\"{}\"", escaped(&value, '"')),
            caret_back: 0,
            kind: ItemKind::Value,
            detail: counted(count, "row"),
            about: About::Nothing,
        })
        .collect()
}

/// Values inside a string that is being written.
fn strings(caret: &Caret<'_>, start: usize, rest: &str, wanted: &Wanted, sources: &Sources<'_>) -> Completions {
    let token = caret.text.get(start..).unwrap_or("");
    let Some(quote_at) = token.find(['"', '\'']) else { return Completions::default() };
    let (Some(quote), verbatim) = (token[quote_at..].chars().next(), token[..quote_at].contains('@')) else {
        return Completions::default();
    };
    let from = start + quote_at + 1;
    let written = caret.text.get(from..).unwrap_or("");
    let Some(Group::Data(column)) = wanted.groups.first() else { return Completions::default() };
    // What follows is replaced as well, with the quote, where it can only be the rest of this value.
    let tail = rest.find(|c: char| !(is_word(c) || "-./:@".contains(c))).unwrap_or(rest.len());
    let closed = rest[tail..].starts_with(quote);
    let to = caret.text.len() + if closed { tail + quote.len_utf8() } else { 0 };
    let close = if closed { String::new() } else { quote.to_string() };
    let mut ranked: Vec<(u32, Completion)> = sources
        .data(column)
        .into_iter()
        .filter(|(value, _)| !value.is_empty())
        .filter_map(|(value, count)| {
            let rank = fit_item(&value, written)?;
            let inside =
                if verbatim { value.replace(quote, &format!("{quote}{quote}")) } else { escaped(&value, quote) };
            let apply = inside + &close;
            let item = Completion {
                label: value,
                apply,
                caret_back: 0,
                kind: ItemKind::Value,
                detail: counted(count, "row"),
                syntax: String::new(),
                doc: String::new(),
            };
            Some((rank, item))
        })
        .collect();
    let more = cut(&mut ranked, |(rank, _)| *rank);
    let items = ranked.into_iter().map(|(_, mut item)| {
        // The quote that is there is stepped over.
        if closed {
            item.apply.push(quote);
        }
        item
    });
    Completions { from, to, items: items.collect(), more, opens: wanted.opens }
}

/// An item with the words about it.
fn finished(item: Item, facts: &dyn Facts, scope: Option<&Scope>) -> Completion {
    let (syntax, doc) = match item.about {
        About::Nothing => (String::new(), String::new()),
        About::Text(text) => (String::new(), first_sentence(text)),
        About::Entry(entry) => (entry.syntax.first().cloned().unwrap_or_default(), first_sentence(entry.doc)),
        About::Column(at) => (String::new(), column_doc(facts, scope, at)),
    };
    let Item { label, apply, caret_back, kind, detail, .. } = item;
    Completion { label, apply, caret_back, kind, detail, syntax, doc }
}

/// What a column of the rows at hand holds.
pub(super) fn column_doc(facts: &dyn Facts, scope: Option<&Scope>, at: usize) -> String {
    let origins = scope.map(|scope| scope.origins(at)).unwrap_or_default();
    let doc = origins.iter().map(|(table, column)| facts.column_doc(table, *column)).find(|doc| !doc.is_empty());
    doc.unwrap_or("").to_owned()
}

/// The text up to its first full stop.
pub(super) fn first_sentence(text: &str) -> String {
    let end = text.match_indices(". ").map(|(at, _)| at + 1).next();
    text.get(..end.unwrap_or(text.len())).unwrap_or(text).to_owned()
}
