//! Texts cut, joined and measured. Positions count characters (code points), from 0.

use crate::kql::functions::declare::{DYNAMIC, LONG, STRING, any, dynamic, long, optional, overload, string};
use crate::kql::functions::letters::{push_lower, push_upper};
use crate::kql::functions::{Context, Datum, FunctionError, ResultName, Scalar, convert, lift};
use crate::values::{Dyn, ScalarType, write_unquoted};

pub(super) static FAMILY: &[&Scalar] = &[
    &STRLEN,
    &STRING_SIZE,
    &SUBSTRING,
    &SPLIT,
    &STRCAT,
    &STRCAT_DELIM,
    &STRCAT_ARRAY,
    &STRREP,
    &REVERSE,
    &TOUPPER,
    &TOLOWER,
];

/// The longest text that `strrep()` makes, in bytes.
const LONGEST_REPEAT_BYTES: usize = 1 << 20;
/// The most repetitions of `strrep()`, as in Kusto.
const MOST_REPEATS: i64 = 1024;

static STRLEN: Scalar = Scalar {
    name: "strlen",
    aliases: &[],
    doc: "How many characters the text has.",
    reference: "query/strlen-function",
    overloads: &[overload!([string("source")] => LONG, strlen)],
    result_name: ResultName::Prefix("strlen"),
    examples: &[("strlen(\"hello\")", "5"), ("strlen(\"⒦⒰⒮⒯⒪\")", "5"), ("strlen(\"\")", "0")],
};

static STRING_SIZE: Scalar = Scalar {
    name: "string_size",
    aliases: &[],
    doc: "How many bytes the text has in UTF-8.",
    reference: "query/string-size-function",
    overloads: &[overload!([string("source")] => LONG, string_size)],
    result_name: ResultName::Prefix("string_size"),
    examples: &[("string_size(\"ℌello\")", "7")],
};

static SUBSTRING: Scalar = Scalar {
    name: "substring",
    aliases: &[],
    doc: "The part of the text from `start`, counted from 0 or, negative, from the end; empty where that lies outside.",
    reference: "query/substring-function",
    overloads: &[overload!([any("source"), long("start"), optional(long("length"))] => STRING, substring)],
    result_name: ResultName::None,
    examples: &[
        ("substring(\"123456\", 1)", "23456"),
        ("substring(\"123456\", -2, 2)", "56"),
        ("substring(\"ABCD\", 0, 2)", "AB"),
    ],
};

static SPLIT: Scalar = Scalar {
    name: "split",
    aliases: &[],
    doc: "The parts of the text between the delimiters; with an index an array of that part alone, or null.",
    reference: "query/split-function",
    overloads: &[overload!([any("source"), string("delimiter"), optional(long("index"))] => DYNAMIC, split)],
    result_name: ResultName::FirstArgument,
    examples: &[
        ("split(\"aa_bb\", \"_\")", "[\"aa\",\"bb\"]"),
        ("split(\"aaa_bbb_ccc\", \"_\", 1)", "[\"bbb\"]"),
        ("split(\"\", \"_\")", "[\"\"]"),
        ("split(\"a__b\", \"_\")", "[\"a\",\"\",\"b\"]"),
    ],
};

static STRCAT: Scalar = Scalar {
    name: "strcat",
    aliases: &[],
    doc: "All arguments as text, one after the other.",
    reference: "query/strcat-function",
    overloads: &[overload!([any("value"); ..] => STRING, strcat)],
    result_name: ResultName::None,
    examples: &[("strcat(\"a\", \"-\", 1, \"-\", true)", "a-1-True"), ("strcat(\"a\", \"\", \"b\")", "ab")],
};

static STRCAT_DELIM: Scalar = Scalar {
    name: "strcat_delim",
    aliases: &[],
    doc: "All arguments but the first as text, with the first between them.",
    reference: "query/strcat-delim-function",
    overloads: &[overload!([string("delimiter"), any("value"), any("value"); ..] => STRING, strcat_delim)],
    result_name: ResultName::None,
    examples: &[("strcat_delim(\"-\", 1, \"2\", \"A\", 1s)", "1-2-A-00:00:01")],
};

static STRCAT_ARRAY: Scalar = Scalar {
    name: "strcat_array",
    aliases: &["array_strcat"],
    doc: "The elements of the array as text, with the delimiter between them. Null elements are empty.",
    reference: "query/strcat-array-function",
    overloads: &[overload!([dynamic("array"), string("delimiter")] => STRING, strcat_array)],
    result_name: ResultName::None,
    examples: &[("strcat_array(dynamic([1, null, 3]), \"->\")", "1->->3"), ("strcat_array(dynamic([]), \",\")", "")],
};

static STRREP: Scalar = Scalar {
    name: "strrep",
    aliases: &[],
    doc: "The value as text, repeated with the delimiter between. At most 1024 times and 1 MiB; empty beyond that.",
    reference: "query/strrep-function",
    overloads: &[overload!([any("value"), long("multiplier"), optional(any("delimiter"))] => STRING, strrep)],
    result_name: ResultName::None,
    examples: &[
        ("strrep(\"ABC\", 2)", "ABCABC"),
        ("strrep(123, 3, \".\")", "123.123.123"),
        ("strrep(3s, 2, \" \")", "00:00:03 00:00:03"),
    ],
};

static REVERSE: Scalar = Scalar {
    name: "reverse",
    aliases: &[],
    doc: "The value as text, from the last character to the first.",
    reference: "query/reverse-function",
    overloads: &[overload!([any("value")] => STRING, reverse)],
    result_name: ResultName::None,
    examples: &[("reverse(\"hello\")", "olleh"), ("reverse(123.45)", "54.321")],
};

