//! Which table a record of no known shape goes to.
//!
//! Most go to the one that is called after the file. A row that names its own Log Analytics table goes to that one, so
//! that the export of a whole workspace gives the workspace's tables.

use super::classify::Place;
use super::columns::Columns;
use super::generic::{Declared, Generic};
use super::out::TableOut;
use super::probe::{Probe, Seen};
use super::row::Scratch;
use super::tally::Tally;
use super::{LoadOptions, Sink};
use crate::protocol::FileOverrides;
use crate::tables;

/// Tables that one file makes at most; rows of further ones go to the file's.
pub(super) const MAX_TABLES: usize = 100;
const MAX_NAME: usize = 100;

/// The tables of a file that no vendor documents.
pub(super) struct Unknown {
    options: LoadOptions,
    /// The file's own is the first.
    tables: Vec<Generic>,
    declared: Declared,
    /// What fills `TimeGenerated`, where the person says it.
    time_key: Option<String>,
    /// Whether the file's own is the table of all records, because the person says it.
    is_said: bool,
}

impl Unknown {
    /// No records yet, of a file whose own table is called `name`.
    pub(super) fn new(name: &str, options: LoadOptions) -> Self {
        let tables = vec![Generic::of_file(name, options)];
        Self { options, tables, declared: Declared::default(), time_key: None, is_said: false }
    }

    /// Takes all records as the person says.
    pub(super) fn reading(&mut self, overrides: &FileOverrides) {
        self.time_key.clone_from(&overrides.time_column);
        self.tables[0].time_key.clone_from(&overrides.time_column);
        self.is_said = overrides.table.is_some();
    }

    /// Takes the types that a table of columns and rows declares.
    pub(super) fn declare(&mut self, columns: &Columns) {
        for (name, kind) in columns.kinds() {
            let known = self.declared.entry(name.to_owned()).or_insert(kind);
            // Two tables that do not agree: the values tell.
            if *known != kind {
                *known = None;
            }
        }
    }

    /// Takes a record, which is valid JSON.
    pub(super) fn record(
        &mut self,
        probe: &Probe<'_>,
        text: &str,
        scratch: &mut Scratch,
        place: &mut Place<'_>,
    ) -> Result<(), serde_json::Error> {
        let at = self.table_of(probe);
        self.tables[at].record(text, &self.declared, scratch, place)
    }

    /// Number of the record's table, which is made where it is new.
    fn table_of(&mut self, probe: &Probe<'_>) -> usize {
        let named = match (probe.raw("TimeGenerated"), probe.get("Type")) {
            (Some(_), Some(Seen::Text(name))) if !self.is_said && is_name(&name) => Some(name),
            _ => None,
        };
        let texts =
            probe.raw("TableName").is_some() && probe.members.iter().all(|(_, value)| value.get().starts_with('"'));
        let name = named.as_deref().unwrap_or(self.tables[0].name());
        let at = match self.tables.iter().position(|table| table.name() == name) {
            Some(at) => at,
            None if self.tables.len() > MAX_TABLES => 0,
            None => {
                let mut table = Generic::new(name, self.options);
                table.time_key.clone_from(&self.time_key);
                self.tables.push(table);
                self.tables.len() - 1
            }
        };
        // A name stands for one table, so that its first record decides.
        self.tables[at].begin(texts);
        at
    }

    /// Ends the file.
    pub(super) fn finish(&mut self, scratch: &mut Scratch, tally: &mut Tally, sink: &mut dyn Sink) {
        for table in &mut self.tables {
            table.finish(&self.declared, scratch, tally, sink);
        }
    }

    /// The tables whose types are found.
    pub(super) fn outs(&self) -> impl Iterator<Item = &TableOut> {
        self.tables.iter().filter_map(Generic::out)
    }

    /// Records that wait for their types to be found.
    pub(super) fn waiting(&self) -> u64 {
        self.tables.iter().map(Generic::waiting).sum()
    }
}

/// Whether a text can be the name of a table that is not documented.
pub(super) fn is_name(name: &str) -> bool {
    name.len() <= MAX_NAME
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && tables::find(name).is_none()
}
