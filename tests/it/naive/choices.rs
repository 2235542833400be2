//! A list of random numbers read as decisions, so that proptest shrinks a query by shrinking numbers: the smaller a
//! number, the simpler what it chooses, and where the list ends everything is as simple as can be.

use proptest::prelude::*;

/// The decisions still to be made.
pub(super) struct Choices<'a> {
    rest: &'a [u32],
}

/// Lists of at most `most` decisions.
pub(super) fn choices(most: usize) -> impl Strategy<Value = Vec<u32>> {
    prop::collection::vec(any::<u32>(), 0..=most)
}

impl<'a> Choices<'a> {
    pub(super) fn new(numbers: &'a [u32]) -> Self {
        Self { rest: numbers }
    }

    /// A number below `count`; 0 where nothing is left or nothing is to be chosen.
    pub(super) fn below(&mut self, count: usize) -> usize {
        let Some((first, rest)) = self.rest.split_first() else { return 0 };
        self.rest = rest;
        ((u64::from(*first) * count as u64) >> 32) as usize
    }

    /// One of the list, which is not empty.
    pub(super) fn of<'b, T>(&mut self, list: &'b [T]) -> &'b T {
        &list[self.below(list.len())]
    }

    /// True `of` times in `parts`.
    pub(super) fn chance(&mut self, of: usize, parts: usize) -> bool {
        self.below(parts) >= parts - of
    }

    /// Whether every decision is made.
    pub(super) fn ended(&self) -> bool {
        self.rest.is_empty()
    }
}
