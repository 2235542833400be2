//! Columns that would become too large: who builds one leaves out what is too much and notes it here; who runs a query asks,
//! after each step, and fails instead of giving wrong values.
//!
//! Builders stand deep inside the computations of single values, most of which cannot fail. So the note does not go the way
//! of their answers. It belongs to the thread, as the run does.

use std::cell::Cell;

/// Bytes of text or of dynamic values that one column holds, at most. Arrow's offsets end at four times that.
pub const COLUMN_BYTES: usize = 512 << 20;

thread_local! {
    static FULL: Cell<bool> = const { Cell::new(false) };
}

/// Whether `more` bytes fit behind the `bytes` that a column holds; notes where they do not.
pub(super) fn fits(bytes: usize, more: usize) -> bool {
    let fits = more <= COLUMN_BYTES.saturating_sub(bytes);
    if !fits {
        FULL.set(true);
    }
    fits
}

/// Whether a column has become too large since this was asked last.
pub fn column_was_full() -> bool {
    FULL.take()
}
