//! Texts written in other alphabets: URL encoding, base64, hexadecimal, code points.

use crate::kql::functions::declare::{
    BOOL, DYNAMIC, GUID, STRING, any, dynamic, guid, integer, long, optional, overload, string,
};
use crate::kql::functions::{Context, Datum, FunctionError, ResultName, Scalar, convert, lift};
use crate::values::{DynKind, ScalarType, Value};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::fmt::Write as _;

pub(super) static FAMILY: &[&Scalar] = &[
    &URL_ENCODE,
    &URL_ENCODE_COMPONENT,
    &URL_DECODE,
    &BASE64_ENCODE,
    &BASE64_DECODE,
    &BASE64_DECODE_TOARRAY,
    &BASE64_ENCODE_FROMARRAY,
    &BASE64_DECODE_TOGUID,
    &BASE64_ENCODE_FROMGUID,
    &TOHEX,
    &ISASCII,
    &ISUTF8,
    &CODEPOINTS_FROM_STRING,
    &CODEPOINTS_TO_STRING,
];

/// A function of one text.
macro_rules! text_function {
    ($static:ident, $name:literal, $aliases:expr, $function:expr, $doc:literal, $page:literal, $examples:expr) => {
        static $static: Scalar = Scalar {
            name: $name,
            aliases: $aliases,
            doc: $doc,
            reference: concat!("query/", $page),
            overloads: &[overload!([string("text")] => STRING, |args, rows, _| {
                let texts = lift::texts(&args[0]);
                Ok(lift::to_texts(rows, |row, out| $function(texts.get(row), out)))
            })],
            result_name: ResultName::None,
            examples: $examples,
        };
    };
}

text_function!(
    URL_ENCODE,
    "url_encode",
    &[],
    |text: &str, out: &mut String| percent_encode(text, b"-_.!*()", "+", out),
    "The text as part of a URL: a blank becomes `+`, other characters but letters and digits `%` and their bytes.",
    "url-encode-function",
    &[("url_encode(\"https://www.bing.com/hello world\")", "https%3a%2f%2fwww.bing.com%2fhello+world")]
);
text_function!(
    URL_ENCODE_COMPONENT,
    "url_encode_component",
    &[],
    |text: &str, out: &mut String| percent_encode(text, b"-_.~", "%20", out),
    "The text as part of a URL: every character but letters, digits and -_.~ becomes `%` and its bytes.",
    "url-encode-component-function",
    &[("url_encode_component(\"hello world\")", "hello%20world")]
);
text_function!(
    URL_DECODE,
    "url_decode",
    &[],
    percent_decode,
    "The text that a URL-encoded text stands for.",
    "url-decode-function",
    &[("url_decode(\"https%3a%2f%2fwww.bing.com%2f\")", "https://www.bing.com/"), ("url_decode(\"100%\")", "100%")]
);
text_function!(
    BASE64_ENCODE,
    "base64_encode_tostring",
    &["base64_encodestring"],
    |text: &str, out: &mut String| STANDARD.encode_string(text, out),
    "The text's UTF-8 bytes in base64.",
    "base64-encode-tostring-function",
    &[("base64_encode_tostring(\"Kusto\")", "S3VzdG8=")]
);
text_function!(
    BASE64_DECODE,
    "base64_decode_tostring",
    &["base64_decodestring"],
    |text: &str, out: &mut String| out.push_str(&decoded_text(text).unwrap_or_default()),
    "The text whose UTF-8 bytes are given in base64; empty where there is none.",
    "base64-decode-tostring-function",
    &[
        ("base64_decode_tostring(\"S3VzdG8=\")", "Kusto"),
        ("base64_decode_tostring(\"U3RyaW5n0KHR0tGA0L7Rh9C60LA=\")", "")
    ]
);

static BASE64_DECODE_TOARRAY: Scalar = Scalar {
    name: "base64_decode_toarray",
    aliases: &[],
    doc: "The bytes given in base64, as an array of numbers; null where it is none.",
    reference: "query/base64-decode-toarray-function",
    overloads: &[overload!([string("base64_string")] => DYNAMIC, decode_toarray)],
    result_name: ResultName::None,
    examples: &[("base64_decode_toarray(\"S3VzdG8=\")", "[75,117,115,116,111]")],
};

