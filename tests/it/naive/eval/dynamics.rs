//! Arrays and property bags.

use super::{Call, Family, as_real};
use crate::naive::cell::Cell;
use std::cmp::Ordering;
use tallyman::values::ScalarType;

pub(super) const FAMILY: Family = Family {
    names: &[
        "[]",
        ".",
        "array_length",
        "array_concat",
        "array_slice",
        "array_reverse",
        "array_sum",
        "array_index_of",
        "array_rotate_left",
        "array_rotate_right",
        "array_shift_left",
        "array_shift_right",
        "pack_array",
        "array_sort_asc",
        "array_sort_desc",
        "bag_keys",
        "bag_has_key",
        "bag_pack",
        "bag_merge",
        "bag_remove_keys",
        "bag_set_key",
        "zip",
        "range",
        "repeat",
        "todynamic",
        "array_split",
    ],
    call,
};

fn call(call: &Call<'_>) -> Option<Cell> {
    let args = call.args;
    match call.name {
        "[]" | "." => match (&args[0], &args[1]) {
            (Cell::Bag(properties), Cell::Text(name)) => {
                Some(property(properties, name).cloned().unwrap_or(Cell::Null))
            }
            (Cell::Array(elements), Cell::Long(at)) => {
                let at = if *at < 0 { at.checked_add(elements.len() as i64)? } else { *at };
                Some(usize::try_from(at).ok().and_then(|at| elements.get(at)).cloned().unwrap_or(Cell::Null))
            }
            _ => Some(Cell::Null),
        },
        "array_length" => {
            Some(if let Cell::Array(elements) = &args[0] { Cell::Long(elements.len() as i64) } else { Cell::Null })
        }
        "array_concat" => {
            let all: Vec<&[Cell]> = (0..args.len()).map(|at| call.array(at)).collect::<Option<_>>()?;
            Some(Cell::Array(all.concat()))
        }
        "pack_array" => Some(Cell::Array(inner(args, call.kinds)?)),
        "array_reverse" => Some(Cell::Array(call.array(0)?.iter().rev().cloned().collect())),
        "array_sum" => {
            let numbers = call.array(0)?.iter().map(|cell| if cell.is_null() { None } else { as_real(cell) });
            Some(Cell::Real(numbers.collect::<Option<Vec<_>>>()?.iter().fold(0.0, |sum, value| sum + value)))
        }
        "array_slice" => {
            let elements = call.array(0)?;
            let place = |at: usize| {
                let place = i128::from(call.long(at)?);
                Some(if place < 0 { place + elements.len() as i128 } else { place })
            };
            let (start, end) = (place(1)?, place(2)?);
            let inside = elements.iter().enumerate().filter(|(at, _)| (start..=end).contains(&(*at as i128)));
            Some(Cell::Array(inside.map(|(_, element)| element.clone()).collect()))
        }
        "array_index_of" if call.args.len() == 2 => {
            let elements = call.array(0)?;
            let value = &inner(&args[1..], &call.kinds[1..])?[0];
            let plain = |cell: &Cell| matches!(cell, Cell::Long(_) | Cell::Text(_) | Cell::Bool(_));
            let found = elements.iter().position(|element| element.natural(value) == Some(Ordering::Equal));
            (plain(value) && elements.iter().all(plain)).then(|| Cell::Long(found.map_or(-1, |at| at as i64)))
        }
        "array_rotate_left" | "array_rotate_right" => {
            let elements = call.array(0)?;
            let count = elements.len() as i64;
            if count == 0 {
                return None;
            }
            let by = call.long(1)?.rem_euclid(count);
            let by = if call.name.ends_with("left") { by } else { count - by };
            Some(Cell::Array((0..count).map(|at| elements[((at + by) % count) as usize].clone()).collect()))
        }
        "array_shift_left" | "array_shift_right" => shift(call),
        "array_sort_asc" | "array_sort_desc" if args.len() == 1 => sorted(call.array(0)?, call.name.ends_with("asc")),
        "zip" => {
            let arrays: Vec<&[Cell]> = (0..args.len()).map(|at| call.array(at)).collect::<Option<_>>()?;
            let longest = arrays.iter().map(|array| array.len()).max()?;
            let row = |at: usize| arrays.iter().map(|array| array.get(at).cloned().unwrap_or(Cell::Null)).collect();
            Some(Cell::Array((0..longest).map(|at| Cell::Array(row(at))).collect()))
        }
        "range" => range(call),
        "repeat" => {
            let count = usize::try_from(call.long(1)?).ok().filter(|count| *count < 1000)?;
            Some(Cell::Array(vec![inner(args, call.kinds)?[0].clone(); count]))
        }
        _ => bags(call),
    }
}