static TOUPPER: Scalar = Scalar {
    name: "toupper",
    aliases: &[],
    doc: "The text in upper case.",
    reference: "query/toupper-function",
    overloads: &[overload!([any("value")] => STRING, toupper)],
    result_name: ResultName::None,
    examples: &[("toupper(\"hello\")", "HELLO")],
};

static TOLOWER: Scalar = Scalar {
    name: "tolower",
    aliases: &[],
    doc: "The text in lower case.",
    reference: "query/tolower-function",
    overloads: &[overload!([any("value")] => STRING, tolower)],
    result_name: ResultName::None,
    examples: &[("tolower(\"Hello\")", "hello")],
};

type Answer = Result<Datum, FunctionError>;

fn strlen(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let texts = lift::texts(&args[0]);
    Ok(lift::to_longs(rows, |row| Some(texts.get(row).chars().count() as i64)))
}

fn string_size(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let texts = lift::texts(&args[0]);
    Ok(lift::to_longs(rows, |row| Some(texts.get(row).len() as i64)))
}

fn substring(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let source = convert(&args[0], ScalarType::String);
    let (texts, starts) = (lift::texts(&source), lift::longs(&args[1]));
    let lengths = args.get(2).map(lift::longs);
    Ok(lift::to_texts(rows, |row, out| {
        let length = lengths.map_or(Some(i64::MAX), |lengths| lengths.get(row));
        if let (Some(start), Some(length)) = (starts.get(row), length) {
            out.push_str(cut(texts.get(row), start, length));
        }
    }))
}

/// `length` characters from character `start`, which counts from the end where negative.
fn cut(text: &str, start: i64, length: i64) -> &str {
    let start = if start < 0 { start.saturating_add(text.chars().count() as i64) } else { start };
    let (Ok(start), Ok(length)) = (usize::try_from(start), usize::try_from(length)) else { return "" };
    if text.is_ascii() {
        let start = start.min(text.len());
        return &text[start..start + length.min(text.len() - start)];
    }
    let byte_of = |text: &str, count: usize| text.char_indices().nth(count).map_or(text.len(), |(at, _)| at);
    let rest = &text[byte_of(text, start)..];
    &rest[..byte_of(rest, length)]
}

fn split(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let source = convert(&args[0], ScalarType::String);
    let (texts, delimiters) = (lift::texts(&source), lift::texts(&args[1]));
    let indices = args.get(2).map(lift::longs);
    Ok(lift::to_dynamics(rows, |row, out| {
        let (text, delimiter) = (texts.get(row), delimiters.get(row));
        let whole = delimiter.is_empty().then_some(text);
        let parts = text.split(delimiter).filter(|_| !delimiter.is_empty());
        let mut parts = whole.into_iter().chain(parts);
        out.begin_array();
        match indices {
            Some(indices) => out.string(parts.nth(usize::try_from(indices.get(row)?).ok()?)?),
            None => parts.for_each(|part| out.string(part)),
        }
        out.end();
        Some(())
    }))
}

/// The arguments as text.
fn as_texts(args: &[Datum]) -> Vec<Datum> {
    args.iter().map(|arg| convert(arg, ScalarType::String)).collect()
}

fn strcat(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let parts = as_texts(args);
    let parts: Vec<_> = parts.iter().map(lift::texts).collect();
    Ok(lift::to_texts(rows, |row, out| parts.iter().for_each(|part| out.push_str(part.get(row)))))
}

fn strcat_delim(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let delimiters = lift::texts(&args[0]);
    let parts = as_texts(&args[1..]);
    let parts: Vec<_> = parts.iter().map(lift::texts).collect();
    Ok(lift::to_texts(rows, |row, out| {
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                out.push_str(delimiters.get(row));
            }
            out.push_str(part.get(row));
        }
    }))
}

/// Appends a dynamic value as `tostring()` writes it.
pub(super) fn push_dyn(value: Dyn<'_>, out: &mut String) {
    if !value.is_null() {
        write_unquoted(value, out);
    }
}

fn strcat_array(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let (arrays, delimiters) = (lift::dyns(&args[0]), lift::texts(&args[1]));
    Ok(lift::to_texts(rows, |row, out| {
        for (at, element) in arrays.get(row).elements().enumerate() {
            if at > 0 {
                out.push_str(delimiters.get(row));
            }
            push_dyn(element, out);
        }
    }))
}

fn strrep(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let values = convert(&args[0], ScalarType::String);
    let (values, counts) = (lift::texts(&values), lift::longs(&args[1]));
    let delimiters = args.get(2).map(|arg| convert(arg, ScalarType::String));
    let delimiters = delimiters.as_ref().map(lift::texts);
    Ok(lift::to_texts(rows, |row, out| {
        let count = counts.get(row).filter(|count| (0..=MOST_REPEATS).contains(count)).unwrap_or(0) as usize;
        let (value, delimiter) = (values.get(row), delimiters.map_or("", |texts| texts.get(row)));
        if (value.len() + delimiter.len()).saturating_mul(count) > LONGEST_REPEAT_BYTES {
            return;
        }
        for at in 0..count {
            if at > 0 {
                out.push_str(delimiter);
            }
            out.push_str(value);
        }
    }))
}

fn reverse(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let values = convert(&args[0], ScalarType::String);
    let values = lift::texts(&values);
    Ok(lift::to_texts(rows, |row, out| out.extend(values.get(row).chars().rev())))
}

fn toupper(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let texts = convert(&args[0], ScalarType::String);
    let texts = lift::texts(&texts);
    Ok(lift::to_texts(rows, |row, out| push_upper(texts.get(row), out)))
}

fn tolower(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let texts = convert(&args[0], ScalarType::String);
    let texts = lift::texts(&texts);
    Ok(lift::to_texts(rows, |row, out| push_lower(texts.get(row), out)))
}
