//! The language, and the only door to it.
pub mod binder;
pub mod exec;
pub mod functions;
pub mod plan;
pub mod syntax;
