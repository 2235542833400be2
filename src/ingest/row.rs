//! One record on its way from text to columns: a cell for each column, and what has no column.

use super::steps::Known;
use crate::values::{Dyn, DynKind, DynamicWriter, Value, write_json};
use std::borrow::Cow;
use std::rc::Rc;

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
    /// A text that stands like this in the file.
    Raw(&'t str),
    /// Any other text.
    Text(Cow<'t, str>),
    /// A text that other rows have, too.
    Shared(Rc<str>),
    /// A text that the column's dictionary has under this code.
    Code(u32),
    /// An instant in ticks, where the reader knows more than the text says.
    Instant(i64),
    /// A dynamic value, by its number in [`Scratch`].
    Dynamic(usize),
}

impl Slot<'_> {
    /// The text, where it is one and stands here.
    pub(super) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Raw(text) => Some(text),
            Self::Text(text) => Some(text),
            Self::Shared(text) => Some(text),
            _ => None,
        }
    }
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
    row: Row<'static>,
    /// What the field that is being read does, as far as it can be remembered.
    pub(super) known: Vec<(usize, Known)>,
    /// For values that are looked at and thrown away.
    pub(super) spare: DynamicWriter,
}

impl Scratch {
    /// Begins a record: a row of nulls for so many columns.
    #[inline]
    pub(super) fn begin<'t>(&mut self, columns: usize) -> Row<'t> {
        self.used = 0;
        self.has_extra = false;
        let mut row = std::mem::take(&mut self.row);
        row.places.resize(columns, 0);
        row
    }

    /// Ends a record, whose row's memory is used for the next one.
    pub(super) fn end(&mut self, row: Row<'_>) {
        self.row = row.emptied();
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

    /// Whether the record has something that has no column.
    pub(super) fn has_extra(&self) -> bool {
        self.has_extra
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
            Slot::Null | Slot::Dynamic(_) | Slot::Code(_) => extra.null(),
            Slot::Bool(value) => extra.bool(*value),
            Slot::Long(value) => extra.long(*value),
            Slot::Real(value) => extra.real(*value),
            Slot::Raw(text) => extra.string(text),
            Slot::Text(text) => extra.string(text),
            Slot::Shared(text) => extra.string(text),
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

/// The cells of one record that are not null, in the order in which they came.
#[derive(Default)]
pub(super) struct Row<'t> {
    cells: Vec<(usize, Slot<'t>)>,
    /// For each column, one more than the place of its cell in `cells`; 0 where it has none.
    places: Vec<u32>,
    /// Bit `n` is set when entry `n` of the top level was there (entries past 63 are not tracked).
    pub(super) seen: u64,
}

impl<'t> Row<'t> {
    /// The cell of a column.
    pub(super) fn get(&self, column: usize) -> &Slot<'t> {
        let place = self.places.get(column).copied().unwrap_or(0) as usize;
        place.checked_sub(1).and_then(|at| self.cells.get(at)).map_or(&Slot::Null, |(_, slot)| slot)
    }

    /// Fills the cell of a column; of several values the last one counts that is not null.
    #[inline]
    pub(super) fn set(&mut self, column: usize, slot: Slot<'t>) {
        let Some(place) = self.places.get_mut(column) else { return };
        match *place {
            _ if matches!(slot, Slot::Null) => {}
            0 => {
                self.cells.push((column, slot));
                *place = self.cells.len() as u32;
            }
            place => self.cells[place as usize - 1].1 = slot,
        }
    }

    /// The cells and their columns.
    pub(super) fn cells(&self) -> &[(usize, Slot<'t>)] {
        &self.cells
    }

    /// The same memory for another row.
    fn emptied(mut self) -> Row<'static> {
        for (column, _) in &self.cells {
            self.places[*column] = 0;
        }
        self.cells.clear();
        // Collecting from a vector's own iterator keeps its memory; this gives it another lifetime.
        let cells = self.cells.into_iter().map(|(column, _)| (column, Slot::Null)).collect();
        Row { cells, places: self.places, seen: 0 }
    }
}