static BASE64_ENCODE_FROMARRAY: Scalar = Scalar {
    name: "base64_encode_fromarray",
    aliases: &[],
    doc: "The bytes of an array of numbers in base64; empty where an element is no byte.",
    reference: "query/base64-encode-fromarray-function",
    overloads: &[overload!([dynamic("bytes")] => STRING, encode_fromarray)],
    result_name: ResultName::None,
    examples: &[("base64_encode_fromarray(dynamic([75, 117, 115, 116, 111]))", "S3VzdG8=")],
};

static BASE64_DECODE_TOGUID: Scalar = Scalar {
    name: "base64_decode_toguid",
    aliases: &[],
    doc: "The guid whose bytes, in the order of Windows, are given in base64; null where they are not 16.",
    reference: "query/base64-decode-toguid-function",
    overloads: &[overload!([string("base64_string")] => GUID, decode_toguid)],
    result_name: ResultName::None,
    examples: &[("base64_decode_toguid(\"JpbpECu8dUy7Pv5gbeJXAA==\")", "10e99626-bc2b-4c75-bb3e-fe606de25700")],
};

static BASE64_ENCODE_FROMGUID: Scalar = Scalar {
    name: "base64_encode_fromguid",
    aliases: &[],
    doc: "The bytes of the guid, in the order of Windows, in base64.",
    reference: "query/base64-encode-fromguid-function",
    overloads: &[overload!([guid("guid")] => STRING, encode_fromguid)],
    result_name: ResultName::None,
    examples: &[(
        "base64_encode_fromguid(toguid(\"ae3133f2-6e22-49ae-b06a-16e6a9b212eb\"))",
        "8jMxriJurkmwahbmqbIS6w==",
    )],
};

static TOHEX: Scalar = Scalar {
    name: "tohex",
    aliases: &[],
    doc: "The integer in hexadecimal digits (two's complement), filled up with zeros to the least length.",
    reference: "query/tohex-function",
    overloads: &[overload!([integer("value"), optional(long("min_length"))] => STRING, tohex)],
    result_name: ResultName::FirstArgument,
    examples: &[
        ("tohex(256)", "100"),
        ("tohex(-256)", "ffffffffffffff00"),
        ("tohex(toint(-256), 8)", "ffffff00"),
        ("tohex(256, 8)", "00000100"),
    ],
};

static ISASCII: Scalar = Scalar {
    name: "isascii",
    aliases: &[],
    doc: "Whether all characters are ASCII.",
    reference: "query/isascii-function",
    overloads: &[overload!([string("value")] => BOOL, isascii)],
    result_name: ResultName::None,
    examples: &[("isascii(\"some string\")", "true"), ("isascii(\"é\")", "false")],
};

static ISUTF8: Scalar = Scalar {
    name: "isutf8",
    aliases: &[],
    doc: "Whether the text is valid UTF-8, as all text is here.",
    reference: "query/isutf8-function",
    overloads: &[overload!([string("value")] => BOOL, |_, rows, _| Ok(lift::to_bits(rows, |_| true)))],
    result_name: ResultName::None,
    examples: &[("isutf8(\"some string\")", "true")],
};

static CODEPOINTS_FROM_STRING: Scalar = Scalar {
    name: "unicode_codepoints_from_string",
    aliases: &["to_utf8"],
    doc: "The code points of the text's characters, as an array of numbers.",
    reference: "query/unicode-codepoints-from-string-function",
    overloads: &[overload!([any("value")] => DYNAMIC, codepoints_from)],
    result_name: ResultName::None,
    examples: &[("unicode_codepoints_from_string(\"Kusto\")", "[75,117,115,116,111]")],
};

static CODEPOINTS_TO_STRING: Scalar = Scalar {
    name: "unicode_codepoints_to_string",
    aliases: &["make_string", "makestring"],
    doc: "The text of these code points, given one by one or in arrays.",
    reference: "query/unicode-codepoints-to-string-function",
    overloads: &[overload!([any("value"); ..] => STRING, codepoints_to)],
    result_name: ResultName::None,
    examples: &[
        ("unicode_codepoints_to_string(75, 117, 115, 116, 111)", "Kusto"),
        ("unicode_codepoints_to_string(dynamic([75, 117, 115]), 116, 111)", "Kusto"),
    ],
};

type Answer = Result<Datum, FunctionError>;

