//! The architecture, as a test: which room may import which, and what every file keeps to.
//!
//! `rules.rs` holds the checks as plain functions from a file's text to complaints, so that each is shown to fail on
//! a bad text; this file walks the tree.

mod lists;
mod rooms;
mod rules;
mod styles;

use std::fs;
use std::path::{Path, PathBuf};

/// Where a package begins: the engine's, the one below it, and the page's.
const ROOTS: [&str; 3] = ["src/lib.rs", "src/reader.rs", "src/page.rs"];

/// A file of the project.
struct Source {
    /// Path from the root, with forward slashes.
    path: String,
    text: String,
}

impl Source {
    #[cfg(test)]
    fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    fn is(&self, extension: &str) -> bool {
        Path::new(&self.path).extension().is_some_and(|found| found == extension)
    }

    fn is_under(&self, folder: &str) -> bool {
        self.path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
    }

    /// The lines that are code: without comments, and without a module of tests at the end.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().take_while(|line| *line != "mod tests {");
        lines.enumerate().map(|(index, line)| (index + 1, without_comment(line)))
    }
}

fn without_comment(line: &str) -> &str {
    let trimmed = line.trim_start();
    if trimmed.starts_with("//") || trimmed.starts_with("/*") || trimmed.starts_with("* ") {
        return "";
    }
    line.split(" // ").next().unwrap_or(line)
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Everything that is written by hand: no build output, no packages.
fn tree() -> Vec<Source> {
    let mut sources = Vec::new();
    for place in ["src", "tests", "www", "xtask", "index.html"] {
        collect(&root().join(place), place, &mut sources);
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(sources.len() > 30, "the tree was not found");
    sources
}

fn collect(place: &Path, name: &str, sources: &mut Vec<Source>) {
    if ["node_modules", "build", "out", "target"].iter().any(|skipped| place.ends_with(skipped)) {
        return;
    }
    if place.is_dir() {
        let entries = fs::read_dir(place).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        for entry in entries.unwrap_or_else(|error| panic!("{name}: {error}")) {
            let file = entry.file_name().to_string_lossy().into_owned();
            collect(&entry.path(), &format!("{name}/{file}"), sources);
        }
    } else if let Ok(text) = fs::read_to_string(place) {
        // Whatever is not text (a compressed fixture) has no lines to keep to.
        sources.push(Source { path: name.to_owned(), text });
    }
}

fn none(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn rooms_import_only_what_the_table_allows() {
    none(tree().iter().flat_map(rooms::imports).collect());
}

#[test]
fn every_room_is_in_the_table() {
    none(tree().iter().filter_map(rooms::unknown).collect());
}

#[test]
fn files_keep_to_the_rules() {
    none(tree().iter().flat_map(rules::all).collect());
}

#[test]
fn sheets_keep_to_the_scales() {
    let tree = tree();
    none(tree.iter().flat_map(styles::all).chain(styles::tokens(&tree)).collect());
}

#[test]
fn folders_and_their_lists_agree() {
    none(lists::all(&tree()));
}
