//! Mutated files into the reader: no panic, no hang over a second, no memory over ten times the input.
//!
//! `cargo test --release --test fuzz` tries some thousands; `FUZZ_RUNS=10000000` more, `FUZZ_SEED` others. The seeds are
//! the files of `tests/fixtures`, `tests/registry-events` and `tests/avro`, the cases of `tests/formats`, and the shared
//! samples where they are. A run that fails leaves its input beside the test's name in the temporary directory.

#![allow(clippy::expect_used)]

mod mutate;

use mutate::Mutator;
use peak_alloc::PeakAlloc;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tallyman::ingest::{FileLoader, LoadOptions, Sink, TableKey};
use tallyman::protocol::{FileReport, Rejected};
use tallyman::values::Batch;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Tables, read buffers and the like that do not grow with the input.
const FIXED_BYTES: usize = 4 << 20;
/// What an input may take beside that, for each of its bytes, inflated.
const BYTES_PER_BYTE: usize = 10;
const LONGEST: Duration = Duration::from_secs(1);

/// Counts rows and lets them go.
#[derive(Default)]
struct Counted {
    rows: u64,
    rejected: u64,
}

impl Sink for Counted {
    fn batch(&mut self, _table: &TableKey, batch: Batch, origin: Vec<u64>) {
        assert_eq!(batch.rows, origin.len());
        self.rows += batch.rows as u64;
    }

    fn reject(&mut self, _rejected: Rejected) {
        self.rejected += 1;
    }
}

fn main() {
    let number =
        |name: &str, default: u64| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default);
    let (runs, seed) = (number("FUZZ_RUNS", 20_000), number("FUZZ_SEED", 1));
    let seeds = seeds();
    let mut mutator = Mutator::new(seed, seeds.clone());
    let mut shapes: BTreeMap<String, u64> = BTreeMap::new();
    let (mut rows, mut rejected, mut bytes, mut slowest, mut most) = (0, 0, 0_u64, Duration::ZERO, 0);
    let began = Instant::now();
    for run in 0..runs {
        // First the seeds as they are: they show that every shape is reached.
        let input = seeds.get(run as usize).cloned().unwrap_or_else(|| mutator.next());
        bytes += input.len() as u64;
        let (report, took, peak_bytes) = execute(&input, run);
        for shape in report.shape.split(", ").next().unwrap_or_default().split(" + ") {
            *shapes.entry(shape.to_owned()).or_default() += 1;
        }
        (rows, rejected) = (rows + report.rows, rejected + report.rejected);
        (slowest, most) = (slowest.max(took), most.max(peak_bytes));
    }
    for (shape, times) in &shapes {
        println!("{times:>10} {shape}");
    }
    println!(
        "fuzz: {runs} files of {bytes} bytes in {:.0} s, seed {seed}: {rows} rows, {rejected} rejected, slowest {slowest:?}, \
         most memory {most} bytes, no failure",
        began.elapsed().as_secs_f64()
    );
}

/// Loads one input and checks what it cost.
fn execute(input: &[u8], run: u64) -> (FileReport, Duration, usize) {
    PeakAlloc.reset_peak_usage();
    let (before, began) = (MEMORY.current_usage(), Instant::now());
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let mut loader = FileLoader::new(1, "fuzz.json", "fuzz.json", input.len() as u64, LoadOptions::default());
        let mut counted = Counted::default();
        for piece in input.chunks(if run.is_multiple_of(3) { 61 } else { 1 << 20 }) {
            loader.push(piece, &mut counted);
        }
        let report = loader.finish(&mut counted);
        assert_eq!(report.rows, counted.rows, "rows are counted");
        assert_eq!(report.rejected, counted.rejected, "rejected records are counted");
        report
    }));
    let (took, peak_bytes) = (began.elapsed(), MEMORY.peak_usage().saturating_sub(before));
    let fail = |why: String| -> ! {
        let path = std::env::temp_dir().join(format!("tallyman-fuzz-{run}.bin"));
        let _ = std::fs::write(&path, input);
        panic!("run {run}: {why}; the input is in {}", path.display());
    };
    let Ok(report) = outcome else { fail("it panics".to_owned()) };
    if took > LONGEST {
        fail(format!("it takes {took:?}"));
    }
    let inflated = input.len().max(report.inflated_bytes as usize);
    if peak_bytes > FIXED_BYTES + BYTES_PER_BYTE * inflated {
        fail(format!("it takes {peak_bytes} bytes of memory for {inflated} bytes"));
    }
    (report, took, peak_bytes)
}

/// Files to begin with.
fn seeds() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = std::env::var_os("TALLYMAN_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let mut files = Vec::new();
    let own = ["tests/fixtures", "tests/registry-events/drop", "tests/avro"];
    for folder in own.map(|folder| root.join(folder)).iter().chain([&shared.join("formats/samples")]) {
        collect(folder, &mut files);
    }
    files.sort();
    let mut seeds: Vec<Vec<u8>> = files.iter().filter_map(|path| std::fs::read(path).ok()).collect();
    for case in std::fs::read_dir(root.join("tests/formats")).expect("the cases").flatten() {
        let text = std::fs::read_to_string(case.path()).unwrap_or_default();
        let bodies = text.split("```file ").skip(1).filter_map(|rest| rest.split_once('\n')?.1.split("```").next());
        seeds.extend(bodies.map(|body| body.as_bytes().to_vec()));
    }
    // Long seeds would leave less time for many.
    for seed in &mut seeds {
        seed.truncate(16 << 10);
    }
    assert!(seeds.len() > 20, "only {} seeds", seeds.len());
    seeds
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_none_or(|ending| ending != "md") {
            files.push(path);
        }
    }
}
