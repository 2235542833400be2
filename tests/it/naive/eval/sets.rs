//! Arrays as sets.

use super::{Call, Family};
use crate::naive::cell::Cell;
use std::cmp::Ordering;

pub(super) const FAMILY: Family = Family {
    names: &["set_union", "set_intersect", "set_difference", "set_has_element", "set_equals", "jaccard_index"],
    call,
};

/// The different elements of an array of longs, texts or bools, in the order in which they come first.
fn set(call: &Call<'_>, at: usize) -> Option<Vec<Cell>> {
    let mut set: Vec<Cell> = Vec::new();
    for element in call.array(at)? {
        if !matches!(element, Cell::Long(_) | Cell::Text(_) | Cell::Bool(_)) {
            return None;
        }
        if !has(&set, element) {
            set.push(element.clone());
        }
    }
    Some(set)
}

fn has(set: &[Cell], element: &Cell) -> bool {
    set.iter().any(|known| known.natural(element) == Some(Ordering::Equal))
}

fn call(call: &Call<'_>) -> Option<Cell> {
    let first = set(call, 0)?;
    if call.name == "set_has_element" {
        let plain = matches!(call.args[1], Cell::Long(_) | Cell::Text(_) | Cell::Bool(_));
        return plain.then(|| Cell::Bool(has(&first, &call.args[1])));
    }
    let others: Vec<Vec<Cell>> = (1..call.args.len()).map(|at| set(call, at)).collect::<Option<_>>()?;
    let in_all = |element: &Cell| others.iter().all(|other| has(other, element));
    let in_none = |element: &Cell| !others.iter().any(|other| has(other, element));
    let pick =
        |keeps: &dyn Fn(&Cell) -> bool| first.iter().filter(|element| keeps(element)).cloned().collect::<Vec<_>>();
    Some(match call.name {
        "set_union" => {
            let mut all = first.clone();
            for element in others.iter().flatten() {
                if !has(&all, element) {
                    all.push(element.clone());
                }
            }
            // The order is free, and a later step may see it: only as the engine has it, first come first.
            Cell::Array(all)
        }
        "set_intersect" => Cell::Array(pick(&in_all)),
        "set_difference" => Cell::Array(pick(&in_none)),
        "set_equals" => Cell::Bool(first.len() == others[0].len() && pick(&in_all).len() == first.len()),
        _ => {
            let both = pick(&in_all).len() as f64;
            let either = (first.len() + others[0].len()) as f64 - both;
            return (either > 0.0).then(|| Cell::Real(both / either));
        }
    })
}
