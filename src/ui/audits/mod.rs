//! Ready queries.

pub mod item;
pub mod room;
