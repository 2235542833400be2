//! The shared samples: their shapes, rows and cells, however their bytes come.
//!
//! `tests/formats-samples/FAMILY.txt` says of every file of a family what it must give: shape, rows of each table,
//! rejected records, and cells that were worked out by hand.

use super::{Rows, load, same_however};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;
use tallyman::protocol::FileReport;

pub(super) fn samples() -> Option<PathBuf> {
    let shared = std::env::var_os("TALLYMAN_SHARED").map_or_else(|| PathBuf::from("../shared"), PathBuf::from);
    let folder = shared.join("formats/samples");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: {} is not there", folder.display());
    None
}

/// What a sample must give.
#[derive(Default)]
struct Expected {
    shape: String,
    tables: BTreeMap<String, u64>,
    rejected: u64,
    /// Table, row from 1, column, text.
    cells: Vec<(String, usize, String, String)>,
}

/// Lines `file NAME`, then `shape TEXT`, `table NAME ROWS`, `rejected COUNT`, `cell TABLE ROW COLUMN = TEXT`.
fn expected(text: &str) -> BTreeMap<String, Expected> {
    let mut files: BTreeMap<String, Expected> = BTreeMap::new();
    let mut name = String::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (word, rest) = line.split_once(' ').expect(line);
        if word == "file" {
            rest.clone_into(&mut name);
        }
        let file = files.entry(name.clone()).or_default();
        let mut parts = rest.split(' ');
        let mut part = || parts.next().expect(line).to_owned();
        match word {
            "file" => {}
            "shape" => rest.clone_into(&mut file.shape),
            "table" => drop(file.tables.insert(part(), part().parse().expect(line))),
            "rejected" => file.rejected = part().parse().expect(line),
            "cell" => {
                let (place, text) = rest.split_once(" = ").unwrap_or((rest.trim_end_matches(" ="), ""));
                let mut place = place.splitn(3, ' ');
                let mut next = || place.next().expect(line).to_owned();
                file.cells.push((next(), next().parse().expect(line), next(), text.to_owned()));
            }
            _ => panic!("{line}"),
        }
    }
    files
}

/// Calls `check` with every file of every family.
fn each(mut check: impl FnMut(&str, &str, &[u8], Option<&Expected>)) {
    let Some(folder) = samples() else { return };
    let mut files = 0;
    let mut families: Vec<_> = std::fs::read_dir(&folder).expect("the folder").flatten().collect();
    families.sort_by_key(std::fs::DirEntry::path);
    for family in families {
        let family_name = family.file_name().to_string_lossy().into_owned();
        let list = format!("tests/formats-samples/{family_name}.txt");
        let list = expected(&std::fs::read_to_string(&list).expect(&list));
        let mut names = BTreeSet::new();
        for file in std::fs::read_dir(family.path()).expect("a folder").flatten() {
            let name = file.file_name().to_string_lossy().into_owned();
            if name != "SOURCES.md" {
                let bytes = std::fs::read(file.path()).expect("a file");
                check(&family_name, &name, &bytes, list.get(&name));
                names.insert(name);
                files += 1;
            }
        }
        let gone: Vec<_> = list.keys().filter(|name| !names.contains(*name)).collect();
        assert!(gone.is_empty(), "{family_name}: listed and not there: {gone:?}");
    }
    assert!(files >= 60, "only {files} files");
}

#[test]
fn shared_samples_have_their_shape_rows_and_cells() {
    let mut wrong = String::new();
    each(|family, name, bytes, expected| {
        let Some(expected) = expected else {
            let _ = writeln!(wrong, "{family}/{name} is not listed");
            return;
        };
        let (report, rows) = load(name, bytes);
        let found: BTreeMap<String, u64> = report.tables.iter().cloned().collect();
        if report.shape != expected.shape || found != expected.tables || report.rejected != expected.rejected {
            let _ = writeln!(
                wrong,
                "{family}/{name}\n  shape {} {found:?} rejected {} {:?} {:?}",
                report.shape, report.rejected, report.rejects, report.messages
            );
        }
        check_cells(family, name, expected, &report, &rows, &mut wrong);
    });
    assert!(wrong.is_empty(), "{wrong}");
}

