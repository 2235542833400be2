//! Lines and polynomials through a series, by least squares.

use super::polynomial::polynomial;
use super::values::{Series, long_or, mean, squares, variance, write_reals};
use crate::kql::functions::declare::{DYNAMIC, dynamic, long, optional, overload};
use crate::kql::functions::{Context, Datum, FunctionError, ResultName, Returns, Scalar, lift};
use crate::values::{DynamicWriter, ScalarType};

pub(in crate::kql::functions::scalar) static FAMILY: &[&Scalar] =
    &[&LINE, &LINE_DYNAMIC, &TWO_LINES, &TWO_LINES_DYNAMIC, &POLY];

type Answer = Result<Datum, FunctionError>;

/// The greatest degree of a polynomial. Beyond it numbers of 64 bits tell nothing.
const MOST_DEGREE: i64 = 100;

static LINE: Scalar = Scalar {
    name: "series_fit_line",
    aliases: &[],
    doc: "The line that fits the series best: r-square, slope, variance of the series, variance of what the line leaves, \
          interception and the line's values, each in a column.",
    reference: "query/series-fit-line-function",
    overloads: &[overload!([dynamic("series")] => Returns::Columns(&[
        ("rsquare", ScalarType::Real),
        ("slope", ScalarType::Real),
        ("variance", ScalarType::Real),
        ("rvariance", ScalarType::Real),
        ("interception", ScalarType::Real),
        ("line_fit", ScalarType::Dynamic),
    ]), |args, rows, _| fitted(args, rows, 1, |values, out| {
        let line = line(values);
        out.begin_array();
        write(&["", "slope", "variance", "rvariance", "interception"], &line, false, out);
        write_reals(&line.fit(), out);
        out.end();
    }))],
    result_name: ResultName::None,
    examples: &[
        ("series_fit_line(dynamic([1, 2, 4, 8]))[0]", "0.92"),
        ("series_fit_line(dynamic([1, 3, 5]))[5]", "[1.0,3.0,5.0]"),
    ],
};

static LINE_DYNAMIC: Scalar = Scalar {
    name: "series_fit_line_dynamic",
    aliases: &[],
    doc: "The answers of series_fit_line as one bag.",
    reference: "query/series-fit-line-dynamic-function",
    overloads: &[overload!([dynamic("series")] => DYNAMIC, |args, rows, _| fitted(args, rows, 1, |values, out| {
        let line = line(values);
        out.begin_bag();
        write(&["rsquare", "slope", "variance", "rvariance", "interception"], &line, true, out);
        out.key("line_fit");
        write_reals(&line.fit(), out);
        out.end();
    }))],
    result_name: ResultName::None,
    examples: &[("series_fit_line_dynamic(dynamic([1, 3, 5])).slope", "2.0")],
};

static TWO_LINES: Scalar = Scalar {
    name: "series_fit_2lines",
    aliases: &[],
    doc: "The two lines, one after the other, that fit the series best: r-square, the place where the second begins, \
          variances, the lines' values, and the answers for the right and the left line, each in a column.",
    reference: "query/series-fit-2lines-function",
    overloads: &[overload!([dynamic("series")] => Returns::Columns(&[
        ("rsquare", ScalarType::Real),
        ("split_idx", ScalarType::Long),
        ("variance", ScalarType::Real),
        ("rvariance", ScalarType::Real),
        ("line_fit", ScalarType::Dynamic),
        ("right_rsquare", ScalarType::Real),
        ("right_slope", ScalarType::Real),
        ("right_interception", ScalarType::Real),
        ("right_variance", ScalarType::Real),
        ("right_rvariance", ScalarType::Real),
        ("left_rsquare", ScalarType::Real),
        ("left_slope", ScalarType::Real),
        ("left_interception", ScalarType::Real),
        ("left_variance", ScalarType::Real),
        ("left_rvariance", ScalarType::Real),
    ]), |args, rows, _| fitted(args, rows, 4, |values, out| write_two_lines(values, false, out)))],
    result_name: ResultName::None,
    examples: &[("series_fit_2lines(dynamic([1, 2, 3, 4, 10, 8, 6]))[1]", "4")],
};

