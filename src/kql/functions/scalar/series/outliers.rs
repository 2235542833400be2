//! How far elements stand out of a series (Tukey's fences).

use super::values::{Series, is_missing, long_or, quantile, real_or, squares, variance, write_reals};
use crate::kql::functions::declare::{DYNAMIC, any, dynamic, long, optional, overload, real, string};
use crate::kql::functions::{Context, Datum, FunctionError, ResultName, Scalar, convert, lift};
use crate::values::ScalarType;

pub(in crate::kql::functions::scalar) static FAMILY: &[&Scalar] = &[&OUTLIERS];

static OUTLIERS: Scalar = Scalar {
    name: "series_outliers",
    aliases: &[],
    doc: "How far each element stands out, by Tukey's fences: beyond 1.5 it is high, below -1.5 low, 0 inside of the \
          middle half. \"ctukey\", the default, leaves what is outside of two percentiles (10 and 90) out of the reckoning, \
          \"tukey\" nothing. Nulls and the value to ignore score 0.",
    reference: "query/series-outliers-function",
    overloads: &[overload!(
        [
            dynamic("series"),
            optional(string("kind")),
            optional(any("ignore_val")),
            optional(real("min_percentile")),
            optional(real("max_percentile")),
            optional(long("test_points")),
        ] => DYNAMIC,
        outliers
    )],
    result_name: ResultName::FirstArgument,
    examples: &[
        (
            "series_outliers(dynamic([30, 28, 27, 31, 80]), \"tukey\")",
            "[0.0,0.0,-0.3333333333333333,0.0,16.333333333333333]",
        ),
        ("series_outliers(dynamic([30, 28, 5, 27, 31, 38, 29, 80, 25, 37, 30]))[7]", "16.666666666666669"),
    ],
};

/// How the fences are set.
pub(super) struct Fences {
    /// Shares of the sorted elements between which the reckoning stays.
    between: (f64, f64),
}

impl Fences {
    /// Those of this name.
    pub(super) fn named(kind: &str, least: f64, greatest: f64) -> Result<Self, FunctionError> {
        match kind {
            "" | "ctukey" if [least, greatest].iter().all(|percentile| (2.0..=98.0).contains(percentile)) => {
                Ok(Self { between: (least / 100.0, greatest / 100.0) })
            }
            "" | "ctukey" => Err(FunctionError("The percentiles must be from 2 to 98.".into())),
            "tukey" => Ok(Self { between: (0.0, 1.0) }),
            _ => Err(FunctionError(format!("The kind is \"ctukey\" or \"tukey\", not \"{kind}\"."))),
        }
    }

    /// The score of each element, reckoned from the first `learned` ones; 0 for NaN.
    pub(super) fn scores(&self, values: &[f64], learned: usize) -> Vec<f64> {
        let mut sorted: Vec<f64> = values.iter().take(learned).copied().filter(|value| !value.is_nan()).collect();
        sorted.sort_by(f64::total_cmp);
        let place = |share: f64| ((sorted.len() as f64 * share + 1e-9) as usize).min(sorted.len());
        let quartiles = |values: &[f64]| (quantile(values, 0.25), quantile(values, 0.75));
        let inside = quartiles(&sorted);
        // Each side is measured without the outermost elements of that side: a guess which gives the documented scores.
        let (low, low_end) = quartiles(sorted.get(place(self.between.0)..).unwrap_or_default());
        let (high_end, high) = quartiles(sorted.get(..place(self.between.1)).unwrap_or_default());
        // Where most elements are one value, a wider measure stands in (a guess, too).
        let wider = [quantile(&sorted, 0.9) - quantile(&sorted, 0.1), variance(squares(&sorted), sorted.len()).sqrt()];
        // What differs by rounding alone is one value.
        let rounding = 1e-12 * sorted.iter().fold(0.0, |most: f64, value| most.max(value.abs()));
        let over = |distance: f64, measure: f64| {
            let measures = [measure, wider[0], wider[1]];
            measures.into_iter().find(|measure| *measure > rounding).map_or(0.0, |measure| distance / measure)
        };
        let score = |value: f64| match value {
            value if value > inside.1 && value > high => over(value - high, high - high_end),
            value if value < inside.0 && value < low => over(value - low, low_end - low),
            _ => 0.0,
        };
        values.iter().map(|value| score(*value)).collect()
    }
}

fn outliers(args: &[Datum], rows: usize, _: &Context) -> Result<Datum, FunctionError> {
    let arrays = lift::dyns(&args[0]);
    let kinds = args.get(1).map(lift::texts);
    let ignored = args.get(2).map(|arg| convert(arg, ScalarType::Real));
    let mut series = Series::default();
    let mut failed = Ok(());
    let answer = lift::to_dynamics(rows, |row, out| {
        series.read(arrays.get(row))?;
        let kind = kinds.map_or("", |kinds| kinds.get(row));
        let fences = match Fences::named(kind, real_or(args.get(3), row, 10.0), real_or(args.get(4), row, 90.0)) {
            Ok(fences) => fences,
            Err(error) => {
                failed = Err(error);
                return None;
            }
        };
        let ignored = real_or(ignored.as_ref(), row, f64::NAN);
        for value in &mut series.values {
            if is_missing(*value) || *value == ignored {
                *value = f64::NAN;
            }
        }
        let test_points = usize::try_from(long_or(args.get(5), row, 0)).unwrap_or(0);
        let learned = series.values.len().saturating_sub(test_points);
        write_reals(&fences.scores(&series.values, learned), out);
        Some(())
    });
    failed.map(|()| answer)
}
