//! The tables, known ones, which exist from the start, and those that files bring; and what became of each file.

use super::origin;
use super::rejects::Rejects;
use super::table::{Table, hull};
use super::widen::{are_named_by_type, with_time_named};
use super::{aside, system};
use crate::ingest::TableKey;
use crate::kql::{TableData, Tables};
use crate::protocol::{FileId, FileReport, FileState, Rejected, Ticks};
use crate::tables::{self, TableSchema, reference};
use crate::values::{Batch, Schema};
use crate::views::{self, View};
use std::collections::BTreeMap;
use std::sync::Arc;

/// All tables and the reports of all files.
pub(super) struct Store {
    pub(super) tables: BTreeMap<Arc<str>, Table>,
    shards: usize,
    pub(super) files: BTreeMap<FileId, FileReport>,
    /// The files by the numbers that rows know them by.
    pub(super) numbers: Vec<FileId>,
    /// What is known of files that are open, beside their reports.
    pub(super) open: BTreeMap<FileId, OpenFile>,
    /// By hash of their content, the files whose rows count: one for each way in which they are read.
    pub(super) digests: BTreeMap<(u64, u64), Vec<FileId>>,
    pub(super) rejects: Rejects,
    keeps_duplicates: bool,
}

/// What has come of an open file.
pub(super) struct OpenFile {
    number: u32,
    path: Arc<str>,
    /// The tables that it got, by the one that it asks for: two members of an archive can ask for one name with other columns.
    given: BTreeMap<Arc<str>, Vec<Given>>,
    span: Option<(Ticks, Ticks)>,
}

/// A file's rows in one table.
struct Given {
    table: Arc<str>,
    /// All that came so far.
    rows: u64,
    /// Those among them that are duplicates.
    duplicates: u64,
}

impl OpenFile {
    /// Counts rows that asked for the table `wish` and went to `table`.
    fn count(&mut self, wish: &Arc<str>, table: &Arc<str>, rows: u64, duplicates: u64) {
        let of_wish = self.given.entry(wish.clone()).or_default();
        match of_wish.iter_mut().find(|given| given.table == *table) {
            Some(given) => {
                given.rows += rows;
                given.duplicates += duplicates;
            }
            None => of_wish.push(Given { table: table.clone(), rows, duplicates }),
        }
    }
}

impl Store {
    /// The known tables, empty.
    pub(super) fn new(shards: usize) -> Self {
        let mut store = Self {
            tables: BTreeMap::new(),
            shards: shards.max(1),
            files: BTreeMap::new(),
            numbers: Vec::new(),
            open: BTreeMap::new(),
            digests: BTreeMap::new(),
            rejects: Rejects::new(),
            keeps_duplicates: false,
        };
        for known in tables::known() {
            store.create(known.name.into(), Arc::new(known.to_schema()), Some(known));
        }
        store
    }

    /// Drops all rows and reports.
    pub(super) fn clear(&mut self) {
        let keeps_duplicates = self.keeps_duplicates;
        *self = Self::new(self.shards);
        self.keep_duplicates(keeps_duplicates);
    }

    /// The tables by name.
    pub(super) fn tables(&self) -> impl Iterator<Item = (&Arc<str>, &Table)> {
        self.tables.iter()
    }

    /// Earliest and latest time of all tables.
    pub(super) fn span(&self) -> Option<(Ticks, Ticks)> {
        self.tables.values().filter_map(Table::span).reduce(hull)
    }

    /// Whether queries see duplicates.
    pub(super) fn keeps_duplicates(&self) -> bool {
        self.keeps_duplicates
    }

    /// Lets queries see duplicates from now on, or not.
    pub(super) fn keep_duplicates(&mut self, keep: bool) {
        self.keeps_duplicates = keep;
        self.tables.values_mut().for_each(|table| table.keeps_duplicates = keep);
    }

    /// Begins a file. One of this number that was there before leaves first.
    pub(super) fn open_file(&mut self, file: FileId, path: &str) {
        // A report on a file that waits for its turn is no file that was there.
        let was_read = self.files.get(&file).is_some_and(|report| report.state != FileState::Loading);
        if was_read || self.open.contains_key(&file) {
            self.drop_file(file);
        }
        let number = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        self.numbers.push(file);
        let open = OpenFile { number, path: path.into(), given: BTreeMap::new(), span: None };
        self.open.insert(file, open);
    }

