//! What the editor knows of the language: classes of words for its colors, and the tables that a text names.

use crate::kql::syntax::lexer::{TokenClass, classify};
use crate::protocol::Catalog;
use crate::view::offsets::Units;

/// Names of the classes, by index, as the editor's style sheet has them.
pub const CLASS_NAMES: [&str; 9] =
    ["comment", "string", "number", "keyword", "operator", "function", "name", "punctuation", "type"];

/// Index of the class of what the lexer cannot read; it follows [`CLASS_NAMES`].
const ERROR_CLASS: u32 = CLASS_NAMES.len() as u32;

fn class_index(class: TokenClass) -> u32 {
    match class {
        TokenClass::Comment => 0,
        TokenClass::String => 1,
        TokenClass::Number | TokenClass::Time => 2,
        TokenClass::Keyword => 3,
        TokenClass::Operator => 4,
        TokenClass::Function => 5,
        TokenClass::Name => 6,
        TokenClass::Punctuation => 7,
        TokenClass::TypeName => 8,
        TokenClass::Error => ERROR_CLASS,
    }
}

/// Triples of first and last (exclusive) UTF-16 unit and class, in the order of the text.
pub fn ranges(text: &str) -> Vec<u32> {
    let mut units = Units::new(text);
    let mut ranges = Vec::new();
    for (span, class) in classify(text) {
        ranges.extend([units.at(span.start) as u32, units.at(span.end) as u32, class_index(class)]);
    }
    ranges
}

/// Names of the tables that a text mentions: loaded ones and known ones.
pub fn tables_in(text: &str, catalog: &Catalog) -> Vec<String> {
    let mut tables = Vec::new();
    for (span, class) in classify(text) {
        let word = match class {
            TokenClass::Name => span.text(text),
            TokenClass::String => span.text(text).trim_matches(['\'', '"']),
            _ => continue,
        };
        if catalog.tables.iter().any(|table| table.name == word) && !tables.iter().any(|name| name == word) {
            tables.push(word.to_owned());
        }
    }
    tables
}
