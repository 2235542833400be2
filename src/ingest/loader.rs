//! One file from its first byte to its report.

use super::Sink;
use super::csv::CsvReader;
use super::inflate::Inflater;
use super::json::JsonReader;
use super::out::TableOut;
use super::sniff::{Encoding, HEAD_BYTES, Head, Language, language_of, sniff};
use super::table_name;
use super::tally::Tally;
use super::utf8::TextDecoder;
use crate::protocol::{FileEncoding, FileId, FileOverrides, FileReport, FileState};

/// Sizes that tests make small.
#[derive(Clone, Copy, Debug)]
pub struct LoadOptions {
    /// Rows after which a batch is given to the sink.
    pub batch_rows: usize,
    /// Bytes of records after which a batch is given to the sink, however few its rows.
    pub batch_text_bytes: usize,
    /// Records that are held back to find the types of a table that no vendor documents.
    pub sample_records: usize,
}

impl Default for LoadOptions {
    fn default() -> Self {
        Self { batch_rows: 32_768, batch_text_bytes: 16 << 20, sample_records: 10_000 }
    }
}

/// Reads one file. Push its bytes, then [`finish`](Self::finish) or [`cancel`](Self::cancel) it.
pub struct FileLoader {
    file: FileId,
    name: String,
    path: String,
    size_bytes: u64,
    state: State,
    content: Content,
    tally: Tally,
    /// What the containers were, for the report: `gzip`, `UTF-16`.
    wrappers: Vec<&'static str>,
    ended: Option<FileState>,
}

enum State {
    /// The first bytes, until there are enough to know what they are.
    Head(Vec<u8>),
    Gzip(Box<Inflater>),
    Plain,
    Refused,
}

/// What is inside, after any decompression.
struct Content {
    table: String,
    options: LoadOptions,
    overrides: FileOverrides,
    bytes: u64,
    head: Option<Vec<u8>>,
    decoder: Option<TextDecoder>,
    reader: Reader,
    refused: bool,
    encoding: Option<Encoding>,
}

enum Reader {
    /// Blank text so far, and the byte where it begins.
    Unknown(String, u64),
    Json(Box<JsonReader>),
    Csv(Box<CsvReader>),
    Nothing,
}

impl FileLoader {
    /// A loader for a file of this name, path inside the dropped folder, and size as dropped.
    pub fn new(file: FileId, name: &str, path: &str, size_bytes: u64, options: LoadOptions) -> Self {
        Self {
            file,
            name: name.to_owned(),
            path: path.to_owned(),
            size_bytes,
            state: State::Head(Vec::new()),
            content: Content::new(table_name(name), options),
            tally: Tally::default(),
            wrappers: Vec::new(),
            ended: None,
        }
    }

    /// The same for a file that the person wants to be read in a certain way.
    #[must_use]
    pub fn reading(mut self, overrides: FileOverrides) -> Self {
        if let Some(table) = &overrides.table {
            self.content.table = table_name(table);
        }
        self.content.overrides = overrides;
        self
    }

    /// Takes the next bytes of the file; any cut gives the same batches.
    pub fn push(&mut self, bytes: &[u8], sink: &mut dyn Sink) {
        match &mut self.state {
            State::Head(head) => {
                head.extend_from_slice(bytes);
                if head.len() >= HEAD_BYTES {
                    self.begin(sink);
                }
            }
            State::Gzip(inflater) => {
                let (content, tally) = (&mut self.content, &mut self.tally);
                if let Some(problem) = inflater.push(bytes, &mut |bytes| content.push(bytes, tally, sink)) {
                    self.tally.note(problem);
                }
            }
            State::Plain => self.content.push(bytes, &mut self.tally, sink),
            State::Refused => {}
        }
    }

    /// What has become of the file so far; `state` is `Loading`.
    pub fn report(&self) -> FileReport {
        let waiting = match &self.content.reader {
            Reader::Json(reader) => reader.records().waiting(),
            Reader::Csv(reader) => reader.rows().waiting(),
            Reader::Unknown(..) | Reader::Nothing => 0,
        };
        let mut report = self.make_report(FileState::Loading);
        report.rows += waiting;
        report
    }

    /// Ends the file: the last rows go to the sink. `load_ms` is 0, since this room has no clock.
    pub fn finish(&mut self, sink: &mut dyn Sink) -> FileReport {
        if self.ended.is_none() {
            self.begin(sink);
            if let State::Gzip(inflater) = &mut self.state {
                let (content, tally) = (&mut self.content, &mut self.tally);
                if let Some(problem) = inflater.finish(&mut |bytes| content.push(bytes, tally, sink)) {
                    self.tally.note(problem);
                }
            }
            self.content.finish(&mut self.tally, sink);
            self.close();
        }
        self.make_report(self.ended.unwrap_or(FileState::Loaded))
    }

