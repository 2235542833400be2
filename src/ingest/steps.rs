//! Which field comes after which, with its value: in logs the values of neighboring fields go together, as a principal's
//! name, account and role do, and many are the same in every record.
//!
//! A field that was met before, key and value, is known by its bytes. Where it comes again, one comparison reads it; where
//! another one comes, the guess has cost that one comparison and does no harm.

use super::row::{Row, Slot};
use crate::values::{JsonCursor, same_bytes};
use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher;

/// A field that was met: its number in [`Steps`].
pub(super) type StepId = u32;

/// No step.
const NONE: StepId = StepId::MAX;

/// Steps that are remembered for the rows of one batch, at most, and bytes of their fields.
const MAX_STEPS: usize = 1 << 16;
const MAX_BYTES: usize = 4 << 20;

/// What a known value does to the cell of a column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Known {
    /// The text of this code.
    Code(u32),
    Bool(bool),
    Null,
}

/// A key and a value, as they stand in the file.
struct Step {
    /// Where its bytes end; they begin where those of the step before it end.
    end: u32,
    /// Where its cells end, likewise.
    cells_end: u32,
    owner: Owner,
    next: StepId,
}

/// Object of the rules, and entry of the key in it.
pub(super) type Owner = (u32, u32);

/// Where a reader stands in an object.
#[derive(Clone, Copy)]
pub(super) enum Behind {
    /// Behind this step.
    Step(StepId),
    /// Behind the key of this entry and some value, counted from 1; 0 at the beginning.
    Entry(usize),
}

/// The fields that were met while a batch was filled.
#[derive(Default)]
pub(super) struct Steps {
    bytes: Vec<u8>,
    met: Vec<Step>,
    cells: Vec<(usize, Known)>,
    /// For each object of the rules and each entry in it, the step that came next.
    after: Vec<Vec<StepId>>,
    by_bytes: HashTable<StepId>,
    hasher: DefaultHashBuilder,
    /// What the codes belong to: see [`super::out::TableOut::epoch`].
    epoch: u64,
}

impl Steps {
    /// Begins a record; forgets everything if the codes of texts are others now.
    pub(super) fn begin(&mut self, epoch: u64) {
        if self.epoch != epoch {
            self.bytes.clear();
            self.met.clear();
            self.cells.clear();
            self.after.iter_mut().for_each(Vec::clear);
            self.by_bytes.clear();
            self.epoch = epoch;
        }
    }

    /// Takes the field at the cursor, if it is the one that came here last time: its cells go into the row. Gives the step
    /// and the entry of its key.
    #[inline]
    pub(super) fn take(
        &self,
        node: usize,
        behind: Behind,
        cursor: &mut JsonCursor<'_>,
        row: &mut Row<'_>,
    ) -> Option<(StepId, usize)> {
        let id = match behind {
            Behind::Step(step) => self.met.get(step as usize)?.next,
            Behind::Entry(from) => *self.after.get(node)?.get(from)?,
        };
        let step = self.met.get(id as usize)?;
        if !cursor.eat_bytes(self.field(id)) {
            return None;
        }
        self.fill(id, row);
        Some((id, step.owner.1 as usize))
    }

    /// The step of a field, if it was met before.
    pub(super) fn find(&self, owner: Owner, field: &str) -> Option<StepId> {
        let is_it =
            |id: &StepId| self.met[*id as usize].owner == owner && same_bytes(self.field(*id), field.as_bytes());
        self.by_bytes.find(self.hasher.hash_one(field.as_bytes()), is_it).copied()
    }

    /// Remembers a field and what it does. No other value than this one may begin with its bytes.
    pub(super) fn learn(&mut self, owner: Owner, field: &str, cells: &[(usize, Known)]) -> Option<StepId> {
        if self.met.len() >= MAX_STEPS || self.bytes.len() + field.len() > MAX_BYTES {
            return None;
        }
        let id = self.met.len() as StepId;
        self.bytes.extend_from_slice(field.as_bytes());
        self.cells.extend_from_slice(cells);
        let (end, cells_end) = (self.bytes.len() as u32, self.cells.len() as u32);
        self.met.push(Step { end, cells_end, owner, next: NONE });
        let Self { by_bytes, hasher, met, bytes, .. } = self;
        let hash = |id: &StepId| hasher.hash_one(field_of(met, bytes, *id));
        by_bytes.insert_unique(hash(&id), id, hash);
        Some(id)
    }

    /// Remembers what came next.
    #[inline]
    pub(super) fn link(&mut self, node: usize, behind: Behind, next: StepId) {
        match behind {
            Behind::Step(step) => self.met[step as usize].next = next,
            Behind::Entry(from) => {
                if node >= self.after.len() {
                    self.after.resize_with(node + 1, Vec::new);
                }
                let after = &mut self.after[node];
                if from >= after.len() {
                    after.resize(from + 1, NONE);
                }
                after[from] = next;
            }
        }
    }

    /// Does to the row what a step does.
    #[inline]
    pub(super) fn fill(&self, id: StepId, row: &mut Row<'_>) {
        let before = (id as usize).checked_sub(1).map_or(0, |before| self.met[before].cells_end as usize);
        for (column, known) in &self.cells[before..self.met[id as usize].cells_end as usize] {
            row.set(*column, (*known).into());
        }
    }

    #[inline]
    fn field(&self, id: StepId) -> &[u8] {
        field_of(&self.met, &self.bytes, id)
    }
}

#[inline]
fn field_of<'a>(steps: &[Step], bytes: &'a [u8], id: StepId) -> &'a [u8] {
    let start = (id as usize).checked_sub(1).map_or(0, |before| steps[before].end as usize);
    &bytes[start..steps[id as usize].end as usize]
}

impl From<Known> for Slot<'_> {
    fn from(known: Known) -> Self {
        match known {
            Known::Code(code) => Self::Code(code),
            Known::Bool(value) => Self::Bool(value),
            Known::Null => Self::Null,
        }
    }
}
