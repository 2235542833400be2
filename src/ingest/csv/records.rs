//! Rows that are records of a JSON shape, as a whole or in one of their cells: they are read as those.

use super::header::Header;
use super::shapes::RowsOf;
use super::waiting::Record;
use crate::ingest::classify::{Classifier, Place};
use crate::ingest::columns::is_json;
use crate::ingest::formats::Format;
use crate::ingest::out::TableOut;
use crate::ingest::struct_text;
use crate::ingest::tally::Tally;
use crate::ingest::unwrap::{begins_event, begins_known};
use crate::ingest::{LoadOptions, Sink};
use crate::protocol::FileOverrides;
use std::borrow::Cow;

/// Rows of a header of no known shape in which a cell with a record is looked for.
const LOOKED_AT: usize = 20;

/// What reads the rows of a file that are records.
pub(super) struct Records {
    way: Way,
    /// Rows that may still be looked at for a cell with a record.
    left: usize,
    classifier: Option<Box<Classifier>>,
    name: String,
    options: LoadOptions,
    /// What the person says that is about the records, too.
    overrides: FileOverrides,
}

/// Where in a row the record is.
enum Way {
    /// Not found yet, in any cell.
    Anywhere,
    /// Nowhere.
    Nowhere,
    /// In this cell, where this holds of it.
    Cell(usize, fn(&str) -> bool),
    /// The row itself, of this shape.
    Row(&'static Format),
    /// The row itself, with these paths as its keys, where it is then of a known shape.
    Paths(Vec<Vec<String>>),
}

impl Records {
    /// For the rows under a header, of a file whose table the person does not say; those of no table of their own belong to
    /// the file's table `name`.
    pub(super) fn of(header: &Header, name: &str, options: LoadOptions) -> Self {
        let way = match header.shape {
            Some(shape) => match shape.rows {
                RowsOf::Record(format) => Way::Row(format),
                RowsOf::Paths(cut, objects) => {
                    Way::Paths(header.names.iter().map(|name| path_of(name, cut, objects)).collect())
                }
                RowsOf::Table { .. } => {
                    let cell = shape.quirks.message.iter().find_map(|name| header.position(name));
                    cell.map_or(Way::Nowhere, |at| Way::Cell(at, holds_record))
                }
            },
            None if header.type_column.is_some() => Way::Nowhere,
            None => Way::Anywhere,
        };
        let time_column = header.time_column.and_then(|at| header.names.get(at).cloned());
        let overrides = FileOverrides { time_column, ..FileOverrides::default() };
        // A record that turns out to be of no known shape must not meet the rows of the file's own table.
        Self { way, left: LOOKED_AT, classifier: None, name: format!("{name}_records"), options, overrides }
    }

    /// No record is looked for.
    pub(super) fn none() -> Self {
        let (options, overrides) = (LoadOptions::default(), FileOverrides::default());
        Self { way: Way::Nowhere, left: 0, classifier: None, name: String::new(), options, overrides }
    }

    /// The tables so far.
    pub(super) fn outs(&self) -> impl Iterator<Item = &TableOut> {
        self.classifier.iter().flat_map(|classifier| classifier.outs())
    }

    /// Rows that wait.
    pub(super) fn waiting(&self) -> u64 {
        self.classifier.as_ref().map_or(0, |classifier| classifier.waiting())
    }

    /// Reads a row as a record; `false` where it is none.
    pub(super) fn read(&mut self, header: &Header, row: Record<'_>, tally: &mut Tally, sink: &mut dyn Sink) -> bool {
        if let Way::Anywhere = self.way {
            self.look(header, row, tally);
        }
        // What is inside of a cell is cut into its records; a row is one.
        let mut around = None;
        let (text, format) = match &self.way {
            Way::Anywhere | Way::Nowhere => return false,
            Way::Cell(at, holds) => {
                let Some(cell) = row.cells().nth(*at).filter(|cell| holds(cell)) else { return false };
                around = Some(others(header, row, *at));
                (Cow::Borrowed(cell), None)
            }
            Way::Row(format) => (Cow::Owned(object_of(header, row)), Some(*format)),
            Way::Paths(paths) => {
                let Some(text) = nested(paths, row).filter(|text| begins_known(text)) else { return false };
                (Cow::Owned(text), None)
            }
        };
        if let Some(shape) = header.shape {
            tally.saw(shape.name);
        }
        let classifier = self.classifier.get_or_insert_with(|| {
            let mut classifier = Box::new(Classifier::new(&self.name, self.options));
            classifier.reading(&self.overrides);
            classifier
        });
        let mut place = Place { origin: row.byte, line: row.line, depth: 0, tally, sink };
        let result = match (format, around) {
            (Some(format), _) => classifier.read_by(format, &text, &mut place),
            (None, Some(around)) => classifier.read_inside(&text, &around, &mut place),
            (None, None) => classifier.classify(&text, &mut place),
        };
        if let Err(reason) = result {
            row.reject(reason, place.tally);
        }
        true
    }

