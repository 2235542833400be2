//! What the room of the reference knows and shows.

use super::list::{OPENS, take_focus_along};
use crate::protocol::{CoveredPart, ReferenceEntry, ReferenceItem, Reply, Request};
use crate::ui::elements::attribute_at;
use crate::ui::engine::Engine;
use crate::view::reference;
use leptos::prelude::*;

/// The room's signals. Copied into every closure.
#[derive(Clone, Copy)]
pub struct Reference {
    /// What the person typed.
    pub text: RwSignal<String>,
    /// The kind that the list keeps; empty for all.
    pub kind: RwSignal<String>,
    /// What was found, best first; `None` before the engine has said anything.
    pub items: RwSignal<Option<Vec<ReferenceItem>>>,
    /// Names near to what was typed, where nothing was found.
    pub nearest: RwSignal<Vec<String>>,
    /// Kind and name of what is open.
    pub chosen: RwSignal<Option<(String, String)>>,
    /// All about it, or that there is no such entry; `None` before the engine has answered.
    pub entry: RwSignal<Option<Option<ReferenceEntry>>>,
    /// The whole language, kind by kind.
    pub parts: RwSignal<Vec<CoveredPart>>,
    /// Whether a narrow window shows what is open, in place of the list.
    pub is_open: RwSignal<bool>,
    /// Number of the latest search.
    latest: StoredValue<u32>,
}

impl Reference {
    /// A room that nobody has been in.
    pub fn new() -> Self {
        Self {
            text: RwSignal::new(String::new()),
            kind: RwSignal::new(String::new()),
            items: RwSignal::new(None),
            nearest: RwSignal::new(Vec::new()),
            chosen: RwSignal::new(None),
            entry: RwSignal::new(None),
            parts: RwSignal::new(Vec::new()),
            is_open: RwSignal::new(false),
            latest: StoredValue::new(0),
        }
    }

    /// Asks the engine for what has these words, and for the whole language where that is not known yet.
    pub fn search(&self, engine: Engine, text: String) {
        let search = self.latest.get_value().wrapping_add(1);
        self.latest.set_value(search);
        if self.parts.with_untracked(Vec::is_empty) {
            engine.send(&Request::Coverage);
        }
        engine.send(&Request::Reference { search, text });
    }

    /// Opens an entry.
    pub fn open(&self, kind: &str, name: &str) {
        self.chosen.set(Some((kind.to_owned(), name.to_owned())));
        self.is_open.set(true);
    }

    /// Opens what the element under a click stands for.
    pub fn open_at(&self, event: &web_sys::Event) {
        let link = attribute_at(event, OPENS);
        if let Some((kind, name)) = link.and_then(|link| reference::entry_from_link(&link)) {
            self.open(&kind, &name);
            take_focus_along();
        }
    }

    /// Shows how much of the language is here.
    pub fn open_coverage(&self) {
        self.chosen.set(None);
        self.is_open.set(true);
        take_focus_along();
    }

    /// Opens what a link names.
    pub fn follow_link(&self, link: &str) {
        let entry = reference::entry_from_link(link);
        self.is_open.set(entry.is_some());
        if self.chosen.with_untracked(|chosen| *chosen != entry) {
            self.chosen.set(entry);
        }
    }

    /// The link of what is open.
    pub fn link(&self) -> String {
        self.chosen.with(|chosen| {
            chosen.as_ref().map_or_else(String::new, |(kind, name)| reference::link_from_entry(kind, name))
        })
    }

    /// What was asked for by another name, or without a kind, is open under its own.
    fn settle(&self, entry: &ReferenceEntry) {
        let is_meant = self.chosen.with_untracked(|chosen| {
            chosen
                .as_ref()
                .is_some_and(|(kind, name)| entry.aliases.contains(name) || (entry.name == *name && kind.is_empty()))
        });
        if is_meant {
            self.chosen.set(Some((entry.kind.clone(), entry.name.clone())));
        }
    }

    /// Takes a reply about the reference.
    pub fn take(&self, reply: Reply) {
        match reply {
            Reply::Reference { search, items, nearest } if search == self.latest.get_value() => {
                self.nearest.set(nearest);
                self.items.set(Some(items));
            }
            Reply::ReferenceEntry(entry) => {
                if let Some(entry) = &entry {
                    self.settle(entry);
                }
                self.entry.set(Some(entry));
            }
            Reply::Coverage(parts) => self.parts.set(parts),
            _ => {}
        }
    }
}

impl Default for Reference {
    fn default() -> Self {
        Self::new()
    }
}
