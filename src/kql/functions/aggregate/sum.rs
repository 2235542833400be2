//! Sums and means: `sum()`, `avg()` and their `…if` forms.

use super::support::{
    Filtered, PREDICATE, SUMMABLE, column, decimal_column, for_each, for_each_row, kind_of, long_column, one_output,
    param,
};
use super::{Accumulator, Aggregate, Argument};
use crate::kql::functions::{FunctionError, ParamKind, ResultName};
use crate::values::{Column, ScalarType, decimal_from_bits};
use arrow_array::Float64Array;
use rust_decimal::Decimal;

pub(super) static FAMILY: &[&Aggregate] = &[&SUM, &SUMIF, &AVG, &AVGIF];

static SUM: Aggregate = Aggregate {
    name: "sum",
    aliases: &[],
    doc: "Sum of `expr` over the group; nulls are left out, an empty group gives 0. An `int` sums to a `long`.",
    reference: "query/sum-aggregation-function",
    params: &[SUMMABLE],
    variadic: false,
    result_name: ResultName::Prefix("sum"),
    outputs: |args| one_output("sum_", args, sum_kind(kind_of(args, 0))),
    accumulator: |args| sums(args, false),
    examples: &[("range x from 1 to 10 step 1 | summarize sum(x)", "55")],
};

static SUMIF: Aggregate = Aggregate {
    name: "sumif",
    aliases: &[],
    doc: "Sum of `expr` over the rows for which `predicate` is true.",
    reference: "query/sumif-aggregation-function",
    params: &[SUMMABLE, PREDICATE],
    variadic: false,
    result_name: ResultName::Prefix("sumif"),
    outputs: |args| one_output("sumif_", args, sum_kind(kind_of(args, 0))),
    accumulator: |args| Filtered::build(args, 1, SUM.accumulator),
    examples: &[("range x from 1 to 10 step 1 | summarize sumif(x, x > 8)", "19")],
};

static AVG: Aggregate = Aggregate {
    name: "avg",
    aliases: &[],
    doc: "Mean of `expr` over the group; nulls are left out. An empty group gives NaN.",
    reference: "query/avg-aggregation-function",
    params: &[param("expr", ParamKind::Any)],
    variadic: false,
    result_name: ResultName::Prefix("avg"),
    outputs: |args| one_output("avg_", args, avg_kind(args)?),
    accumulator: |args| sums(args, true),
    examples: &[("range x from 1 to 10 step 1 | summarize avg(x)", "5.5")],
};

static AVGIF: Aggregate = Aggregate {
    name: "avgif",
    aliases: &[],
    doc: "Mean of `expr` over the rows for which `predicate` is true.",
    reference: "query/avgif-aggregation-function",
    params: &[param("expr", ParamKind::Any), PREDICATE],
    variadic: false,
    result_name: ResultName::Prefix("avgif"),
    outputs: |args| one_output("avgif_", args, avg_kind(args)?),
    accumulator: |args| Filtered::build(args, 1, AVG.accumulator),
    examples: &[("range x from 1 to 10 step 1 | summarize avgif(x, x > 8)", "9.5")],
};

fn sum_kind(kind: ScalarType) -> ScalarType {
    if kind == ScalarType::Int { ScalarType::Long } else { kind }
}