fn percent_encode(text: &str, plain: &[u8], blank: &str, out: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || plain.contains(&byte) {
            out.push(char::from(byte));
        } else if byte == b' ' {
            out.push_str(blank);
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02x}");
        }
    }
}

/// Bytes that are no UTF-8 become the replacement character; a `%` that begins no byte stays.
pub(super) fn percent_decode(text: &str, out: &mut String) {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let hex = bytes.get(at + 1..at + 3).and_then(|digits| std::str::from_utf8(digits).ok());
        // A number may have a sign, a byte not.
        let hex = hex.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let escaped = hex.filter(|_| byte == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match escaped {
            Some(escaped) => {
                decoded.push(escaped);
                at += 3;
            }
            None => {
                decoded.push(if byte == b'+' { b' ' } else { byte });
                at += 1;
            }
        }
    }
    out.push_str(&String::from_utf8_lossy(&decoded));
}

fn decoded_text(text: &str) -> Option<String> {
    String::from_utf8(STANDARD.decode(text).ok()?).ok()
}

fn decode_toarray(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let texts = lift::texts(&args[0]);
    Ok(lift::to_dynamics(rows, |row, out| {
        let bytes = STANDARD.decode(texts.get(row)).ok()?;
        out.begin_array();
        for byte in bytes {
            out.long(i64::from(byte));
        }
        out.end();
        Some(())
    }))
}

fn encode_fromarray(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let values = lift::dyns(&args[0]);
    Ok(lift::to_texts(rows, |row, out| {
        let bytes: Option<Vec<u8>> = values
            .get(row)
            .elements()
            .map(|element| if let DynKind::Long(value) = element.kind() { u8::try_from(value).ok() } else { None })
            .collect();
        STANDARD.encode_string(bytes.unwrap_or_default(), out);
    }))
}

/// Windows keeps the first three groups of a guid with their lowest byte first.
fn reorder(mut bytes: [u8; 16]) -> [u8; 16] {
    bytes[..4].reverse();
    bytes[4..6].reverse();
    bytes[6..8].reverse();
    bytes
}

fn decode_toguid(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let texts = lift::texts(&args[0]);
    Ok(lift::to_guids(rows, |row| {
        let bytes: [u8; 16] = STANDARD.decode(texts.get(row)).ok()?.try_into().ok()?;
        Some(u128::from_be_bytes(reorder(bytes)))
    }))
}

fn encode_fromguid(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let guids = lift::wides(&args[0]);
    Ok(lift::to_texts(rows, |row, out| {
        if let Some(guid) = guids.get(row) {
            STANDARD.encode_string(reorder(guid.to_be_bytes()), out);
        }
    }))
}

fn tohex(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let narrow = args[0].kind() == ScalarType::Int;
    let values = convert(&args[0], ScalarType::Long);
    let values = lift::longs(&values);
    let lengths = args.get(1).map(lift::longs);
    Ok(lift::to_texts(rows, |row, out| {
        let Some(value) = values.get(row) else { return };
        let bits = if narrow { u64::from(value as u32) } else { value as u64 };
        let width = lengths.and_then(|lengths| lengths.get(row)).unwrap_or(0).clamp(0, 16) as usize;
        let _ = write!(out, "{bits:0width$x}");
    }))
}

fn isascii(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let texts = lift::texts(&args[0]);
    Ok(lift::to_bits(rows, |row| texts.get(row).is_ascii()))
}

fn codepoints_from(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let texts = convert(&args[0], ScalarType::String);
    let texts = lift::texts(&texts);
    Ok(lift::to_dynamics(rows, |row, out| {
        out.begin_array();
        texts.get(row).chars().for_each(|c| out.long(i64::from(u32::from(c))));
        out.end();
        Some(())
    }))
}

fn codepoints_to(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let char_of = |code: i64| u32::try_from(code).ok().and_then(char::from_u32);
    let text_of = |row: usize| -> Option<String> {
        let mut text = String::new();
        for arg in args {
            match lift::cell(arg, row) {
                Value::Dynamic(bytes) => {
                    for element in crate::values::Dyn::new(&bytes).elements() {
                        let DynKind::Long(code) = element.kind() else { return None };
                        text.push(char_of(code)?);
                    }
                }
                other => text.push(char_of(other.as_i64()?)?),
            }
        }
        Some(text)
    };
    Ok(lift::to_texts(rows, |row, out| out.push_str(&text_of(row).unwrap_or_default())))
}
