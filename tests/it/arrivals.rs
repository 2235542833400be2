//! Parcels of several loaders: whatever the order in which they come, the tables end up as if one had read all files.

use crate::engine::Engine;
use proptest::prelude::*;
use std::collections::VecDeque;
use std::path::Path;
use tallyman::ingest::{FileLoader, LoadOptions};
use tallyman::parcel::{Packer, Parcel};
use tallyman::protocol::{QueryOptions, Reply, Request};

struct Dropped {
    path: String,
    bytes: Vec<u8>,
}

/// All fixtures, those with bad records too, in the order of their paths.
fn fixtures() -> Vec<Dropped> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.starts_with(root.join("answers")) {
                let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                let path = path.strip_prefix(&root).unwrap_or(&path).to_string_lossy().into_owned();
                files.push(Dropped { path, bytes });
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(files.len() > 20, "the fixtures were not found");
    files
}

/// The parcels of a group, as a loader sends them: after every `every` pieces, and at the end.
fn parcels(group: u32, first: usize, files: &[Dropped], every: usize, batch_rows: usize) -> VecDeque<Vec<u8>> {
    let mut packer = Packer::default();
    let mut parcels = VecDeque::new();
    let mut pieces = 0;
    let options = LoadOptions { batch_rows, ..LoadOptions::default() };
    for (at, file) in files.iter().enumerate() {
        let id = (first + at) as u32;
        let name = file.path.rsplit('/').next().unwrap_or(&file.path);
        let mut loader = FileLoader::new(id, name, &file.path, file.bytes.len() as u64, options);
        for bytes in file.bytes.chunks(4096) {
            loader.push(bytes, &mut packer.file(id));
            packer.count_read(bytes.len() as u64);
            pieces += 1;
            if pieces % every == 0 {
                packer.report(loader.report());
                parcels.push_back(packer.parcel(group, false).write());
            }
        }
        let report = loader.finish(&mut packer.file(id));
        packer.report(report);
    }
    parcels.push_back(packer.parcel(group, true).write());
    parcels
}

/// Everything that a person can see of the tables, in its order.
fn all(engine: &mut Engine) -> Vec<(String, Vec<Vec<Option<String>>>)> {
    let mut names = vec!["_Files | project-away LoadMs".to_owned(), "_Rejected".to_owned()];
    engine.session.handle(Request::Catalog, &mut |reply| {
        let Reply::Catalog(catalog) = reply else { panic!("{reply:?}") };
        names.extend(catalog.tables.into_iter().filter(|table| table.rows > 0).map(|table| table.name));
    });
    let asked = names.into_iter().map(|name| {
        let answer = engine.ask(&name, &QueryOptions::default()).unwrap_or_else(|error| panic!("{name}: {error}"));
        (name, answer.rows)
    });
    asked.collect()
}

fn one_by_one(files: &[Dropped]) -> Engine {
    let mut engine = Engine::new(1);
    for file in files {
        engine.load(&file.path, &file.bytes);
    }
    engine
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn any_number_of_loaders_gives_the_same_tables(
        loaders in 1_usize..5,
        sizes in prop::collection::vec(1_usize..9, 40),
        every in 1_usize..12,
        batch_rows in prop_oneof![Just(7_usize), Just(32_768)],
        turns in prop::collection::vec(0_usize..5, 200),
    ) {
        let files = fixtures();
        let mut groups = VecDeque::new();
        let mut first = 0;
        for size in sizes {
            let end = files.len().min(first + size);
            if first < end {
                groups.push_back(parcels(groups.len() as u32, first, &files[first..end], every, batch_rows));
            }
            first = end;
        }
        prop_assert_eq!(first, files.len());
        let mut engine = Engine::new(1);
        let mut busy: Vec<VecDeque<Vec<u8>>> = vec![VecDeque::new(); loaders];
        for turn in turns.iter().cycle() {
            let loader = turn % loaders;
            if busy[loader].is_empty() {
                busy[loader] = groups.pop_front().unwrap_or_default();
            }
            if let Some(bytes) = busy[loader].pop_front() {
                engine.session.arrive(Parcel::read(&bytes).expect("what was written"));
            }
            if groups.is_empty() && busy.iter().all(VecDeque::is_empty) {
                break;
            }
        }
        prop_assert_eq!(all(&mut engine), all(&mut one_by_one(&files)));
    }
}

#[test]
fn what_waits_for_its_turn_is_not_seen_before() {
    let files = fixtures();
    let (one, other) = files.split_at(files.len() / 2);
    let mut engine = Engine::new(1);
    for bytes in parcels(1, one.len(), other, 1000, 32_768) {
        engine.session.arrive(Parcel::read(&bytes).expect("what was written"));
    }
    assert_eq!(all(&mut engine), all(&mut Engine::new(1)));
    assert!(engine.session.memory_bytes() > 0, "rows that wait take memory as well");
    for bytes in parcels(0, 0, one, 1000, 32_768) {
        engine.session.arrive(Parcel::read(&bytes).expect("what was written"));
    }
    assert_eq!(all(&mut engine), all(&mut one_by_one(&files)));
}

#[test]
fn damaged_parcels_are_refused() {
    let files = fixtures();
    let bytes: Vec<u8> = parcels(0, 0, &files[..8], 1000, 32_768).pop_front().expect("a parcel");
    assert!(Parcel::read(&bytes).is_some());
    for cut in (0..bytes.len()).step_by(97) {
        assert!(Parcel::read(&bytes[..cut]).is_none(), "cut at {cut}");
    }
}
