//! Avro container files, as Event Hubs Capture writes them, to JSON lines: one record a line.
//!
//! Source: Apache Avro 1.12 specification, "Object Container Files", "Binary Encoding" and "Logical Types". Bytes
//! become text where they are UTF-8, else base64. Decimals whose type has up to 15 digits become numbers, longer ones text
//! with all of their digits; other logical types stay the numbers that they are stored as.

mod schema;

use base64::Engine as _;
use flate2::Crc;
use hashbrown::HashMap;
use memchr::memmem;
use schema::{Decimal, MAX_DEPTH, Schema, parse};
use serde_json::Value;
use std::borrow::Cow;
use std::io::Read as _;
use std::rc::Rc;

/// The longest block that is read.
const MAX_BLOCK_BYTES: usize = 256 << 20;
/// The longest JSON text of one record.
const MAX_RECORD_BYTES: usize = 64 << 20;
/// Elements of an array that take no bytes, at most.
const MAX_EMPTY: usize = 1000;
/// Decimals of so many digits are the same again when a real has held them.
const EXACT_DIGITS: usize = 15;

/// Reads one file.
#[derive(Default)]
pub(super) struct AvroReader {
    buffer: Vec<u8>,
    header: Option<Header>,
    /// Whether it is not known where the next block begins: behind the next marker.
    lost: bool,
    failed: bool,
}

struct Header {
    schema: Rc<Schema>,
    names: HashMap<String, Rc<Schema>>,
    codec: Codec,
    /// What stands behind every block.
    marker: [u8; 16],
}

#[derive(Clone, Copy)]
enum Codec {
    Plain,
    Deflate,
    Snappy,
}

/// Bytes that are read from their beginning.
struct Input<'a>(&'a [u8]);

/// Why something cannot be read.
enum Fault {
    /// The bytes end too early.
    More,
    /// A sentence for the person.
    Says(String),
}

const LOST: &str =
    "The Avro file is damaged; what stands between the damage and the next block that can be found is not read.";
const DAMAGED: &str = "A block of the Avro file is damaged: what was read of it may be wrong, and the records after the damage are not read.";

impl AvroReader {
    /// Takes bytes and gives JSON lines. The sentence is about something that is not read; after it the file may go on.
    pub(super) fn push(&mut self, bytes: &[u8], take: &mut dyn FnMut(&[u8])) -> Option<String> {
        if self.failed {
            return None;
        }
        self.buffer.extend_from_slice(bytes);
        let mut note = None;
        let mut used = 0;
        if self.header.is_none() {
            let mut input = Input(&self.buffer);
            match header(&mut input) {
                Ok(header) => self.header = Some(header),
                Err(Fault::More) => return None,
                Err(Fault::Says(why)) => {
                    let why = if why == DAMAGED { "The Avro file is damaged at its beginning." } else { &why };
                    return Some(self.fail(why.to_owned()));
                }
            }
            used = self.buffer.len() - input.0.len();
        }
        while let Some(header) = &self.header {
            let rest = &self.buffer[used..];
            if self.lost {
                let Some(at) = memmem::find(rest, &header.marker) else {
                    // The end can be the beginning of a marker.
                    used += rest.len().saturating_sub(header.marker.len() - 1);
                    break;
                };
                used += at + header.marker.len();
                self.lost = false;
                continue;
            }
            let mut input = Input(rest);
            match block(&mut input, header, take) {
                Ok(true) => {}
                Ok(false) => note = note.or_else(|| Some(DAMAGED.to_owned())),
                Err(Fault::More) => break,
                Err(Fault::Says(why)) => {
                    note = note.or(Some(why));
                    self.lost = true;
                }
            }
            used = self.buffer.len() - input.0.len();
        }
        self.buffer.drain(..used);
        note
    }

    /// Ends the file; the sentence says what is missing.
    pub(super) fn finish(&mut self) -> Option<String> {
        let cut = !self.failed && !self.lost && (!self.buffer.is_empty() || self.header.is_none());
        self.failed = true;
        cut.then(|| "The Avro file is cut short; its last block is not read.".to_owned())
    }

    fn fail(&mut self, why: String) -> String {
        self.failed = true;
        self.buffer = Vec::new();
        why
    }
}

/// Magic, metadata with schema and codec, sync marker.
fn header(input: &mut Input<'_>) -> Result<Header, Fault> {
    input.take(4)?;
    let (mut schema, mut codec) = (None, Codec::Plain);
    loop {
        let count = input.count()?;
        if count == 0 {
            break;
        }
        for _ in 0..count {
            let (key, value) = (input.bytes()?, input.bytes()?);
            match key {
                b"avro.schema" => schema = serde_json::from_slice::<Value>(value).ok(),
                b"avro.codec" => {
                    codec = match value {
                        b"null" => Codec::Plain,
                        b"deflate" => Codec::Deflate,
                        b"snappy" => Codec::Snappy,
                        other => return Err(Fault::Says(unknown_codec(other))),
                    };
                }
                _ => {}
            }
        }
    }
    let marker = input.array()?;
    let Some(schema) = schema else { return Err(Fault::Says("The Avro file has no schema.".to_owned())) };
    let mut names = HashMap::new();
    match parse(&schema, "", &mut names, 0) {
        Some(schema) => Ok(Header { schema, names, codec, marker }),
        None => Err(Fault::Says("The schema of the Avro file is not understood.".to_owned())),
    }
}

