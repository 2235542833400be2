//! Compressed text in base64, and sizes written for people.

use crate::kql::functions::declare::{STRING, long, numeric, optional, overload, string};
use crate::kql::functions::{Context, Datum, FunctionError, ResultName, Scalar, convert, lift};
use crate::values::ScalarType;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::{GzDecoder, ZlibDecoder};
use std::fmt::Write as _;
use std::io::Read;

pub(super) static FAMILY: &[&Scalar] =
    &[&ZLIB_COMPRESS, &ZLIB_DECOMPRESS, &GZIP_COMPRESS, &GZIP_DECOMPRESS, &FORMAT_BYTES];

/// The longest text that decompression makes, in bytes: a few bytes can stand for terabytes.
const LONGEST_TEXT_BYTES: u64 = 16 << 20;

static ZLIB_DECOMPRESS: Scalar = Scalar {
    name: "zlib_decompress_from_base64_string",
    aliases: &[],
    doc: "The text that was compressed with zlib and written in base64; empty where it was not, or is over 16 MiB.",
    reference: "query/zlib-base64-decompress",
    overloads: &[
        overload!([string("base64_string")] => STRING, |args, rows, _| Ok(decompress(args, rows, |bytes| read_text(ZlibDecoder::new(bytes))))),
    ],
    result_name: ResultName::None,
    examples: &[(
        "zlib_decompress_from_base64_string(\"eAEBFADr/zEyMzQ1Njc4OTBxd2VydHl1aW9wOAkGdw==\")",
        "1234567890qwertyuiop",
    )],
};

static GZIP_DECOMPRESS: Scalar = Scalar {
    name: "gzip_decompress_from_base64_string",
    aliases: &[],
    doc: "The text that was compressed with gzip and written in base64; empty where it was not, or is over 16 MiB.",
    reference: "query/gzip-base64-decompress",
    overloads: &[
        overload!([string("base64_string")] => STRING, |args, rows, _| Ok(decompress(args, rows, |bytes| read_text(GzDecoder::new(bytes))))),
    ],
    result_name: ResultName::None,
    examples: &[("gzip_decompress_from_base64_string(\"no gzip\")", "")],
};

static ZLIB_COMPRESS: Scalar = Scalar {
    name: "zlib_compress_to_base64_string",
    aliases: &[],
    doc: "The text in zlib's form, written in base64. Every reader of zlib takes it, but it is not smaller: the page carries no \
          compressor.",
    reference: "query/zlib-base64-compress-function",
    overloads: &[
        overload!([string("text")] => STRING, |args, rows, _| Ok(stored(args, rows, &[0x78, 0x01], |text, out| {
            out.extend_from_slice(&adler32(text).to_be_bytes());
        }))),
    ],
    result_name: ResultName::None,
    examples: &[(
        "zlib_compress_to_base64_string(\"1234567890qwertyuiop\")",
        "eAEBFADr/zEyMzQ1Njc4OTBxd2VydHl1aW9wOAkGdw==",
    )],
};

static GZIP_COMPRESS: Scalar = Scalar {
    name: "gzip_compress_to_base64_string",
    aliases: &[],
    doc: "The text in gzip's form, written in base64. Every reader of gzip takes it, but it is not smaller: the page carries no \
          compressor.",
    reference: "query/gzip-base64-compress",
    overloads: &[overload!([string("text")] => STRING, |args, rows, _| {
        Ok(stored(args, rows, &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff], |text, out| {
            let mut sum = flate2::Crc::new();
            sum.update(text);
            out.extend_from_slice(&sum.sum().to_le_bytes());
            out.extend_from_slice(&sum.amount().to_le_bytes());
        }))
    })],
    result_name: ResultName::None,
    examples: &[
        (
            "gzip_compress_to_base64_string(\"1234567890qwertyuiop\")",
            "H4sIAAAAAAAA/wEUAOv/MTIzNDU2Nzg5MHF3ZXJ0eXVpb3A6m7f2FAAAAA==",
        ),
        ("gzip_decompress_from_base64_string(gzip_compress_to_base64_string(\"ü\"))", "ü"),
    ],
};

