//! Values gathered into arrays: `make_list()`, `make_set()` and their kin.

use super::distinct::hash_bytes;
use super::support::{
    EXPR, Filtered, PREDICATE, by_group, column, constant_i64, each_element, kind_of, one_output, optional_constant,
};
use super::{Accumulator, Aggregate, Argument};
use crate::kql::functions::{FunctionError, Param, ParamKind, ResultName};
use crate::values::{Column, Dyn, DynKind, DynamicBuilder, DynamicWriter, ScalarType};
use hashbrown::HashTable;

pub(super) static FAMILY: &[&Aggregate] =
    &[&MAKE_LIST, &MAKE_LIST_IF, &MAKE_LIST_WITH_NULLS, &MAKE_SET, &MAKE_SET_IF, &MAKELIST, &MAKESET];

/// Elements that are kept at most, as documented.
const MAX_SIZE: usize = 1_048_576;
/// The same of the old functions.
const OLD_MAX_SIZE: usize = 128;
/// How many elements to keep.
const MAX_SIZE_PARAM: Param = optional_constant("maxSize", ParamKind::Integer);

static MAKE_LIST: Aggregate = Aggregate {
    name: "make_list",
    aliases: &[],
    doc: "An array of all values of `expr` in the group that are not null, at most `maxSize` (1048576). Arrays are taken \
          apart, one level.",
    reference: "query/make-list-aggregation-function",
    params: &[EXPR, MAX_SIZE_PARAM],
    variadic: false,
    result_name: ResultName::Prefix("list"),
    outputs: |args| one_output("list_", args, ScalarType::Dynamic),
    accumulator: |args| Lists::boxed(args, MAX_SIZE, false, false),
    examples: &[("range x from 1 to 3 step 1 | summarize make_list(x)", "[1,2,3]")],
};

static MAKE_LIST_IF: Aggregate = Aggregate {
    name: "make_list_if",
    aliases: &[],
    doc: "An array of the values of `expr` in the rows for which `predicate` is true.",
    reference: "query/make-list-if-aggregation-function",
    params: &[EXPR, PREDICATE, MAX_SIZE_PARAM],
    variadic: false,
    result_name: ResultName::Prefix("list"),
    outputs: |args| one_output("list_", args, ScalarType::Dynamic),
    accumulator: |args| Filtered::build(args, 1, MAKE_LIST.accumulator),
    examples: &[("range x from 1 to 3 step 1 | summarize make_list_if(x, x > 1)", "[2,3]")],
};

static MAKE_LIST_WITH_NULLS: Aggregate = Aggregate {
    name: "make_list_with_nulls",
    aliases: &[],
    doc: "An array of all values of `expr` in the group, nulls among them.",
    reference: "query/make-list-with-nulls-aggregation-function",
    params: &[EXPR],
    variadic: false,
    result_name: ResultName::Prefix("list"),
    outputs: |args| one_output("list_", args, ScalarType::Dynamic),
    accumulator: |args| Lists::boxed(args, MAX_SIZE, false, true),
    examples: &[("datatable(x: long)[1, long(null), 3] | summarize make_list_with_nulls(x)", "[1,null,3]")],
};

static MAKE_SET: Aggregate = Aggregate {
    name: "make_set",
    aliases: &[],
    doc: "An array of the different values of `expr` in the group, in the order in which they come first, at most \
          `maxSize` (1048576). Arrays are taken apart, one level.",
    reference: "query/make-set-aggregation-function",
    params: &[EXPR, MAX_SIZE_PARAM],
    variadic: false,
    result_name: ResultName::Prefix("set"),
    outputs: |args| one_output("set_", args, ScalarType::Dynamic),
    accumulator: |args| Lists::boxed(args, MAX_SIZE, true, false),
    examples: &[("range x from 1 to 9 step 1 | summarize make_set(x % 3)", "[1,2,0]")],
};

static MAKE_SET_IF: Aggregate = Aggregate {
    name: "make_set_if",
    aliases: &[],
    doc: "An array of the different values of `expr` in the rows for which `predicate` is true.",
    reference: "query/make-set-if-aggregation-function",
    params: &[EXPR, PREDICATE, MAX_SIZE_PARAM],
    variadic: false,
    result_name: ResultName::Prefix("set"),
    outputs: |args| one_output("set_", args, ScalarType::Dynamic),
    accumulator: |args| Filtered::build(args, 1, MAKE_SET.accumulator),
    examples: &[("range x from 1 to 9 step 1 | summarize make_set_if(x % 3, x > 8)", "[0]")],
};

static MAKELIST: Aggregate = Aggregate {
    name: "makelist",
    aliases: &[],
    doc: "The old name of `make_list`; it keeps 128 values where no `maxSize` is given.",
    reference: "query/make-list-aggregation-function",
    params: &[EXPR, MAX_SIZE_PARAM],
    variadic: false,
    result_name: ResultName::Prefix("list"),
    outputs: |args| one_output("list_", args, ScalarType::Dynamic),
    accumulator: |args| Lists::boxed(args, OLD_MAX_SIZE, false, false),
    examples: &[("range x from 1 to 3 step 1 | summarize makelist(x)", "[1,2,3]")],
};

