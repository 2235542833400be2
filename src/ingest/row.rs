//! One record on its way from text to columns: a cell for each column, and what has no column.

use crate::values::{Dyn, DynKind, DynamicWriter, Value, write_json};
use std::borrow::Cow;

/// A cell before it takes its column's type. Texts are borrowed from the record where they can be.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Slot<'t> {
    /// The record does not have it, or says null.
    #[default]
    Null,
    /// A bool.
    Bool(bool),
    /// A whole number.
    Long(i64),
    /// Any other number.
    Real(f64),
    /// A text.
    Text(Cow<'t, str>),
    /// An instant in ticks, where the reader knows more than the text says.
    Instant(i64),
    /// A dynamic value, by its number in [`Scratch`].
    Dynamic(usize),
}

impl Slot<'static> {
    /// A scalar out of a dynamic value; arrays and bags become JSON text.
    pub(super) fn from_dyn(value: Dyn<'_>) -> Self {
        match value.kind() {
            DynKind::Null => Self::Null,
            DynKind::Bool(value) => Self::Bool(value),
            DynKind::Long(value) => Self::Long(value),
            DynKind::Real(value) => Self::Real(value),
            DynKind::String(text) => Self::Text(Cow::Owned(text.to_owned())),
            _ => {
                let mut text = String::new();
                write_json(value, &mut text);
                Self::Text(Cow::Owned(text))
            }
        }
    }
}

/// Memory that is used again for every record.
#[derive(Default)]
pub(super) struct Scratch {
    writers: Vec<DynamicWriter>,
    used: usize,
    extra: DynamicWriter,
    has_extra: bool,
    path: String,
    /// For values that are looked at and thrown away.
    pub(super) spare: DynamicWriter,
}

impl Scratch {
    /// Begins a record.
    pub(super) fn clear(&mut self) {
        self.used = 0;
        self.has_extra = false;
    }

    /// An empty writer for a dynamic cell, and its number.
    pub(super) fn writer(&mut self) -> (usize, &mut DynamicWriter) {
        if self.used == self.writers.len() {
            self.writers.push(DynamicWriter::default());
        }
        let at = self.used;
        self.used += 1;
        let writer = &mut self.writers[at];
        writer.clear();
        (at, writer)
    }

    /// The dynamic value of this number.
    pub(super) fn value(&self, at: usize) -> Dyn<'_> {
        self.writers.get(at).map_or(Dyn::NULL, DynamicWriter::as_dyn)
    }

    /// The bag of what has no column, after the next key.
    pub(super) fn extra(&mut self, prefix: &str, key: &str) -> &mut DynamicWriter {
        if !self.has_extra {
            self.extra.clear();
            self.extra.begin_bag();
            self.has_extra = true;
        }
        if prefix.is_empty() {
            self.extra.key(key);
        } else {
            self.path.clear();
            self.path.push_str(prefix);
            self.path.push_str(key);
            self.extra.key(&self.path);
        }
        &mut self.extra
    }

    /// Puts a cell that did not parse under its column's name, so that its text is not lost.
    pub(super) fn keep(&mut self, name: &str, slot: &Slot<'_>) {
        if let Slot::Dynamic(at) = slot {
            let value = self.writers.get(*at).map(|writer| writer.as_dyn().bytes().to_vec()).unwrap_or_default();
            self.extra("", name).copy(Dyn::new(&value));
            return;
        }
        let extra = self.extra("", name);
        match slot {
            Slot::Null | Slot::Dynamic(_) => extra.null(),
            Slot::Bool(value) => extra.bool(*value),
            Slot::Long(value) => extra.long(*value),
            Slot::Real(value) => extra.real(*value),
            Slot::Text(text) => extra.string(text),
            Slot::Instant(ticks) => extra.value(&Value::DateTime(*ticks)),
        }
    }

    /// Everything that has no column; `None` where there is nothing.
    pub(super) fn take_extra(&mut self) -> Option<Dyn<'_>> {
        if !std::mem::take(&mut self.has_extra) {
            return None;
        }
        self.extra.end();
        Some(self.extra.as_dyn())
    }
}

/// The cells of one record.
pub(super) struct Row<'t> {
    /// One for each column of the table.
    pub(super) slots: Vec<Slot<'t>>,
    /// Bit `n` is set when entry `n` of the top level was there (entries past 63 are not tracked).
    pub(super) seen: u64,
}

impl Row<'_> {
    /// A row of nulls.
    pub(super) fn new(columns: usize) -> Self {
        Self { slots: vec![Slot::Null; columns], seen: 0 }
    }
}