    /// Adds rows of open files, which ask for the same table, to the table they belong to: each file with its number of rows, in
    /// order. `bytes` holds for each row where its record begins.
    pub(super) fn append(&mut self, files: &[(FileId, usize)], key: &TableKey, batch: Batch, bytes: Vec<u64>) {
        let Some((first, _)) = files.first() else { return };
        let name = self.name_for(*first, key, &batch);
        let Some(table) = self.tables.get_mut(&name) else { return };
        let batch = table.take_in(&key.schema, batch);
        let number = |file: &FileId| self.open.get(file).map_or(u32::MAX, |open| open.number);
        let numbers: Vec<(u32, usize)> = files.iter().map(|(file, rows)| (number(file), *rows)).collect();
        for ((file, rows), appended) in files.iter().zip(table.append(batch, &numbers, bytes)) {
            let Some(open) = self.open.get_mut(file) else { continue };
            open.span = [open.span, appended.span].into_iter().flatten().reduce(hull);
            open.count(&key.name, &name, *rows as u64, appended.duplicates);
        }
    }

    /// Keeps a report on how a file is coming along whose rows have to wait for their turn.
    pub(super) fn announce_file(&mut self, report: FileReport) {
        self.files.insert(report.file, report);
    }

    /// What became of each file.
    pub(super) fn files(&self) -> &BTreeMap<FileId, FileReport> {
        &self.files
    }

    /// Memory that the rows of all tables take, roughly, in bytes.
    pub(super) fn memory_bytes(&self) -> u64 {
        self.tables.values().map(Table::memory_bytes).sum()
    }
    /// Adds a record of an open file that could not be read.
    pub(super) fn reject(&mut self, file: FileId, rejected: &Rejected) {
        if let Some(open) = self.open.get(&file) {
            self.rejects.push(file, open.number, &open.path, rejected);
        }
    }

    /// Keeps a file's report so far, in which duplicates are told apart from rows.
    pub(super) fn note_file(&mut self, file: FileId, report: &mut FileReport) {
        self.rejects.flush();
        let Some(open) = self.open.get(&file) else { return };
        let mut tables: BTreeMap<String, u64> = BTreeMap::new();
        for (name, rows) in std::mem::take(&mut report.tables) {
            let Some((last, before)) = open.given.get(name.as_str()).and_then(|given| given.split_last()) else {
                *tables.entry(name).or_default() += rows;
                continue;
            };
            let mut rest = rows;
            for given in before {
                rest = rest.saturating_sub(given.rows);
                *tables.entry(given.table.to_string()).or_default() += given.rows.saturating_sub(given.duplicates);
                report.duplicates += given.duplicates;
            }
            // Rows that have been counted and are still to come are taken for those of the last one.
            *tables.entry(last.table.to_string()).or_default() += rest.saturating_sub(last.duplicates);
            report.duplicates += last.duplicates;
        }
        report.rows = report.rows.saturating_sub(report.duplicates);
        report.tables = tables.into_iter().filter(|(_, rows)| *rows > 0).collect();
        report.span = open.span;
        self.files.insert(file, report.clone());
    }

    /// Keeps a file's last report.
    pub(super) fn close_file(&mut self, file: FileId, report: &mut FileReport) {
        report.messages.extend(self.rejects.note(file));
        report.messages.extend(self.strays(file));
        if let Some(first) = self.first_of(file, report) {
            self.put_file_aside(file);
            report.messages.push(format!("It holds the same records as {first}: all of its rows are duplicates."));
        }
        self.note_file(file, report);
        self.open.remove(&file);
    }

    /// Whether a file is open.
    pub(super) fn is_open(&self, file: FileId) -> bool {
        self.open.contains_key(&file)
    }

    /// The file of a row's origin, its path, and the byte of its text.
    pub(super) fn place(&self, origin: i64) -> Option<(FileId, &str, u64)> {
        let (number, byte) = origin::unpack(origin)?;
        let file = *self.numbers.get(number as usize)?;
        let open = self.open.get(&file).map(|open| &*open.path);
        let path = open.or_else(|| self.files.get(&file).map(|report| report.path.as_str()))?;
        Some((file, path, byte))
    }

    /// The file whose rows count among those with the same content that are read in the same way; it can be this one.
    pub(super) fn first_like(&self, report: &FileReport) -> Option<FileId> {
        let firsts = self.digests.get(&report.digest?)?;
        let is_alike = |first: FileId| self.files.get(&first).is_some_and(|first| first.overrides == report.overrides);
        firsts.iter().copied().find(|first| *first == report.file || is_alike(*first))
    }