static TWO_LINES_DYNAMIC: Scalar = Scalar {
    name: "series_fit_2lines_dynamic",
    aliases: &[],
    doc: "The answers of series_fit_2lines as one bag, with bags for the right and the left line.",
    reference: "query/series-fit-2lines-dynamic-function",
    overloads: &[overload!([dynamic("series")] => DYNAMIC,
        |args, rows, _| fitted(args, rows, 4, |values, out| write_two_lines(values, true, out)))],
    result_name: ResultName::None,
    examples: &[("series_fit_2lines_dynamic(dynamic([1, 2, 3, 4, 10, 8, 6])).right.slope", "-2.0")],
};

static POLY: Scalar = Scalar {
    name: "series_fit_poly",
    aliases: &[],
    doc: "The polynomial of a degree (1) that fits the series best over the x values (1, 2, 3, …): r-square, coefficients \
          from the highest power, variance of the series, variance of what is left, and the polynomial's values. The \
          degree is at most 100.",
    reference: "query/series-fit-poly-function",
    overloads: &[overload!(
        [dynamic("y_series"), optional(dynamic("x_series")), optional(long("degree"))] => Returns::Columns(&[
            ("rsquare", ScalarType::Real),
            ("coefficients", ScalarType::Dynamic),
            ("variance", ScalarType::Real),
            ("rvariance", ScalarType::Real),
            ("poly_fit", ScalarType::Dynamic),
        ]),
        fit_poly
    )],
    result_name: ResultName::None,
    examples: &[
        ("round(todouble(series_fit_poly(dynamic([1, 4, 9, 16]), dynamic([1, 2, 3, 4]), 2)[1][0]), 9)", "1.0"),
        ("round(todouble(series_fit_poly(dynamic([3, 5, 7]))[1][0]), 9)", "2.0"),
    ],
};

/// A line through the elements at 0, 1, 2, ….
struct Line {
    slope: f64,
    interception: f64,
    /// Squared distances from the mean, and from the line.
    total: f64,
    rest: f64,
    count: usize,
}

impl Line {
    fn fit(&self) -> Vec<f64> {
        (0..self.count).map(|x| self.interception + self.slope * x as f64).collect()
    }

    fn number(&self, name: &str) -> f64 {
        match name {
            "slope" => self.slope,
            "interception" => self.interception,
            "variance" => variance(self.total, self.count),
            "rvariance" => variance(self.rest, self.count),
            _ => rsquare(self.total, self.rest),
        }
    }
}

/// The share of the variance that a fit explains; 1 where there is none to explain.
fn rsquare(total: f64, rest: f64) -> f64 {
    if total == 0.0 { 1.0 } else { 1.0 - rest / total }
}

/// Writes these numbers of a line; with their names where a bag is open.
fn write(names: &[&str], line: &Line, named: bool, out: &mut DynamicWriter) {
    for name in names {
        if named {
            out.key(name);
        }
        out.real(line.number(name));
    }
}

/// The line of least squares.
fn line(values: &[f64]) -> Line {
    let count = values.len();
    let (mean_x, mean_y) = ((count.max(1) - 1) as f64 / 2.0, mean(values));
    let from_middle = |x: usize| x as f64 - mean_x;
    let spread: f64 = (0..count).map(|x| from_middle(x) * from_middle(x)).sum();
    let together: f64 = values.iter().enumerate().map(|(x, y)| from_middle(x) * (y - mean_y)).sum();
    let slope = if spread == 0.0 { 0.0 } else { together / spread };
    let interception = mean_y - slope * mean_x;
    let rest = values.iter().enumerate().map(|(x, y)| y - interception - slope * x as f64);
    Line { slope, interception, total: squares(values), rest: rest.map(|rest| rest * rest).sum(), count }
}

/// Slope and interception of the line of least squares.
pub(super) fn slope_and_interception(values: &[f64]) -> (f64, f64) {
    let line = line(values);
    (line.slope, line.interception)
}

