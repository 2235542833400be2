//! All native integration tests, in one binary.

mod charts;
mod engine;
mod formats;
mod permalink;
mod session;
mod syntax;
mod tidy;