    /// The path of a file with the same content that was loaded before, all of it and in the same way.
    fn first_of(&mut self, file: FileId, report: &FileReport) -> Option<String> {
        let digest = report.digest?;
        // Nothing was loaded of a file without rows that could be there twice.
        if report.state != FileState::Loaded || report.rows == 0 {
            return None;
        }
        let Some(first) = self.first_like(report) else {
            self.digests.entry(digest).or_default().push(file);
            return None;
        };
        (first != file).then(|| self.files.get(&first).map_or_else(String::new, |first| first.path.clone()))
    }

    fn put_file_aside(&mut self, file: FileId) {
        let Some(open) = self.open.get_mut(&file) else { return };
        for table in self.tables.values_mut() {
            table.put_file_aside(open.number);
        }
        for given in open.given.values_mut().flatten() {
            given.duplicates = given.rows;
        }
    }

    fn create(&mut self, name: Arc<str>, schema: Arc<Schema>, known: Option<&'static TableSchema>) {
        let table = Table::new(&name, schema, known, self.shards, self.keeps_duplicates);
        self.tables.insert(name, table);
    }

    /// A sentence for each table of an open file that could not have the name that its rows say.
    fn strays(&self, file: FileId) -> Vec<String> {
        let given = self.open.get(&file).into_iter().flat_map(|open| &open.given);
        let each = given.flat_map(|(wish, given)| given.iter().map(move |given| (wish, &given.table)));
        let is_stray = |table: &Arc<str>| self.tables.get(table).is_some_and(|table| table.is_named_by_type);
        let stray = each.filter(|(wish, table)| wish != table && is_stray(table));
        let sentence = |(wish, table): (&Arc<str>, &Arc<str>)| {
            format!("Its rows whose Type is {wish} are in the table {table}: they do not go together with {wish}.")
        };
        stray.map(sentence).collect()
    }

    /// The table for a file's rows. Files whose tables have the same name and columns share one; with other columns
    /// the later file gets a name with a number. Where rows themselves name their table, it is one for all files.
    fn name_for(&mut self, file: FileId, key: &TableKey, batch: &Batch) -> Arc<str> {
        if key.known.is_some() {
            return key.name.clone();
        }
        let by_type = are_named_by_type(key, batch);
        let joins = |table: &Table| by_type && table.is_named_by_type && table.can_take_in(&key.schema, batch);
        let fits = |table: &Table| table.known.is_none() && (table.schema == key.schema || joins(table));
        let given = self.open.get(&file).and_then(|open| open.given.get(&key.name)).into_iter().flatten();
        let mut given = given.map(|given| &given.table);
        if let Some(name) = given.find(|name| self.tables.get(*name).is_some_and(fits)) {
            return name.clone();
        }
        let mut name = key.name.clone();
        let mut number = 1;
        while aside::has(&name) || self.tables.get(&name).is_some_and(|table| !fits(table)) {
            number += 1;
            name = format!("{}_{number}", key.name).into();
        }
        if !self.tables.contains_key(&name) {
            let schema = if by_type { Arc::new(with_time_named(&key.schema)) } else { key.schema.clone() };
            self.create(name.clone(), schema, None);
        }
        if let Some(table) = self.tables.get_mut(&name) {
            table.is_named_by_type |= by_type;
        }
        name
    }
}

impl Tables for Store {
    fn table(&self, name: &str) -> Option<TableData> {
        match name {
            "_Files" => Some(system::files(self.files.values())),
            "_Rejected" => Some(self.rejects.data()),
            _ => reference::find(name).map(reference_data).or_else(|| Some(self.tables.get(name)?.data())),
        }
    }

    fn names(&self) -> Vec<Arc<str>> {
        let aside = reference::all().iter().map(|read| read.table.name);
        let aside = aside.chain(system::TABLES.iter().map(|table| table.name));
        self.tables.keys().cloned().chain(aside.map(Arc::from)).collect()
    }

    fn is_aside(&self, name: &str) -> bool {
        name.starts_with('_') || reference::find(name).is_some()
    }

    fn span(&self) -> Option<(Ticks, Ticks)> {
        Self::span(self)
    }

    fn views(&self) -> &'static [View] {
        views::all()
    }

    fn nested_text(&self) -> fn(&str) -> bool {
        crate::tables::is_nested_text
    }
}

fn reference_data(read: &reference::ReferenceRows) -> TableData {
    TableData { schema: read.schema.clone(), has_origins: false, shards: Arc::new(vec![vec![read.rows.clone()]]) }
}
