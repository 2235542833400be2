//! What a kernel may know besides its arguments, and how it fails.

use regex::{Regex, RegexBuilder};
use std::cell::{Cell, RefCell};
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
    random: Cell<u64>,
}

impl Context {
    /// A context in which `now()` is `now_ticks`.
    pub fn new(now_ticks: i64) -> Self {
        Self { now_ticks, random: Cell::new(now_ticks as u64), ..Self::default() }
    }

    /// The next of a row of numbers that look random. They follow from `now_ticks`, so that a query that is run again
    /// answers the same (SplitMix64; Steele, Lea, Flood 2014).
    pub fn next_random(&self) -> u64 {
        let state = self.random.get().wrapping_add(0x9E37_79B9_7F4A_7C15);
        self.random.set(state);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// The compiled pattern (the syntax of Rust's regex crate, which Kusto documents as its own), compiled once a run.
    pub fn regex(&self, pattern: &str) -> Result<Regex, FunctionError> {
        let mut patterns = self.patterns.borrow_mut();
        if let Some(known) = patterns.get(pattern) {
            return known.clone().map_err(FunctionError);
        }
        if patterns.len() >= CACHED_PATTERNS {
            patterns.clear();
        }
        let compiled = match RegexBuilder::new(pattern).build() {
            // Large ones are kept alone, so that the memory of all has a bound.
            Err(regex::Error::CompiledTooBig(_)) => {
                patterns.clear();
                regex(pattern)
            }
            compiled => compiled,
        };
        let compiled = compiled.map_err(|error| format!("This is not a valid regular expression: {error}"));
        patterns.insert(pattern.to_owned(), compiled.clone());
        compiled.map_err(FunctionError)
    }
}

/// Memory of a compiled pattern: enough for `\w{1,1000}`, whose letters are all of Unicode's.
const PATTERN_BYTES: usize = 128 << 20;

/// A compiled pattern, or why it is none.
pub(crate) fn regex(pattern: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern).size_limit(PATTERN_BYTES).build()
}

/// Why a kernel could not run at all: one sentence for the person. Bad single values give nulls instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionError(pub String);

impl fmt::Display for FunctionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
