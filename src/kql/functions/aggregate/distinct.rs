//! How many different values: `dcount()`, `count_distinct()` and their `…if` forms.
//!
//! Kusto's `dcount` is an estimate; ours counts 64-bit hashes, which is exact for all that fits a browser (two of a
//! million values share a hash once in forty million runs).

use super::support::{
    EXPR, Filtered, PREDICATE, column, for_each, for_each_row, kind_of, long_column, one_output, optional_constant,
    pack_words, unpack_words,
};
use super::{Accumulator, Aggregate, Argument};
use crate::kql::functions::{FunctionError, ParamKind, ResultName};
use crate::values::{Column, Field, ScalarType, decimal_from_bits, decimal_to_bits};
use arrow_array::Array;
use hashbrown::HashTable;

pub(super) static FAMILY: &[&Aggregate] = &[&DCOUNT, &DCOUNTIF, &COUNT_DISTINCT, &COUNT_DISTINCTIF];

const ACCURACY: crate::kql::functions::Param = optional_constant("accuracy", ParamKind::Integer);

static DCOUNT: Aggregate = Aggregate {
    name: "dcount",
    aliases: &[],
    doc: "Number of different values of `expr` in the group, nulls left out. Exact here, whatever the accuracy.",
    reference: "query/dcount-aggregation-function",
    params: &[EXPR, ACCURACY],
    variadic: false,
    result_name: ResultName::Prefix("dcount"),
    outputs: |args| one_output("dcount_", args, ScalarType::Long),
    accumulator,
    examples: &[("range x from 1 to 10 step 1 | summarize dcount(x % 3)", "3")],
};

static DCOUNTIF: Aggregate = Aggregate {
    name: "dcountif",
    aliases: &[],
    doc: "Number of different values of `expr` in the rows for which `predicate` is true. Exact here.",
    reference: "query/dcountif-aggregation-function",
    params: &[EXPR, PREDICATE, ACCURACY],
    variadic: false,
    result_name: ResultName::Prefix("dcountif"),
    outputs: |args| one_output("dcountif_", args, ScalarType::Long),
    accumulator: |args| Filtered::build(args, 1, accumulator),
    examples: &[("range x from 1 to 10 step 1 | summarize dcountif(x % 3, x > 9)", "1")],
};

static COUNT_DISTINCT: Aggregate = Aggregate {
    name: "count_distinct",
    aliases: &[],
    doc: "Number of different values of `expr` in the group, nulls left out.",
    reference: "query/count-distinct-aggregation-function",
    params: &[EXPR],
    variadic: false,
    result_name: ResultName::Prefix("count_distinct"),
    outputs: |args| counted_output("count_distinct_", args),
    accumulator,
    examples: &[("range x from 1 to 10 step 1 | summarize count_distinct(x % 4)", "4")],
};

static COUNT_DISTINCTIF: Aggregate = Aggregate {
    name: "count_distinctif",
    aliases: &[],
    doc: "Number of different values of `expr` in the rows for which `predicate` is true.",
    reference: "query/count-distinctif-aggregation-function",
    params: &[EXPR, PREDICATE],
    variadic: false,
    result_name: ResultName::Prefix("count_distinctif"),
    outputs: |args| counted_output("count_distinctif_", args),
    accumulator: |args| Filtered::build(args, 1, accumulator),
    examples: &[("range x from 1 to 10 step 1 | summarize count_distinctif(x % 4, x > 8)", "2")],
};

