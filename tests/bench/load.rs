//! How many megabytes a second files are read at, and how much memory their columns take. Prints; each case asserts that
//! the file was loaded and rows came, and nothing depends on the time it takes.
//!
//! `cargo bench --bench load` reads what the sample's generator writes; `cargo bench --bench load -- FILE …` these files.

#![allow(missing_docs, clippy::unwrap_used)]

use std::time::Instant;
use tallyman::ingest::{FileLoader, LoadOptions, Sink, TableKey};
use tallyman::protocol::FileState;
use tallyman::protocol::Rejected;
use tallyman::sample::{self, Options};
use tallyman::values::Batch;

/// The best of so many runs counts.
const RUNS: usize = 5;
/// Bytes pushed at a time, as the page's worker does.
const PUSH_BYTES: usize = 256 << 10;
/// How much of the sample is written: some 100 MB.
const SCALE: f64 = 30.0;

#[derive(Default)]
struct Counts {
    rows: usize,
    memory_bytes: usize,
    /// For each column with any, its name and memory.
    columns: Vec<(String, usize)>,
}

impl Sink for Counts {
    fn batch(&mut self, table: &TableKey, batch: Batch, _: Vec<u64>) {
        self.rows += batch.rows;
        for (field, column) in table.schema.fields.iter().zip(&batch.columns) {
            let bytes = column.memory_bytes();
            self.memory_bytes += bytes;
            match self.columns.iter_mut().find(|(name, _)| **name == *field.name) {
                Some((_, sum)) => *sum += bytes,
                None => self.columns.push((field.name.to_string(), bytes)),
            }
        }
    }

    fn reject(&mut self, _: Rejected) {}
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let runs = std::env::var("RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(RUNS);
    if arguments.is_empty() {
        for file in sample::files(Options { scale: SCALE, ..Options::default() }) {
            let bytes: Vec<u8> = file.chunks().flatten().collect();
            if bytes.len() > 1_000_000 {
                measure(&file.path, &bytes, runs);
            }
        }
    }
    for path in arguments {
        measure(&path, &std::fs::read(&path).unwrap(), runs);
    }
}

fn measure(path: &str, bytes: &[u8], runs: usize) {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (mut best, mut counts, mut inflated) = (f64::MAX, Counts::default(), 0);
    for _ in 0..runs {
        let mut sink = Counts::default();
        let began = Instant::now();
        let mut loader = FileLoader::new(0, name, path, bytes.len() as u64, LoadOptions::default());
        for piece in bytes.chunks(PUSH_BYTES) {
            loader.push(piece, &mut sink);
        }
        let report = loader.finish(&mut sink);
        best = best.min(began.elapsed().as_secs_f64());
        assert_eq!(report.state, FileState::Loaded, "{path}: {report:?}");
        assert!(sink.rows > 0, "{path}: no rows");
        (counts, inflated) = (sink, report.inflated_bytes);
    }
    let share = |bytes: usize| bytes as f64 / inflated as f64;
    println!(
        "{name}: {:.1} MB of text, {} rows, {:.0} MB/s, {:.2} of the text in memory",
        inflated as f64 / 1e6,
        counts.rows,
        inflated as f64 / 1e6 / best,
        share(counts.memory_bytes)
    );
    counts.columns.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    if std::env::var_os("COLUMNS_OF").is_some() {
        for (column, bytes) in counts.columns.iter().take(20) {
            println!("  {column}: {:.3}", share(*bytes));
        }
    }
}
