//! How much of the whole language is here: counts for each kind, and each name with its mark.

use super::list::OPENS;
use crate::protocol::{CoveredPart, Mark};
use crate::ui::elements::{append, button, element, set, text};
use crate::view::numbers::count;
use crate::view::reference::{Counts, counts, link_from_entry, mark_word};
use web_sys::Element;

/// The table and the names.
pub(super) fn coverage(parts: &[CoveredPart]) -> Element {
    let all = counts(parts);
    let heads = ["Kind", "Here", "Refused", "Missing", "Azure Monitor"].map(|head| {
        let cell = text("th", "", head);
        set(&cell, "scope", "col");
        cell
    });
    let rows: Vec<Element> = parts.iter().map(|part| row(&part.kind, &counts([part]))).collect();
    let table = element(
        "table",
        "coverage",
        &[
            element("thead", "", &[element("tr", "", &heads)]),
            element("tbody", "", &rows),
            element("tfoot", "", &[row("All", &all)]),
        ],
    );
    set(&table, "aria-label", "Coverage");
    let topic = element(
        "article",
        "topic",
        &[text("h2", "topic__name", "How much of Kusto is here"), text("p", "topic__doc", &all.sentence()), table],
    );
    parts.iter().for_each(|part| append(&topic, &names(part)));
    topic
}

fn row(kind: &str, counts: &Counts) -> Element {
    let head = text("th", "", kind);
    set(&head, "scope", "row");
    let row = element("tr", "", &[head]);
    for number in [counts.here, counts.refused, counts.missing] {
        append(&row, &text("td", "", &count(number)));
    }
    append(&row, &text("td", "", &format!("{} of {}", count(counts.azure_here), count(counts.azure))));
    row
}

/// The names of one kind, folded away.
fn names(part: &CoveredPart) -> Element {
    let label = format!("{}: names and marks", part.kind);
    let name = |covered: &crate::protocol::CoveredName| {
        let (class, sign) = match covered.mark {
            Mark::Here => ("coverage__name", "✓"),
            Mark::Refused => ("coverage__name coverage__name--refused", "–"),
            Mark::Missing => ("coverage__name coverage__name--missing", "✗"),
        };
        let azure = if covered.azure_monitor { "" } else { ", not in Azure Monitor" };
        let button = button(class, &format!("{sign} {}", covered.name));
        set(&button, "aria-label", &format!("{}: {}{azure}", covered.name, mark_word(covered.mark)));
        set(&button, OPENS, &link_from_entry(&part.kind, &covered.name));
        element("li", "", &[button])
    };
    let list = element("ul", "coverage__names", &part.names.iter().map(name).collect::<Vec<_>>());
    set(&list, "aria-label", &label);
    element("details", "coverage__part", &[text("summary", "", &label), list])
}
