//! Bits of all values together: `binary_all_and()`, `binary_all_or()`, `binary_all_xor()`.

use super::support::{column, for_each, kind_of, long_column, one_output, param};
use super::{Accumulator, Aggregate, Argument};
use crate::kql::functions::{FunctionError, Param, ParamKind, ResultName};
use crate::values::{Column, ScalarType};

pub(super) static FAMILY: &[&Aggregate] = &[&BINARY_ALL_AND, &BINARY_ALL_OR, &BINARY_ALL_XOR];

const EXPR: Param = param("expr", ParamKind::Integer);

static BINARY_ALL_AND: Aggregate = Aggregate {
    name: "binary_all_and",
    aliases: &[],
    doc: "The bits that are set in every value of the group; null of an empty group.",
    reference: "query/binary-all-and-aggregation-function",
    params: &[EXPR],
    variadic: false,
    result_name: ResultName::FirstArgument,
    outputs: |args| one_output("", args, kind_of(args, 0)),
    accumulator: |args| Bits::boxed(args, |a, b| a & b),
    examples: &[("datatable(x: long)[7, 14] | summarize binary_all_and(x)", "6")],
};

static BINARY_ALL_OR: Aggregate = Aggregate {
    name: "binary_all_or",
    aliases: &[],
    doc: "The bits that are set in any value of the group; null of an empty group.",
    reference: "query/binary-all-or-aggregation-function",
    params: &[EXPR],
    variadic: false,
    result_name: ResultName::FirstArgument,
    outputs: |args| one_output("", args, kind_of(args, 0)),
    accumulator: |args| Bits::boxed(args, |a, b| a | b),
    examples: &[("datatable(x: long)[7, 14] | summarize binary_all_or(x)", "15")],
};

static BINARY_ALL_XOR: Aggregate = Aggregate {
    name: "binary_all_xor",
    aliases: &[],
    doc: "The bits that are set in an odd number of values of the group; null of an empty group.",
    reference: "query/binary-all-xor-aggregation-function",
    params: &[EXPR],
    variadic: false,
    result_name: ResultName::FirstArgument,
    outputs: |args| one_output("", args, kind_of(args, 0)),
    accumulator: |args| Bits::boxed(args, |a, b| a ^ b),
    examples: &[("datatable(x: long)[7, 14] | summarize binary_all_xor(x)", "9")],
};

struct Bits {
    kind: ScalarType,
    combine: fn(i64, i64) -> i64,
    values: Vec<i64>,
    seen: Vec<bool>,
}

impl Bits {
    fn boxed(args: &[Argument<'_>], combine: fn(i64, i64) -> i64) -> Box<dyn Accumulator> {
        Box::new(Self { kind: kind_of(args, 0), combine, values: Vec::new(), seen: Vec::new() })
    }
}

impl Accumulator for Bits {
    fn update(&mut self, groups: &[u32], group_count: usize, args: &[Column]) -> Result<(), FunctionError> {
        self.values.resize(group_count, 0);
        self.seen.resize(group_count, false);
        let (bits, seen, combine) = (&mut self.values, &mut self.seen, self.combine);
        let mut add = |group: usize, value: i64| {
            bits[group] = if seen[group] { combine(bits[group], value) } else { value };
            seen[group] = true;
        };
        match column(args, 0)? {
            Column::Int(array) => for_each(array, groups, |group, value| add(group, i64::from(value))),
            Column::Long(array) => for_each(array, groups, add),
            _ => {}
        }
        Ok(())
    }

    fn state(&mut self, group_count: usize) -> Vec<Column> {
        self.finish(group_count)
    }

    fn merge(&mut self, groups: &[u32], group_count: usize, state: &[Column]) -> Result<(), FunctionError> {
        self.update(groups, group_count, state)
    }

    fn finish(&mut self, group_count: usize) -> Vec<Column> {
        self.values.resize(group_count, 0);
        self.seen.resize(group_count, false);
        vec![long_column(self.kind, std::mem::take(&mut self.values), Some(std::mem::take(&mut self.seen)))]
    }
}
