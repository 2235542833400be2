//! Finding entries by what a person types: names first, then what is said of them.

use super::{Entry, entries};
use crate::diagnostics::nearest_name;

/// Entries that have every word of `text`, best first; all of them for an empty text.
pub fn search(text: &str) -> Vec<&'static Entry> {
    let words: Vec<String> = text.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let whole = words.join(" ");
    let ranked = |entry: &'static Entry| Some((rank(entry, &whole, &words)?, entry));
    let found: Vec<(usize, &'static Entry)> = entries().iter().filter_map(ranked).collect();
    // Rank by rank, so that within one the order of the reference stays; ranks are few.
    let last = found.iter().map(|(rank, _)| *rank).max().unwrap_or(0);
    let of_rank = |wanted: usize| found.iter().filter(move |(rank, _)| *rank == wanted).map(|(_, entry)| *entry);
    (0..=last).flat_map(of_rank).collect()
}

/// The lower, the better; `None` where a word is nowhere.
fn rank(entry: &Entry, whole: &str, words: &[String]) -> Option<usize> {
    if whole.is_empty() {
        return Some(0);
    }
    // Some names have spaces: `matches regex`.
    let by_name = entry.names().filter_map(|name| rank_in_name(&name.to_lowercase(), whole)).min();
    // Texts rank after names, and the sum of the words' ranks keeps them there.
    by_name.or_else(|| words.iter().map(|word| rank_of_word(entry, word)).sum::<Option<usize>>().map(|rank| rank + 3))
}

/// Equal, at its beginning, at the beginning of a part, inside.
fn rank_in_name(name: &str, wanted: &str) -> Option<usize> {
    let at = name.find(wanted)?;
    Some(match at {
        0 if name.len() == wanted.len() => 0,
        0 => 1,
        _ if name.match_indices(wanted).any(|(at, _)| !name[..at].ends_with(char::is_alphanumeric)) => 2,
        _ => 3,
    })
}

/// In a name, at the beginning of a word of the description, or inside one.
fn rank_of_word(entry: &Entry, word: &str) -> Option<usize> {
    let name = entry.names().filter_map(|name| rank_in_name(&name.to_lowercase(), word)).min();
    name.or_else(|| {
        let doc = entry.doc.to_lowercase();
        let begins = doc.split(|c: char| !c.is_alphanumeric()).any(|known| known.starts_with(word));
        if begins { Some(4) } else { doc.contains(word).then_some(5) }
    })
}

/// Up to three names that are nearest to what was typed.
pub fn nearest(text: &str) -> Vec<&'static str> {
    let mut left: Vec<&'static str> = entries().iter().flat_map(Entry::names).collect();
    let mut near = Vec::new();
    while near.len() < 3
        && let Some(name) = nearest_name(text.trim(), left.iter().copied())
    {
        near.push(name);
        left.retain(|known| *known != name);
    }
    near
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> Option<&'static str> {
        search(text).first().map(|entry| entry.name)
    }

    #[test]
    fn names_come_before_what_is_said_of_them() {
        assert_eq!(first("where"), Some("where"));
        assert_eq!(first("LIMIT"), Some("take"), "by another name");
        assert_eq!(first("matches regex"), Some("matches regex"));
        assert_eq!(first("summ"), Some("summarize"));
        let names: Vec<&str> = search("base64").iter().map(|entry| entry.name).collect();
        assert!(names.iter().take(5).all(|name| name.contains("base64")), "{names:?}");
    }

    #[test]
    fn descriptions_are_searched_by_all_words() {
        let found = search("first rows greatest");
        assert!(found.iter().any(|entry| entry.name == "top"), "{found:?}");
        assert!(search("first rows xylophone").is_empty());
    }

    #[test]
    fn everything_is_found_by_nothing() {
        assert_eq!(search("  ").len(), entries().len());
    }

    #[test]
    fn slips_of_the_finger_are_offered_names() {
        assert!(nearest("sumarize").contains(&"summarize"));
        assert!(nearest("xylophone-zither").is_empty());
    }
}
