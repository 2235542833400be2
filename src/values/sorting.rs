//! Sorting for short lists of any kind, compiled once.
//!
//! The standard library's sort is made anew for every type and every order, several kilobytes each: too much for lists of
//! columns, patterns or tables. Rows are sorted elsewhere.

use std::cmp::Ordering;

/// Sorts as [`slice::sort_by`] does: equal items keep their order.
pub fn sort_by<T>(items: &mut [T], mut order: impl FnMut(&T, &T) -> Ordering) {
    let mut places = places(items.len(), &mut |a, b| order(&items[a], &items[b]));
    for at in 0..items.len() {
        // What belongs here may have been moved on to where an earlier item was taken from.
        let mut from = places[at];
        while from < at {
            from = places[from];
        }
        places[at] = from;
        items.swap(at, from);
    }
}

/// Sorts as [`slice::sort_by_key`] does: equal items keep their order.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], mut key: impl FnMut(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// Which item comes first, which second, and so on.
fn places(count: usize, order: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|a, b| order(*a, *b));
    places
}

#[cfg(test)]
mod tests {
    use super::{sort_by, sort_by_key};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sorts_as_the_standard_library_does(mut items: Vec<(u8, u32)>) {
            let (mut expected, mut backwards) = (items.clone(), items.clone());
            expected.sort_by_key(|item| item.0 / 8);
            sort_by_key(&mut items, |item| item.0 / 8);
            prop_assert_eq!(&items, &expected);
            expected.sort_by_key(|item| std::cmp::Reverse(item.1));
            sort_by(&mut items, |a, b| b.1.cmp(&a.1));
            prop_assert_eq!(&items, &expected);
            backwards.reverse();
            let mut expected = backwards.clone();
            expected.sort_unstable();
            sort_by(&mut backwards, Ord::cmp);
            prop_assert_eq!(backwards, expected);
        }
    }
}