/// One block: its records as JSON lines. Gives whether it is sound; after a sentence it is not known where it ends.
fn block(input: &mut Input<'_>, header: &Header, take: &mut dyn FnMut(&[u8])) -> Result<bool, Fault> {
    if input.0.is_empty() {
        return Err(Fault::More);
    }
    let (count, length) = (input.long()?, input.long()?);
    let Some(length) = usize::try_from(length).ok().filter(|length| *length <= MAX_BLOCK_BYTES) else {
        return Err(Fault::Says(LOST.to_owned()));
    };
    let data = input.take(length)?;
    let is_marked = input.0.get(..header.marker.len()).ok_or(Fault::More)? == header.marker;
    let is_read = match unpacked(data, header.codec) {
        Some((data, is_sound)) => records(&data, count, header, take) && is_sound,
        None => false,
    };
    // The marker and the records each show that the block ends where its length says.
    if !is_marked && !is_read {
        return Err(Fault::Says(LOST.to_owned()));
    }
    input.take(header.marker.len())?;
    Ok(is_marked && is_read)
}

/// The data of a block as they were before they were packed, and whether their checksum agrees; `None` where they are damaged.
fn unpacked(data: &[u8], codec: Codec) -> Option<(Cow<'_, [u8]>, bool)> {
    match codec {
        Codec::Plain => Some((Cow::Borrowed(data), true)),
        Codec::Deflate => {
            let mut all = Vec::new();
            let limit = MAX_BLOCK_BYTES as u64;
            flate2::read::DeflateDecoder::new(data).take(limit).read_to_end(&mut all).ok()?;
            Some((Cow::Owned(all), true))
        }
        Codec::Snappy => {
            // What the length says is believed as far as it can be true: the densest form copies 64 bytes by three.
            let (packed, sum) = data.split_last_chunk::<4>()?;
            let most = MAX_BLOCK_BYTES.min(packed.len().saturating_mul(22));
            snap::raw::decompress_len(packed).ok().filter(|length| *length <= most)?;
            let all = snap::raw::Decoder::new().decompress_vec(packed).ok()?;
            let mut crc = Crc::new();
            crc.update(&all);
            Some((Cow::Owned(all), crc.sum() == u32::from_be_bytes(*sum)))
        }
    }
}

/// Gives so many records as JSON lines, and whether they are all that the data hold.
fn records(data: &[u8], count: i64, header: &Header, take: &mut dyn FnMut(&[u8])) -> bool {
    let Ok(count) = u64::try_from(count) else { return false };
    let mut input = Input(data);
    let mut out = String::new();
    for _ in 0..count {
        let before = input.0.len();
        out.clear();
        // Records of no bytes could be any number.
        if write(&header.schema, header, &mut input, &mut out, 0).is_err() || input.0.len() == before {
            return false;
        }
        out.push('\n');
        take(out.as_bytes());
    }
    input.0.is_empty()
}

fn unknown_codec(codec: &[u8]) -> String {
    format!("The Avro file is compressed with {}, which is not read.", String::from_utf8_lossy(codec))
}

/// Writes one value as JSON.
fn write(schema: &Schema, header: &Header, input: &mut Input<'_>, out: &mut String, depth: usize) -> Result<(), Fault> {
    if depth > MAX_DEPTH || out.len() > MAX_RECORD_BYTES {
        return Err(Fault::Says(DAMAGED.to_owned()));
    }
    match schema {
        Schema::Null => out.push_str("null"),
        Schema::Boolean => out.push_str(if input.take(1)? == [0] { "false" } else { "true" }),
        Schema::Long => out.push_str(&input.long()?.to_string()),
        Schema::Float => number(f64::from(f32::from_le_bytes(input.array()?)), out),
        Schema::Double => number(f64::from_le_bytes(input.array()?), out),
        Schema::Bytes | Schema::String => text(input.bytes()?, out),
        Schema::Fixed(length) => text(input.take(*length)?, out),
        Schema::Decimal(kind) => {
            let bytes = match kind.size {
                Some(size) => input.take(size)?,
                None => input.bytes()?,
            };
            decimal(bytes, kind, out);
        }
        Schema::Enum(symbols) => {
            let symbol = usize::try_from(input.long()?).ok().and_then(|at| symbols.get(at));
            text(symbol.ok_or(Fault::More)?.as_bytes(), out);
        }
        Schema::Record(fields) => {
            out.push('{');
            for (at, (key, kind)) in fields.iter().enumerate() {
                out.push_str(if at > 0 { "," } else { "" });
                out.push_str(key);
                write(kind, header, input, out, depth + 1)?;
            }
            out.push('}');
        }
        Schema::Array(items) => {
            out.push('[');
            elements(input, out, &mut |input, out| write(items, header, input, out, depth + 1))?;
            out.push(']');
        }
        Schema::Map(values) => {
            out.push('{');
            elements(input, out, &mut |input, out| {
                text(input.bytes()?, out);
                out.push(':');
                write(values, header, input, out, depth + 1)
            })?;
            out.push('}');
        }
        Schema::Union(kinds) => {
            let kind = usize::try_from(input.long()?).ok().and_then(|at| kinds.get(at)).ok_or(Fault::More)?;
            write(kind, header, input, out, depth + 1)?;
        }
        Schema::Named(name) => {
            let kind = header.names.get(name).ok_or(Fault::More)?;
            write(kind, header, input, out, depth + 1)?;
        }
    }
    Ok(())
}

