//! One number of a series, or of two: sums, products, lengths, likenesses.

use super::values::{Series, is_missing, mean, operand, squares};
use crate::kql::functions::declare::{REAL, dynamic, numeric, optional, overload, real};
use crate::kql::functions::{Context, Datum, FunctionError, ResultName, Scalar, lift};
use crate::values::Column;
use arrow_array::Float64Array;

pub(in crate::kql::functions::scalar) static FAMILY: &[&Scalar] =
    &[&COSINE_SIMILARITY, &DOT_PRODUCT, &MAGNITUDE, &PEARSON_CORRELATION, &PRODUCT, &SUM];

type Answer = Result<Datum, FunctionError>;

static COSINE_SIMILARITY: Scalar = Scalar {
    name: "series_cosine_similarity",
    aliases: &[],
    doc: "The cosine of the angle between two series as vectors. The longer one is cut; elements that are no numbers are \
          left out. Magnitudes that are known may be given.",
    reference: "query/series-cosine-similarity-function",
    overloads: &[overload!(
        [dynamic("series1"), dynamic("series2"), optional(real("magnitude1")), optional(real("magnitude2"))] => REAL,
        |args, rows, _| pairs(args, rows, |row, a, b| {
            let given = |at: usize| args.get(at).and_then(|arg| lift::reals(arg).get(row));
            let first = given(2).unwrap_or_else(|| dot(a, a).sqrt());
            let second = given(3).unwrap_or_else(|| dot(b, b).sqrt());
            (!a.is_empty()).then(|| dot(a, b) / (first * second))
        })
    )],
    result_name: ResultName::None,
    examples: &[(
        "round(series_cosine_similarity(dynamic([0.1, 0.2, 0.1, 0.2]), dynamic([1, 2, 3, 4])), 6)",
        "0.92376",
    )],
};

static DOT_PRODUCT: Scalar = Scalar {
    name: "series_dot_product",
    aliases: &[],
    doc: "The sum of the products of the elements at the same place. One of the two may be a single number.",
    reference: "query/series-dot-product-function",
    overloads: &[
        overload!([dynamic("series1"), dynamic("series2")] => REAL, dot_product),
        overload!([dynamic("series1"), numeric("number2")] => REAL, dot_product),
        overload!([numeric("number1"), dynamic("series2")] => REAL, dot_product),
    ],
    result_name: ResultName::None,
    examples: &[
        ("series_dot_product(dynamic([1, 2, 4]), dynamic([4, 2, 1]))", "12.0"),
        ("series_dot_product(dynamic([1, 2, 4]), 1)", "7.0"),
    ],
};

fn dot_product(args: &[Datum], rows: usize, _: &Context) -> Result<Datum, FunctionError> {
    pairs(args, rows, |_, a, b| (!a.is_empty()).then(|| dot(a, b)))
}

static MAGNITUDE: Scalar = Scalar {
    name: "series_magnitude",
    aliases: &[],
    doc: "The length of the series as a vector: the root of the sum of the squares.",
    reference: "query/series-magnitude-function",
    overloads: &[
        overload!([dynamic("series")] => REAL, |args, rows, _| folded(args, rows, |values| dot(values, values).sqrt())),
    ],
    result_name: ResultName::None,
    examples: &[("series_magnitude(dynamic([3, 4]))", "5.0")],
};

static PEARSON_CORRELATION: Scalar = Scalar {
    name: "series_pearson_correlation",
    aliases: &[],
    doc: "Pearson's correlation coefficient of two series: from -1 to 1. Null where their lengths differ or an element is \
          no number.",
    reference: "query/series-pearson-correlation-function",
    overloads: &[overload!([dynamic("series1"), dynamic("series2")] => REAL, |args, rows, _| {
        let count = |arg: &Datum, row: usize| lift::dyns(arg).get(row).elements().count();
        pairs(args, rows, |row, a, b| {
            let (mean_a, mean_b) = (mean(a), mean(b));
            let together: f64 = a.iter().zip(b).map(|(a, b)| (a - mean_a) * (b - mean_b)).sum();
            let whole = !a.is_empty() && args.iter().all(|arg| count(arg, row) == a.len());
            whole.then(|| together / (squares(a).sqrt() * squares(b).sqrt()))
        })
    })],
    result_name: ResultName::None,
    examples: &[("round(series_pearson_correlation(dynamic([1, 2, 3]), dynamic([6, 4, 2])), 9)", "-1.0")],
};

static PRODUCT: Scalar = Scalar {
    name: "series_product",
    aliases: &[],
    doc: "The product of the elements that are numbers.",
    reference: "query/series-product-function",
    overloads: &[
        overload!([dynamic("series")] => REAL, |args, rows, _| folded(args, rows, |values| values.iter().product())),
    ],
    result_name: ResultName::None,
    examples: &[("series_product(dynamic([1, 2, 3, 4]))", "24.0")],
};

static SUM: Scalar = Scalar {
    name: "series_sum",
    aliases: &[],
    doc: "The sum of the elements that are numbers.",
    reference: "query/series-sum-function",
    overloads: &[
        overload!([dynamic("series")] => REAL, |args, rows, _| folded(args, rows, |values| values.iter().fold(0.0, |sum, value| sum + value))),
    ],
    result_name: ResultName::None,
    examples: &[("series_sum(dynamic([1, 2, 3, 4]))", "10.0")],
};

fn dot(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).fold(0.0, |sum, (a, b)| sum + a * b)
}

/// A number from the elements that are numbers; null for what is no array.
fn folded(args: &[Datum], rows: usize, function: fn(&[f64]) -> f64) -> Answer {
    let arrays = lift::dyns(&args[0]);
    let mut series = Series::default();
    let answers = (0..rows).map(|row| {
        series.read(arrays.get(row))?;
        series.values.retain(|value| !is_missing(*value));
        Some(function(&series.values))
    });
    Ok(Datum::Column(Column::Real(answers.collect::<Float64Array>())))
}

/// A number from the places where both series have one.
fn pairs(args: &[Datum], rows: usize, function: impl Fn(usize, &[f64], &[f64]) -> Option<f64>) -> Answer {
    let (left, right) = (operand(&args[0]), operand(&args[1]));
    let (left, right) = (lift::dyns(&left), lift::dyns(&right));
    let (mut first, mut second) = (Series::default(), Series::default());
    let answers = (0..rows).map(|row| {
        let (left, right) = (left.get(row), right.get(row));
        let count = left.elements().count().max(right.elements().count());
        first.read_or_repeat(left, count)?;
        second.read_or_repeat(right, count)?;
        let (a, b): (Vec<f64>, Vec<f64>) =
            first.values.iter().zip(&second.values).filter(|(a, b)| !is_missing(**a) && !is_missing(**b)).unzip();
        function(row, &a, &b)
    });
    Ok(Datum::Column(Column::Real(answers.collect::<Float64Array>())))
}