    /// Ends the file.
    pub(super) fn finish(&mut self, tally: &mut Tally, sink: &mut dyn Sink) {
        if let Some(classifier) = &mut self.classifier {
            classifier.finish(tally, sink);
        }
    }

    /// Looks for a cell with a record of an event: in a log it stands for the row. What was answered to a call, as the
    /// repository that was made, is a part of the row.
    fn look(&mut self, header: &Header, row: Record<'_>, tally: &mut Tally) {
        if let Some(at) = row.cells().position(holds_event) {
            let name = header.names.get(at).map_or("", |name| name);
            tally.note(format!(
                "The records are in the column {name}; the other cells of a row go with its record, as \
                 AdditionalFields._envelope."
            ));
            self.way = Way::Cell(at, holds_event);
            return;
        }
        self.left -= 1;
        if self.left == 0 {
            self.way = Way::Nowhere;
        }
    }
}

fn holds_record(cell: &str) -> bool {
    is_json(cell) && begins_known(cell)
}

fn holds_event(cell: &str) -> bool {
    is_json(cell) && begins_event(cell)
}

/// The other cells of a row as a JSON object; empty where there are none.
fn others(header: &Header, row: Record<'_>, but: usize) -> String {
    let mut object = String::new();
    for (at, (name, cell)) in header.names.iter().zip(row.cells()).enumerate() {
        if at != but && !cell.is_empty() {
            push_member(&mut object, name, &quoted(cell));
        }
    }
    if object.is_empty() { object } else { format!("{{{object}}}") }
}

/// A row as a JSON object. Cells that are JSON, or the text of a struct, are taken for what they mean.
fn object_of(header: &Header, row: Record<'_>) -> String {
    let mut object = String::new();
    for (name, cell) in header.names.iter().zip(row.cells()) {
        if !cell.is_empty() {
            push_member(&mut object, name, &value_of(name, cell));
        }
    }
    format!("{{{object}}}")
}

/// The cell of a member as a JSON value.
fn value_of(name: &str, cell: &str) -> String {
    if cell == "null" {
        return cell.to_owned();
    }
    let object = if cell.trim_start().starts_with(['{', '[']) { struct_text::to_json(name, cell) } else { None };
    object.unwrap_or_else(|| quoted(cell))
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn push_member(object: &mut String, name: &str, value: &str) {
    let comma = if object.is_empty() { "" } else { "," };
    object.extend([comma, &quoted(name), ":", value]);
}

/// A header cell as keys through objects.
fn path_of(name: &str, cut: char, objects: &[&str]) -> Vec<String> {
    let first = name.split(cut).next().unwrap_or_default();
    if objects.is_empty() || objects.contains(&first) {
        name.split(cut).map(str::to_owned).collect()
    } else {
        vec![name.to_owned()]
    }
}

/// A row whose cells stand at paths, as a JSON object, its keys in alphabetical order; `None` where two paths cross.
fn nested(paths: &[Vec<String>], row: Record<'_>) -> Option<String> {
    let mut object = serde_json::Map::new();
    for (path, cell) in paths.iter().zip(row.cells()).filter(|(_, cell)| !cell.is_empty()) {
        let (last, before) = path.split_last()?;
        let mut inner = &mut object;
        for key in before {
            let next = inner.entry(key).or_insert_with(|| serde_json::Map::new().into());
            inner = next.as_object_mut()?;
        }
        let value = if cell.starts_with(['{', '[']) { serde_json::from_str(cell).ok() } else { None };
        inner.insert(last.clone(), value.unwrap_or_else(|| cell.into()));
    }
    Some(serde_json::Value::from(object).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_at_paths_make_one_object() {
        let paths: Vec<Vec<String>> = ["a", "b.c", "b.d"].iter().map(|name| path_of(name, '.', &[])).collect();
        let row = Record { text: "1{}x", cells: &[0..1, 1..3, 3..4], raw: b"", byte: 0, line: 1 };
        assert_eq!(nested(&paths, row).as_deref(), Some(r#"{"a":"1","b":{"c":{},"d":"x"}}"#));
        let crossing = [vec!["a".to_owned()], vec!["a".to_owned(), "b".to_owned()]];
        let row = Record { text: "12", cells: &[0..1, 1..2], raw: b"", byte: 0, line: 1 };
        assert_eq!(nested(&crossing, row), None);
        assert_eq!(path_of("reason_reasonCode", '_', &["reason"]), ["reason", "reasonCode"]);
        assert_eq!(path_of("save_copy", '_', &["reason"]), ["save_copy"]);
    }
}
