//! All native integration tests, in one binary.

mod formats;
