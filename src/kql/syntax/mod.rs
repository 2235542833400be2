//! KQL as written: text to tokens to a tree, with every mistake reported and none of them fatal.
//!
//! Whatever the text, `parse` gives a [`tree::Query`] and a list of diagnostics; where something is
//! missing the tree holds [`tree::ExprKind::Missing`], so that the later stages can still help with the rest.

mod format;
pub mod lexer;
pub mod parser;
mod queries;
pub mod tree;

pub use format::format;
pub use parser::{Parsed, parse};
pub use queries::{queries, query_at};

/// What is said where `like` stands, which asks for what others do.
pub fn instead_of_like(word: &str) -> &'static str {
    if word.starts_with(['!', 'n', 'N']) {
        "Write `!contains`, `!startswith`, `!endswith` or `not(x matches regex y)`."
    } else {
        "Write `contains`, `startswith`, `endswith` or `matches regex`."
    }
}

/// How deep expressions may nest. Beyond it the parser says so and stops, so that no later stage can exhaust its stack.
pub const MAX_DEPTH: usize = 200;