    /// Ends the file early because the person stopped it: complete records that have come are kept.
    pub fn cancel(&mut self, sink: &mut dyn Sink) -> FileReport {
        if self.ended.is_none() {
            match &mut self.content.reader {
                Reader::Json(reader) => reader.stop(&mut self.tally, sink),
                Reader::Csv(reader) => reader.stop(&mut self.tally, sink),
                Reader::Unknown(..) | Reader::Nothing => {}
            }
            self.ended = Some(FileState::Canceled);
        }
        self.make_report(FileState::Canceled)
    }

    /// Finds out what the file is from its first bytes.
    fn begin(&mut self, sink: &mut dyn Sink) {
        let State::Head(head) = &mut self.state else { return };
        let head = std::mem::take(head);
        self.state = match sniff(&head) {
            Head::Gzip => {
                self.wrappers.push("gzip");
                State::Gzip(Box::new(Inflater::new()))
            }
            Head::Empty => {
                self.tally.note("The file is empty.");
                self.content.refused = true;
                State::Refused
            }
            Head::Refused(message) if self.content.overrides.encoding.is_none() => {
                self.tally.note(message);
                self.content.refused = true;
                State::Refused
            }
            Head::Refused(_) | Head::Text(_) => State::Plain,
        };
        self.push(&head, sink);
    }

    /// The last notes, once everything is read.
    fn close(&mut self) {
        if self.tally.mended > 0 {
            let count = self.tally.mended;
            self.tally.note(format!(
                "Trailing commas or raw control characters, which JSON does not allow, were read all the same: in \
                 {count} of the records."
            ));
        }
        if let Some(decoder) = self.content.decoder.as_ref().filter(|decoder| decoder.replaced > 0) {
            let count = decoder.replaced;
            self.tally
                .note(format!("Some bytes are not valid text; the sign \u{fffd} stands for them now, {count} times."));
        }
        if matches!(self.content.encoding, Some(Encoding::Utf16 { .. })) {
            self.wrappers.push("UTF-16");
        }
        let rows = self.outs().map(|out| out.rows).sum::<u64>();
        if rows == 0 && self.tally.rejected == 0 && self.tally.messages.is_empty() {
            self.tally.note("The file holds no records.");
        }
        let failed = rows == 0 && (self.content.refused || self.tally.rejected > 0);
        self.ended = Some(if failed { FileState::Failed } else { FileState::Loaded });
    }

    fn outs(&self) -> Box<dyn Iterator<Item = &TableOut> + '_> {
        match &self.content.reader {
            Reader::Json(reader) => Box::new(reader.records().outs()),
            Reader::Csv(reader) => Box::new(reader.rows().outs()),
            Reader::Unknown(..) | Reader::Nothing => Box::new(std::iter::empty()),
        }
    }

    fn make_report(&self, state: FileState) -> FileReport {
        let mut tables = Vec::new();
        let mut bad_cells = Vec::new();
        for out in self.outs().filter(|out| out.rows > 0) {
            tables.push((out.key.name.to_string(), out.rows));
            for (field, count) in out.key.schema.fields.iter().zip(&out.bad).filter(|(_, count)| **count > 0) {
                bad_cells.push((format!("{}.{}", out.key.name, field.name), *count));
            }
        }
        let mut shape = self.tally.shapes.join(" + ");
        if shape.is_empty() {
            "Not recognized".clone_into(&mut shape);
        }
        for wrapper in &self.wrappers {
            shape = format!("{shape}, {wrapper}");
        }
        FileReport {
            file: self.file,
            name: self.name.clone(),
            path: self.path.clone(),
            size_bytes: self.size_bytes,
            inflated_bytes: if matches!(self.state, State::Gzip(_)) { self.content.bytes } else { self.size_bytes },
            shape,
            rows: tables.iter().map(|(_, rows)| rows).sum(),
            tables,
            rejected: self.tally.rejected,
            rejects: self.tally.rejects.clone(),
            messages: self.tally.messages.clone(),
            bad_cells,
            state,
            load_ms: 0.0,
            reading: match &self.content.reader {
                Reader::Csv(reader) => Some(reader.reading()),
                _ => None,
            },
            overrides: self.content.overrides.clone(),
        }
    }
}

