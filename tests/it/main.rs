//! All native integration tests, in one binary.

mod charts;
mod formats;
mod kql_run;
mod permalink;
mod syntax;
mod tidy;
