//! Pages of a result that the page keeps: a bounded number, the longest unused go first.

use crate::protocol::{Page, QueryId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Rows of a page.
pub const PAGE_ROWS: u64 = 200;
/// Pages kept.
const KEPT: usize = 48;

/// The pages of one table of a result.
#[derive(Clone, Debug, Default)]
pub struct Pages {
    query: QueryId,
    table: u32,
    rows: u64,
    kept: BTreeMap<u64, (Arc<Page>, u64)>,
    asked: BTreeSet<u64>,
    clock: u64,
}

impl Pages {
    /// No page yet of a table of the result of `query`, which has `rows` rows.
    pub fn new(query: QueryId, table: u32, rows: u64) -> Self {
        Self { query, table, rows, ..Self::default() }
    }

    /// Whether they are of this table of this result.
    pub fn are_of(&self, query: QueryId, table: u32) -> bool {
        (self.query, self.table) == (query, table)
    }

    /// Pages (by their first row and number of rows) to ask for so that rows `first..last` can be shown. Marks what is
    /// there as used and what is returned as asked for.
    pub fn want(&mut self, first: u64, last: u64) -> Vec<(u64, u32)> {
        let last = last.min(self.rows);
        let mut missing = Vec::new();
        self.clock += 1;
        for number in first / PAGE_ROWS..last.div_ceil(PAGE_ROWS) {
            if let Some((_, used)) = self.kept.get_mut(&number) {
                *used = self.clock;
            } else if self.asked.insert(number) {
                let start = number * PAGE_ROWS;
                missing.push((start, PAGE_ROWS.min(self.rows - start) as u32));
            }
        }
        missing
    }

    /// Keeps a page that has come.
    pub fn put(&mut self, page: Page) {
        let number = page.first_row / PAGE_ROWS;
        self.asked.remove(&number);
        self.kept.insert(number, (Arc::new(page), self.clock));
        while self.kept.len() > KEPT {
            let Some(oldest) = self.kept.iter().min_by_key(|(_, (_, used))| *used).map(|(number, _)| *number) else {
                break;
            };
            self.kept.remove(&oldest);
        }
    }

    /// The page that holds `row`, and where in it; `None` while it is not here.
    pub fn find(&self, row: u64) -> Option<(Arc<Page>, usize)> {
        let (page, _) = self.kept.get(&(row / PAGE_ROWS))?;
        let at = row.checked_sub(page.first_row)?;
        (at < u64::from(page.rows)).then(|| (Arc::clone(page), at as usize))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(first_row: u64, rows: u32) -> Page {
        Page { first_row, rows, columns: Vec::new() }
    }

    #[test]
    fn each_page_is_asked_for_once() {
        let mut pages = Pages::new(7, 1, 450);
        assert_eq!(pages.want(150, 999), [(0, 200), (200, 200), (400, 50)]);
        assert_eq!(pages.want(0, 450), []);
        assert!(pages.are_of(7, 1) && !pages.are_of(6, 1) && !pages.are_of(7, 0));
        pages.put(page(400, 50));
        assert_eq!(pages.find(449).map(|(_, at)| at), Some(49));
        assert!(pages.find(450).is_none());
    }

    #[test]
    fn the_longest_unused_go_first() {
        let mut pages = Pages::new(1, 0, 1_000_000);
        for number in 0..KEPT as u64 {
            pages.want(number * PAGE_ROWS, number * PAGE_ROWS + 1);
            pages.put(page(number * PAGE_ROWS, 200));
        }
        pages.want(0, 1);
        pages.want(500_000, 500_001);
        pages.put(page(500_000, 200));
        assert!(pages.find(0).is_some() && pages.find(500_000).is_some());
        assert!(pages.find(PAGE_ROWS).is_none());
        assert_eq!(pages.want(PAGE_ROWS, PAGE_ROWS + 1), [(PAGE_ROWS, 200)]);
    }
}