/// Runs on every series of at least so many finite numbers; null for any other.
fn fitted(args: &[Datum], rows: usize, least: usize, write: fn(&[f64], &mut DynamicWriter)) -> Answer {
    let arrays = lift::dyns(&args[0]);
    let mut series = Series::default();
    Ok(lift::to_dynamics(rows, |row, out| {
        series.read_numbers(arrays.get(row))?;
        (series.values.len() >= least).then(|| write(&series.values, out))
    }))
}

/// What no line through the first elements explains, for each number of them.
fn rests(values: impl Iterator<Item = f64>) -> Vec<f64> {
    // Running sums of the distances from running means (Welford), so that large numbers lose nothing.
    let (mut mean_x, mut mean_y, mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0, 0.0, 0.0);
    let mut rests = vec![0.0];
    for (place, y) in values.enumerate() {
        let (x, count) = (place as f64, (place + 1) as f64);
        let (from_x, from_y) = (x - mean_x, y - mean_y);
        mean_x += from_x / count;
        mean_y += from_y / count;
        xx += from_x * (x - mean_x);
        xy += from_x * (y - mean_y);
        yy += from_y * (y - mean_y);
        rests.push(if xx == 0.0 { 0.0 } else { (yy - xy * xy / xx).max(0.0) });
    }
    rests
}

fn write_two_lines(values: &[f64], named: bool, out: &mut DynamicWriter) {
    let count = values.len();
    let left = rests(values.iter().copied());
    let right = rests(values.iter().rev().copied());
    let rest = |split: usize| left[split] + right[count - split];
    // Two points at least on each side; the first of equally good splits.
    let split = (2..=count - 2).fold(2, |best, split| if rest(split) < rest(best) { split } else { best });
    let (left, right) = (line(&values[..split]), line(&values[split..]));
    let total = squares(values);
    let rest = left.rest + right.rest;
    let key = |name: &str, out: &mut DynamicWriter| {
        if named {
            out.key(name);
        }
    };
    if named {
        out.begin_bag();
    } else {
        out.begin_array();
    }
    key("rsquare", out);
    out.real(rsquare(total, rest));
    key("split_idx", out);
    out.long(split as i64);
    key("variance", out);
    out.real(variance(total, count));
    key("rvariance", out);
    out.real(variance(rest, count));
    key("line_fit", out);
    write_reals(&[left.fit(), right.fit()].concat(), out);
    for (name, line) in [("right", right), ("left", left)] {
        if named {
            out.key(name);
            out.begin_bag();
        }
        write(&["rsquare", "slope", "interception", "variance", "rvariance"], &line, named, out);
        if named {
            out.end();
        }
    }
    out.end();
}

fn fit_poly(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let arrays = lift::dyns(&args[0]);
    let places = args.get(1).map(lift::dyns);
    let (mut y, mut x) = (Series::default(), Series::default());
    let mut failed = Ok(());
    let answer = lift::to_dynamics(rows, |row, out| {
        y.read_numbers(arrays.get(row))?;
        match places.map(|places| places.get(row)).filter(|places| !places.is_null()) {
            Some(places) => x.read_numbers(places)?,
            None => x.values = (1..=y.values.len()).map(|x| x as f64).collect(),
        }
        let degree = long_or(args.get(2), row, 1);
        if !(0..=MOST_DEGREE).contains(&degree) {
            failed = Err(FunctionError(format!("The degree must be from 0 to {MOST_DEGREE}, not {degree}.")));
        }
        failed.as_ref().ok()?;
        let degree = usize::try_from(degree).ok()?;
        if x.values.len() != y.values.len() || y.values.len() <= degree {
            return None;
        }
        let (coefficients, fit) = polynomial(&x.values, &y.values, degree);
        let total = squares(&y.values);
        let rest: f64 = y.values.iter().zip(&fit).map(|(y, fit)| (y - fit) * (y - fit)).sum();
        out.begin_array();
        out.real(rsquare(total, rest));
        write_reals(&coefficients, out);
        out.real(variance(total, fit.len()));
        out.real(variance(rest, fit.len()));
        write_reals(&fit, out);
        out.end();
        Some(())
    });
    failed.map(|()| answer)
}
