//! What a kernel may know besides its arguments, and how it fails.

use regex::Regex;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;

/// Compiled patterns kept for one run; beyond this the oldest knowledge is dropped.
const CACHED_PATTERNS: usize = 256;

/// Fixed for one run of a query.
#[derive(Debug, Default)]
pub struct Context {
    /// What `now()` is, in ticks.
    pub now_ticks: i64,
    patterns: RefCell<BTreeMap<String, Result<Regex, String>>>,
}

impl Context {
    /// A context in which `now()` is `now_ticks`.
    pub fn new(now_ticks: i64) -> Self {
        Self { now_ticks, ..Self::default() }
    }

    /// The compiled pattern (RE2's syntax, which the regex crate shares), compiled once a run.
    pub fn regex(&self, pattern: &str) -> Result<Regex, FunctionError> {
        let mut patterns = self.patterns.borrow_mut();
        if let Some(known) = patterns.get(pattern) {
            return known.clone().map_err(FunctionError);
        }
        if patterns.len() >= CACHED_PATTERNS {
            patterns.clear();
        }
        let compiled = Regex::new(pattern).map_err(|error| format!("This is not a valid regular expression: {error}"));
        patterns.insert(pattern.to_owned(), compiled.clone());
        compiled.map_err(FunctionError)
    }
}

/// Why a kernel could not run at all: one sentence for the person. Bad single values give nulls instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionError(pub String);

impl fmt::Display for FunctionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
