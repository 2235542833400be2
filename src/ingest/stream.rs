//! Bytes through their containers: gzip, zip, tar, one inside the other, to text.

use super::archive::{Archive, Unpacked};
use super::avro::AvroReader;
use super::content::Content;
use super::inflate::Inflater;
use super::out::TableOut;
use super::sniff::{Encoding, HEAD_BYTES, Head, sniff};
use super::tally::Tally;
use super::{LoadOptions, Sink, table_name};
use crate::protocol::{FileEncoding, FileOverrides, SESSION_ENDING};
use std::collections::BTreeMap;
use xxhash_rust::xxh3::xxh3_128;

/// Containers in containers at most: a gzip file in a zip archive in a zip archive.
const MAX_LEVELS: usize = 4;

/// Bytes of a file, or of a file in an archive.
pub(super) struct Stream {
    /// Name without folders.
    name: String,
    level: usize,
    state: State,
}

enum State {
    /// The first bytes, until there are enough to know what they are.
    Head(Vec<u8>),
    Gzip(Box<Inflater>, Box<Stream>),
    Archive(Archive, Option<Box<Stream>>),
    /// Records that become JSON lines.
    Avro(Box<AvroReader>, Box<Stream>),
    Text(Box<Content>),
    /// What comes is not read.
    Refused,
}

/// What the streams of a file share.
pub(super) struct Shared<'a> {
    pub(super) options: LoadOptions,
    /// What the person says of the file.
    pub(super) overrides: &'a FileOverrides,
    pub(super) tally: &'a mut Tally,
    pub(super) totals: &'a mut Totals,
    pub(super) sink: &'a mut dyn Sink,
}

/// What has come out of a file so far.
#[derive(Default)]
pub(super) struct Totals {
    /// Bytes that are in no container any more.
    pub(super) inflated_bytes: u64,
    /// Byte behind the texts that have ended: they share no positions, though a text can be longer than its bytes.
    text_end: u64,
    /// Hash of the texts that have ended: that of the only one, so that it is the same in every container; of several
    /// one over the hashes of each, so that they are not taken for one text.
    pub(super) hash: Option<u128>,
    /// Whether something was not read.
    pub(super) refused: bool,
    /// Rows of each table, and cells of each column that did not parse, of texts that have ended.
    pub(super) tables: BTreeMap<String, u64>,
    pub(super) bad_cells: BTreeMap<String, u64>,
    /// Files of archives.
    files: u64,
}

impl Totals {
    /// Adds a table.
    pub(super) fn add(&mut self, out: &TableOut) {
        if out.rows == 0 {
            return;
        }
        *self.tables.entry(out.key.name.to_string()).or_default() += out.rows;
        for (field, count) in out.key.schema.fields.iter().zip(&out.bad).filter(|(_, count)| **count > 0) {
            *self.bad_cells.entry(format!("{}.{}", out.key.name, field.name)).or_default() += count;
        }
    }

    /// Adds the hash of a text.
    fn add_hash(&mut self, hash: u128) {
        let over_both = |before: u128| xxh3_128([before.to_le_bytes(), hash.to_le_bytes()].as_flattened());
        self.hash = Some(self.hash.map_or(hash, over_both));
    }
}

impl Stream {
    /// A file of this name, which is in `level` containers.
    pub(super) fn new(name: &str, level: usize) -> Self {
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        Self { name, level, state: State::Head(Vec::new()) }
    }

    /// Takes the next bytes.
    pub(super) fn push(&mut self, bytes: &[u8], shared: &mut Shared<'_>) {
        match &mut self.state {
            State::Head(head) => {
                head.extend_from_slice(bytes);
                if head.len() >= HEAD_BYTES {
                    self.begin(shared);
                }
            }
            State::Gzip(inflater, inner) => {
                if let Some(problem) = inflater.push(bytes, &mut |bytes| inner.push(bytes, shared)) {
                    shared.tally.note(problem);
                }
            }
            State::Archive(archive, entry) => {
                archive.push(bytes, &mut |part| take_entry(part, self.level, entry, shared));
            }
            State::Avro(avro, inner) => {
                if let Some(problem) = avro.push(bytes, &mut |lines| inner.push(lines, shared)) {
                    shared.tally.note(problem);
                    shared.totals.refused = true;
                }
            }
            State::Text(content) => {
                shared.totals.inflated_bytes += bytes.len() as u64;
                if !content.push(bytes, shared.tally, shared.sink) {
                    shared.totals.refused = true;
                }
            }
            State::Refused => {}
        }
    }

    /// Ends the bytes.
    pub(super) fn finish(&mut self, shared: &mut Shared<'_>) {
        self.begin(shared);
        match &mut self.state {
            State::Gzip(inflater, inner) => {
                if let Some(problem) = inflater.finish(&mut |bytes| inner.push(bytes, shared)) {
                    shared.tally.note(problem);
                }
                inner.finish(shared);
            }
            State::Archive(archive, entry) => {
                archive.finish(&mut |part| take_entry(part, self.level, entry, shared));
            }
            State::Avro(avro, inner) => {
                if let Some(problem) = avro.finish() {
                    shared.tally.note(problem);
                    shared.totals.refused = true;
                }
                inner.finish(shared);
            }
            State::Text(content) => {
                content.finish(shared.tally, shared.sink);
                shared.totals.text_end = shared.totals.inflated_bytes.max(content.text_end());
                shared.totals.add_hash(content.hash());
                content.outs().for_each(|out| shared.totals.add(out));
            }
            State::Head(_) | State::Refused => {}
        }
    }

