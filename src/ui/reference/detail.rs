//! All about one entry: how it is written, what it does, examples to try.

use crate::protocol::{Mark, ReferenceEntry, ReferenceExample};
use crate::ui::elements::{append, button, element, prose, set, text};
use web_sys::Element;

/// The example that a button tries, by its place.
pub(super) const TRIES: &str = "data-example";
/// Kinds whose entries say of nulls only what is not the rule.
const CALLS: [&str; 3] = ["Scalar functions", "Series functions", "Geospatial functions"];

/// An entry.
pub(super) fn entry(entry: &ReferenceEntry) -> Element {
    let standing = match entry.mark {
        Mark::Here => "Runs here",
        Mark::Refused => "Refused here",
        Mark::Missing => "Not here yet",
    };
    let azure = match entry.azure_monitor {
        Some(true) => "Azure Monitor supports it",
        Some(false) => "Not in Azure Monitor",
        None => "",
    };
    let facts: Vec<&str> = [entry.kind.as_str(), standing, azure].into_iter().filter(|fact| !fact.is_empty()).collect();
    let topic = element(
        "article",
        "topic",
        &[text("h2", "topic__name", &entry.name), text("p", "topic__facts", &facts.join(" · "))],
    );
    if !entry.refusal.is_empty() {
        append(&topic, &prose("topic__refusal", &entry.refusal));
    }
    if !entry.syntax.is_empty() {
        append(&topic, &code("topic__code", "Syntax", &entry.syntax.join("\n")));
    }
    if !entry.doc.is_empty() {
        append(&topic, &prose("topic__doc", &entry.doc));
    }
    if entry.mark == Mark::Here && CALLS.contains(&entry.kind.as_str()) {
        let rule = "A null argument gives null, or an empty text, where nothing else is said.";
        append(&topic, &text("p", "topic__facts", rule));
    }
    if !entry.aliases.is_empty() {
        append(&topic, &text("p", "topic__facts", &format!("Also written {}.", entry.aliases.join(", "))));
    }
    if !entry.examples.is_empty() {
        let heading = if entry.examples.len() == 1 { "Example" } else { "Examples" };
        append(&topic, &text("h3", "topic__heading", heading));
    }
    for (at, one) in entry.examples.iter().enumerate() {
        append(&topic, &example(entry, at, one));
    }
    topic
}

/// What a link names and the reference has not.
pub(super) fn unknown(kind: &str, name: &str) -> Element {
    let kind = if kind.is_empty() { String::new() } else { format!(" among “{kind}”") };
    text("p", "topic__doc", &format!("The reference has no “{name}”{kind}."))
}

/// An example, its answer, and the way into the editor.
fn example(entry: &ReferenceEntry, at: usize, example: &ReferenceExample) -> Element {
    let block = element("div", "topic__example", &[code("topic__code", "Query", &example.query)]);
    if entry.mark == Mark::Here {
        let attempt = button("button button--small topic__try", "Try it");
        let which = if entry.examples.len() == 1 { String::new() } else { format!(", example {}", at + 1) };
        set(&attempt, "aria-label", &format!("Try it: {}{which}", entry.name));
        set(&attempt, TRIES, &at.to_string());
        append(&block, &attempt);
    }
    if !example.answer.is_empty() {
        append(&block, &code("topic__answer", "Answer", &example.answer));
    }
    block
}

/// Text that scrolls where it is too wide, which the keys can do as well.
fn code(class: &str, label: &str, content: &str) -> Element {
    let code = text("pre", class, content);
    for (name, value) in [("role", "group"), ("aria-label", label), ("tabindex", "0")] {
        set(&code, name, value);
    }
    code
}
