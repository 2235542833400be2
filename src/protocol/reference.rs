//! The language's reference, as the page shows it.

use serde::{Deserialize, Serialize};

/// Whether queries may use something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mark {
    /// They may.
    Here,
    /// They may not, for a reason.
    Refused,
    /// Not yet.
    Missing,
}

/// One part of the language, as a line of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferenceItem {
    /// Name as queries write it.
    pub name: String,
    /// What several of its kind are called: "Scalar functions".
    pub kind: String,
    /// What it does, or why it is refused; in one line.
    pub summary: String,
    /// Whether queries may use it.
    pub mark: Mark,
}

/// All about one part of the language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferenceEntry {
    /// Name as queries write it.
    pub name: String,
    /// What several of its kind are called.
    pub kind: String,
    /// Other names for it.
    pub aliases: Vec<String>,
    /// How it is written, a line for each way.
    pub syntax: Vec<String>,
    /// What it does or gives; empty for what is not here.
    pub doc: String,
    /// Why it is refused, and what to do instead; empty for what is not.
    pub refusal: String,
    /// Queries that run as they stand.
    pub examples: Vec<ReferenceExample>,
    /// Whether Azure Monitor supports it, where that is known.
    pub azure_monitor: Option<bool>,
    /// Whether queries may use it.
    pub mark: Mark,
}

/// A query and its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferenceExample {
    /// The query.
    pub query: String,
    /// Header and rows, or the value of the only cell.
    pub answer: String,
}

/// The names of one kind in the whole language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoveredPart {
    /// What several of the kind are called.
    pub kind: String,
    /// Each name.
    pub names: Vec<CoveredName>,
}

/// A name of the whole language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoveredName {
    /// The name.
    pub name: String,
    /// Whether queries may use it.
    pub mark: Mark,
    /// Whether Azure Monitor supports it.
    pub azure_monitor: bool,
}
