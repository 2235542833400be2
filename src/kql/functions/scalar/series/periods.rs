//! Periods of a series, found in how it is like itself some elements later.

use super::fourier::fft;
use super::values::{Series, long_or, mean, quantile, real_or, write_reals};
use crate::kql::functions::declare::{dynamic, long, overload, real};
use crate::kql::functions::{Context, Datum, FunctionError, ResultName, Returns, Scalar, lift};
use crate::values::{ScalarType, sort_by};

pub(in crate::kql::functions::scalar) static FAMILY: &[&Scalar] = &[&DETECT, &VALIDATE];

const COLUMNS: Returns = Returns::Columns(&[("periods", ScalarType::Dynamic), ("scores", ScalarType::Dynamic)]);

/// The shortest period that is told from noise, in elements.
const SHORTEST: usize = 4;
/// Periods that are asked for, at most.
const MOST_PERIODS: i64 = 1_000;

static DETECT: Scalar = Scalar {
    name: "series_periods_detect",
    aliases: &[],
    doc: "The periods between two lengths, in elements, after which the series repeats itself best, and their scores from \
          0 to 1. A period has at least 4 elements and comes twice; at most 1,000 are given.",
    reference: "query/series-periods-detect-function",
    overloads: &[overload!(
        [dynamic("series"), real("min_period"), real("max_period"), long("num_periods")] => COLUMNS,
        detect
    )],
    result_name: ResultName::None,
    examples: &[(
        "series_periods_detect(dynamic([1,2,3,4,3,2,1,2,3,4,3,2,1,2,3,4,3,2,1,2,3,4,3,2,1]), 0.0, 12.0, 1)[0]",
        "[6.0]",
    )],
};

static VALIDATE: Scalar = Scalar {
    name: "series_periods_validate",
    aliases: &[],
    doc: "The periods as given and a score from 0 to 1 for each: how well the series repeats itself after so many \
          elements. 0 for one that is shorter than 4 elements or does not come twice.",
    reference: "query/series-periods-validate-function",
    overloads: &[overload!([dynamic("series"), real("period"); ..] => COLUMNS, validate)],
    result_name: ResultName::None,
    examples: &[(
        "series_periods_validate(dynamic([1,2,3,4,3,2,1,2,3,4,3,2,1,2,3,4,3,2,1,2,3,4,3,2,1]), 3.0, 8.0)[1]",
        "[0.0,0.0]",
    )],
};

/// How like a series is to itself, by the number of elements between.
pub(super) struct Likeness(Vec<f64>);

impl Likeness {
    /// Of these values: their autocorrelation, the outermost twentieth of each side cut down. Between the sum over all
    /// elements (which favors short periods) and the mean over those that have a partner (which favors long ones) it takes
    /// the geometric mean. That is a guess which gives the documented scores and periods.
    pub(super) fn of(values: &[f64]) -> Self {
        let count = values.len();
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let (low, high) = (quantile(&sorted, 0.05), quantile(&sorted, 0.95));
        let values: Vec<f64> = values.iter().map(|value| value.max(low).min(high)).collect();
        let mean = mean(&values);
        // Padded, so that the end does not meet the start.
        let len = (2 * count).next_power_of_two();
        let mut real: Vec<f64> = values.iter().map(|value| value - mean).collect();
        real.resize(len, 0.0);
        let mut imaginary = vec![0.0; len];
        fft(&mut real, &mut imaginary);
        for (x, y) in real.iter_mut().zip(&mut imaginary) {
            (*x, *y) = (*x * *x + *y * *y, 0.0);
        }
        fft(&mut real, &mut imaginary);
        let whole = real.first().copied().unwrap_or(0.0);
        // What is left of a constant series is rounding.
        let nothing = values.iter().all(|value| (value - mean).abs() <= 1e-12 * mean.abs());
        let score = |(lag, value): (usize, &f64)| {
            let share = value / whole * (count as f64 / (count - lag) as f64).sqrt();
            if nothing || share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) }
        };
        Self(real.iter().take(count).enumerate().map(score).collect())
    }

    /// The score of a period; 0 where it is out of bounds or another one nearby is better.
    fn score(&self, period: usize) -> f64 {
        if period < SHORTEST || period >= self.0.len().div_ceil(2) {
            return 0.0;
        }
        let near = (period / 4).max(1);
        let around = self.0.get(period - near..=period + near).unwrap_or_default();
        let score = self.0[period];
        if around.iter().any(|other| *other > score) { 0.0 } else { score }
    }

    /// Periods in these bounds with their scores, best first. Multiples of a better period are left out.
    pub(super) fn periods(&self, least: f64, greatest: f64, most: usize) -> Vec<(usize, f64)> {
        let all = (SHORTEST..self.0.len().div_ceil(2)).map(|period| (period, self.score(period)));
        // Noise stays below this, nineteen times of twenty (Bartlett).
        let noise = 2.0 / (self.0.len() as f64).sqrt();
        let mut all: Vec<_> = all.filter(|(_, score)| *score > noise).collect();
        sort_by(&mut all, |a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let mut found: Vec<(usize, f64)> = Vec::new();
        for (period, score) in all {
            let is_multiple = |known: usize| {
                let off = period % known;
                period > known && off.min(known - off) * 8 <= known
            };
            let is_within = (least..=greatest).contains(&(period as f64));
            if found.len() < most && is_within && !found.iter().any(|(known, _)| is_multiple(*known)) {
                found.push((period, score));
            }
        }
        found
    }
}

fn detect(args: &[Datum], rows: usize, _: &Context) -> Result<Datum, FunctionError> {
    let arrays = lift::dyns(&args[0]);
    let mut series = Series::default();
    let mut failed = Ok(());
    let answer = lift::to_dynamics(rows, |row, out| {
        let asked = long_or(args.get(3), row, 0);
        if asked > MOST_PERIODS {
            failed = Err(FunctionError(format!("At most {MOST_PERIODS} periods can be asked for, not {asked}.")));
        }
        failed.as_ref().ok()?;
        let asked = usize::try_from(asked).unwrap_or(0);
        series.read_numbers(arrays.get(row))?;
        let bounds = (real_or(args.get(1), row, f64::NAN), real_or(args.get(2), row, f64::NAN));
        let found = Likeness::of(&series.values).periods(bounds.0, bounds.1, asked);
        let (mut periods, mut scores): (Vec<f64>, Vec<f64>) =
            found.into_iter().map(|(period, score)| (period as f64, score)).unzip();
        periods.resize(asked, 0.0);
        scores.resize(asked, 0.0);
        out.begin_array();
        write_reals(&periods, out);
        write_reals(&scores, out);
        out.end();
        Some(())
    });
    failed.map(|()| answer)
}

fn validate(args: &[Datum], rows: usize, _: &Context) -> Result<Datum, FunctionError> {
    let arrays = lift::dyns(&args[0]);
    let mut series = Series::default();
    Ok(lift::to_dynamics(rows, |row, out| {
        series.read_numbers(arrays.get(row))?;
        let likeness = Likeness::of(&series.values);
        let periods: Vec<f64> = (1..args.len()).map(|at| real_or(args.get(at), row, f64::NAN)).collect();
        let scores: Vec<f64> = periods.iter().map(|period| likeness.score(period.round() as usize)).collect();
        out.begin_array();
        write_reals(&periods, out);
        write_reals(&scores, out);
        out.end();
        Some(())
    }))
}
