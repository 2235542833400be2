//! Functions of probability: the error function, the beta distribution, Welch's test.

use super::math::log_gamma;
use crate::kql::functions::declare::{REAL, overload, real};
use crate::kql::functions::{Datum, FunctionError, ResultName, Scalar, lift};

pub(super) static FAMILY: &[&Scalar] = &[&BETA_CDF, &BETA_INV, &BETA_PDF, &ERF, &ERFC, &WELCH_TEST];

static BETA_CDF: Scalar = Scalar {
    name: "beta_cdf",
    aliases: &[],
    doc: "The probability that a value of the beta distribution is at most x. NaN outside of 0 to 1, and where a parameter \
          is not above 0 or is above 10,000.",
    reference: "query/beta-cdf-function",
    overloads: &[overload!([real("x"), real("alpha"), real("beta")] => REAL,
    |args, rows, _| numbers(args, rows, |[x, alpha, beta]| {
        Some(if is_in_domain(x, alpha, beta) { regularized_beta(x, alpha, beta) } else { f64::NAN })
    }))],
    result_name: ResultName::None,
    examples: &[("round(beta_cdf(0.25, 2, 3), 9)", "0.26171875"), ("beta_cdf(1.5, 2, 3)", "NaN")],
};

static BETA_INV: Scalar = Scalar {
    name: "beta_inv",
    aliases: &[],
    doc: "The x of which beta_cdf gives this probability. Null outside of 0 to 1; NaN where a parameter is not above 0 or \
          is above 10,000.",
    reference: "query/beta-inv-function",
    overloads: &[overload!([real("probability"), real("alpha"), real("beta")] => REAL,
    |args, rows, _| numbers(args, rows, |[probability, alpha, beta]| {
        let known = is_in_domain(0.0, alpha, beta);
        (0.0..=1.0).contains(&probability).then(|| if known { inverse(probability, alpha, beta) } else { f64::NAN })
    }))],
    result_name: ResultName::None,
    examples: &[("round(beta_inv(0.1, 10.0, 20.0), 9)", "0.226415022"), ("isnull(beta_inv(1.5, 10.0, 20.0))", "true")],
};

static BETA_PDF: Scalar = Scalar {
    name: "beta_pdf",
    aliases: &[],
    doc: "The density of the beta distribution at x. NaN outside of 0 to 1, and where a parameter is not above 0 or is \
          above 10,000.",
    reference: "query/beta-pdf-function",
    overloads: &[overload!([real("x"), real("alpha"), real("beta")] => REAL,
    |args, rows, _| numbers(args, rows, |[x, alpha, beta]| {
        Some(if is_in_domain(x, alpha, beta) { density(x, alpha, beta) } else { f64::NAN })
    }))],
    result_name: ResultName::None,
    examples: &[("round(beta_pdf(0.5, 10.0, 20.0), 9)", "0.746176019"), ("beta_pdf(0.5, -1, 20.0)", "NaN")],
};

static ERF: Scalar = Scalar {
    name: "erf",
    aliases: &[],
    doc: "The error function: the share of a normal distribution within x times the root of 2 standard deviations.",
    reference: "query/erf-function",
    overloads: &[overload!([real("x")] => REAL, |args, rows, _| numbers(args, rows, |[x]| Some(erf_and_rest(x).0)))],
    result_name: ResultName::FirstArgument,
    examples: &[("round(erf(1), 9)", "0.842700793"), ("erf(0)", "0.0")],
};

static ERFC: Scalar = Scalar {
    name: "erfc",
    aliases: &[],
    doc: "1 less the error function.",
    reference: "query/erfc-function",
    overloads: &[overload!([real("x")] => REAL, |args, rows, _| numbers(args, rows, |[x]| Some(erf_and_rest(x).1)))],
    result_name: ResultName::FirstArgument,
    examples: &[("round(erfc(1), 9)", "0.157299207"), ("erfc(0)", "1.0")],
};

static WELCH_TEST: Scalar = Scalar {
    name: "welch_test",
    aliases: &[],
    doc: "The p-value of Welch's test that two samples have the same mean, from their means, variances and counts.",
    reference: "query/welch-test-function",
    overloads: &[overload!(
        [real("mean1"), real("variance1"), real("count1"), real("mean2"), real("variance2"), real("count2")] => REAL,
        |args, rows, _| numbers(args, rows, |[mean1, variance1, count1, mean2, variance2, count2]| {
            let (first, second) = (variance1 / count1, variance2 / count2);
            let t = (mean1 - mean2) / (first + second).sqrt();
            let freedom = (first + second) * (first + second)
                / (first * first / (count1 - 1.0) + second * second / (count2 - 1.0));
            Some(regularized_beta(freedom / (freedom + t * t), freedom / 2.0, 0.5))
        })
    )],
    result_name: ResultName::None,
    examples: &[("round(welch_test(20, 4, 10, 22, 9, 12), 6)", "0.077546")],
};