/// The elements of an array or a map, which come in blocks.
fn elements(
    input: &mut Input<'_>,
    out: &mut String,
    each: &mut dyn FnMut(&mut Input<'_>, &mut String) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let (mut first, mut empty) = (true, 0);
    loop {
        let count = input.count()?;
        if count == 0 {
            return Ok(());
        }
        for _ in 0..count {
            out.push_str(if first { "" } else { "," });
            first = false;
            let before = input.0.len();
            each(input, out)?;
            // Elements of no bytes could be any number.
            empty += usize::from(input.0.len() == before);
            if empty > MAX_EMPTY {
                return Err(Fault::Says(DAMAGED.to_owned()));
            }
        }
    }
}

/// A number; JSON has no word for what is none.
fn number(value: f64, out: &mut String) {
    out.push_str(&serde_json::Number::from_f64(value).map_or_else(|| "null".to_owned(), |number| number.to_string()));
}

/// A decimal: a number where a real holds all that its type can be, else text. What has no room in 16 bytes is longer
/// than its type says, and stays bytes.
fn decimal(bytes: &[u8], kind: &Decimal, out: &mut String) {
    let Some(value) = whole(bytes) else {
        text(bytes, out);
        return;
    };
    let digits = value.unsigned_abs().to_string();
    let quote = if kind.precision.max(digits.len()) > EXACT_DIGITS { "\"" } else { "" };
    let sign = if value < 0 { "-" } else { "" };
    let point = if kind.scale > 0 { "." } else { "" };
    let digits = format!("{digits:0>width$}", width = kind.scale + 1);
    let (before, behind) = digits.split_at(digits.len() - kind.scale);
    out.extend([quote, sign, before, point, behind, quote]);
}

/// The whole number that bytes are in two's complement; those that only repeat its sign count for nothing.
fn whole(bytes: &[u8]) -> Option<i128> {
    let fill = if bytes.first().is_some_and(|first| *first > 0x7f) { 0xff } else { 0 };
    let (signs, low) = bytes.split_at(bytes.len().saturating_sub(16));
    let mut value = [fill; 16];
    value[16 - low.len()..].copy_from_slice(low);
    let value = i128::from_be_bytes(value);
    (signs.iter().all(|byte| *byte == fill) && (value < 0) == (fill > 0)).then_some(value)
}

/// Bytes as a JSON string.
fn text(bytes: &[u8], out: &mut String) {
    let text = std::str::from_utf8(bytes)
        .map_or_else(|_| base64::engine::general_purpose::STANDARD.encode(bytes).into(), std::borrow::Cow::Borrowed);
    out.push_str(&serde_json::to_string(&text).unwrap_or_else(|_| "null".to_owned()));
}

impl<'a> Input<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], Fault> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(Fault::More)?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
        self.take(N)?.try_into().map_err(|_| Fault::More)
    }

    /// A whole number: seven bits in each byte, the lowest bit its sign.
    fn long(&mut self) -> Result<i64, Fault> {
        let mut value = 0_u64;
        for shift in (0..70).step_by(7) {
            let byte = self.take(1)?[0];
            value |= u64::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
            if byte < 0x80 {
                return Ok((value >> 1) as i64 ^ -((value & 1) as i64));
            }
        }
        Err(Fault::Says(DAMAGED.to_owned()))
    }

    /// Elements of the next block; where the count is negative, the block's length follows.
    fn count(&mut self) -> Result<i64, Fault> {
        let count = self.long()?;
        if count < 0 {
            self.long()?;
        }
        Ok(count.saturating_abs())
    }

    fn bytes(&mut self) -> Result<&'a [u8], Fault> {
        let length = self.long()?;
        self.take(usize::try_from(length).map_err(|_| Fault::Says(DAMAGED.to_owned()))?)
    }
}
