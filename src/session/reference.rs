//! What the page asks of the language's reference.

use crate::kql::reference::{self, Entry, Kind, Standing};
use crate::protocol::{CoveredName, CoveredPart, Mark, ReferenceEntry, ReferenceExample, ReferenceItem, Reply};

/// Answer to a search.
pub(super) fn found(search: u32, text: &str) -> Reply {
    let items: Vec<ReferenceItem> = reference::search(text).into_iter().map(item).collect();
    let nearest = if items.is_empty() { reference::nearest(text) } else { Vec::new() };
    Reply::Reference { search, items, nearest: nearest.into_iter().map(str::to_owned).collect() }
}

/// Answer to a question for one entry.
pub(super) fn entry(kind: &str, name: &str) -> Reply {
    let kind = Kind::all().find(|known| known.title() == kind);
    Reply::ReferenceEntry(reference::find(kind, name).map(whole))
}

/// Answer to a question for the coverage.
pub(super) fn coverage() -> Reply {
    let part = |part: reference::Coverage| CoveredPart {
        kind: part.kind.title().to_owned(),
        names: part
            .names
            .iter()
            .map(|covered| CoveredName {
                name: covered.listed.name.to_owned(),
                mark: mark(covered.standing),
                azure_monitor: covered.listed.azure_monitor,
            })
            .collect(),
    };
    Reply::Coverage(reference::coverage().into_iter().map(part).collect())
}

fn mark(standing: Standing) -> Mark {
    match standing {
        Standing::Here => Mark::Here,
        Standing::Refused(_) => Mark::Refused,
        Standing::Missing => Mark::Missing,
    }
}

fn item(entry: &Entry) -> ReferenceItem {
    let summary = match entry.standing {
        Standing::Refused(refusal) => refusal.reason,
        Standing::Missing => "Not here yet.",
        Standing::Here => entry.doc,
    };
    ReferenceItem {
        name: entry.name.to_owned(),
        kind: entry.kind.title().to_owned(),
        // One plain line: names in backticks are for the whole text.
        summary: summary.replace('`', ""),
        mark: mark(entry.standing),
    }
}

fn whole(entry: &Entry) -> ReferenceEntry {
    let refusal = match entry.standing {
        Standing::Refused(refusal) => format!("{} {}", refusal.reason, refusal.help),
        _ => String::new(),
    };
    let example = |example: &reference::Example| ReferenceExample {
        query: example.query.to_string(),
        answer: example.answer.to_string(),
    };
    ReferenceEntry {
        name: entry.name.to_owned(),
        kind: entry.kind.title().to_owned(),
        aliases: entry.aliases.iter().map(|alias| (*alias).to_owned()).collect(),
        syntax: entry.syntax.clone(),
        doc: entry.doc.to_owned(),
        refusal,
        examples: entry.examples.iter().map(example).collect(),
        azure_monitor: entry.azure_monitor,
        mark: mark(entry.standing),
    }
}
