//! The language's reference: a search over everything that queries can say, and how much of the whole language that is.

pub mod coverage;
pub mod detail;
pub mod list;
pub mod room;
pub mod state;
