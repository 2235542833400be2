//! How `parse`, `parse-where` and `parse-kv` take columns out of a text.

use crate::values::ScalarType;
use regex::Regex;

/// Columns that are taken out of a text.
#[derive(Clone, Debug)]
pub struct Extraction {
    /// How the texts are found.
    pub how: Finder,
    /// The types of the columns, in order of what `how` finds.
    pub kinds: Vec<ScalarType>,
    /// Whether all columns stay empty where one of the texts is no value of its type.
    pub strict: bool,
    /// Whether rows that do not fit are left out.
    pub only_fitting: bool,
}

/// Finds the texts of the columns.
#[derive(Clone, Debug)]
pub enum Finder {
    /// Constants and what stands between them (Kusto documentation: `query/parse-operator`).
    Pattern(Vec<Piece>),
    /// The groups of these numbers of a match.
    Groups(Regex, Vec<usize>),
    /// Keys with their values (Kusto documentation: `query/parse-kv-operator`).
    Pairs(Box<Pairs>),
}

/// A part of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Anything, as short as it goes.
    Skip,
    /// This text; never empty.
    Text(String),
    /// What the next column gets: all up to the next piece.
    Column,
    /// What the next column gets: the whole number that stands here.
    Number,
}

/// Keys and values in a text.
#[derive(Clone, Debug)]
pub struct Pairs {
    /// The keys, in order of the columns.
    pub keys: Vec<String>,
    /// What parts them.
    pub split: Split,
    /// Opening and closing quotes.
    pub quotes: Vec<(char, char)>,
    /// Characters that take the meaning from the next one inside quotes.
    pub escapes: Vec<char>,
}

/// What parts keys from values, and pairs from each other.
#[derive(Clone, Debug)]
pub enum Split {
    /// These texts.
    Delimiters {
        /// Between two pairs.
        pair: String,
        /// Between a key and its value.
        key_value: String,
        /// Whether a value goes on until the next known key.
        greedy: bool,
    },
    /// Every character that is neither a letter nor a digit.
    NonAlphanumeric,
    /// Nothing: each match's first group is a key, the second its value.
    Regex(Regex),
}