static FORMAT_BYTES: Scalar = Scalar {
    name: "format_bytes",
    aliases: &[],
    doc: "A number of bytes in the unit that suits it (or the one given: Bytes, KB, MB, GB, TB, PB, EB), with so many digits \
          after the point.",
    reference: "query/format-bytes-function",
    overloads: &[
        overload!([numeric("size"), optional(long("precision")), optional(string("units"))] => STRING, format_bytes),
    ],
    result_name: ResultName::FirstArgument,
    examples: &[
        ("format_bytes(564)", "564 Bytes"),
        ("format_bytes(10332, 1)", "10.1 KB"),
        ("format_bytes(20010332, 0, \"KB\")", "19541 KB"),
    ],
};

fn read_text(reader: impl Read) -> Option<String> {
    let mut text = String::new();
    let read = reader.take(LONGEST_TEXT_BYTES + 1).read_to_string(&mut text).ok()?;
    (read as u64 <= LONGEST_TEXT_BYTES).then_some(text)
}

fn decompress(args: &[Datum], rows: usize, inflate: fn(&[u8]) -> Option<String>) -> Datum {
    let texts = lift::texts(&args[0]);
    lift::to_texts(rows, |row, out| {
        let bytes = STANDARD.decode(texts.get(row)).unwrap_or_default();
        out.push_str(&inflate(&bytes).unwrap_or_default());
    })
}

/// The longest block that is stored as it is.
const BLOCK_BYTES: usize = 0xffff;

/// A head, the text in stored blocks (RFC 1951, 3.2.4), and what `finish` appends; empty for an empty text.
fn stored(args: &[Datum], rows: usize, head: &[u8], finish: fn(&[u8], &mut Vec<u8>)) -> Datum {
    let texts = lift::texts(&args[0]);
    lift::to_texts(rows, |row, out| {
        let text = texts.get(row).as_bytes();
        if text.is_empty() {
            return;
        }
        let mut bytes = head.to_vec();
        let blocks = text.chunks(BLOCK_BYTES);
        let last = blocks.len() - 1;
        for (at, block) in blocks.enumerate() {
            let len = block.len() as u16;
            bytes.push(u8::from(at == last));
            bytes.extend_from_slice(&len.to_le_bytes());
            bytes.extend_from_slice(&(!len).to_le_bytes());
            bytes.extend_from_slice(block);
        }
        finish(text, &mut bytes);
        STANDARD.encode_string(&bytes, out);
    })
}

/// The checksum of RFC 1950.
fn adler32(bytes: &[u8]) -> u32 {
    const BASE: u32 = 65_521;
    let (a, b) = bytes.iter().fold((1, 0), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % BASE;
        (a, (b + a) % BASE)
    });
    b << 16 | a
}

const UNITS: [&str; 7] = ["Bytes", "KB", "MB", "GB", "TB", "PB", "EB"];

fn format_bytes(args: &[Datum], rows: usize, _: &Context) -> Result<Datum, FunctionError> {
    let sizes = convert(&args[0], ScalarType::Real);
    let sizes = lift::reals(&sizes);
    let precisions = args.get(1).map(lift::longs);
    let units = args.get(2).map(lift::texts);
    Ok(lift::to_texts(rows, |row, out| {
        let Some(size) = sizes.get(row) else { return };
        let fitting = || (1..UNITS.len()).take_while(|unit| size.abs() >= 1024_f64.powi(*unit as i32)).count();
        let given = units.and_then(|units| UNITS.iter().position(|unit| *unit == units.get(row)));
        let unit = given.unwrap_or_else(fitting);
        let digits = precisions.and_then(|digits| digits.get(row)).unwrap_or(0).clamp(0, 15) as usize;
        // Writing to a string cannot fail.
        let _ = write!(out, "{:.digits$} {}", size / 1024_f64.powi(unit as i32), UNITS[unit]);
    }))
}
