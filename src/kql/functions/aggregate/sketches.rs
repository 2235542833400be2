//! Summaries that can be put together later: `hll()`, `tdigest()` and their `…_merge()`.

use super::distinct::for_each_hash;
use super::percentile;
use super::support::{
    EXPR, Filtered, PREDICATE, column, constant_i64, for_each_row, one_output, optional_constant, param,
};
use super::{Accumulator, Aggregate, Argument};
use crate::kql::functions::digest::Digest;
use crate::kql::functions::sketch::{Sketch, bits_of_accuracy};
use crate::kql::functions::summary::Summary;
use crate::kql::functions::{FunctionError, Param, ParamKind, ResultName};
use crate::values::{Column, DynamicBuilder, DynamicWriter, Field, ScalarType};

pub(super) static FAMILY: &[&Aggregate] = &[&HLL, &HLL_IF, &HLL_MERGE, &TDIGEST, &TDIGEST_MERGE];

const ACCURACY: Param = optional_constant("accuracy", ParamKind::Integer);
const SUMMARY: Param = param("expr", ParamKind::Exact(ScalarType::Dynamic));
const WEIGHT: Param = Param { name: "weight", kind: ParamKind::Integer, optional: true, constant: false };

static HLL: Aggregate = Aggregate {
    name: "hll",
    aliases: &[],
    doc: "A sketch from which `dcount_hll()` tells how many different values there were. The accuracy is 0 to 4 (1: an error \
          of 0.8 %); few values are counted exactly.",
    reference: "query/hll-aggregation-function",
    params: &[EXPR, ACCURACY],
    variadic: false,
    result_name: ResultName::Prefix("hll"),
    outputs: |args| hll_output("hll_", args, 1),
    accumulator: |args| sketches(args, 1),
    examples: &[("range x from 1 to 9 step 1 | summarize h = hll(x % 4) | project dcount_hll(h)", "4")],
};

static HLL_IF: Aggregate = Aggregate {
    name: "hll_if",
    aliases: &[],
    doc: "A sketch of the values in the rows for which `predicate` is true; see `hll`.",
    reference: "query/hll-if-aggregation-function",
    params: &[EXPR, PREDICATE, ACCURACY],
    variadic: false,
    result_name: ResultName::Prefix("hll_if"),
    outputs: |args| hll_output("hll_if_", args, 2),
    accumulator: |args| Filtered::build(args, 1, |args| sketches(args, 1)),
    examples: &[("range x from 1 to 9 step 1 | summarize h = hll_if(x % 4, x < 3) | project dcount_hll(h)", "2")],
};

static HLL_MERGE: Aggregate = Aggregate {
    name: "hll_merge",
    aliases: &[],
    doc: "One sketch of all values that the group's sketches of `hll()` saw.",
    reference: "query/hll-merge-aggregation-function",
    params: &[SUMMARY],
    variadic: false,
    result_name: ResultName::Prefix("hll_merge"),
    outputs: |args| one_output("hll_merge_", args, ScalarType::Dynamic),
    accumulator: |_| Box::new(Merged::<Sketch>(Vec::new())),
    examples: &[(
        "range x from 1 to 9 step 1 | summarize h = hll(x) by x % 2 | summarize h = hll_merge(h) | project dcount_hll(h)",
        "9",
    )],
};

static TDIGEST: Aggregate = Aggregate {
    name: "tdigest",
    aliases: &[],
    doc: "A digest from which `percentile_tdigest()` and `rank_tdigest()` read; each value counts `weight` times. Up to 2048 \
          different values are kept as they are.",
    reference: "query/tdigest-aggregation-function",
    params: &[EXPR, WEIGHT],
    variadic: false,
    result_name: ResultName::Prefix("tdigest"),
    outputs: |args| {
        percentile::result_kind(args)?;
        one_output("tdigest_", args, ScalarType::Dynamic)
    },
    accumulator: percentile::digest_accumulator,
    examples: &[("range x from 1 to 3 step 1 | summarize tdigest(x)", "[[7],[1,2,3],[1,1,1]]")],
};

