//! Avro container files, as Event Hubs Capture writes them, to JSON lines: one record a line.
//!
//! Source: Apache Avro 1.12 specification, "Object Container Files" and "Binary Encoding". Bytes become text where they
//! are UTF-8, else base64; logical types stay the numbers that they are stored as.

mod schema;

use base64::Engine as _;
use hashbrown::HashMap;
use schema::{MAX_DEPTH, Schema, parse};
use serde_json::Value;
use std::io::Read as _;
use std::rc::Rc;

/// The longest block that is read.
const MAX_BLOCK_BYTES: usize = 256 << 20;
/// The longest JSON text of one record.
const MAX_RECORD_BYTES: usize = 64 << 20;
/// Elements of an array that take no bytes, at most.
const MAX_EMPTY: usize = 1000;

/// Reads one file.
#[derive(Default)]
pub(super) struct AvroReader {
    buffer: Vec<u8>,
    header: Option<Header>,
    failed: bool,
}

struct Header {
    schema: Rc<Schema>,
    names: HashMap<String, Rc<Schema>>,
    codec: Codec,
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

const DAMAGED: &str = "A block of the Avro file is damaged; the records in it that come after the damage are not read.";

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
            let mut input = Input(&self.buffer[used..]);
            match block(&mut input, header, take) {
                Ok(problem) => note = note.or(problem),
                Err(Fault::More) => break,
                Err(Fault::Says(why)) => return Some(self.fail(why)),
            }
            used = self.buffer.len() - input.0.len();
        }
        self.buffer.drain(..used);
        note
    }

    /// Ends the file; the sentence says what is missing.
    pub(super) fn finish(&mut self) -> Option<String> {
        let cut = !self.failed && (!self.buffer.is_empty() || self.header.is_none());
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
    input.take(16)?;
    let Some(schema) = schema else { return Err(Fault::Says("The Avro file has no schema.".to_owned())) };
    let mut names = HashMap::new();
    match parse(&schema, "", &mut names, 0) {
        Some(schema) => Ok(Header { schema, names, codec }),
        None => Err(Fault::Says("The schema of the Avro file is not understood.".to_owned())),
    }
}

/// One block: its records as JSON lines. The sentence is about damage inside.
fn block(input: &mut Input<'_>, header: &Header, take: &mut dyn FnMut(&[u8])) -> Result<Option<String>, Fault> {
    if input.0.is_empty() {
        return Err(Fault::More);
    }
    let (count, length) = (input.long()?, input.long()?);
    let Some(length) = usize::try_from(length).ok().filter(|length| *length <= MAX_BLOCK_BYTES) else {
        return Err(Fault::Says(
            "The Avro file is damaged: a block of impossible length. The rest is not read.".to_owned(),
        ));
    };
    let data = input.take(length)?;
    input.take(16)?;
    let unpacked;
    let data = match header.codec {
        Codec::Plain => data,
        Codec::Deflate => {
            let mut all = Vec::new();
            let limit = MAX_BLOCK_BYTES as u64;
            if flate2::read::DeflateDecoder::new(data).take(limit).read_to_end(&mut all).is_err() {
                return Ok(Some(DAMAGED.to_owned()));
            }
            unpacked = all;
            &unpacked
        }
        Codec::Snappy => {
            // Four bytes of checksum stand behind the data. What the length says is believed as far as it can be true: the
            // densest form copies 64 bytes by three.
            let packed = data.get(..data.len().saturating_sub(4)).unwrap_or_default();
            let most = MAX_BLOCK_BYTES.min(packed.len().saturating_mul(22));
            let fits = snap::raw::decompress_len(packed).is_ok_and(|length| length <= most);
            let all = if fits { snap::raw::Decoder::new().decompress_vec(packed).ok() } else { None };
            let Some(all) = all else { return Ok(Some(DAMAGED.to_owned())) };
            unpacked = all;
            &unpacked
        }
    };
    let mut records = Input(data);
    let mut out = String::new();
    for _ in 0..count {
        let before = records.0.len();
        out.clear();
        if write(&header.schema, header, &mut records, &mut out, 0).is_err() {
            return Ok(Some(DAMAGED.to_owned()));
        }
        // Records of no bytes could be any number.
        if records.0.len() == before {
            return Ok(Some(DAMAGED.to_owned()));
        }
        out.push('\n');
        take(out.as_bytes());
    }
    Ok(None)
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
