//! Compressed text in base64, and sizes written for people.

use crate::kql::functions::declare::{STRING, long, numeric, optional, overload, string};
use crate::kql::functions::{Context, Datum, FunctionError, ResultName, Scalar, convert, lift};
use crate::values::ScalarType;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::{GzDecoder, ZlibDecoder};
use std::fmt::Write as _;
use std::io::Read;

pub(super) static FAMILY: &[&Scalar] = &[&ZLIB_DECOMPRESS, &GZIP_DECOMPRESS, &FORMAT_BYTES];

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
