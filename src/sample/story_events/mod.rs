//! The stories' own events, in addition to ordinary traffic; `stories.rs` says what to look for.

pub(super) mod aws;
pub(super) mod azure;
pub(super) mod ibm;
