//! Spread: `stdev()`, `variance()`, `covariance()`, of a sample or of a whole population.

use super::support::{Filtered, PREDICATE, SUMMABLE, column, for_each_real, one_output, reals};
use super::{Accumulator, Aggregate, Argument};
use crate::kql::functions::{FunctionError, ResultName};
use crate::values::{Column, Field, ScalarType};
use arrow_array::{Array, Float64Array};

pub(super) static FAMILY: &[&Aggregate] = &[
    &STDEV,
    &STDEVIF,
    &STDEVP,
    &STDEVPIF,
    &VARIANCE,
    &VARIANCEIF,
    &VARIANCEP,
    &VARIANCEPIF,
    &COVARIANCE,
    &COVARIANCEIF,
    &COVARIANCEP,
    &COVARIANCEPIF,
];

/// One aggregate of one argument and its `…if` form.
macro_rules! spread {
    ($plain:ident, $name:literal, $page:literal, $filtered:ident, $name_if:literal, $page_if:literal, $doc:literal,
     $sample:literal, $root:literal, $example:literal, $example_if:literal) => {
        static $plain: Aggregate = Aggregate {
            name: $name,
            aliases: &[],
            doc: concat!($doc, " Nulls are left out."),
            reference: $page,
            params: &[SUMMABLE],
            variadic: false,
            result_name: ResultName::Prefix($name),
            outputs: |args| one_output(concat!($name, "_"), args, ScalarType::Real),
            accumulator: |_| Moments::boxed($sample, $root),
            examples: &[(concat!("range x from 1 to 5 step 1 | summarize ", $name, "(x)"), $example)],
        };

        static $filtered: Aggregate = Aggregate {
            name: $name_if,
            aliases: &[],
            doc: concat!($doc, " Only rows for which `predicate` is true count; nulls are left out."),
            reference: $page_if,
            params: &[SUMMABLE, PREDICATE],
            variadic: false,
            result_name: ResultName::Prefix($name_if),
            outputs: |args| one_output(concat!($name_if, "_"), args, ScalarType::Real),
            accumulator: |args| Filtered::build(args, 1, $plain.accumulator),
            examples: &[(concat!("range x from 1 to 9 step 1 | summarize ", $name_if, "(x, x < 4)"), $example_if)],
        };
    };
}

spread!(
    STDEV,
    "stdev",
    "query/stdev-aggregation-function",
    STDEVIF,
    "stdevif",
    "query/stdevif-aggregation-function",
    "Standard deviation of `expr`, taken as a sample.",
    true,
    true,
    "1.5811388300841898",
    "1.0"
);
spread!(
    STDEVP,
    "stdevp",
    "query/stdevp-aggregation-function",
    STDEVPIF,
    "stdevpif",
    "query/stdevp-aggregation-function",
    "Standard deviation of `expr`, taken as the whole population.",
    false,
    true,
    "1.4142135623730951",
    "0.816496580927726"
);
spread!(
    VARIANCE,
    "variance",
    "query/variance-aggregation-function",
    VARIANCEIF,
    "varianceif",
    "query/varianceif-aggregation-function",
    "Variance of `expr`, taken as a sample.",
    true,
    false,
    "2.5",
    "1.0"
);
spread!(
    VARIANCEP,
    "variancep",
    "query/variancep-aggregation-function",
    VARIANCEPIF,
    "variancepif",
    "query/variancepif-aggregation-function",
    "Variance of `expr`, taken as the whole population.",
    false,
    false,
    "2.0",
    "0.6666666666666666"
);

/// One aggregate of two arguments and its `…if` form.
macro_rules! shared_spread {
    ($plain:ident, $name:literal, $page:literal, $filtered:ident, $name_if:literal, $page_if:literal, $doc:literal,
     $sample:literal, $example:literal, $example_if:literal) => {
        static $plain: Aggregate = Aggregate {
            name: $name,
            aliases: &[],
            doc: concat!($doc, " Rows in which either is null are left out."),
            reference: $page,
            params: &[SUMMABLE, SUMMABLE],
            variadic: false,
            result_name: ResultName::Prefix($name),
            outputs: |args| pair_output($name, args),
            accumulator: |_| Moments::boxed($sample, false),
            examples: &[(concat!("range x from 1 to 5 step 1 | summarize ", $name, "(x, x * 2)"), $example)],
        };

        static $filtered: Aggregate = Aggregate {
            name: $name_if,
            aliases: &[],
            doc: concat!($doc, " Only rows for which `predicate` is true and neither is null count."),
            reference: $page_if,
            params: &[SUMMABLE, SUMMABLE, PREDICATE],
            variadic: false,
            result_name: ResultName::Prefix($name_if),
            outputs: |args| pair_output($name_if, args),
            accumulator: |args| Filtered::build(args, 2, $plain.accumulator),
            examples: &[(
                concat!("range x from 1 to 9 step 1 | summarize ", $name_if, "(x, x * 2, x < 6)"),
                $example_if,
            )],
        };
    };
}

