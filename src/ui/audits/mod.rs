//! Ready queries.

mod item;
pub(crate) mod room;
