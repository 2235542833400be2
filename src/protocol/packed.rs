//! The session with its data, ready to be saved.

use serde::{Deserialize, Serialize};

/// An archive that the engine has put together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackedSession {
    /// Where the browser has it: an address of its own, which no request leaves for. It lives as long as the engine.
    pub url: String,
    /// Files of logs in it.
    pub files: u32,
    /// Its size.
    pub size_bytes: u64,
}
