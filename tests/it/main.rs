//! All native integration tests, in one binary.

mod charts;
mod formats;
mod permalink;
mod syntax;
mod tidy;
