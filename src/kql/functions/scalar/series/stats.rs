//! Statistics of a series.

use super::values::{Series, is_missing, mean, squares, variance};
use crate::kql::functions::declare::{DYNAMIC, boolean, dynamic, optional, overload};
use crate::kql::functions::{Datum, FunctionError, ResultName, Returns, Scalar, lift};
use crate::values::{DynamicWriter, ScalarType};

pub(in crate::kql::functions::scalar) static FAMILY: &[&Scalar] = &[&STATS, &STATS_DYNAMIC];

type Answer = Result<Datum, FunctionError>;

static STATS: Scalar = Scalar {
    name: "series_stats",
    aliases: &[],
    doc: "Least and greatest element with their places, average, sample standard deviation and variance, each in a \
          column. All are null where an element is not finite, unless the second argument is true.",
    reference: "query/series-stats-function",
    overloads: &[overload!([dynamic("series"), optional(boolean("ignore_nonfinite"))] => COLUMNS,
        |args, rows, _| stats(args, rows, write_columns))],
    result_name: ResultName::None,
    examples: &[("series_stats(dynamic([23, 46, 4, 46]))[3]", "1"), ("series_stats(dynamic([1, 2, 3]))[4]", "2.0")],
};

static STATS_DYNAMIC: Scalar = Scalar {
    name: "series_stats_dynamic",
    aliases: &[],
    doc: "The statistics of series_stats as one bag, with the sum and the length.",
    reference: "query/series-stats-dynamic-function",
    overloads: &[overload!([dynamic("series"), optional(boolean("ignore_nonfinite"))] => DYNAMIC,
        |args, rows, _| stats(args, rows, write_bag))],
    result_name: ResultName::None,
    examples: &[
        ("series_stats_dynamic(dynamic([1, 2, 3])).sum", "6.0"),
        ("series_stats_dynamic(dynamic([1, null, 3]), true).avg", "2.0"),
    ],
};

const COLUMNS: Returns = Returns::Columns(&[
    ("min", ScalarType::Real),
    ("min_idx", ScalarType::Long),
    ("max", ScalarType::Real),
    ("max_idx", ScalarType::Long),
    ("avg", ScalarType::Real),
    ("stdev", ScalarType::Real),
    ("variance", ScalarType::Real),
]);

/// Place and value of the extremes, the finite elements, and the length with the others.
struct Found<'a> {
    least: (usize, f64),
    greatest: (usize, f64),
    finite: &'a [f64],
    len: usize,
}

fn stats(args: &[Datum], rows: usize, write: fn(&Found<'_>, &mut DynamicWriter)) -> Answer {
    let arrays = lift::dyns(&args[0]);
    let flags = args.get(1).map(lift::bools);
    let mut series = Series::default();
    Ok(lift::to_dynamics(rows, |row, out| {
        series.read(arrays.get(row))?;
        let is_finite = |value: f64| !is_missing(value) && value.is_finite();
        let ignores = flags.and_then(|flags| flags.get(row)).unwrap_or(false);
        let len = series.values.len();
        let (mut least, mut greatest) = (None::<(usize, f64)>, None::<(usize, f64)>);
        for (place, value) in series.values.iter().enumerate() {
            if !is_finite(*value) {
                if ignores {
                    continue;
                }
                return None;
            }
            if least.is_none_or(|(_, known)| *value < known) {
                least = Some((place, *value));
            }
            if greatest.is_none_or(|(_, known)| *value > known) {
                greatest = Some((place, *value));
            }
        }
        series.values.retain(|value| is_finite(*value));
        write(&Found { least: least?, greatest: greatest?, finite: &series.values, len }, out);
        Some(())
    }))
}

fn write_columns(found: &Found<'_>, out: &mut DynamicWriter) {
    let variance = variance(squares(found.finite), found.finite.len());
    out.begin_array();
    out.real(found.least.1);
    out.long(found.least.0 as i64);
    out.real(found.greatest.1);
    out.long(found.greatest.0 as i64);
    out.real(mean(found.finite));
    out.real(variance.sqrt());
    out.real(variance);
    out.end();
}

fn write_bag(found: &Found<'_>, out: &mut DynamicWriter) {
    let variance = variance(squares(found.finite), found.finite.len());
    out.begin_bag();
    for (name, value) in [
        ("min", found.least.1),
        ("min_idx", found.least.0 as f64),
        ("max", found.greatest.1),
        ("max_idx", found.greatest.0 as f64),
        ("avg", mean(found.finite)),
        ("stdev", variance.sqrt()),
        ("variance", variance),
        ("sum", found.finite.iter().sum()),
        ("len", found.len as f64),
    ] {
        out.key(name);
        if name.ends_with("idx") || name == "len" { out.long(value as i64) } else { out.real(value) }
    }
    out.end();
}