shared_spread!(
    COVARIANCE,
    "covariance",
    "query/covariance-aggregation-function",
    COVARIANCEIF,
    "covarianceif",
    "query/covarianceif-aggregation-function",
    "Covariance of two expressions, taken as a sample.",
    true,
    "5.0",
    "5.0"
);
shared_spread!(
    COVARIANCEP,
    "covariancep",
    "query/covariancep-aggregation-function",
    COVARIANCEPIF,
    "covariancepif",
    "query/covariancepif-aggregation-function",
    "Covariance of two expressions, taken as the whole population.",
    false,
    "4.0",
    "4.0"
);

fn pair_output(prefix: &str, args: &[Argument<'_>]) -> Result<Vec<Field>, FunctionError> {
    let names: Vec<&str> = args.iter().take(2).map(|arg| arg.name).collect();
    Ok(vec![Field::new(format!("{prefix}_{}", names.join("_")), ScalarType::Real)])
}

/// Counts, means and the sum of products of deviations, updated so that large values do not cancel (Welford's way).
struct Moments {
    sample: bool,
    root: bool,
    groups: Vec<Moment>,
}

#[derive(Clone, Copy, Default)]
struct Moment {
    count: f64,
    mean_x: f64,
    mean_y: f64,
    products: f64,
}

impl Moment {
    fn add(&mut self, x: f64, y: f64) {
        self.count += 1.0;
        let away = x - self.mean_x;
        self.mean_x += away / self.count;
        self.mean_y += (y - self.mean_y) / self.count;
        self.products += away * (y - self.mean_y);
    }

    fn merge(&mut self, other: Self) {
        if other.count == 0.0 {
            return;
        }
        if self.count == 0.0 {
            *self = other;
            return;
        }
        let count = self.count + other.count;
        let (away_x, away_y) = (other.mean_x - self.mean_x, other.mean_y - self.mean_y);
        self.products += other.products + away_x * away_y * (self.count * other.count / count);
        self.mean_x += away_x * other.count / count;
        self.mean_y += away_y * other.count / count;
        self.count = count;
    }
}

impl Moments {
    fn boxed(sample: bool, root: bool) -> Box<dyn Accumulator> {
        Box::new(Self { sample, root, groups: Vec::new() })
    }
}

impl Accumulator for Moments {
    fn update(&mut self, groups: &[u32], group_count: usize, args: &[Column]) -> Result<(), FunctionError> {
        self.groups.resize(group_count, Moment::default());
        let moments = &mut self.groups;
        match args {
            [x, y] => {
                let (x, y) = (reals(x), reals(y));
                for (row, group) in groups.iter().enumerate() {
                    if x.is_valid(row) && y.is_valid(row) {
                        moments[*group as usize].add(x.value(row), y.value(row));
                    }
                }
            }
            _ => for_each_real(column(args, 0)?, groups, |group, x| moments[group].add(x, x)),
        }
        Ok(())
    }

    fn state(&mut self, group_count: usize) -> Vec<Column> {
        self.groups.resize(group_count, Moment::default());
        let parts: [fn(&Moment) -> f64; 4] = [|m| m.count, |m| m.mean_x, |m| m.mean_y, |m| m.products];
        parts.map(|part| Column::Real(Float64Array::from_iter_values(self.groups.iter().map(part)))).into()
    }

    fn merge(&mut self, groups: &[u32], group_count: usize, state: &[Column]) -> Result<(), FunctionError> {
        self.groups.resize(group_count, Moment::default());
        if let [Column::Real(count), Column::Real(mean_x), Column::Real(mean_y), Column::Real(products)] = state {
            for (row, group) in groups.iter().enumerate() {
                self.groups[*group as usize].merge(Moment {
                    count: count.value(row),
                    mean_x: mean_x.value(row),
                    mean_y: mean_y.value(row),
                    products: products.value(row),
                });
            }
        }
        Ok(())
    }

    fn finish(&mut self, group_count: usize) -> Vec<Column> {
        self.groups.resize(group_count, Moment::default());
        let spread = |moment: &Moment| {
            // An infinite value, or one that is none, leaves no spread to speak of, whatever the order of the rows.
            if !moment.products.is_finite() {
                return f64::NAN;
            }
            // One value, or none, spreads by nothing: the real engine answers 0.
            let divisor = if self.sample { moment.count - 1.0 } else { moment.count };
            let variance = if divisor > 0.0 { moment.products / divisor } else { 0.0 };
            if self.root { variance.sqrt() } else { variance }
        };
        vec![Column::Real(Float64Array::from_iter_values(self.groups.iter().map(spread)))]
    }
}
