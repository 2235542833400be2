//! Functions of texts, over lists of characters.

use super::convert::text_of;
use super::{Call, Family};
use crate::naive::cell::Cell;
use tallyman::values::ScalarType;

pub(super) const FAMILY: Family = Family {
    names: &[
        "strlen",
        "string_size",
        "substring",
        "split",
        "strcat",
        "strcat_delim",
        "strrep",
        "reverse",
        "toupper",
        "tolower",
        "indexof",
        "replace_string",
        "replace_strings",
        "translate",
        "strcmp",
        "isascii",
        "isutf8",
        "base64_encode_tostring",
        "url_encode",
        "strcat_array",
        "has_any_index",
    ],
    call,
};

fn call(call: &Call<'_>) -> Option<Cell> {
    let text = |at: usize| -> Option<String> {
        if call.kinds.get(at) == Some(&ScalarType::Dynamic) {
            None
        } else {
            text_of(call.args.get(at)?, call.kinds[at])
        }
    };
    let is_text = call.kinds.first() == Some(&ScalarType::String);
    match call.name {
        "strlen" if is_text => Some(Cell::Long(text(0)?.chars().count() as i64)),
        "string_size" if is_text => Some(Cell::Long(text(0)?.len() as i64)),
        "substring" => substring(call, &text(0)?),
        "split" if is_text => split(call),
        "strcat" => Some(Cell::Text((0..call.args.len()).map(text).collect::<Option<String>>()?)),
        "strcat_delim" if call.kinds[0] == ScalarType::String => {
            Some(Cell::Text((1..call.args.len()).map(text).collect::<Option<Vec<_>>>()?.join(&text(0)?)))
        }
        "strcat_array" => {
            let parts =
                call.array(0)?.iter().map(|part| if let Cell::Text(part) = part { Some(part.clone()) } else { None });
            Some(Cell::Text(parts.collect::<Option<Vec<_>>>()?.join(call.text(1)?)))
        }
        "strrep" => {
            let count = usize::try_from(call.long(1)?).ok().filter(|count| (1..=1024).contains(count))?;
            let between = if call.args.len() > 2 { text(2)? } else { String::new() };
            Some(Cell::Text(vec![text(0)?; count].join(&between)))
        }
        // Combining marks stay where they are, or do not; that is not said.
        "reverse" => Some(Cell::Text(text(0)?.chars().rev().collect())),
        "toupper" => {
            let text = text(0)?;
            let plain = text.chars().all(|c| c.to_uppercase().count() == 1 && c.to_lowercase().count() == 1);
            plain.then(|| Cell::Text(text.chars().flat_map(char::to_uppercase).collect()))
        }
        "tolower" => Some(Cell::Text(super::words::folded(&text(0)?)?)),
        "indexof" => indexof(call, &text(0)?, &text(1)?),
        "replace_string" if is_text && call.kinds[1..] == [ScalarType::String; 2] => {
            let (from, to) = (call.text(1)?, call.text(2)?);
            (!from.is_empty())
                .then(|| Cell::Text(call.text(0).unwrap_or_default().split(from).collect::<Vec<_>>().join(to)))
        }
        "strcmp" if call.kinds == [ScalarType::String; 2] => {
            Some(Cell::Long(text(0)?.chars().cmp(text(1)?.chars()) as i64))
        }
        "isascii" if is_text => Some(Cell::Bool(text(0)?.chars().all(|c| (c as u32) < 128))),
        "isutf8" if is_text => Some(Cell::Bool(true)),
        "base64_encode_tostring" if is_text => Some(Cell::Text(base64(text(0)?.as_bytes()))),
        _ => None,
    }
}

fn substring(call: &Call<'_>, text: &str) -> Option<Cell> {
    let text: Vec<char> = text.chars().collect();
    let start = call.long(1)?;
    // Negative: counted from the end; before the start there is nothing, as recorded.
    let start = if start < 0 { start.saturating_add(text.len() as i64) } else { start };
    let length = if call.args.len() > 2 { call.long(2)? } else { i64::MAX };
    (length >= 0).then_some(())?;
    if start < 0 {
        return Some(Cell::text(""));
    }
    Some(Cell::Text(text.iter().skip(start as usize).take(length as usize).collect()))
}

fn split(call: &Call<'_>) -> Option<Cell> {
    if call.kinds[1] != ScalarType::String {
        return None;
    }
    let (text, delimiter) = (call.text(0)?, call.text(1)?);
    if delimiter.is_empty() {
        return None;
    }
    let parts: Vec<Cell> = text.split(delimiter).map(Cell::text).collect();
    if call.args.len() == 2 {
        return Some(Cell::Array(parts));
    }
    // Whether a place outside gives an empty array or null is not said.
    let at = usize::try_from(call.long(2)?).ok()?;
    Some(Cell::Array(vec![parts.get(at)?.clone()]))
}

fn indexof(call: &Call<'_>, text: &str, part: &str) -> Option<Cell> {
    let (text, part): (Vec<char>, Vec<char>) = (text.chars().collect(), part.chars().collect());
    let option = |at: usize, fallback: i64| if call.args.len() > at { call.long(at) } else { Some(fallback) };
    let (start, length, occurrence) = (option(2, 0)?, option(3, -1)?, option(4, 1)?);
    // The page contradicts itself on negative starts; an empty part and the occurrence 0 are not said.
    if start < 0 || length < -1 || occurrence < 1 || part.is_empty() {
        return None;
    }
    let end = if length == -1 { text.len() as i64 } else { start.saturating_add(length).min(text.len() as i64) };
    let found = (start..end).filter(|at| {
        let (from, to) = (*at as usize, *at as usize + part.len());
        to as i64 <= end && text[from..to] == part[..]
    });
    // Whether occurrences may overlap is not said.
    let places: Vec<i64> = found.collect();
    if occurrence > 1 && places.windows(2).any(|pair| pair[1] - pair[0] < part.len() as i64) {
        return None;
    }
    Some(Cell::Long(places.get(occurrence as usize - 1).copied().unwrap_or(-1)))
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().chain([0; 2].iter()).take(3).fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        for at in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * at) & 63) as usize];
            out.push(if at <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    out
}