static MAKESET: Aggregate = Aggregate {
    name: "makeset",
    aliases: &[],
    doc: "The old name of `make_set`; it keeps 128 values where no `maxSize` is given.",
    reference: "query/make-set-aggregation-function",
    params: &[EXPR, MAX_SIZE_PARAM],
    variadic: false,
    result_name: ResultName::Prefix("set"),
    outputs: |args| one_output("set_", args, ScalarType::Dynamic),
    accumulator: |args| Lists::boxed(args, OLD_MAX_SIZE, true, false),
    examples: &[("range x from 1 to 9 step 1 | summarize makeset(x % 3)", "[1,2,0]")],
};

/// `maxSize`, the second argument once a predicate is out of the way.
pub(super) fn max_size(args: &[Argument<'_>], default: usize) -> usize {
    constant_i64(args, 1).map_or(default, |size| usize::try_from(size).unwrap_or(0).min(MAX_SIZE))
}

struct Lists {
    max_size: usize,
    /// Whether a column's nulls become elements. A dynamic's null is a value like others, as the real engine has it.
    nulls: bool,
    /// Where equal elements are kept once: the numbers of the kept ones, by group and bytes.
    seen: Option<HashTable<u32>>,
    /// All elements, encoded.
    bytes: Vec<u8>,
    /// For each element its group and where it stands in `bytes`.
    items: Vec<(u32, (usize, usize))>,
    /// Number of elements of each group.
    counts: Vec<usize>,
}

impl Lists {
    fn boxed(args: &[Argument<'_>], default: usize, set: bool, nulls: bool) -> Box<dyn Accumulator> {
        Box::new(Self {
            max_size: max_size(args, default),
            nulls: nulls || kind_of(args, 0) == ScalarType::Dynamic,
            seen: set.then(HashTable::new),
            bytes: Vec::new(),
            items: Vec::new(),
            counts: Vec::new(),
        })
    }

    fn push(&mut self, group: u32, element: Dyn<'_>) {
        let count = &mut self.counts[group as usize];
        if *count >= self.max_size {
            return;
        }
        let (bytes, items) = (&self.bytes, &self.items);
        if let Some(seen) = &mut self.seen {
            let is_same = |item: &u32| {
                let (other, (start, end)) = items[*item as usize];
                other == group && bytes[start..end] == *element.bytes()
            };
            let hash = slot(group, element.bytes());
            if seen.find(hash, is_same).is_some() {
                return;
            }
            seen.insert_unique(hash, items.len() as u32, |item| {
                let (group, (start, end)) = items[*item as usize];
                slot(group, &bytes[start..end])
            });
        }
        *count += 1;
        let start = self.bytes.len();
        self.bytes.extend_from_slice(element.bytes());
        self.items.push((group, (start, self.bytes.len())));
    }

    fn push_value(&mut self, group: u32, value: Dyn<'_>) {
        if let DynKind::Array(_) = value.kind() {
            value.elements().for_each(|element| self.push(group, element));
        } else {
            self.push(group, value);
        }
    }
}

fn slot(group: u32, bytes: &[u8]) -> u64 {
    hash_bytes(bytes) ^ u64::from(group).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

impl Accumulator for Lists {
    fn update(&mut self, groups: &[u32], group_count: usize, args: &[Column]) -> Result<(), FunctionError> {
        self.counts.resize(group_count, 0);
        let values = column(args, 0)?;
        let nulls = values.null_buffer().filter(|_| !self.nulls);
        each_element(values, |row, value| {
            if nulls.is_none_or(|nulls| nulls.is_valid(row)) {
                self.push_value(groups[row], value);
            }
        });
        Ok(())
    }

    fn state(&mut self, group_count: usize) -> Vec<Column> {
        self.finish(group_count)
    }

    fn merge(&mut self, groups: &[u32], group_count: usize, state: &[Column]) -> Result<(), FunctionError> {
        self.counts.resize(group_count, 0);
        // The states are arrays of elements, so what nulls are in there are meant to be.
        each_element(column(state, 0)?, |row, value| self.push_value(groups[row], value));
        Ok(())
    }

    fn finish(&mut self, group_count: usize) -> Vec<Column> {
        let (starts, items) = by_group(std::mem::take(&mut self.items).into_iter(), group_count);
        let mut builder = DynamicBuilder::default();
        let mut writer = DynamicWriter::default();
        for bounds in starts.windows(2) {
            writer.clear();
            writer.begin_array();
            for (start, end) in &items[bounds[0]..bounds[1]] {
                writer.copy(Dyn::new(&self.bytes[*start..*end]));
            }
            writer.end();
            builder.push(Some(writer.as_dyn()));
        }
        vec![Column::Dynamic(builder.finish())]
    }
}