fn check_cells(family: &str, name: &str, expected: &Expected, report: &FileReport, rows: &Rows, wrong: &mut String) {
    if expected.cells.len() < 3 && report.rows > 0 {
        let _ = writeln!(wrong, "{family}/{name}: only {} cells are listed", expected.cells.len());
    }
    for (table, row, column, text) in &expected.cells {
        let found = rows.cells.get(table).and_then(|rows| rows.get(row - 1)?.get(column));
        if found != Some(text) {
            let _ = writeln!(wrong, "{family}/{name}: {table} {row} {column} = {text:?}, found {found:?}");
        }
    }
}

/// Nothing panics, nothing is lost, and how the bytes are cut, packed or written makes no difference.
#[test]
fn shared_samples_give_the_same_rows_however_they_come() {
    each(|_, name, bytes, _| {
        let (report, rows) = load(name, bytes);
        assert!(report.rows + report.rejected > 0 || !report.messages.is_empty(), "{name}: {report:?}");
        same_however(name, bytes, &report, &rows);
    });
}

/// A file that is cut short gives what is whole in it and says what is not.
#[test]
fn shared_samples_cut_anywhere_give_what_is_whole() {
    let mut random = fastrand::Rng::with_seed(4);
    each(|family, name, bytes, _| {
        if bytes.starts_with(b"\x1f\x8b") {
            return;
        }
        let (report, rows) = load(name, bytes);
        for _ in 0..100 {
            let end = random.usize(..bytes.len());
            let (cut, some) = load(name, &bytes[..end]);
            // A record is surely whole where the next one begins before the cut.
            let begun: BTreeSet<u64> = rows.positions.iter().copied().filter(|at| (*at as usize) < end).collect();
            let whole = rows.positions.iter().filter(|at| begun.range(*at + 1..).next().is_some()).count() as u64;
            assert!(cut.rows + cut.rejected >= whole, "{family}/{name} cut at {end}: {whole} {cut:?}");
            assert!(
                cut.rows <= report.rows.max(1) || cut.shape != report.shape,
                "{family}/{name} cut at {end}: {cut:?}"
            );
            let said = !cut.messages.is_empty() || cut.rejected > 0 || cut.rows > 0;
            assert!(said, "{family}/{name} cut at {end} says nothing: {cut:?}");
            // Rows of vendors' tables do not depend on what follows; those of other tables can change their types.
            for (table, rows) in rows.tables.iter().filter(|(table, _)| tallyman::tables::find(table).is_some()) {
                let some = some.tables.get(table).map_or(&[][..], Vec::as_slice);
                let same = some.iter().zip(rows).take_while(|(one, other)| one == other).count();
                assert!(same + 1 >= some.len(), "{family}/{name} cut at {end}: {table} {some:?}");
            }
        }
    });
}

/// Two samples in one file give the rows of both.
#[test]
fn shared_samples_put_together_give_the_rows_of_both() {
    let mut all: Vec<(String, Vec<u8>)> = Vec::new();
    each(|_, name, bytes, _| {
        if bytes.starts_with(b"{") || bytes.starts_with(b"[") {
            all.push((name.to_owned(), bytes.to_vec()));
        }
    });
    let mut wrong = String::new();
    for (at, (name, bytes)) in all.iter().enumerate() {
        for (other_name, other) in [&all[(at + 1) % all.len()], &all[(at + 7) % all.len()]] {
            let (one, two) = (load("x", bytes).0, load("x", other).0);
            let (both, _) = load("x", &[bytes.as_slice(), b"\n", other].concat());
            if (both.rows, both.rejected) != (one.rows + two.rows, one.rejected + two.rejected) {
                let _ = writeln!(
                    wrong,
                    "{name} and {other_name}: {} + {}, {} rows and {} rejected {:?}",
                    one.rows, two.rows, both.rows, both.rejected, both.tables
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
