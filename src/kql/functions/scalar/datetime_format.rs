//! `format_datetime()` and `format_timespan()`.

use crate::kql::functions::declare::{STRING, constant, datetime, overload, string, timespan};
use crate::kql::functions::lift::Texts;
use crate::kql::functions::{Context, Datum, FunctionError, ResultName, Scalar, lift};
use crate::values::{TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND, civil_from_ticks};
use std::fmt::Write as _;

pub(super) static FAMILY: &[&Scalar] = &[&FORMAT_DATETIME, &FORMAT_TIMESPAN];

static FORMAT_DATETIME: Scalar = Scalar {
    name: "format_datetime",
    aliases: &[],
    doc: "The datetime as text. `yyyy` or `yy` year, `MM` `M` month, `dd` `d` day, `HH` `H` hour of 24, `hh` `h` of 12, \
          `mm` `m` minute, `ss` `s` second, `f` to `fffffff` fraction (`F`: without zeros at its end), `tt` AM or PM; \
          between them blanks and / - : , . _ [ ].",
    reference: "query/format-datetime-function",
    overloads: &[overload!([datetime("date"), constant(string("format"))] => STRING, format_datetime)],
    result_name: ResultName::FirstArgument,
    examples: &[
        ("format_datetime(datetime(2017-01-29 09:00:05), \"yy-MM-dd [HH:mm:ss]\")", "17-01-29 [09:00:05]"),
        ("format_datetime(datetime(2020-06-15 13:45:09), \"M/d/yyyy h:mm:ss tt\")", "6/15/2020 1:45:09 PM"),
    ],
};

static FORMAT_TIMESPAN: Scalar = Scalar {
    name: "format_timespan",
    aliases: &[],
    doc: "The timespan as text. `d` to `dddddddd` days, `hh` `h` hours, `mm` `m` minutes, `ss` `s` seconds, `f` to \
          `fffffff` fraction (`F`: without zeros at its end); between them blanks and / - : , . _ [ ].",
    reference: "query/format-timespan-function",
    overloads: &[overload!([timespan("timespan"), constant(string("format"))] => STRING, format_timespan)],
    result_name: ResultName::FirstArgument,
    examples: &[
        ("format_timespan(totimespan(\"1.02:03:04.567\"), \"dd.hh:mm:ss.fffffff\")", "01.02:03:04.5670000"),
        ("format_timespan(totimespan(\"29.09:00:05.12345\"), \"ddd.h:mm:ss [fffffff]\")", "029.9:00:05 [1234500]"),
    ],
};

/// A piece of a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece {
    /// A character that stands for itself.
    Literal(char),
    /// A letter, and how often it stands there.
    Field(char, usize),
}

/// The longest run of each letter that is one field.
const DATETIME_FIELDS: &[(char, usize)] =
    &[('y', 4), ('M', 2), ('d', 2), ('H', 2), ('h', 2), ('m', 2), ('s', 2), ('f', 7), ('F', 7), ('t', 2)];
const TIMESPAN_FIELDS: &[(char, usize)] = &[('d', 8), ('H', 2), ('h', 2), ('m', 2), ('s', 2), ('f', 7), ('F', 7)];
const SEPARATORS: &str = " /-:,._[]";

fn pieces(format: &str, fields: &[(char, usize)]) -> Result<Vec<Piece>, FunctionError> {
    let mut pieces = Vec::new();
    let mut rest = format;
    while let Some(first) = rest.chars().next() {
        if SEPARATORS.contains(first) {
            pieces.push(Piece::Literal(first));
            rest = &rest[1..];
            continue;
        }
        let Some((_, longest)) = fields.iter().find(|(letter, _)| *letter == first) else {
            return Err(FunctionError(format!(
                "The format '{format}' has '{first}', which is no part of a format. Letters: {}; between them: blanks and / - : , . _ [ ].",
                fields.iter().map(|(letter, _)| *letter).collect::<String>()
            )));
        };
        // All field letters are ASCII: one byte each.
        let run = rest.chars().take_while(|c| *c == first).count().min(*longest);
        pieces.push(Piece::Field(first, run));
        rest = &rest[run..];
    }
    Ok(pieces)
}

