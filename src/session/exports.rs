//! Rows that are written for the page: in slices, and in pieces that it asks for one by one, so that neither side ever
//! holds all of a long export.

use super::results::{Picked, Results};
use crate::export::{Cell, RowWriter, writer};
use crate::protocol::{Block, ExportPiece, ExportState, QueryId, Reply, RowsFormat};

/// Rows that are written between two looks at the clock.
const ROWS_AT_ONCE: u64 = 512;
/// Bytes of a piece, roughly.
const PIECE_BYTES: usize = 4 << 20;

/// Exports that are under way.
#[derive(Default)]
pub(super) struct Exports(Vec<Job>);

struct Job {
    export: u32,
    query: QueryId,
    table: u32,
    /// The rows as they were arranged when it began.
    picked: Picked,
    block: Block,
    writer: Box<dyn RowWriter>,
    /// Rows written.
    done: u64,
    /// Bytes written, and at most.
    bytes: u64,
    most_bytes: u64,
    piece: Vec<u8>,
    /// Whether the page has the last piece and has not asked for another.
    waits: bool,
}

impl Exports {
    /// Begins an export.
    #[expect(clippy::too_many_arguments, reason = "what, of what, how much and how: each comes with the request")]
    pub(super) fn start(
        &mut self,
        export: u32,
        (query, table): (QueryId, u32),
        block: Block,
        format: RowsFormat,
        most_bytes: u64,
        results: &Results,
        emit: &mut dyn FnMut(Reply),
    ) {
        let picked = results.picked(query, table);
        let Some(rows) = results.shown(query, table, &picked) else {
            emit(failed(export, "This answer is not kept any more: run the query again."));
            return;
        };
        let fields: Vec<_> = block.columns.iter().filter_map(|at| rows.fields().get(*at as usize).cloned()).collect();
        if fields.len() != block.columns.len() || fields.is_empty() {
            emit(failed(export, "There is no column to write."));
            return;
        }
        let rows_there = rows.len().saturating_sub(block.first_row);
        let block = Block { rows: block.rows.min(rows_there), ..block };
        let mut writer = writer(format, fields);
        let mut piece = Vec::new();
        writer.begin(&mut piece);
        let most_bytes = if most_bytes == 0 { u64::MAX } else { most_bytes };
        let (done, bytes, waits) = (0, 0, false);
        self.0.push(Job { export, query, table, picked, block, writer, done, bytes, most_bytes, piece, waits });
    }

    /// The page has taken a piece and wants the next one.
    pub(super) fn more(&mut self, export: u32) {
        self.0.iter_mut().filter(|job| job.export == export).for_each(|job| job.waits = false);
    }

    /// Ends an export.
    pub(super) fn stop(&mut self, export: u32) {
        self.0.retain(|job| job.export != export);
    }

    /// Writes some rows of the first export that does not wait for the page; says whether there is more to do.
    pub(super) fn step(&mut self, results: &Results, emit: &mut dyn FnMut(Reply)) -> bool {
        let Some(at) = self.0.iter().position(|job| !job.waits) else { return false };
        match self.0[at].step(results) {
            None => {}
            Some(ExportState::Going) => {
                let job = &mut self.0[at];
                job.waits = true;
                emit(job.taken(ExportState::Going));
            }
            Some(state) => {
                let mut job = self.0.remove(at);
                emit(job.taken(state));
            }
        }
        self.0.iter().any(|job| !job.waits)
    }
}

impl Job {
    /// Writes some rows. `None` where the piece is not full yet.
    fn step(&mut self, results: &Results) -> Option<ExportState> {
        let Some(rows) = results.shown(self.query, self.table, &self.picked) else {
            self.piece.clear();
            return Some(ExportState::Failed("The answer has gone: another query took its place.".to_owned()));
        };
        let before = self.piece.len();
        let end = (self.done + ROWS_AT_ONCE).min(self.block.rows);
        let mut cells = Vec::with_capacity(self.block.columns.len());
        let mut is_cut = false;
        while self.done < end && !is_cut {
            cells.clear();
            if let Some((batch, row)) = rows.row_at(self.block.first_row + self.done) {
                let columns = self.block.columns.iter().filter_map(|at| batch.columns.get(*at as usize));
                cells.extend(columns.map(|column| Cell { column, row }));
            }
            if let Err(sentence) = self.writer.row(&cells, &mut self.piece) {
                self.piece.clear();
                return Some(ExportState::Failed(sentence));
            }
            self.done += 1;
            is_cut = self.bytes + (self.piece.len() - before) as u64 >= self.most_bytes && self.done < self.block.rows;
        }
        self.bytes += (self.piece.len() - before) as u64;
        if is_cut || self.done >= self.block.rows {
            if let Err(sentence) = self.writer.end(&mut self.piece) {
                self.piece.clear();
                return Some(ExportState::Failed(sentence));
            }
            return Some(if is_cut { ExportState::Cut(self.done) } else { ExportState::Finished });
        }
        (self.piece.len() >= PIECE_BYTES).then_some(ExportState::Going)
    }

    fn taken(&mut self, state: ExportState) -> Reply {
        let piece = ExportPiece { bytes: std::mem::take(&mut self.piece), rows: self.done, state };
        Reply::Exported { export: self.export, piece }
    }
}

fn failed(export: u32, sentence: &str) -> Reply {
    let state = ExportState::Failed(sentence.to_owned());
    Reply::Exported { export, piece: ExportPiece { bytes: Vec::new(), rows: 0, state } }
}
