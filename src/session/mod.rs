//! The engine's state: files, tables, results. Plain Rust, so that protocol tests need no browser.

mod anchors;
mod arrange;
mod arrivals;
mod aside;
mod block_facts;
mod catalog;
mod chart;
mod drop_file;
mod duplicates;
mod editing;
mod exports;
mod files;
mod origin;
mod page;
mod reference;
mod rejects;
mod results;
mod runs;
mod store;
mod system;
mod table;
mod timeline;
mod widen;

use crate::parcel::Parcel;
use crate::protocol::{FileId, NowAnchor, QueryId, QueryOptions, Reply, Request, Ticks};
use anchors::Anchors;
use arrange::Arranging;
use arrivals::Arrivals;
use block_facts::BlockCounts;
use exports::Exports;
use results::Results;
use runs::Runs;
use store::Store;

/// Time that one call of [`Session::step`] may take before it gives the worker back, in milliseconds.
const SLICE_MS: f64 = 12.0;

/// A clock in milliseconds from any beginning; only differences are used.
pub type Clock = Box<dyn Fn() -> f64>;

/// Where a record stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// Its path.
    pub path: String,
    /// Byte of its inflated text where the record begins.
    pub byte: u64,
}

/// Everything that one engine worker holds.
pub struct Session {
    clock: Clock,
    store: Store,
    arrivals: Arrivals,
    runs: Runs,
    anchors: Anchors,
    results: Results,
    arranging: Arranging,
    exports: Exports,
    block_counts: BlockCounts,
    editing: editing::Editing,
}

impl Session {
    /// An engine with nothing loaded. `shards` is the number of parts that each table is kept in: plans work on them one
    /// by one and put the answers together, so that the answer is the same for any number.
    pub fn new(clock: Clock, shards: usize) -> Self {
        Self {
            clock,
            store: Store::new(shards),
            arrivals: Arrivals::default(),
            runs: Runs::default(),
            anchors: Anchors::default(),
            results: Results::default(),
            arranging: Arranging::default(),
            exports: Exports::default(),
            block_counts: BlockCounts::default(),
            editing: editing::Editing::default(),
        }
    }

    /// Takes one request. Quick requests are answered at once through `emit`; a query is only queued here and done
    /// by [`Session::step`].
    pub fn handle(&mut self, request: Request, emit: &mut dyn FnMut(Reply)) {
        match request {
            Request::DropFile { file } => {
                self.store.drop_file(file);
                emit(Reply::Catalog(catalog::catalog(&self.store)));
            }
            Request::FileList { limit } => emit(Reply::FileList(files::list(self.store.files(), limit))),
            Request::Clear => {
                self.store.clear();
                self.arrivals.forget();
                self.results = Results::default();
                self.arranging.clear();
                self.runs.clear(emit);
                self.anchors = Anchors::default();
                self.exports = Exports::default();
                self.block_counts = BlockCounts::default();
                emit(Reply::Catalog(catalog::catalog(&self.store)));
            }
            Request::Catalog => emit(Reply::Catalog(catalog::catalog(&self.store))),
            Request::Check { check, text, options } => {
                let compiled = crate::kql::compile(&text, &self.store, self.now(&options), options.time_range);
                emit(Reply::Checked { check, diagnostics: compiled.diagnostics });
            }
            Request::Edit { number, ask } => {
                emit(Reply::Edited { number, answer: self.editing.answer(ask, &self.store) });
            }
            Request::Query { query, text, options } => {
                let now_ticks = self.now(&options);
                self.runs.start(query, &text, &options, now_ticks, &self.store, &self.clock, emit);
            }
            Request::Cancel { query } => self.runs.cancel(query, emit),
            Request::Page { query, table, first_row, rows } => {
                self.results.touch(query);
                if let Some(page) = self.results.page(query, table, first_row, rows) {
                    emit(Reply::Page { query, table, page });
                }
            }
            request @ (Request::Arrange { .. } | Request::ColumnStats { .. } | Request::PlainColumns { .. }) => {
                self.arranging.take(request, &self.results);
            }
            Request::FindRow { query, table, from, backwards } => {
                let found = self.results.next_match(query, table, from, backwards);
                emit(Reply::Found { query, table, found });
            }
            Request::Chart { query, table, width_px, visualization, zoom } => {
                let asked = chart::Asked { width_px, visualization, zoom };
                if let Some(chart) = self.results.chart(query, table, &asked) {
                    emit(Reply::Chart { query, table, chart });
                }
            }
            Request::Timeline { query, table, width_px } => {
                let chart = self.results.timeline(query, table, width_px);
                emit(Reply::Timeline { query, table, chart });
            }
            Request::Anchors { query, text, options } => {
                let end = self.store.span().map(|(_, end)| end);
                let now_ticks = self.now(&options);
                self.anchors.start(query, &text, &options, (now_ticks, end), &self.store);
            }
            // The files are the worker's.
            Request::Pack { .. } => emit(Reply::Packed(Err("There are no files to save.".to_owned()))),
            // Reading files again is the worker's part, which asks for the place itself.
            Request::Original { query, table, row } => {
                if let Err(sentence) = self.place(query, table, row) {
                    emit(Reply::Original { query, table, row, original: Err(sentence) });
                }
            }
            Request::BlockFacts { query, table, block } => self.block_counts.start(query, table, block, &self.results),
            Request::Export { export, query, table, block, format, most_bytes } => {
                self.exports.start(export, (query, table), block, format, most_bytes, &self.results, emit);
            }
            Request::Further { table } => emit(catalog::further(&self.store, table)),
            Request::ExportMore { export } => self.exports.more(export),
            Request::ExportStop { export } => self.exports.stop(export),
            Request::Duplicates { keep } => {
                self.store.keep_duplicates(keep);
                emit(Reply::Catalog(catalog::catalog(&self.store)));
            }
            Request::Release { query } => {
                self.arranging.release(query);
                self.results.release(query);
            }
            Request::Reference { search, text } => emit(reference::found(search, &text)),
            Request::ReferenceEntry { kind, name } => emit(reference::entry(&kind, &name)),
            Request::Coverage => emit(reference::coverage()),
        }
    }

