//! A series as the sum of what repeats, a trend, and the rest; what the rest tells, and what comes next.

use super::fit::slope_and_interception;
use super::outliers::Fences;
use super::periods::Likeness;
use super::values::{Series, long_or, mean, quantile, real_or, write_reals, write_series};
use crate::kql::functions::declare::{DYNAMIC, dynamic, long, optional, overload, real, string};
use crate::kql::functions::{Context, Datum, FunctionError, Param, ResultName, Returns, Scalar, lift};
use crate::values::{DynamicWriter, ScalarType};

pub(in crate::kql::functions::scalar) static FAMILY: &[&Scalar] = &[&SEASONAL, &DECOMPOSE, &ANOMALIES, &FORECAST];

type Answer = Result<Datum, FunctionError>;

static SEASONAL: Scalar = Scalar {
    name: "series_seasonal",
    aliases: &[],
    doc: "What repeats in the series: at each place of the period the median of the elements there. The period is found \
          (-1, the default) or given; zeros where there is none.",
    reference: "query/series-seasonal-function",
    overloads: &[
        overload!([dynamic("series"), optional(long("period")), optional(long("test_points"))] => DYNAMIC, seasonal),
    ],
    result_name: ResultName::None,
    examples: &[("series_seasonal(dynamic([1, 3, 5, 2, 4, 6]), 3)", "[1.5,3.5,5.5,1.5,3.5,5.5]")],
};

static DECOMPOSE: Scalar = Scalar {
    name: "series_decompose",
    aliases: &[],
    doc: "The series taken apart: baseline (what repeats, and the trend), seasonal, trend and residual, each in a column. \
          The seasonality is a period, -1 to find one or 0 for none; the trend is \"avg\", \"linefit\" or \"none\"; the last \
          test points are not learned from.",
    reference: "query/series-decompose-function",
    overloads: &[overload!(
        [dynamic("series"), SEASONALITY, TREND, TEST_POINTS, THRESHOLD] => Returns::Columns(&[
            ("baseline", ScalarType::Dynamic),
            ("seasonal", ScalarType::Dynamic),
            ("trend", ScalarType::Dynamic),
            ("residual", ScalarType::Dynamic),
        ]),
        decompose
    )],
    result_name: ResultName::None,
    examples: &[("series_decompose(dynamic([1, 2, 3, 4]), 0, \"linefit\")[3]", "[0.0,0.0,0.0,0.0]")],
};

static ANOMALIES: Scalar = Scalar {
    name: "series_decompose_anomalies",
    aliases: &[],
    doc: "Elements that stand out of what series_decompose explains: 1, -1 or 0 for each, its score (see series_outliers), \
          and the baseline, each in a column. The threshold is 1.5 unless another is given.",
    reference: "query/series-decompose-anomalies-function",
    overloads: &[overload!(
        [
            dynamic("series"),
            optional(real("threshold")),
            SEASONALITY,
            TREND,
            TEST_POINTS,
            optional(string("ad_method")),
            THRESHOLD,
        ] => Returns::Columns(&[
            ("ad_flag", ScalarType::Dynamic),
            ("ad_score", ScalarType::Dynamic),
            ("baseline", ScalarType::Dynamic),
        ]),
        anomalies
    )],
    result_name: ResultName::None,
    examples: &[("series_decompose_anomalies(dynamic([2, 1, 2, 3, 2, 90, 1, 3, 2, 2]))[0]", "[0,0,0,0,0,1,0,0,0,0]")],
};

static FORECAST: Scalar = Scalar {
    name: "series_decompose_forecast",
    aliases: &[],
    doc: "The baseline of series_decompose where the last points are not learned from but predicted.",
    reference: "query/series-decompose-forecast-function",
    overloads: &[overload!([dynamic("series"), long("points"), SEASONALITY, TREND, THRESHOLD] => DYNAMIC, forecast)],
    result_name: ResultName::None,
    examples: &[("series_decompose_forecast(dynamic([1, 2, 3, 0]), 1, 0, \"linefit\")", "[1.0,2.0,3.0,4.0]")],
};

const SEASONALITY: Param = optional(long("seasonality"));
const TREND: Param = optional(string("trend"));
const TEST_POINTS: Param = optional(long("test_points"));
const THRESHOLD: Param = optional(real("seasonality_threshold"));

/// Where a function has its arguments; one that it lacks has a place beyond all.
struct Places {
    seasonality: usize,
    trend: usize,
    test_points: usize,
    threshold: usize,
}

/// The parts of a series, each of its length.
struct Parts {
    seasonal: Vec<f64>,
    trend: Vec<f64>,
    baseline: Vec<f64>,
    residual: Vec<f64>,
    /// Elements that were learned from.
    learned: usize,
}

/// The median of the elements at each place of the period, over and over; zeros for no period.
fn repeated(values: &[f64], period: usize, len: usize) -> Vec<f64> {
    let mut at_place = Vec::new();
    let mut median = |place: usize| {
        at_place.clear();
        at_place.extend(values.iter().skip(place).step_by(period).copied());
        at_place.sort_by(f64::total_cmp);
        quantile(&at_place, 0.5)
    };
    if period == 0 {
        return vec![0.0; len];
    }
    let medians: Vec<f64> = (0..period.min(len)).map(&mut median).collect();
    medians.into_iter().cycle().take(len).collect()
}

