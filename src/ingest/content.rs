//! The text of one file, or of one file in an archive: encoding, language, records.

use super::csv::CsvReader;
use super::json::JsonReader;
use super::original::Finder;
use super::out::TableOut;
use super::sniff::{Encoding, Language, language_of};
use super::tally::Tally;
use super::utf8::TextDecoder;
use super::{LoadOptions, Sink};
use crate::protocol::{FileOverrides, TextReading};
use xxhash_rust::xxh3::Xxh3;

/// Reads text.
pub(super) struct Content {
    wish: Wish,
    decoder: TextDecoder,
    reader: Reader,
    encoding: Encoding,
    /// Byte behind the text so far, counted as the positions of its records are.
    text_end: u64,
    /// Of its bytes, which are in no container any more.
    hash: Xxh3,
}

/// How a text is to be read: its table where no shape tells it, sizes, and what the person says.
struct Wish {
    table: String,
    options: LoadOptions,
    overrides: FileOverrides,
}

enum Reader {
    /// Blank text so far, and the byte where it begins.
    Unknown(String, u64),
    Json(Box<JsonReader>),
    Csv(Box<CsvReader>),
    Find(Box<Finder>),
    Nothing,
}

impl Content {
    /// Text in this encoding, that begins at byte `base`; records of no known shape go to the table `table`.
    pub(super) fn new(
        encoding: Encoding,
        base: u64,
        table: String,
        options: LoadOptions,
        overrides: FileOverrides,
    ) -> Self {
        let base = base + if encoding == (Encoding::Utf8 { mark: true }) { 3 } else { 0 };
        let reader = Reader::Unknown(String::new(), base);
        let wish = Wish { table, options, overrides };
        Self { wish, decoder: TextDecoder::new(encoding), reader, encoding, text_end: base, hash: Xxh3::new() }
    }

    /// The byte behind the text so far: text can be longer than the bytes that it was decoded from.
    pub(super) fn text_end(&self) -> u64 {
        self.text_end
    }

    /// The hash of the bytes so far.
    pub(super) fn hash(&self) -> u128 {
        self.hash.digest128()
    }

    /// Takes bytes, cut anywhere. `false` where the text is none that is read.
    pub(super) fn push(&mut self, bytes: &[u8], tally: &mut Tally, sink: &mut dyn Sink) -> bool {
        self.hash.update(bytes);
        let Self { decoder, reader, wish, text_end, .. } = self;
        decoder.push(bytes, &mut |text| {
            *text_end += text.len() as u64;
            reader.push(text, wish, tally, sink);
        });
        !matches!(reader, Reader::Nothing)
    }

    /// Ends the text.
    pub(super) fn finish(&mut self, tally: &mut Tally, sink: &mut dyn Sink) {
        let Self { decoder, reader, wish, text_end, .. } = self;
        decoder.finish(&mut |text| {
            *text_end += text.len() as u64;
            reader.push(text, wish, tally, sink);
        });
        match reader {
            Reader::Json(reader) => reader.finish(tally, sink),
            Reader::Csv(reader) => reader.finish(tally, sink),
            Reader::Find(finder) => finder.finish(tally),
            Reader::Unknown(..) | Reader::Nothing => {}
        }
        if decoder.replaced > 0 {
            let count = decoder.replaced;
            tally.note(format!("Some bytes are not valid text; the sign \u{fffd} stands for them now, {count} times."));
        }
        if matches!(self.encoding, Encoding::Utf16 { .. }) {
            tally.wrapped("UTF-16");
        }
    }

    /// Gives what is complete to the sink, because the person stopped the file.
    pub(super) fn stop(&mut self, tally: &mut Tally, sink: &mut dyn Sink) {
        match &mut self.reader {
            Reader::Json(reader) => reader.stop(tally, sink),
            Reader::Csv(reader) => reader.stop(tally, sink),
            Reader::Unknown(..) | Reader::Find(_) | Reader::Nothing => {}
        }
    }

    /// Records that wait for their types to be found.
    pub(super) fn waiting(&self) -> u64 {
        match &self.reader {
            Reader::Json(reader) => reader.records().waiting(),
            Reader::Csv(reader) => reader.rows().waiting(),
            Reader::Unknown(..) | Reader::Find(_) | Reader::Nothing => 0,
        }
    }

    /// How delimited text is read, for the person.
    pub(super) fn reading(&self) -> Option<TextReading> {
        match &self.reader {
            Reader::Csv(reader) => Some(reader.reading()),
            _ => None,
        }
    }

    /// The tables so far.
    pub(super) fn outs(&self) -> Box<dyn Iterator<Item = &TableOut> + '_> {
        match &self.reader {
            Reader::Json(reader) => Box::new(reader.records().outs()),
            Reader::Csv(reader) => Box::new(reader.rows().outs()),
            Reader::Unknown(..) | Reader::Find(_) | Reader::Nothing => Box::new(std::iter::empty()),
        }
    }
}

impl Reader {
    fn push(&mut self, text: &str, wish: &Wish, tally: &mut Tally, sink: &mut dyn Sink) {
        if let Self::Unknown(blank, base) = self {
            blank.push_str(text);
            let base = *base;
            // A page's markup is told by its first words, so that a few of them must be there.
            let Some(language) = language_of(blank) else { return };
            let blank = std::mem::take(blank);
            *self = match language {
                // In an archive the record can be in another file.
                _ if wish.options.find.is_some_and(|wanted| wanted < base || tally.found.is_some()) => Self::Nothing,
                _ if let Some(wanted) = wish.options.find => {
                    Self::Find(Box::new(Finder::new(language, base, wanted, &wish.overrides)))
                }
                Language::Json => {
                    Self::Json(Box::new(JsonReader::new(base, &wish.table, wish.options).reading(&wish.overrides)))
                }
                Language::Delimited => {
                    Self::Csv(Box::new(CsvReader::new(base, &wish.table, wish.options, &wish.overrides)))
                }
                Language::Markup(message) => {
                    tally.note(message);
                    Self::Nothing
                }
            };
            self.push(&blank, wish, tally, sink);
            return;
        }
        match self {
            Self::Json(reader) => reader.push(text, tally, sink),
            Self::Csv(reader) => reader.push(text, tally, sink),
            Self::Find(finder) => finder.push(text, tally),
            Self::Unknown(..) | Self::Nothing => {}
        }
    }
}