/// A function of reals; null where one is.
fn numbers<const N: usize>(
    args: &[Datum],
    rows: usize,
    function: impl Fn([f64; N]) -> Option<f64>,
) -> Result<Datum, FunctionError> {
    let args: Vec<_> = args.iter().map(lift::reals).collect();
    Ok(lift::to_reals(rows, |row| {
        let mut values = [0.0; N];
        for (value, arg) in values.iter_mut().zip(&args) {
            *value = arg.get(row)?;
        }
        function(values)
    }))
}

fn is_in_domain(x: f64, alpha: f64, beta: f64) -> bool {
    let is_parameter = |value: f64| value > 0.0 && value <= 10_000.0;
    (0.0..=1.0).contains(&x) && is_parameter(alpha) && is_parameter(beta)
}

/// The logarithm of the beta function.
fn log_beta(alpha: f64, beta: f64) -> f64 {
    log_gamma(alpha) + log_gamma(beta) - log_gamma(alpha + beta)
}

fn density(x: f64, alpha: f64, beta: f64) -> f64 {
    x.powf(alpha - 1.0) * (1.0 - x).powf(beta - 1.0) * (-log_beta(alpha, beta)).exp()
}

/// The incomplete beta function, divided by the whole one: its continued fraction, on the side where that is short.
fn regularized_beta(x: f64, alpha: f64, beta: f64) -> f64 {
    if x.is_nan() || x <= 0.0 {
        return x;
    }
    if x >= 1.0 {
        return 1.0;
    }
    if x > (alpha + 1.0) / (alpha + beta + 2.0) {
        return 1.0 - regularized_beta(1.0 - x, beta, alpha);
    }
    let front = (alpha * x.ln() + beta * (1.0 - x).ln() - log_beta(alpha, beta)).exp() / alpha;
    let term = |at: usize| {
        let half = (at / 2) as f64;
        if at.is_multiple_of(2) {
            half * (beta - half) * x / ((alpha + 2.0 * half - 1.0) * (alpha + 2.0 * half))
        } else {
            -(alpha + half) * (alpha + beta + half) * x / ((alpha + 2.0 * half) * (alpha + 2.0 * half + 1.0))
        }
    };
    front / continued_fraction(term, |_| 1.0)
}

/// 1 + a1 / (b1 + a2 / (b2 + …)), by Lentz's way.
fn continued_fraction(a: impl Fn(usize) -> f64, b: impl Fn(usize) -> f64) -> f64 {
    const TINY: f64 = 1e-300;
    const MOST_TERMS: usize = 10_000;
    let off_zero = |value: f64| if value.abs() < TINY { TINY } else { value };
    let (mut answer, mut c, mut d) = (1.0, 1.0, 0.0);
    for at in 1..MOST_TERMS {
        d = 1.0 / off_zero(b(at) + a(at) * d);
        c = off_zero(b(at) + a(at) / c);
        answer *= c * d;
        if (c * d - 1.0).abs() < 1e-16 {
            break;
        }
    }
    answer
}

/// The x where the distribution reaches a probability: steps of Newton's, kept within halved bounds.
fn inverse(probability: f64, alpha: f64, beta: f64) -> f64 {
    const MOST_STEPS: usize = 200;
    if probability == 0.0 || probability == 1.0 {
        return probability;
    }
    let (mut low, mut high) = (0.0, 1.0);
    let mut x = alpha / (alpha + beta);
    for _ in 0..MOST_STEPS {
        let over = regularized_beta(x, alpha, beta) - probability;
        if over > 0.0 {
            high = x;
        } else {
            low = x;
        }
        let step = x - over / density(x, alpha, beta);
        let next = if step > low && step < high { step } else { f64::midpoint(low, high) };
        if (next - x).abs() <= f64::EPSILON * x {
            return next;
        }
        x = next;
    }
    x
}

/// The error function, and 1 less it, each to its last digits.
fn erf_and_rest(x: f64) -> (f64, f64) {
    use std::f64::consts::PI;
    if x.is_nan() {
        return (x, x);
    }
    if x < 0.0 {
        let (inside, outside) = erf_and_rest(-x);
        return (-inside, 2.0 - outside);
    }
    let peak = (-x * x).exp() / PI.sqrt();
    if x < 2.0 {
        let (mut term, mut sum, mut at) = (2.0 * x, 2.0 * x, 1.0);
        while term > sum * 1e-17 {
            term *= 2.0 * x * x / (2.0 * at + 1.0);
            sum += term;
            at += 1.0;
        }
        return (peak * sum, 1.0 - peak * sum);
    }
    // x + (1/2) / (x + (2/2) / (x + …)), divided by x so that it begins with 1.
    let fraction = x * continued_fraction(|at| if at == 1 { 0.5 / x } else { at as f64 / 2.0 }, |_| x);
    let outside = if x > 30.0 { 0.0 } else { peak / fraction };
    (1.0 - outside, outside)
}