/// The pieces that all rows share.
fn constant_pieces(datum: &Datum, fields: &[(char, usize)]) -> Result<Vec<Piece>, FunctionError> {
    match lift::texts(datum) {
        Texts::One(format) => pieces(format, fields),
        Texts::Many(_) => Err(FunctionError("The format must be a constant.".into())),
    }
}

fn push_number(value: i64, width: usize, out: &mut String) {
    // Writing to a string cannot fail.
    let _ = write!(out, "{value:0width$}");
}

/// The first `width` digits of a fraction of a second; without zeros at the end where `cut`.
fn push_fraction(ticks: i64, width: usize, cut: bool, out: &mut String) {
    let digits = format!("{:07}", ticks.rem_euclid(TICKS_PER_SECOND));
    let digits = &digits[..width.min(7)];
    out.push_str(if cut { digits.trim_end_matches('0') } else { digits });
}

fn format_datetime(args: &[Datum], rows: usize, _: &Context) -> Result<Datum, FunctionError> {
    let dates = lift::longs(&args[0]);
    let pieces = constant_pieces(&args[1], DATETIME_FIELDS)?;
    Ok(lift::to_texts(rows, |row, out| {
        let Some(ticks) = dates.get(row) else { return };
        let civil = civil_from_ticks(ticks);
        let hour = civil.time_ticks / TICKS_PER_HOUR;
        for piece in &pieces {
            match *piece {
                Piece::Literal(c) => out.push(c),
                Piece::Field('y', width @ 1..=2) => push_number(i64::from(civil.year % 100), width, out),
                Piece::Field('y', width) => push_number(i64::from(civil.year), width, out),
                Piece::Field('M', width) => push_number(i64::from(civil.month), width, out),
                Piece::Field('d', width) => push_number(i64::from(civil.day), width, out),
                Piece::Field('H', width) => push_number(hour, width, out),
                Piece::Field('h', width) => push_number((hour + 11) % 12 + 1, width, out),
                Piece::Field('m', width) => push_number(civil.time_ticks / TICKS_PER_MINUTE % 60, width, out),
                Piece::Field('s', width) => push_number(civil.time_ticks / TICKS_PER_SECOND % 60, width, out),
                Piece::Field('t', width) => out.push_str(&(if hour < 12 { "AM" } else { "PM" })[..width.min(2)]),
                Piece::Field(letter, width) => push_fraction(civil.time_ticks, width, letter == 'F', out),
            }
        }
    }))
}

fn format_timespan(args: &[Datum], rows: usize, _: &Context) -> Result<Datum, FunctionError> {
    let spans = lift::longs(&args[0]);
    let pieces = constant_pieces(&args[1], TIMESPAN_FIELDS)?;
    Ok(lift::to_texts(rows, |row, out| {
        let Some(ticks) = spans.get(row) else { return };
        if ticks < 0 {
            out.push('-');
        }
        let ticks = ticks.saturating_abs();
        for piece in &pieces {
            match *piece {
                Piece::Literal(c) => out.push(c),
                Piece::Field('d', width) => push_number(ticks / TICKS_PER_DAY, width, out),
                Piece::Field('h' | 'H', width) => push_number(ticks / TICKS_PER_HOUR % 24, width, out),
                Piece::Field('m', width) => push_number(ticks / TICKS_PER_MINUTE % 60, width, out),
                Piece::Field('s', width) => push_number(ticks / TICKS_PER_SECOND % 60, width, out),
                Piece::Field(letter, width) => push_fraction(ticks, width, letter == 'F', out),
            }
        }
    }))
}
