//! Percentiles by nearest rank: the smallest value that at least that share of the values does not exceed.
//!
//! Kusto estimates with a t-digest; ours sorts the values, so the rank is exact.

use super::support::{EXPR, by_group, column, for_each, kind_of, long_column, pack_words, param, unpack_words};
use super::{Accumulator, Aggregate, Argument};
use crate::kql::functions::digest::{Digest, long_of_word, nearest, real_of_word, word_of_long, word_of_real};
use crate::kql::functions::summary::Summary;
use crate::kql::functions::{FunctionError, Param, ParamKind, ResultName};
use crate::values::{
    Column, DynKind, DynamicBuilder, DynamicWriter, Field, ScalarType, Value, decimal_from_bits, format_real,
};
use arrow_array::Float64Array;
use rust_decimal::prelude::ToPrimitive;

pub(super) static FAMILY: &[&Aggregate] =
    &[&PERCENTILE, &PERCENTILES, &PERCENTILES_ARRAY, &PERCENTILEW, &PERCENTILESW, &PERCENTILESW_ARRAY];

const WEIGHT: Param = param("weight", ParamKind::Integer);
const RANK: Param = Param { name: "percentile", kind: ParamKind::Numeric, optional: false, constant: true };
const RANKS: Param = Param { name: "percentiles", kind: ParamKind::Any, optional: false, constant: true };

static PERCENTILE: Aggregate = Aggregate {
    name: "percentile",
    aliases: &[],
    doc: "The value of `expr` that `percentile` percent of the group's values do not exceed (nearest rank).",
    reference: "query/percentiles-aggregation-function",
    params: &[EXPR, RANK],
    variadic: false,
    result_name: ResultName::None,
    outputs: |args| columns(args, 1),
    accumulator: |args| accumulator(args, false, false),
    examples: &[("range x from 1 to 100 step 1 | summarize percentile(x, 95)", "95")],
};

static PERCENTILES: Aggregate = Aggregate {
    name: "percentiles",
    aliases: &[],
    doc: "Several percentiles of `expr`, a column for each.",
    reference: "query/percentiles-aggregation-function",
    params: &[EXPR, RANK],
    variadic: true,
    result_name: ResultName::None,
    outputs: |args| columns(args, 1),
    accumulator: |args| accumulator(args, false, false),
    examples: &[("range x from 1 to 100 step 1 | summarize percentiles(x, 5, 50) | project percentile_x_50", "50")],
};

static PERCENTILES_ARRAY: Aggregate = Aggregate {
    name: "percentiles_array",
    aliases: &["percentile_array"],
    doc: "Several percentiles of `expr` (numbers, or an array of them) in one array.",
    reference: "query/percentiles-aggregation-function",
    params: &[EXPR, RANKS],
    variadic: true,
    result_name: ResultName::None,
    outputs: |args| array_column(args, 1),
    accumulator: |args| accumulator(args, false, true),
    examples: &[("range x from 1 to 100 step 1 | summarize percentiles_array(x, 5, 50)", "[5,50]")],
};

static PERCENTILEW: Aggregate = Aggregate {
    name: "percentilew",
    aliases: &[],
    doc: "The percentile of `expr` where each value counts `weight` times.",
    reference: "query/percentilesw-aggregation-function",
    params: &[EXPR, WEIGHT, RANK],
    variadic: false,
    result_name: ResultName::None,
    outputs: |args| columns(args, 2),
    accumulator: |args| accumulator(args, true, false),
    examples: &[("datatable(x: long, n: long)[10, 1, 20, 8, 30, 1] | summarize percentilew(x, n, 50)", "20")],
};

static PERCENTILESW: Aggregate = Aggregate {
    name: "percentilesw",
    aliases: &[],
    doc: "Several percentiles of `expr`, where each value counts `weight` times; a column for each.",
    reference: "query/percentilesw-aggregation-function",
    params: &[EXPR, WEIGHT, RANK],
    variadic: true,
    result_name: ResultName::None,
    outputs: |args| columns(args, 2),
    accumulator: |args| accumulator(args, true, false),
    examples: &[(
        "datatable(x: long, n: long)[10, 1, 20, 8, 30, 1] | summarize percentilesw(x, n, 5, 95) | project percentile_x_95",
        "30",
    )],
};

