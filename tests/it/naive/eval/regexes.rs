//! Functions of regular expressions; the expressions themselves are read by the same crate as in the engine.

use super::{Call, Family};
use crate::naive::cell::Cell;
use regex::Regex;
use tallyman::values::ScalarType;

pub(super) const FAMILY: Family = Family {
    names: &["matches regex", "extract", "extract_all", "replace_regex", "trim", "trim_start", "trim_end", "countof"],
    call,
};

fn call(call: &Call<'_>) -> Option<Cell> {
    if call.kinds.iter().any(|kind| !matches!(kind, ScalarType::String | ScalarType::Long)) || call.has_null() {
        return None;
    }
    // An expression that is none is an error of the query.
    let regex = |at: usize| Regex::new(call.text(at)?).ok();
    match call.name {
        "matches regex" => Some(Cell::Bool(regex(1)?.is_match(call.text(0)?))),
        "extract" if call.args.len() == 3 => {
            let groups = regex(0)?;
            let groups = groups.captures(call.text(2)?);
            let group = usize::try_from(call.long(1)?).ok()?;
            Some(Cell::text(
                groups.and_then(|groups| Some(groups.get(group)?.as_str().to_owned())).unwrap_or_default().as_str(),
            ))
        }
        "extract_all" if call.args.len() == 2 => extract_all(&regex(0)?, call.text(1)?),
        "replace_regex" if !call.text(2)?.contains(['\\', '$']) => {
            let rewrite = call.text(2)?.replace('$', "$$");
            Some(Cell::text(&regex(1)?.replace_all(call.text(0)?, rewrite.as_str())))
        }
        "trim" | "trim_start" | "trim_end" => {
            let (pattern, mut text) = (call.text(0)?, call.text(1)?);
            let start = Regex::new(&format!("^(?:{pattern})")).ok()?;
            let end = Regex::new(&format!("(?:{pattern})$")).ok()?;
            if call.name != "trim_end" {
                text = start.find(text).map_or(text, |found| &text[found.end()..]);
            }
            if call.name != "trim_start" {
                text = end.find(text).map_or(text, |found| &text[..found.start()]);
            }
            Some(Cell::text(text))
        }
        "countof" => {
            let (text, search) = (call.text(0)?, call.text(1)?);
            let plain = call.args.len() == 2 || call.text(2)? == "normal";
            // Plain matches may overlap, those of an expression do not.
            let count = match plain {
                true if search.is_empty() => return None,
                true => {
                    (0..text.len()).filter(|at| text.is_char_boundary(*at) && text[*at..].starts_with(search)).count()
                }
                false => regex(1).filter(|regex| !regex.is_match(""))?.find_iter(text).count(),
            };
            Some(Cell::Long(count as i64))
        }
        _ => None,
    }
}

/// One group gives texts, several give an array for each match.
fn extract_all(regex: &Regex, text: &str) -> Option<Cell> {
    let groups = regex.captures_len() - 1;
    if groups == 0 {
        return None;
    }
    let all: Vec<Cell> = regex
        .captures_iter(text)
        .map(|found| {
            let texts: Vec<Cell> =
                (1..=groups).map(|group| Cell::text(found.get(group).map_or("", |group| group.as_str()))).collect();
            if groups == 1 { texts[0].clone() } else { Cell::Array(texts) }
        })
        .collect();
    Some(if all.is_empty() { Cell::Null } else { Cell::Array(all) })
}
