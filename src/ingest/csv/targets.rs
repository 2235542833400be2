//! The tables of a file's rows, and which of them a row belongs to.
//!
//! A row of Log Analytics names its table in `Type`; else the header tells it; else the table has the file's name. The
//! types of a table that no vendor documents are inferred from its first rows, which wait for that.

use super::header::{Header, Places};
use super::layout::is_slashed;
use super::question::Dates;
use super::shapes::LOG_ANALYTICS;
use super::waiting::{Record, Waiting};
use crate::ingest::infer::Guess;
use crate::ingest::out::TableOut;
use crate::ingest::tally::Tally;
use crate::ingest::unknown::{MAX_TABLES, is_name};
use crate::ingest::{LoadOptions, TableKey};
use crate::tables::{self, CONTAINER_REGISTRY_LOGIN_EVENTS, TableSchema};
use crate::values::Schema;
use std::sync::Arc;

/// A table and where the cells go in it.
pub(super) struct Target {
    pub(super) out: TableOut,
    pub(super) places: Places,
    /// For each cell of a row, whether its column takes nothing else.
    pub(super) alone: Vec<bool>,
}

impl Target {
    fn new(out: TableOut, places: Places) -> Self {
        let mut takes = vec![0_u32; out.key.schema.len()];
        let columns = places.columns.iter().flatten();
        let columns = columns.chain(places.cuts.iter().map(|(_, column, _)| column));
        columns.chain(places.constants.iter().map(|(column, _)| column)).for_each(|column| takes[*column] += 1);
        let is_alone = |column: &Option<usize>| column.is_some_and(|at| takes[at] == 1 && !out.is_additional(at));
        Self { alone: places.columns.iter().map(is_alone).collect(), out, places }
    }
}

/// The tables of one file.
pub(super) struct Targets {
    /// The name of the file's own.
    name: Arc<str>,
    options: LoadOptions,
    list: Vec<Target>,
}

/// The table of a row.
enum Owner<'t> {
    /// A vendor's.
    Known(&'static TableSchema),
    /// One that is typed by inference: of the name that the row says, or the file's own.
    Inferred(Option<&'t str>),
}

impl<'t> Owner<'t> {
    /// The table that a row names, else the one that the header tells. A row that names a table of no vendor is of that
    /// one, whatever the header looks like.
    fn of(header: &Header, record: Record<'t>) -> Self {
        let named = header.type_column.and_then(|at| record.cell(at)).map(str::trim);
        if let Some(table) = named.and_then(tables::find) {
            return Self::Known(table);
        }
        // Rows of a union have the columns of its other tables, too; this operation only logins have.
        let is_login = || header.login_column.and_then(|at| record.cell(at)).is_some_and(|name| name == "Login");
        match (named.filter(|name| is_name(name)), header.table()) {
            (None, Some(_)) if is_login() => Self::Known(&CONTAINER_REGISTRY_LOGIN_EVENTS),
            (None, Some(table)) => Self::Known(table),
            (name, _) => Self::Inferred(name),
        }
    }
}

/// The vendor's table that a row belongs to.
pub(super) fn known_table(header: &Header, record: Record<'_>) -> Option<&'static TableSchema> {
    match Owner::of(header, record) {
        Owner::Known(table) => Some(table),
        Owner::Inferred(_) => None,
    }
}

impl Targets {
    /// None yet, of a file whose own table is called `name`.
    pub(super) fn new(name: Arc<str>, options: LoadOptions) -> Self {
        Self { name, options, list: Vec::new() }
    }

    /// The tables so far.
    pub(super) fn outs(&self) -> impl Iterator<Item = &TableOut> {
        self.list.iter().map(|target| &target.out)
    }

    /// The same, to be changed.
    pub(super) fn outs_mut(&mut self) -> impl Iterator<Item = &mut TableOut> {
        self.list.iter_mut().map(|target| &mut target.out)
    }

    /// The table of this number.
    pub(super) fn get_mut(&mut self, at: usize) -> Option<&mut Target> {
        self.list.get_mut(at)
    }

    /// Number of a row's table; `None` where its types are to be found first. A vendor's is made where it is new.
    pub(super) fn find(&mut self, header: &Header, record: Record<'_>, tally: &mut Tally) -> Option<usize> {
        match Owner::of(header, record) {
            Owner::Known(table) => Some(self.known(table, header, tally)),
            Owner::Inferred(None) => self.inferred(&self.name),
            Owner::Inferred(Some(name)) => {
                let found = self.inferred(name);
                // The rows of further tables go to the file's.
                if found.is_none() && self.is_full(0) { self.inferred(&self.name) } else { found }
            }
        }
    }

    fn known(&mut self, table: &'static TableSchema, header: &Header, tally: &mut Tally) -> usize {
        let is_it = |target: &Target| target.out.key.known.is_some_and(|known| std::ptr::eq(known, table));
        self.list.iter().position(is_it).unwrap_or_else(|| {
            let by_type = if header.forced.is_some() { "CSV" } else { LOG_ANALYTICS };
            tally.saw(header.shape.map_or(by_type, |shape| shape.name));
            let schema = Arc::new(table.to_schema());
            let places = header.places(table, &schema);
            self.list.push(Target::new(TableOut::known(table, schema, self.options), places));
            self.list.len() - 1
        })
    }

    /// Number of the table of this name that is typed by inference, once it is.
    fn inferred(&self, name: &str) -> Option<usize> {
        self.list.iter().position(|target| target.out.key.known.is_none() && *target.out.key.name == *name)
    }

    /// Whether there are as many tables as one file may make, when so many are about to be made.
    fn is_full(&self, coming: usize) -> bool {
        self.list.len() + coming >= MAX_TABLES
    }

    /// Finds the types of the rows that wait for them. `more` says that rows are still to come, `shape` what the rows of
    /// the file's own table are, for the person.
    pub(super) fn infer(
        &mut self,
        header: &Header,
        waiting: &Waiting,
        more: bool,
        dates: Dates,
        shape: &'static str,
        tally: &mut Tally,
    ) {
        let own = self.name.clone();
        let mut found: Vec<(&str, Vec<Guess>)> = Vec::new();
        for record in waiting.records() {
            let Owner::Inferred(named) = Owner::of(header, record) else { continue };
            let place = |name: &str| found.iter().position(|(other, _)| *other == name);
            let name = named.filter(|name| place(name).is_some() || !self.is_full(found.len())).unwrap_or(&own);
            let at = place(name).unwrap_or_else(|| {
                found.push((name, vec![Guess::Nothing; header.names.len()]));
                found.len() - 1
            });
            for (guess, cell) in found[at].1.iter_mut().zip(record.cells()) {
                let is_date = dates.is_date(cell) || is_slashed(cell);
                let cell_guess = if is_date { Guess::DateTime } else { Guess::of_cell(cell) };
                *guess = guess.with(cell_guess);
            }
        }
        for (name, guesses) in found {
            if self.inferred(name).is_some() {
                continue;
            }
            tally.saw(if *name == *own { shape } else { LOG_ANALYTICS });
            let (fields, places) = header.own_table(&guesses, more);
            let key = TableKey { name: name.into(), schema: Arc::new(Schema::new(fields)), known: None };
            let out = TableOut::inferred(key, guesses.into_iter().map(Some), self.options);
            self.list.push(Target::new(out, places));
        }
    }
}