static PERCENTILESW_ARRAY: Aggregate = Aggregate {
    name: "percentilesw_array",
    aliases: &["percentilew_array"],
    doc: "Several percentiles of `expr`, where each value counts `weight` times, in one array.",
    reference: "query/percentilesw-aggregation-function",
    params: &[EXPR, WEIGHT, RANKS],
    variadic: true,
    result_name: ResultName::None,
    outputs: |args| array_column(args, 2),
    accumulator: |args| accumulator(args, true, true),
    examples: &[(
        "datatable(x: long, n: long)[10, 1, 20, 8, 30, 1] | summarize percentilesw_array(x, n, 5, 50)",
        "[10,20]",
    )],
};

/// One column for each percentile: `percentile_x_99_9`.
fn columns(args: &[Argument<'_>], skip: usize) -> Result<Vec<Field>, FunctionError> {
    let kind = result_kind(args)?;
    let name = args.first().map_or("", |arg| arg.name);
    let fragment = |rank: &f64| {
        let text = if rank.fract() == 0.0 { format!("{rank}") } else { format_real(*rank) };
        text.replace(|c: char| !c.is_ascii_alphanumeric(), "_")
    };
    let ranks = ranks(args, skip)?;
    Ok(ranks.iter().map(|rank| Field::new(format!("percentile_{name}_{}", fragment(rank)), kind)).collect())
}

fn array_column(args: &[Argument<'_>], skip: usize) -> Result<Vec<Field>, FunctionError> {
    result_kind(args)?;
    ranks(args, skip)?;
    let name = args.first().map_or("", |arg| arg.name);
    Ok(vec![Field::new(format!("percentiles_{name}"), ScalarType::Dynamic)])
}

pub(super) fn result_kind(args: &[Argument<'_>]) -> Result<ScalarType, FunctionError> {
    match kind_of(args, 0) {
        ScalarType::Int | ScalarType::Long => Ok(ScalarType::Long),
        ScalarType::Real | ScalarType::Decimal => Ok(ScalarType::Real),
        kind @ (ScalarType::DateTime | ScalarType::TimeSpan) => Ok(kind),
        other => Err(FunctionError(format!("It takes a number, a datetime or a timespan, not a {other}."))),
    }
}

/// The percentiles that are asked for: constants from argument `skip` on, or arrays of them.
fn ranks(args: &[Argument<'_>], skip: usize) -> Result<Vec<f64>, FunctionError> {
    let mut ranks = Vec::new();
    for arg in args.iter().skip(skip) {
        match arg.constant {
            Some(Value::Dynamic(bytes)) => {
                ranks.extend(crate::values::Dyn::new(bytes).elements().filter_map(|element| match element.kind() {
                    DynKind::Long(value) => Some(value as f64),
                    DynKind::Real(value) => Some(value),
                    _ => None,
                }));
            }
            Some(value) => ranks.extend(value.as_f64()),
            None => return Err(FunctionError("The percentiles must be constants.".into())),
        }
    }
    if ranks.is_empty() || ranks.iter().any(|rank| !(0.0..=100.0).contains(rank)) {
        return Err(FunctionError("The percentiles must be numbers from 0 to 100.".into()));
    }
    Ok(ranks)
}

fn accumulator(args: &[Argument<'_>], weighted: bool, array: bool) -> Box<dyn Accumulator> {
    // The binder has refused what these refuse by the outputs.
    let kind = result_kind(args).unwrap_or(ScalarType::Real);
    let ranks = ranks(args, if weighted { 2 } else { 1 }).unwrap_or_default();
    Box::new(Percentiles {
        kind,
        ranks,
        weighted,
        form: if array { Form::Array } else { Form::Columns },
        items: Vec::new(),
    })
}

/// As `tdigest()` keeps them, with their weights if there is a second argument.
pub(super) fn digest_accumulator(args: &[Argument<'_>]) -> Box<dyn Accumulator> {
    let kind = result_kind(args).unwrap_or(ScalarType::Real);
    Box::new(Percentiles { kind, ranks: Vec::new(), weighted: args.len() > 1, form: Form::Digest, items: Vec::new() })
}

/// How the answer is given.
#[derive(PartialEq)]
enum Form {
    Columns,
    Array,
    Digest,
}

struct Percentiles {
    kind: ScalarType,
    ranks: Vec<f64>,
    weighted: bool,
    form: Form,
    /// Groups and their values as words that order like them, with weights.
    items: Vec<(u32, (u64, u64))>,
}

impl Accumulator for Percentiles {
    fn update(&mut self, groups: &[u32], _: usize, args: &[Column]) -> Result<(), FunctionError> {
        let weights = if self.weighted { Some(column(args, 1)?) } else { None };
        // Rows stand for groups first, so that a weight can be found for each value.
        let rows: Vec<u32> = (0..groups.len() as u32).collect();
        let items = &mut self.items;
        let mut add = |row: usize, word: u64| {
            let weight = weights.map_or(Some(1), |weights| weights.value(row).as_i64());
            if let Some(weight) = weight.and_then(|weight| u64::try_from(weight).ok()).filter(|weight| *weight > 0) {
                items.push((groups[row], (word, weight)));
            }
        };
        match column(args, 0)? {
            Column::Int(array) => for_each(array, &rows, |row, value| add(row, word_of_long(i64::from(value)))),
            Column::Long(array) | Column::DateTime(array) | Column::TimeSpan(array) => {
                for_each(array, &rows, |row, value| add(row, word_of_long(value)));
            }
            Column::Real(array) => for_each(array, &rows, |row, value| add(row, word_of_real(value))),
            Column::Decimal(array) => for_each(array, &rows, |row, bits| {
                add(row, word_of_real(decimal_from_bits(bits).to_f64().unwrap_or(f64::NAN)));
            }),
            _ => {}
        }
        Ok(())
    }

    fn state(&mut self, group_count: usize) -> Vec<Column> {
        let words = self.items.iter().map(|(group, (word, _))| (*group, *word));
        let weights = self.items.iter().map(|(group, (_, weight))| (*group, *weight));
        vec![pack_words(words, group_count), pack_words(weights, group_count)]
    }

    fn merge(&mut self, groups: &[u32], _: usize, state: &[Column]) -> Result<(), FunctionError> {
        let start = self.items.len();
        unpack_words(column(state, 0)?, groups, |group, word| self.items.push((group, (word, 1))));
        let mut items = self.items[start..].iter_mut();
        unpack_words(column(state, 1)?, groups, |_, weight| {
            if let Some((_, (_, slot))) = items.next() {
                *slot = weight;
            }
        });
        Ok(())
    }

    fn finish(&mut self, group_count: usize) -> Vec<Column> {
        let (starts, mut items) = by_group(std::mem::take(&mut self.items).into_iter(), group_count);
        if self.form == Form::Digest {
            return vec![self.digests(&starts, &items)];
        }
        // Group by group, all percentiles of one after the other.
        let mut answers: Vec<Option<u64>> = Vec::with_capacity(group_count * self.ranks.len());
        for bounds in starts.windows(2) {
            let group = &mut items[bounds[0]..bounds[1]];
            group.sort_unstable();
            let total: u128 = group.iter().map(|(_, weight)| u128::from(*weight)).sum();
            answers.extend(self.ranks.iter().map(|rank| nearest(group, total, *rank)));
        }
        let width = self.ranks.len();
        if self.form == Form::Array {
            return vec![self.arrays(&answers)];
        }
        (0..width)
            .map(|at| {
                let column: Vec<Option<u64>> = answers.iter().skip(at).step_by(width).copied().collect();
                self.values(&column)
            })
            .collect()
    }
}

impl Percentiles {
    fn digests(&self, starts: &[usize], items: &[(u64, u64)]) -> Column {
        let mut builder = DynamicBuilder::default();
        let mut writer = DynamicWriter::default();
        for bounds in starts.windows(2) {
            let mut digest = Digest { kind: self.kind, items: items[bounds[0]..bounds[1]].to_vec() };
            writer.clear();
            digest.write(&mut writer);
            builder.push(Some(writer.as_dyn()));
        }
        Column::Dynamic(builder.finish())
    }

    fn values(&self, words: &[Option<u64>]) -> Column {
        if self.kind == ScalarType::Real {
            return Column::Real(words.iter().map(|word| word.map(real_of_word)).collect::<Float64Array>());
        }
        let valid = words.iter().map(Option::is_some).collect();
        long_column(self.kind, words.iter().map(|word| word.map_or(0, long_of_word)).collect(), Some(valid))
    }

    fn arrays(&self, words: &[Option<u64>]) -> Column {
        let mut builder = DynamicBuilder::default();
        let mut writer = DynamicWriter::default();
        for group in words.chunks(self.ranks.len().max(1)) {
            let values = self.values(group);
            writer.clear();
            writer.begin_array();
            (0..group.len()).for_each(|at| writer.value(&values.value(at)));
            writer.end();
            builder.push(Some(writer.as_dyn()));
        }
        Column::Dynamic(builder.finish())
    }
}
