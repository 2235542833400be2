//! Ready queries.

mod item;
pub mod room;
