//! All native integration tests, in one binary.

mod charts;
mod permalink;
mod syntax;
mod tidy;