/// The period that was asked for; -1 finds one whose score is high enough. 0 for none.
fn period_of(learned: &[f64], asked: i64, threshold: f64) -> usize {
    if asked != -1 {
        return usize::try_from(asked).unwrap_or(0);
    }
    let best = Likeness::of(learned).periods(0.0, f64::INFINITY, 1);
    best.first().filter(|(_, score)| *score >= threshold).map_or(0, |(period, _)| *period)
}

fn parts(values: &[f64], args: &[Datum], row: usize, places: &Places) -> Result<Parts, FunctionError> {
    let test_points = long_or(args.get(places.test_points), row, 0);
    let learned = values.len().saturating_sub(usize::try_from(test_points).unwrap_or(0));
    let known = &values[..learned];
    let threshold = real_or(args.get(places.threshold), row, 0.6);
    let period = period_of(known, long_or(args.get(places.seasonality), row, -1), threshold);
    let seasonal = repeated(known, period, values.len());
    let rest: Vec<f64> = known.iter().zip(&seasonal).map(|(value, seasonal)| value - seasonal).collect();
    let (slope, start) = match args.get(places.trend).map_or("", |arg| lift::texts(arg).get(row)) {
        "" | "avg" => (0.0, mean(&rest)),
        "linefit" => slope_and_interception(&rest),
        "none" => (0.0, 0.0),
        other => {
            let message = format!("The trend is \"avg\", \"linefit\" or \"none\", not \"{other}\".");
            return Err(FunctionError(message));
        }
    };
    let trend: Vec<f64> = (0..values.len()).map(|x| start + slope * x as f64).collect();
    let baseline: Vec<f64> = seasonal.iter().zip(&trend).map(|(seasonal, trend)| seasonal + trend).collect();
    // What is left of rounding alone is nothing, so that it does not stand out among zeros.
    let left = |value: f64, baseline: f64| {
        let left = value - baseline;
        if left.abs() <= 1e-12 * (value.abs() + baseline.abs()) { 0.0 } else { left }
    };
    let residual = values.iter().zip(&baseline).map(|(value, baseline)| left(*value, *baseline)).collect();
    Ok(Parts { seasonal, trend, baseline, residual, learned })
}

/// Takes each series apart and writes what becomes of it; null for what is no array of numbers.
fn taken_apart(
    args: &[Datum],
    rows: usize,
    places: &Places,
    write: impl Fn(&Parts, usize, &mut DynamicWriter) -> Result<(), FunctionError>,
) -> Answer {
    let arrays = lift::dyns(&args[0]);
    let mut series = Series::default();
    let mut failed = Ok(());
    let answer = lift::to_dynamics(rows, |row, out| {
        failed.as_ref().ok()?;
        series.read_numbers(arrays.get(row))?;
        failed = parts(&series.values, args, row, places).and_then(|parts| write(&parts, row, out));
        failed.as_ref().ok().copied()
    });
    failed.map(|()| answer)
}

fn seasonal(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let arrays = lift::dyns(&args[0]);
    let mut series = Series::default();
    Ok(lift::to_dynamics(rows, |row, out| {
        series.read_numbers(arrays.get(row))?;
        let len = series.values.len();
        let test_points = usize::try_from(long_or(args.get(2), row, 0)).unwrap_or(0);
        let known = &series.values[..len.saturating_sub(test_points)];
        let period = period_of(known, long_or(args.get(1), row, -1), 0.7);
        write_reals(&repeated(known, period, len), out);
        Some(())
    }))
}

fn decompose(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let places = Places { seasonality: 1, trend: 2, test_points: 3, threshold: 4 };
    taken_apart(args, rows, &places, |parts, _, out| {
        out.begin_array();
        for part in [&parts.baseline, &parts.seasonal, &parts.trend, &parts.residual] {
            write_reals(part, out);
        }
        out.end();
        Ok(())
    })
}

fn anomalies(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let places = Places { seasonality: 2, trend: 3, test_points: 4, threshold: 6 };
    taken_apart(args, rows, &places, |parts, row, out| {
        let threshold = real_or(args.get(1), row, 1.5);
        let method = args.get(5).map_or("", |arg| lift::texts(arg).get(row));
        let scores = Fences::named(method, 10.0, 90.0)?.scores(&parts.residual, parts.learned);
        let flag = |score: &f64| if score.abs() > threshold { score.signum() } else { 0.0 };
        out.begin_array();
        write_series(&scores.iter().map(flag).collect::<Vec<f64>>(), true, out);
        write_reals(&scores, out);
        write_reals(&parts.baseline, out);
        out.end();
        Ok(())
    })
}

fn forecast(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let places = Places { seasonality: 2, trend: 3, test_points: 1, threshold: 4 };
    taken_apart(args, rows, &places, |parts, _, out| {
        write_reals(&parts.baseline, out);
        Ok(())
    })
}
