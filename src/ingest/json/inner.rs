//! The records of a text that is in memory as a whole: one that was a string in another record.

use super::splitter::{Piece, Splitter};

/// A part of a text inside a record.
pub(in crate::ingest) enum Part<'t> {
    /// An envelope opens: its members before the array, in this many objects.
    Head(&'t str, usize),
    /// A record.
    Record(&'t str),
    /// Something cannot be read: why, and what, or its beginning.
    Broken(&'static str, &'t str),
}

/// Cuts a text into its records; ends early where `take` gives an error.
pub(in crate::ingest) fn parts<E>(text: &str, take: &mut dyn FnMut(Part<'_>) -> Result<(), E>) -> Result<(), E> {
    let mut splitter = Splitter::default();
    loop {
        match splitter.next(text, true) {
            Piece::Record { start, end, sure } => {
                let record = text.get(start..end).unwrap_or_default();
                if !sure && !super::is_valid(record) {
                    splitter.look_closer(start);
                    continue;
                }
                take(Part::Record(record))?;
            }
            // Only whole records are of use here.
            Piece::Element { .. } => {}
            Piece::Broken { start, end, reason } => {
                let end = text.floor_char_boundary(end);
                take(Part::Broken(reason, text.get(start..end).unwrap_or_default()))?;
            }
            Piece::Head { start, end, depth } => take(Part::Head(text.get(start..end).unwrap_or_default(), depth))?,
            Piece::More => return Ok(()),
        }
    }
}
