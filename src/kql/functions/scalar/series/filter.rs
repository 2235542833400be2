//! Filters of signal processing over a series.

use super::values::{Series, write_reals};
use crate::kql::functions::declare::{DYNAMIC, boolean, dynamic, optional, overload};
use crate::kql::functions::{Context, Datum, FunctionError, ResultName, Scalar, lift};

pub(in crate::kql::functions::scalar) static FAMILY: &[&Scalar] = &[&FIR, &IIR];

type Answer = Result<Datum, FunctionError>;

/// Steps of one call over all its rows, at most (elements times coefficients): a second or so.
const MOST_STEPS: usize = 1_000_000_000;

static FIR: Scalar = Scalar {
    name: "series_fir",
    aliases: &[],
    doc: "A finite impulse response filter: each element becomes the sum of itself and those before it, times the \
          filter's coefficients. The coefficients are divided by their sum unless `normalize` is false (its default where \
          one is negative); `center` looks to both sides. Elements times coefficients come to at most 1,000,000,000.",
    reference: "query/series-fir-function",
    overloads: &[overload!(
        [dynamic("series"), dynamic("filter"), optional(boolean("normalize")), optional(boolean("center"))] => DYNAMIC,
        fir
    )],
    result_name: ResultName::FirstArgument,
    examples: &[
        ("series_fir(dynamic([0, 3, 0, 6]), dynamic([1, 1, 1]))", "[0.0,1.0,1.0,3.0]"),
        ("series_fir(dynamic([0, 3, 0, 6]), dynamic([1, 1, 1]), true, true)", "[1.0,1.0,3.0,2.0]"),
        ("series_fir(dynamic([1, 2, 4]), dynamic([1, -1]))", "[1.0,1.0,2.0]"),
    ],
};

static IIR: Scalar = Scalar {
    name: "series_iir",
    aliases: &[],
    doc: "An infinite impulse response filter: the numerators weigh the elements, the denominators the results before. \
          Elements times coefficients come to at most 1,000,000,000.",
    reference: "query/series-iir-function",
    overloads: &[overload!([dynamic("series"), dynamic("numerators"), dynamic("denominators")] => DYNAMIC, iir)],
    result_name: ResultName::FirstArgument,
    examples: &[("series_iir(dynamic([1, 2, 3, 4]), dynamic([1]), dynamic([1, -1]))", "[1.0,3.0,6.0,10.0]")],
};

/// Counts the steps of one more row.
fn count(steps: &mut usize, elements: usize, coefficients: usize) -> Result<(), FunctionError> {
    *steps = steps.saturating_add(elements.saturating_mul(coefficients));
    if *steps <= MOST_STEPS {
        return Ok(());
    }
    Err(FunctionError(format!("Elements times coefficients come to more than {MOST_STEPS}, the limit here.")))
}

/// The sum of coefficients times the elements at `place` and before it; what is outside the series counts as 0.
fn weighed(values: &[f64], coefficients: &[f64], place: usize) -> f64 {
    let first = (place + 1).saturating_sub(values.len());
    let values = values.iter().take(place + 1).rev();
    coefficients.iter().skip(first).zip(values).map(|(coefficient, value)| coefficient * value).sum()
}

fn fir(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let (arrays, filters) = (lift::dyns(&args[0]), lift::dyns(&args[1]));
    let flag = |at: usize, row: usize| args.get(at).and_then(|arg| lift::bools(arg).get(row));
    let (mut series, mut filter) = (Series::default(), Series::default());
    let (mut failed, mut steps) = (Ok(()), 0);
    let answer = lift::to_dynamics(rows, |row, out| {
        series.read_numbers(arrays.get(row))?;
        filter.read_numbers(filters.get(row))?;
        if failed.is_ok() {
            failed = count(&mut steps, series.values.len(), filter.values.len());
        }
        failed.as_ref().ok()?;
        let has_negative = filter.values.iter().any(|value| *value < 0.0);
        if flag(2, row).unwrap_or(!has_negative) {
            let sum: f64 = filter.values.iter().sum();
            if has_negative {
                return None;
            }
            filter.values.iter_mut().for_each(|value| *value /= sum);
        }
        let shift = if flag(3, row).unwrap_or(false) { filter.values.len() / 2 } else { 0 };
        let places = shift..series.values.len() + shift;
        let filtered: Vec<f64> = places.map(|place| weighed(&series.values, &filter.values, place)).collect();
        write_reals(&filtered, out);
        Some(())
    });
    failed.map(|()| answer)
}

fn iir(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let [arrays, above, below] = [0, 1, 2].map(|at| lift::dyns(&args[at]));
    let [mut series, mut numerators, mut denominators] = [0; 3].map(|_| Series::default());
    let (mut failed, mut steps) = (Ok(()), 0);
    let answer = lift::to_dynamics(rows, |row, out| {
        series.read_numbers(arrays.get(row))?;
        numerators.read_numbers(above.get(row))?;
        denominators.read_numbers(below.get(row))?;
        if failed.is_ok() {
            let coefficients = numerators.values.len() + denominators.values.len();
            failed = count(&mut steps, series.values.len(), coefficients);
        }
        failed.as_ref().ok()?;
        let (first, others) = denominators.values.split_first()?;
        let mut filtered: Vec<f64> = Vec::with_capacity(series.values.len());
        for place in 0..series.values.len() {
            let back = if place == 0 { 0.0 } else { weighed(&filtered, others, place - 1) };
            filtered.push((weighed(&series.values, &numerators.values, place) - back) / first);
        }
        write_reals(&filtered, out);
        Some(())
    });
    failed.map(|()| answer)
}