/// Values as they stand inside a dynamic: an empty text is a text.
fn inner(cells: &[Cell], kinds: &[ScalarType]) -> Option<Vec<Cell>> {
    let each = cells.iter().zip(kinds).map(|(cell, kind)| match kind {
        ScalarType::Decimal | ScalarType::Guid => None,
        _ => Some(cell.clone()),
    });
    each.collect()
}

fn property<'a>(properties: &'a [(String, Cell)], name: &str) -> Option<&'a Cell> {
    properties.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
}

fn bags(call: &Call<'_>) -> Option<Cell> {
    let bag = |at: usize| if let Cell::Bag(properties) = &call.args[at] { Some(properties.clone()) } else { None };
    match call.name {
        "bag_keys" => Some(Cell::Array(bag(0)?.into_iter().map(|(key, _)| Cell::Text(key)).collect())),
        "bag_has_key" => Some(Cell::Bool(property(&bag(0)?, plain_key(call.text(1)?)?).is_some())),
        "bag_merge" => {
            // Of equal keys the first bag's value counts.
            let mut all: Vec<(String, Cell)> = Vec::new();
            for at in 0..call.args.len() {
                for (key, value) in bag(at)? {
                    if property(&all, &key).is_none() {
                        all.push((key, value));
                    }
                }
            }
            Some(Cell::Bag(all))
        }
        "bag_remove_keys" => {
            let keys = call.array(1)?;
            let plain = |key: &Cell| matches!(key, Cell::Text(key) if plain_key(key).is_some());
            let gone = |key: &String| keys.iter().any(|gone| matches!(gone, Cell::Text(gone) if gone == key));
            keys.iter().all(plain).then_some(())?;
            Some(Cell::Bag(bag(0)?.into_iter().filter(|(key, _)| !gone(key)).collect()))
        }
        "bag_set_key" => {
            let (mut all, key) = (bag(0)?, plain_key(call.text(1)?)?);
            let value = inner(&call.args[2..], &call.kinds[2..])?[0].clone();
            match all.iter_mut().find(|(known, _)| known == key) {
                Some((_, known)) => *known = value,
                None => all.push((key.to_owned(), value)),
            }
            Some(Cell::Bag(all))
        }
        "bag_pack" if call.args.len().is_multiple_of(2) => {
            let mut all: Vec<(String, Cell)> = Vec::new();
            for (pair, kinds) in call.args.chunks(2).zip(call.kinds.chunks(2)) {
                let (Cell::Text(key), ScalarType::String) = (&pair[0], kinds[0]) else { return None };
                property(&all, key).is_none().then_some(())?;
                all.push((key.clone(), inner(&pair[1..], &kinds[1..])?[0].clone()));
            }
            Some(Cell::Bag(all))
        }
        _ => None,
    }
}

/// A key that is no path.
fn plain_key(key: &str) -> Option<&str> {
    (!key.is_empty() && !key.contains(['.', '$', '[', '\''])).then_some(key)
}

fn shift(call: &Call<'_>) -> Option<Cell> {
    let elements = call.array(0)?;
    let fill = if call.args.len() > 2 { inner(&call.args[2..], &call.kinds[2..])?[0].clone() } else { Cell::Null };
    // An empty text as what is filled in with stands for nothing.
    let by = call.long(1)?;
    let by = if call.name.ends_with("left") { i128::from(by) } else { -i128::from(by) };
    let at = |at: usize| usize::try_from(at as i128 + by).ok().and_then(|at| elements.get(at)).cloned();
    let found = (0..elements.len()).map(|place| at(place).unwrap_or_else(|| fill.clone()));
    Some(Cell::Array(found.collect()))
}

/// Numbers or texts in order, nulls last.
fn sorted(elements: &[Cell], ascending: bool) -> Option<Cell> {
    let (nulls, mut values): (Vec<Cell>, Vec<Cell>) = elements.iter().cloned().partition(Cell::is_null);
    let longs = values.iter().all(|value| matches!(value, Cell::Long(_)));
    let texts = values.iter().all(|value| matches!(value, Cell::Text(_)));
    (longs || texts).then_some(())?;
    values.sort_by(Cell::order);
    if !ascending {
        values.reverse();
    }
    values.extend(nulls);
    Some(Cell::Array(values))
}

/// Every step of a `range()`; a step of zero and too many steps are left open.
fn range(call: &Call<'_>) -> Option<Cell> {
    if call.kinds.iter().any(|kind| !kind.is_integer()) || call.has_null() {
        return None;
    }
    let (start, stop) = (i128::from(call.long(0)?), i128::from(call.long(1)?));
    let step = if call.args.len() > 2 { i128::from(call.long(2)?) } else { 1 };
    if step == 0 || (stop - start) / step > 1000 {
        return None;
    }
    let mut found = Vec::new();
    let mut at = start;
    while if step > 0 { at <= stop } else { at >= stop } {
        found.push(Cell::Long(at as i64));
        at += step;
    }
    Some(Cell::Array(found))
}