    /// Gives what is complete to the sink, because the person stopped the file.
    pub(super) fn stop(&mut self, shared: &mut Shared<'_>) {
        match &mut self.state {
            State::Gzip(_, inner) | State::Avro(_, inner) | State::Archive(_, Some(inner)) => inner.stop(shared),
            State::Text(content) => {
                content.stop(shared.tally, shared.sink);
                content.outs().for_each(|out| shared.totals.add(out));
            }
            State::Head(_) | State::Archive(_, None) | State::Refused => {}
        }
        self.state = State::Refused;
    }

    /// The text that is being read.
    pub(super) fn content(&self) -> Option<&Content> {
        match &self.state {
            State::Gzip(_, inner) | State::Avro(_, inner) | State::Archive(_, Some(inner)) => inner.content(),
            State::Text(content) => Some(content),
            State::Head(_) | State::Archive(_, None) | State::Refused => None,
        }
    }

    /// Finds out what the bytes are from the first of them.
    fn begin(&mut self, shared: &mut Shared<'_>) {
        let State::Head(head) = &mut self.state else { return };
        let head = std::mem::take(head);
        let found = said(sniff(&head), &head, shared.overrides);
        self.state = match found {
            Head::Gzip | Head::Zip | Head::Tar | Head::Avro if self.level >= MAX_LEVELS => {
                shared.tally.note("The file is packed more than four times over: unpack it, and drop what is inside.");
                shared.totals.refused = true;
                State::Refused
            }
            Head::Gzip => {
                shared.tally.wrapped("gzip");
                State::Gzip(Box::default(), Box::new(Stream::new(&self.name, self.level + 1)))
            }
            Head::Zip => {
                shared.tally.wrapped("zip");
                State::Archive(Archive::Zip(Box::default()), None)
            }
            Head::Tar => {
                shared.tally.wrapped("tar");
                State::Archive(Archive::Tar(Box::default()), None)
            }
            Head::Avro => {
                shared.tally.wrapped("Avro");
                State::Avro(Box::default(), Box::new(Stream::new(&self.name, self.level + 1)))
            }
            Head::Empty => {
                if self.level == 0 {
                    shared.tally.note("The file is empty.");
                    shared.totals.refused = true;
                }
                State::Refused
            }
            Head::Refused(message) => {
                shared.tally.note(message);
                shared.totals.refused = true;
                State::Refused
            }
            Head::Text(encoding) => {
                let base = shared.totals.inflated_bytes.max(shared.totals.text_end);
                let table = table_name(shared.overrides.table.as_deref().unwrap_or(&self.name));
                State::Text(Box::new(Content::new(encoding, base, table, shared.options, shared.overrides.clone())))
            }
        };
        self.push(&head, shared);
    }
}

/// What the bytes are where the person says their encoding: text, unless they are packed.
fn said(found: Head, head: &[u8], overrides: &FileOverrides) -> Head {
    match (found, overrides.encoding) {
        (found @ (Head::Gzip | Head::Zip | Head::Tar | Head::Avro | Head::Empty), _) | (found, None) => found,
        (_, Some(FileEncoding::Utf8)) => Head::Text(Encoding::Utf8 { mark: head.starts_with(b"\xef\xbb\xbf") }),
        (_, Some(FileEncoding::Utf16Le)) => {
            Head::Text(Encoding::Utf16 { little: true, mark: head.starts_with(b"\xff\xfe") })
        }
        (_, Some(FileEncoding::Utf16Be)) => {
            Head::Text(Encoding::Utf16 { little: false, mark: head.starts_with(b"\xfe\xff") })
        }
        (_, Some(FileEncoding::Windows1252)) => Head::Text(Encoding::Windows1252),
    }
}

/// Takes a part of an archive that is in `level` containers itself.
fn take_entry(part: Unpacked<'_>, level: usize, entry: &mut Option<Box<Stream>>, shared: &mut Shared<'_>) {
    match part {
        Unpacked::Begin(path) => {
            shared.totals.files += 1;
            shared.tally.enter(path);
            if path.ends_with(SESSION_ENDING) {
                shared.tally.note("It holds tabs of queries and no logs.");
            } else {
                *entry = Some(Box::new(Stream::new(path, level + 1)));
            }
        }
        Unpacked::Data(bytes) => {
            if let Some(entry) = entry {
                entry.push(bytes, shared);
            }
        }
        Unpacked::End => {
            if let Some(mut entry) = entry.take() {
                entry.finish(shared);
            }
            shared.tally.leave();
        }
        Unpacked::Note(note) => {
            shared.tally.note(note);
            shared.totals.refused = true;
        }
        Unpacked::Workbook => {
            shared.tally.note("This is an Excel workbook: save the sheet as CSV, and drop that.");
            shared.totals.refused = true;
        }
    }
}