impl Content {
    fn new(table: String, options: LoadOptions) -> Self {
        Self {
            table,
            options,
            overrides: FileOverrides::default(),
            bytes: 0,
            head: Some(Vec::new()),
            decoder: None,
            reader: Reader::Unknown(String::new(), 0),
            refused: false,
            encoding: None,
        }
    }

    fn push(&mut self, bytes: &[u8], tally: &mut Tally, sink: &mut dyn Sink) {
        self.bytes += bytes.len() as u64;
        match &mut self.head {
            Some(head) => {
                head.extend_from_slice(bytes);
                if head.len() >= HEAD_BYTES {
                    self.begin(tally, sink);
                }
            }
            None => self.decode(bytes, tally, sink),
        }
    }

    /// Finds out how the text is written.
    fn begin(&mut self, tally: &mut Tally, sink: &mut dyn Sink) {
        let Some(head) = self.head.take() else { return };
        match encoding_said(&head, &self.overrides).map_or_else(|| sniff(&head), Head::Text) {
            Head::Empty => return,
            Head::Text(encoding) => {
                self.encoding = Some(encoding);
                let base = if encoding == (Encoding::Utf8 { mark: true }) { 3 } else { 0 };
                self.reader = Reader::Unknown(String::new(), base);
                self.decoder = Some(TextDecoder::new(encoding));
            }
            Head::Gzip => {
                tally.note("The gzip file holds another gzip file: unpack it once and drop what is inside.");
                self.refused = true;
            }
            Head::Refused(message) => {
                tally.note(message);
                self.refused = true;
            }
        }
        self.decode(&head, tally, sink);
    }

    fn decode(&mut self, bytes: &[u8], tally: &mut Tally, sink: &mut dyn Sink) {
        let Self { decoder, reader, table, options, overrides, refused, .. } = self;
        if let Some(decoder) = decoder {
            let wish = Wish { table, options: *options, overrides };
            decoder.push(bytes, &mut |text| reader.push(text, wish, refused, tally, sink));
        }
    }

    fn finish(&mut self, tally: &mut Tally, sink: &mut dyn Sink) {
        self.begin(tally, sink);
        let Self { decoder, reader, table, options, overrides, refused, .. } = self;
        if let Some(decoder) = decoder {
            let wish = Wish { table, options: *options, overrides };
            decoder.finish(&mut |text| reader.push(text, wish, refused, tally, sink));
        }
        match &mut self.reader {
            Reader::Json(reader) => reader.finish(tally, sink),
            Reader::Csv(reader) => reader.finish(tally, sink),
            Reader::Unknown(..) | Reader::Nothing => {}
        }
    }
}

/// How a text is to be read: its table where no shape tells it, sizes, and what the person says.
#[derive(Clone, Copy)]
struct Wish<'a> {
    table: &'a str,
    options: LoadOptions,
    overrides: &'a FileOverrides,
}

/// The encoding that the person says, unless the bytes are compressed.
fn encoding_said(head: &[u8], overrides: &FileOverrides) -> Option<Encoding> {
    if head.is_empty() || sniff(head) == Head::Gzip {
        return None;
    }
    Some(match overrides.encoding? {
        FileEncoding::Utf8 => Encoding::Utf8 { mark: head.starts_with(b"\xef\xbb\xbf") },
        FileEncoding::Utf16Le => Encoding::Utf16 { little: true, mark: head.starts_with(b"\xff\xfe") },
        FileEncoding::Utf16Be => Encoding::Utf16 { little: false, mark: head.starts_with(b"\xfe\xff") },
        FileEncoding::Windows1252 => Encoding::Windows1252,
    })
}

impl Reader {
    fn push(&mut self, text: &str, wish: Wish<'_>, refused: &mut bool, tally: &mut Tally, sink: &mut dyn Sink) {
        if let Self::Unknown(blank, base) = self {
            blank.push_str(text);
            let base = *base;
            // A page's markup is told by its first words, so that a few of them must be there.
            let Some(language) = language_of(blank) else { return };
            let blank = std::mem::take(blank);
            *self = match language {
                Language::Json => {
                    Self::Json(Box::new(JsonReader::new(base, wish.table, wish.options).reading(wish.overrides)))
                }
                Language::Delimited => {
                    Self::Csv(Box::new(CsvReader::new(base, wish.table, wish.options, wish.overrides)))
                }
                Language::Markup(message) => {
                    tally.note(message);
                    *refused = true;
                    Self::Nothing
                }
            };
            self.push(&blank, wish, refused, tally, sink);
            return;
        }
        match self {
            Self::Json(reader) => reader.push(text, tally, sink),
            Self::Csv(reader) => reader.push(text, tally, sink),
            Self::Unknown(..) | Self::Nothing => {}
        }
    }
}
