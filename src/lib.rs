//! Tallyman: drop exported container-registry logs into a static page, ask in KQL, read the answer.
pub mod diagnostics;
pub mod protocol;
pub mod values;
