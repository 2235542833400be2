//! Every name that the language has, wherever it runs, and whether Azure Monitor supports it: what this engine is held
//! against.

use super::Kind;

/// Sections `[kind yes]` and `[kind no]`, one name a line.
static NAMES: &str = include_str!("catalogue.txt");

/// One name of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed {
    /// What it is.
    pub kind: Kind,
    /// Name as queries write it.
    pub name: &'static str,
    /// Whether Azure Monitor supports it.
    pub azure_monitor: bool,
}

/// Every name, kind by kind.
pub fn catalogue() -> impl Iterator<Item = Listed> {
    let mut section = (Kind::Operator, false);
    NAMES.lines().filter_map(move |line| {
        let header = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')?.split_once(' '));
        match header.and_then(|(word, azure)| Some((Kind::from_word(word)?, azure))) {
            Some((kind, azure)) => {
                section = (kind, azure == "yes");
                None
            }
            None => Some(Listed { kind: section.0, name: line, azure_monitor: section.1 }),
        }
    })
}
