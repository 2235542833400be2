//! `reduce`: texts that share their frequent words become one pattern (after R. Vaarandi, "A Data Clustering Algorithm
//! for Mining Patterns from Event Logs", 2003). Numbers and words that are rarer than the threshold are wildcards.

use crate::kql::exec::groups::Grouper;
use crate::kql::exec::view::{LazyColumn, View};
use crate::kql::plan::Reduction;
use crate::kql::plugins::Pace;
use crate::values::{Batch, Column, ColumnBuilder, ScalarType, sort_by_key};
use hashbrown::HashMap;
use std::sync::Arc;

/// The pattern of texts that share nothing.
const OTHERS: &str = "others";

/// A piece of a text: a word, or the separators before the next one.
enum Piece<'t> {
    Word(&'t str),
    Separator(&'t str),
}

/// Pattern, count and representative of each group; or all rows with their pattern.
pub(super) async fn run(reduction: &Reduction, view: &View, pace: &Pace) -> View {
    let column = view.column(reduction.column);
    let Column::String(strings) = &column else { return view.clone() };
    let mut firsts: Vec<u32> = Vec::new();
    let keys = std::slice::from_ref(&column);
    let rows = Grouper::default().insert_in_pieces(keys, view.rows, pace, |row| firsts.push(row as u32)).await;
    let texts: Vec<&str> = firsts.iter().map(|row| strings.value(*row as usize)).collect();
    let mut counts = vec![0_u64; texts.len()];
    for text in &rows {
        counts[*text as usize] += 1;
    }

    let support = reduction.threshold * view.rows as f64;
    let mut words: HashMap<(usize, &str), u64> = HashMap::new();
    for (text, count) in texts.iter().zip(&counts) {
        pace.done(1 + text.len() / 16).await;
        for (at, word) in words_of(reduction, text).enumerate() {
            *words.entry((at, word)).or_default() += count;
        }
    }
    let frequent = |at: usize, word: &str| words.get(&(at, word)).is_some_and(|count| *count as f64 > support);
    let mut patterns: Vec<Option<String>> = Vec::with_capacity(texts.len());
    for text in &texts {
        patterns.push(pattern(reduction, text, frequent));
        pace.done(1 + text.len() / 16).await;
    }

    // Groups in order of their first text; those that are too small go to the others.
    let mut sizes: HashMap<&str, u64> = HashMap::new();
    for (pattern, count) in patterns.iter().zip(&counts) {
        *sizes.entry(pattern.as_deref().unwrap_or("")).or_default() += count;
    }
    let kept = |pattern: &Option<String>| -> Option<Arc<str>> {
        let pattern = pattern.as_deref()?;
        (sizes.get(pattern).is_some_and(|size| *size as f64 > support)).then(|| pattern.into())
    };
    let patterns: Vec<Option<Arc<str>>> = patterns.iter().map(kept).collect();
    if reduction.keeps_rows {
        let mut builder = ColumnBuilder::new(ScalarType::String);
        for pattern in &patterns {
            builder.push_str(pattern.as_deref().unwrap_or(OTHERS));
        }
        let mut view = view.clone();
        view.columns.push(LazyColumn::picked(builder.finish(), Arc::new(rows)));
        return view;
    }
    let mut groups: Vec<(&str, u64, &str)> = Vec::new();
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    for ((pattern, count), text) in patterns.iter().zip(&counts).zip(&texts) {
        let (pattern, text) = match pattern {
            Some(pattern) => (&**pattern, *text),
            None => (OTHERS, ""),
        };
        let number = *numbers.entry(pattern).or_insert_with(|| {
            groups.push((pattern, 0, text));
            groups.len() - 1
        });
        groups[number].1 += count;
    }
    sort_by_key(&mut groups, |(_, count, _)| std::cmp::Reverse(*count));
    let mut columns = [ScalarType::String, ScalarType::Long, ScalarType::String].map(ColumnBuilder::new);
    for (pattern, count, text) in &groups {
        columns[0].push_str(pattern);
        columns[1].push_i64(i64::try_from(*count).unwrap_or(i64::MAX));
        columns[2].push_str(text);
    }
    let columns = columns.iter_mut().map(ColumnBuilder::finish).collect();
    View::from(Batch::new(columns, groups.len()))
}

fn is_separator(reduction: &Reduction, letter: char) -> bool {
    match &reduction.separators {
        Some(separators) => separators.contains(letter),
        None => !letter.is_ascii_alphanumeric(),
    }
}

fn pieces<'t>(reduction: &Reduction, text: &'t str) -> impl Iterator<Item = Piece<'t>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let separates = is_separator(reduction, rest.chars().next()?);
        let end = rest.find(|letter| is_separator(reduction, letter) != separates).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some(if separates { Piece::Separator(piece) } else { Piece::Word(piece) })
    })
}

fn words_of<'t>(reduction: &Reduction, text: &'t str) -> impl Iterator<Item = &'t str> {
    pieces(reduction, text).filter_map(|piece| if let Piece::Word(word) = piece { Some(word) } else { None })
}

/// The text with `*` in place of what is rare; `None` where nothing else is left. A wildcard takes in the separators
/// before it that the query chose: they stand inside words.
fn pattern(reduction: &Reduction, text: &str, frequent: impl Fn(usize, &str) -> bool) -> Option<String> {
    let mut pattern = String::new();
    let mut waiting = "";
    let (mut at, mut shared) = (0, false);
    for piece in pieces(reduction, text) {
        match piece {
            Piece::Separator(separator) => waiting = separator,
            Piece::Word(word) => {
                let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
                let keeps = !is_number && frequent(at, word);
                if keeps || reduction.separators.is_none() {
                    pattern.push_str(waiting);
                }
                waiting = "";
                if keeps {
                    pattern.push_str(word);
                } else if !pattern.ends_with('*') {
                    pattern.push('*');
                }
                shared |= keeps;
                at += 1;
            }
        }
    }
    pattern.push_str(waiting);
    shared.then_some(pattern)
}
