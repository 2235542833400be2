//! What is said of operators, statements, types, window functions and the calls that the binder knows: files of topics
//! under `topics/`, whose examples a test runs.
//!
//! A topic is a heading with its name, lines `Also:`, `Page:` and `Syntax:`, sentences, and examples: a `kql` block and a
//! `text` block with its answer.

use super::{Example, Kind};
use std::borrow::Cow;

/// The files, and the kind of what is in them.
static FILES: &[(Kind, &str)] = &[
    (Kind::Operator, include_str!("topics/rows.md")),
    (Kind::Operator, include_str!("topics/columns.md")),
    (Kind::Operator, include_str!("topics/tables.md")),
    (Kind::Operator, include_str!("topics/series.md")),
    (Kind::Operator, include_str!("topics/graph.md")),
    (Kind::Statement, include_str!("topics/statements.md")),
    (Kind::Type, include_str!("topics/types.md")),
    (Kind::ScalarFunction, include_str!("topics/calls.md")),
    (Kind::WindowFunction, include_str!("topics/windows.md")),
    (Kind::GraphFunction, include_str!("topics/graph_functions.md")),
];

/// One topic of a file.
#[derive(Debug, Default)]
pub(super) struct Topic {
    pub(super) name: &'static str,
    pub(super) aliases: Vec<&'static str>,
    pub(super) syntax: &'static str,
    pub(super) doc: &'static str,
    pub(super) page: &'static str,
    pub(super) examples: Vec<Example>,
}

/// Every topic with its kind.
pub(super) fn all() -> impl Iterator<Item = (Kind, Topic)> {
    FILES.iter().flat_map(|(kind, file)| {
        // The sign of a heading stands in no example at the beginning of a line.
        let sections = file.split("\n# ").map(|section| section.trim_start_matches("# "));
        sections.filter_map(|section| Some((*kind, read(section)?)))
    })
}

/// The topic of a section, whose first line is the name.
fn read(section: &'static str) -> Option<Topic> {
    let mut blocks = section.trim().split("\n\n");
    let mut topic = Topic { name: blocks.next()?, ..Topic::default() };
    // Blocks of code may hold empty lines, so they are found in the whole text.
    let (head, code) = section.split_once("\n```").map_or((section, ""), |(head, _)| (head, &section[head.len()..]));
    for line in head.lines().skip(1).filter(|line| !line.is_empty()) {
        if let Some(names) = line.strip_prefix("Also: ") {
            topic.aliases = names.split(", ").collect();
        } else if let Some(page) = line.strip_prefix("Page: ") {
            topic.page = page;
        } else if let Some(syntax) = line.strip_prefix("Syntax: ") {
            topic.syntax = syntax;
        } else {
            topic.doc = line;
        }
    }
    let mut rest = code;
    while let Some((query, after)) = block(rest, "kql") {
        let (answer, after) = block(after, "text").unwrap_or(("", after));
        topic.examples.push(Example { query: Cow::Borrowed(query), answer: Cow::Borrowed(answer) });
        rest = after;
    }
    Some(topic)
}

/// The inside of the first block of code of this language, and what follows it.
fn block<'a>(text: &'a str, language: &str) -> Option<(&'a str, &'a str)> {
    let (_, rest) = text.split_once(&format!("```{language}\n"))?;
    rest.split_once("\n```")
}
