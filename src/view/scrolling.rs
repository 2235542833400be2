//! Which rows a scroll position shows. Browsers cap an element's height, so long results are scaled in the middle.

/// Browsers stop at some 16.7 million (Firefox) or 33.5 million pixels.
const CAP_PX: f64 = 15_000_000.0;
/// The first and the last pixels scroll one to one even where the middle is scaled.
const EDGE_PX: f64 = 1_000_000.0;

/// The geometry of a list of equal rows behind a scroll bar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scroll {
    /// Rows of the list.
    pub rows: u64,
    /// Height of a row.
    pub row_px: f64,
    /// Height of the part that is seen.
    pub viewport_px: f64,
}

impl Scroll {
    /// Height that all rows would have.
    fn content_px(&self) -> f64 {
        self.rows as f64 * self.row_px
    }

    /// Height of the element that makes the scroll bar.
    pub fn spacer_px(&self) -> f64 {
        self.content_px().min(CAP_PX)
    }

    /// How far the content is scrolled where the scroll bar stands at `scroll_px`.
    pub fn content_of(&self, scroll_px: f64) -> f64 {
        self.bend(scroll_px, self.spacer_px(), self.content_px())
    }

    /// Where the scroll bar stands when the content is scrolled by `content_px`.
    pub fn scroll_of(&self, content_px: f64) -> f64 {
        self.bend(content_px, self.content_px(), self.spacer_px())
    }

    /// Maps `at` in 0..`from` to 0..`to`: straight at both edges, a steeper or flatter straight line between.
    fn bend(&self, at: f64, from: f64, to: f64) -> f64 {
        let (from, to) = ((from - self.viewport_px).max(0.0), (to - self.viewport_px).max(0.0));
        let at = at.clamp(0.0, from);
        if from == to || at <= EDGE_PX {
            at
        } else if at >= from - EDGE_PX {
            to - (from - at)
        } else {
            EDGE_PX + (at - EDGE_PX) / (from - 2.0 * EDGE_PX) * (to - 2.0 * EDGE_PX)
        }
    }

    /// First and last row (exclusive) that are seen at `scroll_px`, with `spare` rows more at both ends.
    pub fn visible(&self, scroll_px: f64, spare: u64) -> (u64, u64) {
        let top = (self.content_of(scroll_px) / self.row_px).floor() as u64;
        let seen = (self.viewport_px / self.row_px).ceil() as u64 + 1;
        (top.saturating_sub(spare), top.saturating_add(seen + spare).min(self.rows))
    }

    /// The first row that is seen as a whole at `scroll_px`.
    pub fn first_row(&self, scroll_px: f64) -> u64 {
        (self.content_of(scroll_px) / self.row_px).ceil() as u64
    }

    /// Where the top of `row` belongs inside the spacer while the scroll bar stands at `scroll_px`.
    pub fn row_top(&self, row: u64, scroll_px: f64) -> f64 {
        row as f64 * self.row_px + scroll_px - self.content_of(scroll_px)
    }

    /// The scroll position that brings `row` into view with the least movement; `None` where it is in view.
    pub fn reveal(&self, row: u64, scroll_px: f64) -> Option<f64> {
        let content = self.content_of(scroll_px);
        let top = row as f64 * self.row_px;
        let bottom = top + self.row_px;
        if top < content {
            Some(self.scroll_of(top).floor())
        } else if bottom > content + self.viewport_px {
            Some(self.scroll_of(bottom - self.viewport_px).ceil())
        } else {
            None
        }
    }

    /// Whole rows that fit.
    pub fn page_rows(&self) -> u64 {
        ((self.viewport_px / self.row_px).floor() as u64).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scroll(rows: u64) -> Scroll {
        Scroll { rows, row_px: 28.0, viewport_px: 560.0 }
    }

    #[test]
    fn short_lists_scroll_as_ever() {
        let list = scroll(1000);
        assert_eq!(list.spacer_px(), 28_000.0);
        assert_eq!(list.visible(0.0, 0), (0, 21));
        assert_eq!(list.visible(280.0, 2), (8, 33));
        assert_eq!(list.row_top(10, 280.0), 280.0);
    }

    #[test]
    fn every_row_of_a_long_list_can_be_reached() {
        for rows in [1_000_000, 100_000_000] {
            let list = scroll(rows);
            assert_eq!(list.spacer_px(), CAP_PX);
            let bottom = list.spacer_px() - list.viewport_px;
            let (first, last) = list.visible(bottom, 0);
            assert_eq!(last, rows);
            assert!(first >= rows - 21);
            let last_top = list.row_top(rows - 1, bottom);
            assert!((last_top + 28.0 - list.spacer_px()).abs() < 0.01, "the last row ends where the spacer ends");
            for row in [0, 1, 40_000, rows / 2, rows - 40_000, rows - 1] {
                let at = list.reveal(row, 0.0).unwrap_or(0.0);
                let (first, last) = list.visible(at, 0);
                assert!(first <= row && row < last, "row {row} at {at}: {first}..{last}");
            }
        }
    }

    #[test]
    fn nothing_is_a_list_too() {
        let list = scroll(0);
        assert_eq!(list.visible(0.0, 5), (0, 0));
        assert_eq!(list.reveal(0, 0.0), None);
        assert_eq!(list.page_rows(), 20);
    }
}
