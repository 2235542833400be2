//! The language's reference: one list of everything that queries can say, made from the values that implement it and from
//! the topics of what the parser and the binder know; and how much of Kusto's whole language that is.

mod catalogue;
mod coverage;
mod kind;
mod search;
mod topics;

pub use catalogue::{Listed, catalogue};
pub use coverage::{Coverage, Covered, coverage};
pub use kind::Kind;
pub use search::{nearest, search};

use crate::diagnostics::{Refusal, refusal};
use crate::kql::binder::NoTables;
use crate::kql::functions::{self, Aggregate, Scalar, all_aggregates};
use crate::kql::plugins::{self, Plugin};
use std::borrow::Cow;
use std::sync::LazyLock;
use topics::Topic;

/// A query that runs as it stands, and its answer.
#[derive(Clone, Debug)]
pub struct Example {
    /// The query.
    pub query: Cow<'static, str>,
    /// Header and rows, or the value of the only cell, or rows alone.
    pub answer: Cow<'static, str>,
}

/// Whether queries may use something here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// They may.
    Here,
    /// They may not, for this reason.
    Refused(Refusal),
    /// It is not here yet.
    Missing,
}

/// One part of the language.
#[derive(Debug)]
pub struct Entry {
    /// Name as queries write it.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// Other names for it.
    pub aliases: Vec<&'static str>,
    /// How it is written, a line for each way.
    pub syntax: Vec<String>,
    /// What it does or gives.
    pub doc: &'static str,
    /// The page of Kusto's documentation; empty where it has none.
    pub page: &'static str,
    /// Queries that show it.
    pub examples: Vec<Example>,
    /// Whether Azure Monitor supports it; `None` where that is not known.
    pub azure_monitor: Option<bool>,
    /// Whether queries may use it here.
    pub standing: Standing,
}

impl Entry {
    /// Its name and its other names.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.name).chain(self.aliases.iter().copied())
    }
}

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let mut entries: Vec<Entry> = topics::all().map(|(kind, topic)| from_topic(kind, topic)).collect();
    entries.extend(functions::all().map(|function| from_scalar(Kind::ScalarFunction, function)));
    entries.extend(functions::operators().map(|operator| from_scalar(Kind::ScalarOperator, operator)));
    entries.extend(all_aggregates().map(from_aggregate));
    entries.extend(plugins::all().map(from_plugin));
    for listed in catalogue() {
        let known = entries
            .iter_mut()
            .find(|entry| entry.kind.is_called_like(listed.kind) && entry.names().any(|name| name == listed.name));
        match known {
            // Names from before, which Azure Monitor does not have, say nothing of the name of today.
            Some(entry) if entry.name == listed.name => {
                entry.kind = listed.kind;
                entry.azure_monitor = Some(listed.azure_monitor);
            }
            Some(_) => {}
            None => entries.push(unknown(listed)),
        }
    }
    in_order(entries)
});

/// Kind by kind, by name in each. There are some hundreds; a sort would be the largest piece of code in this room.
fn in_order(entries: Vec<Entry>) -> Vec<Entry> {
    let mut sorted: Vec<Entry> = Vec::with_capacity(entries.len());
    for entry in entries {
        let at = sorted.partition_point(|known| (known.kind, known.name) < (entry.kind, entry.name));
        sorted.insert(at, entry);
    }
    sorted
}

/// Everything, kind by kind.
pub fn entries() -> &'static [Entry] {
    &ENTRIES
}

/// The entry of a kind's word and a name or another name; without a kind the first that has the name.
pub fn find(kind: Option<Kind>, name: &str) -> Option<&'static Entry> {
    let of_kind = || entries().iter().filter(|entry| kind.is_none_or(|kind| entry.kind.is_called_like(kind)));
    of_kind()
        .find(|entry| entry.name == name)
        .or_else(|| of_kind().find(|entry| entry.names().any(|known| known == name)))
}

/// What the parser and the binder know is here when its examples bind.
fn from_topic(kind: Kind, topic: Topic) -> Entry {
    let is_here = !topic.examples.is_empty() && topic.examples.iter().all(|example| binds(&example.query));
    Entry {
        name: topic.name,
        kind,
        aliases: topic.aliases,
        syntax: topic.syntax.split("; | ").map(str::to_owned).collect(),
        doc: topic.doc,
        page: topic.page,
        examples: topic.examples,
        azure_monitor: None,
        standing: if is_here { Standing::Here } else { absent(topic.name) },
    }
}

fn from_scalar(kind: Kind, function: &'static Scalar) -> Entry {
    let text = if kind == Kind::ScalarOperator { functions::operator_text } else { functions::signature_text };
    let mut syntax: Vec<String> = function.overloads.iter().map(|overload| text(function, overload)).collect();
    syntax.dedup();
    let example = |(expression, answer): &(&'static str, &'static str)| Example {
        query: Cow::Owned(format!("print answer = {expression}")),
        answer: Cow::Borrowed(answer),
    };
    Entry {
        name: function.name,
        kind,
        aliases: function.aliases.to_vec(),
        syntax,
        doc: function.doc,
        page: function.reference,
        examples: function.examples.iter().map(example).collect(),
        azure_monitor: None,
        standing: Standing::Here,
    }
}

fn from_aggregate(aggregate: &'static Aggregate) -> Entry {
    let example = |(query, answer): &(&'static str, &'static str)| Example {
        query: Cow::Borrowed(query),
        answer: Cow::Borrowed(answer),
    };
    Entry {
        name: aggregate.name,
        kind: Kind::Aggregate,
        aliases: aggregate.aliases.to_vec(),
        syntax: vec![functions::call_text(aggregate.name, aggregate.params, aggregate.variadic)],
        doc: aggregate.doc,
        page: aggregate.reference,
        examples: aggregate.examples.iter().map(example).collect(),
        azure_monitor: None,
        standing: Standing::Here,
    }
}

fn from_plugin(plugin: &'static Plugin) -> Entry {
    // Its answers are rows in one line.
    let example = |(query, answer): &(&'static str, &'static str)| Example {
        query: Cow::Borrowed(query),
        answer: Cow::Owned(answer.replace(';', "\n").replace('|', " | ")),
    };
    Entry {
        name: plugin.name,
        kind: Kind::Plugin,
        aliases: Vec::new(),
        syntax: vec![format!("T | evaluate {}", plugin.syntax)],
        doc: plugin.doc,
        page: plugin.reference,
        examples: plugin.examples.iter().map(example).collect(),
        azure_monitor: None,
        standing: Standing::Here,
    }
}

/// A name of the catalogue that nothing here describes.
fn unknown(listed: Listed) -> Entry {
    Entry {
        name: listed.name,
        kind: listed.kind,
        aliases: Vec::new(),
        syntax: Vec::new(),
        doc: "",
        page: "",
        examples: Vec::new(),
        azure_monitor: Some(listed.azure_monitor),
        standing: absent(listed.name),
    }
}

fn absent(name: &str) -> Standing {
    refusal(name).map_or(Standing::Missing, Standing::Refused)
}

/// Whether a query binds, which reads no row.
fn binds(query: &str) -> bool {
    crate::kql::compile(query, &NoTables, 0, None).plan.is_some()
}