fn avg_kind(args: &[Argument<'_>]) -> Result<ScalarType, FunctionError> {
    match kind_of(args, 0) {
        ScalarType::Int | ScalarType::Long | ScalarType::Real => Ok(ScalarType::Real),
        kind @ (ScalarType::Decimal | ScalarType::TimeSpan | ScalarType::DateTime) => Ok(kind),
        other => Err(FunctionError(format!(
            "It takes a number, a timespan or a datetime, not a {other}. Convert the argument, e.g. with toreal()."
        ))),
    }
}

fn sums(args: &[Argument<'_>], mean: bool) -> Box<dyn Accumulator> {
    let kind = kind_of(args, 0);
    match kind {
        ScalarType::Real => Box::new(Reals { sums: Vec::new(), counts: Vec::new(), mean }),
        ScalarType::Decimal => Box::new(Decimals { sums: Vec::new(), counts: Vec::new(), overflows: false, mean }),
        _ => Box::new(Longs { kind, sums: Vec::new(), counts: Vec::new(), mean }),
    }
}

/// Counts of one shard added to those here.
fn merge_counts(counts: &mut [i64], groups: &[u32], state: &Column) {
    if let Some(theirs) = state.as_longs() {
        for_each(theirs, groups, |group, count| counts[group] += count);
    }
}

/// Of integers, and of times in ticks. Sums are kept in 128 bits, so that a mean is right where the sum would wrap.
struct Longs {
    kind: ScalarType,
    sums: Vec<i128>,
    counts: Vec<i64>,
    mean: bool,
}

impl Accumulator for Longs {
    fn update(&mut self, groups: &[u32], group_count: usize, args: &[Column]) -> Result<(), FunctionError> {
        self.sums.resize(group_count, 0);
        self.counts.resize(group_count, 0);
        let (sums, counts) = (&mut self.sums, &mut self.counts);
        let mut add = |group: usize, value: i64| {
            sums[group] += i128::from(value);
            counts[group] += 1;
        };
        match column(args, 0)? {
            Column::Int(array) => for_each(array, groups, |group, value| add(group, i64::from(value))),
            Column::Long(array) | Column::TimeSpan(array) | Column::DateTime(array) => for_each(array, groups, add),
            _ => {}
        }
        Ok(())
    }

    fn state(&mut self, group_count: usize) -> Vec<Column> {
        self.sums.resize(group_count, 0);
        self.counts.resize(group_count, 0);
        let high = self.sums.iter().map(|sum| (sum >> 64) as i64).collect();
        let low = self.sums.iter().map(|sum| *sum as i64).collect();
        [high, low, self.counts.clone()].map(|values| long_column(ScalarType::Long, values, None)).into()
    }

    fn merge(&mut self, groups: &[u32], group_count: usize, state: &[Column]) -> Result<(), FunctionError> {
        self.sums.resize(group_count, 0);
        self.counts.resize(group_count, 0);
        if let (Some(high), Some(low)) = (column(state, 0)?.as_longs(), column(state, 1)?.as_longs()) {
            for_each(high, groups, |group, high| self.sums[group] += i128::from(high) << 64);
            for_each(low, groups, |group, low| self.sums[group] += i128::from(low as u64));
        }
        merge_counts(&mut self.counts, groups, column(state, 2)?);
        Ok(())
    }

    fn finish(&mut self, group_count: usize) -> Vec<Column> {
        self.sums.resize(group_count, 0);
        self.counts.resize(group_count, 0);
        let pairs = self.sums.iter().zip(&self.counts);
        if !self.mean {
            // A sum wraps where it leaves 64 bits, as Kusto's does.
            return vec![long_column(sum_kind(self.kind), self.sums.iter().map(|sum| *sum as i64).collect(), None)];
        }
        if matches!(self.kind, ScalarType::TimeSpan | ScalarType::DateTime) {
            let valid = self.counts.iter().map(|count| *count > 0).collect();
            let means = pairs.map(|(sum, count)| (sum / i128::from((*count).max(1))) as i64).collect();
            return vec![long_column(self.kind, means, Some(valid))];
        }
        // The mean of integers is that of their sum, which wraps where it leaves 64 bits, as Kusto's does.
        let mean = |(sum, count): (&i128, &i64)| *sum as i64 as f64 / *count as f64;
        vec![Column::Real(Float64Array::from_iter_values(pairs.map(mean)))]
    }
}

/// Of reals.
struct Reals {
    sums: Vec<f64>,
    counts: Vec<i64>,
    mean: bool,
}

impl Accumulator for Reals {
    fn update(&mut self, groups: &[u32], group_count: usize, args: &[Column]) -> Result<(), FunctionError> {
        self.sums.resize(group_count, 0.0);
        self.counts.resize(group_count, 0);
        if let Column::Real(array) = column(args, 0)? {
            for_each(array, groups, |group, value| {
                self.sums[group] += value;
                self.counts[group] += 1;
            });
        }
        Ok(())
    }

    fn state(&mut self, group_count: usize) -> Vec<Column> {
        self.sums.resize(group_count, 0.0);
        self.counts.resize(group_count, 0);
        vec![
            Column::Real(Float64Array::from(self.sums.clone())),
            long_column(ScalarType::Long, self.counts.clone(), None),
        ]
    }

    fn merge(&mut self, groups: &[u32], group_count: usize, state: &[Column]) -> Result<(), FunctionError> {
        self.sums.resize(group_count, 0.0);
        self.counts.resize(group_count, 0);
        if let Column::Real(array) = column(state, 0)? {
            for_each(array, groups, |group, value| self.sums[group] += value);
        }
        merge_counts(&mut self.counts, groups, column(state, 1)?);
        Ok(())
    }

    fn finish(&mut self, group_count: usize) -> Vec<Column> {
        self.sums.resize(group_count, 0.0);
        self.counts.resize(group_count, 0);
        let mean = |(sum, count): (&f64, &i64)| if self.mean { sum / *count as f64 } else { *sum };
        vec![Column::Real(Float64Array::from_iter_values(self.sums.iter().zip(&self.counts).map(mean)))]
    }
}

/// Of decimals.
struct Decimals {
    sums: Vec<Option<Decimal>>,
    counts: Vec<i64>,
    /// Whether a sum went past decimal's range.
    overflows: bool,
    mean: bool,
}

impl Decimals {
    fn grow(&mut self, group_count: usize) {
        self.sums.resize(group_count, Some(Decimal::ZERO));
        self.counts.resize(group_count, 0);
    }

    /// A sum that no decimal holds ends the query: a null would pass for "nothing to add".
    fn checked(&self) -> Result<(), FunctionError> {
        let sentence = "A sum of decimals is past 79,228,162,514,264,337,593,543,950,335, the largest decimal here. \
                        Use toreal() on them where about 15 digits are enough.";
        if self.overflows { Err(FunctionError(sentence.to_owned())) } else { Ok(()) }
    }
}

impl Accumulator for Decimals {
    fn update(&mut self, groups: &[u32], group_count: usize, args: &[Column]) -> Result<(), FunctionError> {
        self.grow(group_count);
        if let Column::Decimal(array) = column(args, 0)? {
            for_each(array, groups, |group, bits| {
                self.sums[group] = self.sums[group].and_then(|sum| sum.checked_add(decimal_from_bits(bits)));
                self.overflows |= self.sums[group].is_none();
                self.counts[group] += 1;
            });
        }
        self.checked()
    }

    fn state(&mut self, group_count: usize) -> Vec<Column> {
        self.grow(group_count);
        vec![decimal_column(self.sums.iter().copied()), long_column(ScalarType::Long, self.counts.clone(), None)]
    }

    fn merge(&mut self, groups: &[u32], group_count: usize, state: &[Column]) -> Result<(), FunctionError> {
        self.grow(group_count);
        if let Column::Decimal(array) = column(state, 0)? {
            for_each_row(None, groups, |group, row| {
                let theirs = column(state, 0).ok().filter(|sums| !sums.is_null(row));
                let theirs = theirs.map(|_| decimal_from_bits(array.value(row)));
                self.sums[group] = self.sums[group].zip(theirs).and_then(|(a, b)| a.checked_add(b));
                self.overflows |= self.sums[group].is_none();
            });
        }
        merge_counts(&mut self.counts, groups, column(state, 1)?);
        self.checked()
    }

    fn finish(&mut self, group_count: usize) -> Vec<Column> {
        self.grow(group_count);
        let answer = |(sum, count): (&Option<Decimal>, &i64)| {
            // A mean of nothing has no NaN to be, so it is null.
            if self.mean { sum.and_then(|sum| sum.checked_div(Decimal::from(*count))) } else { *sum }
        };
        vec![decimal_column(self.sums.iter().zip(&self.counts).map(answer))]
    }
}