    /// Does one slice of waiting work (some milliseconds) and says whether there is more. The worker calls it between
    /// messages, so that a cancel can arrive.
    pub fn step(&mut self, emit: &mut dyn FnMut(Reply)) -> bool {
        let start_ms = (self.clock)();
        // The grid's work comes first: it is short, and somebody looks at the grid.
        loop {
            let mut is_busy = self.arranging.step(&mut self.results, emit);
            is_busy |= self.runs.step(&self.clock, &mut self.results, emit);
            is_busy |= self.exports.step(&self.results, emit);
            is_busy |= self.block_counts.step(&self.results, emit);
            // Questions that nobody has asked come last.
            is_busy = is_busy || self.anchors.step(&self.clock, emit);
            if !is_busy || (self.clock)() - start_ms >= SLICE_MS {
                return is_busy;
            }
        }
    }

    /// Where a row of an answer comes from; or a sentence that says why that cannot be told.
    pub fn place(&self, query: QueryId, table: u32, row: u64) -> Result<Place, String> {
        let origin = self.results.origin(query, table, row)?;
        let (file, path, byte) = self.store.place(origin).ok_or(
            "Where this row comes from is not known: its file was loaded after 16,777,215 others, or the record begins \
             after the first terabyte of it.",
        )?;
        Ok(Place { file, path: path.to_owned(), byte })
    }

    /// Takes what a loader worker sent. Groups of files are numbered from 0 in the order of the drop, without a gap; whatever
    /// the order in which their parcels come, tables end up the same.
    pub fn arrive(&mut self, parcel: Parcel) {
        self.arrivals.take(parcel, &mut self.store);
    }

    /// Whether queries see any row of a file.
    pub fn has_rows(&self) -> bool {
        self.store.tables().any(|(_, table)| table.rows() > 0)
    }

    /// Duplicates in all tables.
    pub fn duplicates(&self) -> u64 {
        self.store.tables().map(|(_, table)| table.duplicates()).sum()
    }

    /// Memory that all rows take, roughly, in bytes; also of those that wait for their turn.
    pub fn memory_bytes(&self) -> u64 {
        self.store.memory_bytes() + self.arrivals.waiting_bytes()
    }

    /// What `now()` means for a query.
    fn now(&self, options: &QueryOptions) -> Ticks {
        match options.now {
            NowAnchor::EndOfData => self.store.span().map_or(options.device_now, |(_, end)| end),
            NowAnchor::Device => options.device_now,
            NowAnchor::Fixed(ticks) => ticks,
        }
    }
}
