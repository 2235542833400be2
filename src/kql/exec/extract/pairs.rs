//! Keys with their values, as `parse-kv` finds them (Kusto documentation: `query/parse-kv-operator`).
//!
//! The first value of a key counts, quotes may stand around keys and values, and blanks around either are dropped.

use super::Found;
use crate::kql::plan::{Pairs, Split};
use std::borrow::Cow;

/// Finds the values of the keys.
pub(super) fn find<'t>(pairs: &Pairs, text: &'t str, found: &mut Found<'t>) {
    match &pairs.split {
        Split::Regex(regex) => {
            for captures in regex.captures_iter(text) {
                if let (Some(key), Some(value)) = (captures.get(1), captures.get(2)) {
                    put(pairs, found, key.as_str().trim(), Cow::Borrowed(value.as_str().trim()));
                }
            }
        }
        Split::NonAlphanumeric => by_words(pairs, text, found),
        Split::Delimiters { pair, key_value, greedy } => {
            let mut rest = text;
            while !rest.is_empty() && found.iter().any(Option::is_none) {
                rest = one_pair(pairs, rest, (pair, key_value, *greedy), found);
            }
        }
    }
}

fn put<'t>(pairs: &Pairs, found: &mut Found<'t>, key: &str, value: Cow<'t, str>) {
    for (known, place) in pairs.keys.iter().zip(found) {
        if place.is_none() && known == key {
            *place = Some(value.clone());
        }
    }
}

/// Takes a pair from the start of a text and gives what comes after it.
fn one_pair<'t>(
    pairs: &Pairs,
    text: &'t str,
    (pair, key_value, greedy): (&str, &str, bool),
    found: &mut Found<'t>,
) -> &'t str {
    let (key, after) = match quoted(pairs, text.trim_start()) {
        Some((key, after)) => {
            let after = after.trim_start();
            match after.strip_prefix(key_value) {
                Some(after) => (key, after),
                None => return after_next(after, pair),
            }
        }
        None => {
            let ends = text.find(pair);
            match text.find(key_value).filter(|at| ends.is_none_or(|end| *at < end || (greedy && *at <= end))) {
                Some(at) => (Cow::Borrowed(text[..at].trim()), &text[at + key_value.len()..]),
                None => return after_next(text, pair),
            }
        }
    };
    if let Some((value, rest)) = quoted_value(pairs, after, pair) {
        put(pairs, found, &key, value);
        return after_next(rest, pair);
    }
    let end = if greedy { next_known_key(pairs, after, pair, key_value) } else { after.find(pair) };
    let end = end.unwrap_or(after.len());
    put(pairs, found, &key, Cow::Borrowed(after[..end].trim()));
    after.get(end + pair.len()..).unwrap_or("")
}

/// A quoted value and what comes after it. A blank that parts pairs does not lead to a later pair's quotes.
fn quoted_value<'t>(pairs: &Pairs, after: &'t str, pair: &str) -> Option<(Cow<'t, str>, &'t str)> {
    let blank = pair.chars().all(char::is_whitespace);
    quoted(pairs, if blank { after } else { after.trim_start() })
}

/// What comes after the next delimiter.
fn after_next<'t>(text: &'t str, delimiter: &str) -> &'t str {
    text.split_once(delimiter).map_or("", |(_, after)| after)
}

/// Where the delimiter stands after which one of the keys follows.
fn next_known_key(pairs: &Pairs, text: &str, pair: &str, key_value: &str) -> Option<usize> {
    let is_known = |at: usize| {
        let after = text[at + pair.len()..].trim_start();
        pairs.keys.iter().any(|key| {
            let after = match quoted(pairs, after) {
                Some((quoted, after)) if quoted == key.as_str() => Some(after),
                _ => after.strip_prefix(key.as_str()),
            };
            after.is_some_and(|after| after.starts_with(key_value) || after.trim_start().starts_with(key_value))
        })
    };
    text.match_indices(pair).map(|(at, _)| at).find(|at| is_known(*at))
}

/// Keys and values are words or quoted; whatever stands between them parts them.
fn by_words<'t>(pairs: &Pairs, text: &'t str, found: &mut Found<'t>) {
    let mut rest = text;
    // The key that waits for its value.
    let mut key: Option<Cow<'t, str>> = None;
    while let Some(word) = next_word(pairs, &mut rest) {
        let known = key.take().filter(|key| pairs.keys.iter().any(|known| known == key));
        match known {
            Some(known) => put(pairs, found, &known, word),
            None => key = Some(word),
        }
    }
}

fn next_word<'t>(pairs: &Pairs, rest: &mut &'t str) -> Option<Cow<'t, str>> {
    loop {
        if let Some((word, after)) = quoted(pairs, rest) {
            *rest = after;
            return Some(word);
        }
        let first = rest.chars().next()?;
        if first.is_alphanumeric() {
            let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            *rest = after;
            return Some(Cow::Borrowed(word));
        }
        *rest = &rest[first.len_utf8()..];
    }
}

/// The text inside the quotes at the start of `text`, and what comes after them.
fn quoted<'t>(pairs: &Pairs, text: &'t str) -> Option<(Cow<'t, str>, &'t str)> {
    let first = text.chars().next()?;
    let (_, close) = pairs.quotes.iter().find(|(open, _)| *open == first)?;
    let inside = &text[first.len_utf8()..];
    let mut unescaped: Option<String> = None;
    let mut letters = inside.char_indices();
    while let Some((at, letter)) = letters.next() {
        if pairs.escapes.contains(&letter) {
            let text = unescaped.get_or_insert_with(|| inside[..at].to_owned());
            text.extend(letters.next().map(|(_, escaped)| escaped));
        } else if letter == *close {
            let value = unescaped.map_or(Cow::Borrowed(&inside[..at]), Cow::Owned);
            return Some((value, &inside[at + letter.len_utf8()..]));
        } else if let Some(text) = &mut unescaped {
            text.push(letter);
        }
    }
    None
}
