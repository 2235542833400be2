//! The text operators, over lists of characters: a term is a run of letters and digits.

use super::{Call, Family};
use crate::naive::cell::Cell;

pub(super) const FAMILY: Family = Family {
    names: &[
        "has",
        "!has",
        "has_cs",
        "!has_cs",
        "hasprefix",
        "!hasprefix",
        "hasprefix_cs",
        "!hasprefix_cs",
        "hassuffix",
        "!hassuffix",
        "hassuffix_cs",
        "!hassuffix_cs",
        "contains",
        "!contains",
        "contains_cs",
        "!contains_cs",
        "startswith",
        "!startswith",
        "startswith_cs",
        "!startswith_cs",
        "endswith",
        "!endswith",
        "endswith_cs",
        "!endswith_cs",
        "=~",
        "!~",
        "has_any",
        "has_all",
    ],
    call,
};

fn call(call: &Call<'_>) -> Option<Cell> {
    if call.has_dynamic() || call.kinds.iter().any(|kind| *kind != tallyman::values::ScalarType::String) {
        return None;
    }
    if let "has_any" | "has_all" = call.name {
        let text: Vec<char> = folded(call.text(0)?)?.chars().collect();
        let mut found = Vec::new();
        for part in &call.args[1..] {
            let Cell::Text(part) = part else { return None };
            found.push(is_at(&text, &folded(part)?.chars().collect::<Vec<_>>(), "has"));
        }
        let any = call.name == "has_any";
        return Some(Cell::Bool(if any { found.contains(&true) } else { !found.contains(&false) }));
    }
    let (negated, name) = match call.name {
        "!~" => (true, "=~"),
        name => name.strip_prefix('!').map_or((false, name), |name| (true, name)),
    };
    let sensitive = name.ends_with("_cs");
    let read = |text: &str| if sensitive { Some(text.to_owned()) } else { folded(text) };
    let (text, part) = (read(call.text(0)?)?, read(call.text(1)?)?);
    let (text, part): (Vec<char>, Vec<char>) = (text.chars().collect(), part.chars().collect());
    let found = is_at(&text, &part, name.trim_end_matches("_cs"));
    Some(Cell::Bool(found != negated))
}

fn is_at(text: &[char], part: &[char], name: &str) -> bool {
    match name {
        "=~" => text == part,
        "startswith" => text.starts_with(part),
        "endswith" => text.ends_with(part),
        _ => (0..=text.len()).any(|start| {
            let end = start + part.len();
            if end > text.len() || text[start..end] != *part {
                return false;
            }
            let begins = part.is_empty() || is_border(text, start);
            let ends = part.is_empty() || is_border(text, end);
            match name {
                "contains" => true,
                "has" => begins && ends,
                "hasprefix" => begins,
                _ => ends,
            }
        }),
    }
}

/// Whether no term goes across this place.
fn is_border(text: &[char], at: usize) -> bool {
    at == 0 || at == text.len() || !(text[at - 1].is_alphanumeric() && text[at].is_alphanumeric())
}

/// Text without regard to case, character by character; `None` where one becomes several or its form depends on where it
/// stands.
pub(super) fn folded(text: &str) -> Option<String> {
    text.chars()
        .map(|c| {
            let mut lower = c.to_lowercase();
            lower.next().filter(|_| lower.next().is_none())
        })
        .collect()
}
