//! Functions of probability: the error function, the beta distribution, Welch's test.

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
    doc: "The x of which beta_cdf gives this probability. Null where that is not above 0 or is above 1; NaN where a \
          parameter is not above 0 or is above 10,000.",
    reference: "query/beta-inv-function",
    overloads: &[overload!([real("probability"), real("alpha"), real("beta")] => REAL,
    |args, rows, _| numbers(args, rows, |[probability, alpha, beta]| {
        let known = is_in_domain(0.0, alpha, beta);
        let inside = probability > 0.0 && probability <= 1.0;
        inside.then(|| if known { inverse(probability, alpha, beta) } else { f64::NAN })
    }))],
    result_name: ResultName::None,
    examples: &[("round(beta_inv(0.1, 10.0, 20.0), 9)", "0.226415022"), ("isnull(beta_inv(1.5, 10.0, 20.0))", "true")],
};

static BETA_PDF: Scalar = Scalar {
    name: "beta_pdf",
    aliases: &[],
    doc: "The density of the beta distribution at x. NaN where x is not between 0 and 1, and where a parameter is not \
          above 0 or is above 10,000.",
    reference: "query/beta-pdf-function",
    overloads: &[overload!([real("x"), real("alpha"), real("beta")] => REAL,
    |args, rows, _| numbers(args, rows, |[x, alpha, beta]| {
        let inside = x > 0.0 && x < 1.0 && is_in_domain(x, alpha, beta);
        Some(if inside { density(x, alpha, beta) } else { f64::NAN })
    }))],
    result_name: ResultName::None,
    examples: &[("round(beta_pdf(0.5, 10.0, 20.0), 9)", "0.746176019"), ("beta_pdf(0.5, -1, 20.0)", "NaN")],
};

static ERF: Scalar = Scalar {
    name: "erf",
    aliases: &[],
    doc: "The error function: the share of a normal distribution within x times the root of 2 standard deviations.",
    reference: "query/erf-function",
    overloads: &[overload!([real("x")] => REAL, |args, rows, _| numbers(args, rows, |[x]| Some(libm::erf(x))))],
    result_name: ResultName::FirstArgument,
    examples: &[("round(erf(1), 9)", "0.842700793"), ("erf(0)", "0.0")],
};

static ERFC: Scalar = Scalar {
    name: "erfc",
    aliases: &[],
    doc: "1 less the error function.",
    reference: "query/erfc-function",
    overloads: &[overload!([real("x")] => REAL, |args, rows, _| numbers(args, rows, |[x]| Some(libm::erfc(x))))],
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

/// x to the power of alpha times (1 - x) to that of beta, divided by the beta function.
fn weighed(x: f64, alpha: f64, beta: f64) -> f64 {
    let all = alpha + beta;
    // The gamma function itself has more digits than its logarithm, as far as it goes.
    if all < 170.0 && alpha.min(beta) > 1e-100 {
        let gammas = libm::tgamma(all) / libm::tgamma(alpha) / libm::tgamma(beta);
        return gammas * x.powf(alpha) * (1.0 - x).powf(beta);
    }
    let logs = libm::lgamma(all) - libm::lgamma(alpha) - libm::lgamma(beta);
    (logs + alpha * x.ln() + beta * (-x).ln_1p()).exp()
}

fn density(x: f64, alpha: f64, beta: f64) -> f64 {
    weighed(x, alpha, beta) / (x * (1.0 - x))
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
    let front = weighed(x, alpha, beta) / alpha;
    let term = |at: usize| {
        let half = (at / 2) as f64;
        if at.is_multiple_of(2) {
            half * (beta - half) * x / ((alpha + 2.0 * half - 1.0) * (alpha + 2.0 * half))
        } else {
            -(alpha + half) * (alpha + beta + half) * x / ((alpha + 2.0 * half) * (alpha + 2.0 * half + 1.0))
        }
    };
    front / continued_fraction(term)
}

/// 1 + a1 / (1 + a2 / (1 + …)), by Lentz's way.
fn continued_fraction(term: impl Fn(usize) -> f64) -> f64 {
    const TINY: f64 = 1e-300;
    const MOST_TERMS: usize = 10_000;
    let off_zero = |value: f64| if value.abs() < TINY { TINY } else { value };
    let (mut answer, mut c, mut d) = (1.0, 1.0, 0.0);
    for at in 1..MOST_TERMS {
        d = 1.0 / off_zero(1.0 + term(at) * d);
        c = off_zero(1.0 + term(at) / c);
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
    if probability >= 1.0 {
        return 1.0;
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