fn counted_output(prefix: &str, args: &[Argument<'_>]) -> Result<Vec<Field>, FunctionError> {
    match kind_of(args, 0) {
        ScalarType::Dynamic => {
            Err(FunctionError("It counts no dynamic values. Convert them first, e.g. with tostring().".into()))
        }
        _ => one_output(prefix, args, ScalarType::Long),
    }
}

fn accumulator(_: &[Argument<'_>]) -> Box<dyn Accumulator> {
    Box::new(Distinct { seen: HashTable::new(), counts: Vec::new() })
}

struct Distinct {
    /// Groups and their values' hashes.
    seen: HashTable<(u32, u64)>,
    counts: Vec<i64>,
}

impl Distinct {
    fn add(&mut self, group: usize, value: u64) {
        let item = (group as u32, value);
        let entry = self.seen.entry(slot(item), |other| *other == item, |other| slot(*other));
        if let hashbrown::hash_table::Entry::Vacant(entry) = entry {
            entry.insert(item);
            self.counts[group] += 1;
        }
    }
}

impl Accumulator for Distinct {
    fn update(&mut self, groups: &[u32], group_count: usize, args: &[Column]) -> Result<(), FunctionError> {
        self.counts.resize(group_count, 0);
        for_each_hash(column(args, 0)?, groups, |group, hash| self.add(group, hash));
        Ok(())
    }

    fn state(&mut self, group_count: usize) -> Vec<Column> {
        vec![pack_words(self.seen.iter().copied(), group_count)]
    }

    fn merge(&mut self, groups: &[u32], group_count: usize, state: &[Column]) -> Result<(), FunctionError> {
        self.counts.resize(group_count, 0);
        unpack_words(column(state, 0)?, groups, |group, word| self.add(group as usize, word));
        Ok(())
    }

    fn finish(&mut self, group_count: usize) -> Vec<Column> {
        self.counts.resize(group_count, 0);
        vec![long_column(ScalarType::Long, std::mem::take(&mut self.counts), None)]
    }
}

/// Runs `each` with the group and a hash of every value that is not null; different values have different hashes, but
/// for one in many millions.
pub(super) fn for_each_hash(column: &Column, groups: &[u32], mut each: impl FnMut(usize, u64)) {
    match column {
        Column::Bool(array) => {
            for_each_row(array.nulls(), groups, |group, row| each(group, u64::from(array.value(row))));
        }
        Column::Int(array) => for_each(array, groups, |group, value| each(group, mix(value as u64))),
        Column::Long(array) | Column::DateTime(array) | Column::TimeSpan(array) => {
            for_each(array, groups, |group, value| each(group, mix(value as u64)));
        }
        Column::Real(array) => for_each(array, groups, |group, value| {
            // One zero, one NaN.
            let bits = if value.is_nan() { f64::NAN.to_bits() } else { (value + 0.0).to_bits() };
            each(group, mix(bits));
        }),
        Column::Decimal(array) => for_each(array, groups, |group, bits| {
            each(group, mix_wide(decimal_to_bits(decimal_from_bits(bits).normalize())));
        }),
        Column::Guid(array) => for_each(array, groups, |group, bits| each(group, mix_wide(bits))),
        Column::String(strings) => {
            let hashes = strings.map(|text| hash_bytes(text.as_bytes()));
            groups.iter().zip(hashes).for_each(|(group, hash)| each(*group as usize, hash));
        }
        Column::Dynamic(values) => {
            for_each_row(values.null_buffer(), groups, |group, row| {
                each(group, hash_bytes(values.value(row).bytes()));
            });
        }
    }
}

/// Where in the table an item belongs.
fn slot((group, value): (u32, u64)) -> u64 {
    mix(value ^ u64::from(group).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// A permutation of the 64-bit numbers that looks random (the finalizer of splitmix64): different numbers stay different.
fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

fn mix_wide(value: i128) -> u64 {
    mix(mix((value >> 64) as u64).wrapping_add(value as u64))
}

/// A hash that is the same in every worker, since states travel between them.
pub(in crate::kql::functions) fn hash_bytes(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let mut hash = bytes.len() as u64;
    for word in words {
        hash = mix(hash ^ u64::from_le_bytes(*word)).wrapping_add(0x9e37_79b9_7f4a_7c15);
    }
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    mix(hash ^ u64::from_le_bytes(last))
}