static TDIGEST_MERGE: Aggregate = Aggregate {
    name: "tdigest_merge",
    aliases: &["merge_tdigest"],
    doc: "One digest of all values that the group's digests of `tdigest()` took.",
    reference: "query/tdigest-merge-aggregation-function",
    params: &[SUMMARY],
    variadic: false,
    result_name: ResultName::Prefix("merge_tdigests"),
    outputs: |args| one_output("merge_tdigests_", args, ScalarType::Dynamic),
    accumulator: |_| Box::new(Merged::<Digest>(Vec::new())),
    examples: &[(
        "range x from 1 to 4 step 1 | summarize t = tdigest(x) by x % 2 | summarize t = tdigest_merge(t) | project \
         percentile_tdigest(t, 75, typeof(long))",
        "3",
    )],
};

fn hll_output(prefix: &str, args: &[Argument<'_>], accuracy: usize) -> Result<Vec<Field>, FunctionError> {
    if args.len() > accuracy && constant_i64(args, accuracy).and_then(bits_of_accuracy).is_none() {
        return Err(FunctionError("The accuracy must be 0, 1, 2, 3 or 4.".into()));
    }
    one_output(prefix, args, ScalarType::Dynamic)
}

fn sketches(args: &[Argument<'_>], accuracy: usize) -> Box<dyn Accumulator> {
    let accuracy = constant_i64(args, accuracy).unwrap_or(1);
    Box::new(Sketches { bits: bits_of_accuracy(accuracy).unwrap_or(14), groups: Vec::new() })
}

struct Sketches {
    bits: u32,
    groups: Vec<Sketch>,
}

impl Accumulator for Sketches {
    fn update(&mut self, groups: &[u32], group_count: usize, args: &[Column]) -> Result<(), FunctionError> {
        self.groups.resize_with(group_count, || Sketch::new(self.bits));
        for_each_hash(column(args, 0)?, groups, |group, hash| self.groups[group].add(hash));
        Ok(())
    }

    fn state(&mut self, group_count: usize) -> Vec<Column> {
        self.finish(group_count)
    }

    fn merge(&mut self, groups: &[u32], group_count: usize, state: &[Column]) -> Result<(), FunctionError> {
        self.groups.resize_with(group_count, || Sketch::new(self.bits));
        each_summary(state, groups, |group, sketch: Sketch| self.groups[group].merge(sketch))
    }

    fn finish(&mut self, group_count: usize) -> Vec<Column> {
        self.groups.resize_with(group_count, || Sketch::new(self.bits));
        written(std::mem::take(&mut self.groups).into_iter().map(Some))
    }
}

/// One summary a group, of those that came; null where none did.
struct Merged<T>(Vec<Option<T>>);

impl<T: Summary> Accumulator for Merged<T> {
    fn update(&mut self, groups: &[u32], group_count: usize, args: &[Column]) -> Result<(), FunctionError> {
        self.0.resize_with(group_count, || None);
        each_summary(args, groups, |group, summary: T| match &mut self.0[group] {
            Some(known) => known.merge(summary),
            empty => *empty = Some(summary),
        })
    }

    fn state(&mut self, group_count: usize) -> Vec<Column> {
        self.finish(group_count)
    }

    fn merge(&mut self, groups: &[u32], group_count: usize, state: &[Column]) -> Result<(), FunctionError> {
        self.update(groups, group_count, state)
    }

    fn finish(&mut self, group_count: usize) -> Vec<Column> {
        self.0.resize_with(group_count, || None);
        written(std::mem::take(&mut self.0).into_iter())
    }
}

fn each_summary<T: Summary>(
    args: &[Column],
    groups: &[u32],
    mut each: impl FnMut(usize, T),
) -> Result<(), FunctionError> {
    if let Some(values) = column(args, 0)?.as_dynamics() {
        for_each_row(values.null_buffer(), groups, |group, row| {
            if let Some(summary) = T::read(values.value(row)) {
                each(group, summary);
            }
        });
    }
    Ok(())
}

/// A column of summaries.
fn written<T: Summary>(summaries: impl Iterator<Item = Option<T>>) -> Vec<Column> {
    let mut builder = DynamicBuilder::default();
    let mut writer = DynamicWriter::default();
    for summary in summaries {
        writer.clear();
        builder.push(summary.map(|mut summary| {
            summary.write(&mut writer);
            writer.as_dyn()
        }));
    }
    vec![Column::Dynamic(builder.finish())]
}
