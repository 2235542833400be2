//! The saved session: what its name ends in, and the one with its data.

use serde::{Deserialize, Serialize};

/// What the name of a saved session ends in, by itself or in an archive.
pub const SESSION_ENDING: &str = ".tallyman.json";

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
