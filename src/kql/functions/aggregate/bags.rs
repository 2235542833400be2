//! Property bags put together: `make_bag()`, `make_bag_if()`.

use super::distinct::hash_bytes;
use super::lists::max_size;
use super::support::{Filtered, PREDICATE, by_group, column, one_output, optional_constant, param};
use super::{Accumulator, Aggregate, Argument};
use crate::kql::functions::{FunctionError, Param, ParamKind, ResultName};
use crate::values::{Column, Dyn, DynamicBuilder, DynamicWriter, ScalarType};
use hashbrown::HashTable;

pub(super) static FAMILY: &[&Aggregate] = &[&MAKE_BAG, &MAKE_BAG_IF, &MAKE_DICTIONARY];

/// Properties that are kept at most, as documented.
const MAX_SIZE: usize = 1_048_576;
const EXPR: Param = param("expr", ParamKind::Exact(ScalarType::Dynamic));
const MAX_SIZE_PARAM: Param = optional_constant("maxSize", ParamKind::Integer);

static MAKE_BAG: Aggregate = Aggregate {
    name: "make_bag",
    aliases: &[],
    doc: "A property bag of all properties of the group's bags, at most `maxSize` (1048576). Of a key that comes more than \
          once the first value stays; what is no bag is left out.",
    reference: "query/make-bag-aggregation-function",
    params: &[EXPR, MAX_SIZE_PARAM],
    variadic: false,
    result_name: ResultName::Prefix("bag"),
    outputs: |args| one_output("bag_", args, ScalarType::Dynamic),
    accumulator,
    examples: &[("range x from 1 to 2 step 1 | summarize make_bag(bag_pack(tostring(x), x))", r#"{"1":1,"2":2}"#)],
};

static MAKE_BAG_IF: Aggregate = Aggregate {
    name: "make_bag_if",
    aliases: &[],
    doc: "A property bag of the properties of the bags in the rows for which `predicate` is true.",
    reference: "query/make-bag-if-aggregation-function",
    params: &[EXPR, PREDICATE, MAX_SIZE_PARAM],
    variadic: false,
    result_name: ResultName::Prefix("bag"),
    outputs: |args| one_output("bag_", args, ScalarType::Dynamic),
    accumulator: |args| Filtered::build(args, 1, accumulator),
    examples: &[("range x from 1 to 2 step 1 | summarize make_bag_if(bag_pack(tostring(x), x), x > 1)", r#"{"2":2}"#)],
};

static MAKE_DICTIONARY: Aggregate = Aggregate {
    name: "make_dictionary",
    aliases: &[],
    doc: "The old name of `make_bag`.",
    reference: "query/make-bag-aggregation-function",
    params: &[EXPR, MAX_SIZE_PARAM],
    variadic: false,
    result_name: ResultName::Prefix("dictionary"),
    outputs: |args| one_output("dictionary_", args, ScalarType::Dynamic),
    accumulator,
    examples: &[(
        "range x from 1 to 2 step 1 | summarize make_dictionary(bag_pack(tostring(x), x))",
        r#"{"1":1,"2":2}"#,
    )],
};

fn accumulator(args: &[Argument<'_>]) -> Box<dyn Accumulator> {
    Box::new(Bags {
        max_size: max_size(args, MAX_SIZE),
        seen: HashTable::new(),
        items: Vec::new(),
        bytes: Vec::new(),
        counts: Vec::new(),
    })
}

/// A property: where its key starts, where its value starts, where it ends.
type Property = (usize, usize, usize);

struct Bags {
    max_size: usize,
    /// Numbers of properties, by group and key.
    seen: HashTable<u32>,
    items: Vec<(u32, Property)>,
    /// Keys and encoded values.
    bytes: Vec<u8>,
    counts: Vec<usize>,
}

impl Bags {
    fn push(&mut self, group: u32, key: &str, value: Dyn<'_>) {
        let count = &mut self.counts[group as usize];
        if *count >= self.max_size {
            return;
        }
        let (bytes, items) = (&self.bytes, &self.items);
        let is_same = |item: &u32| {
            let (other, (key_start, value_start, _)) = items[*item as usize];
            other == group && bytes[key_start..value_start] == *key.as_bytes()
        };
        let hash = slot(group, key.as_bytes());
        if self.seen.find(hash, is_same).is_some() {
            return;
        }
        self.seen.insert_unique(hash, items.len() as u32, |item| {
            let (group, (key_start, value_start, _)) = items[*item as usize];
            slot(group, &bytes[key_start..value_start])
        });
        *count += 1;
        let key_start = self.bytes.len();
        self.bytes.extend_from_slice(key.as_bytes());
        let value_start = self.bytes.len();
        self.bytes.extend_from_slice(value.bytes());
        self.items.push((group, (key_start, value_start, self.bytes.len())));
    }
}

fn slot(group: u32, bytes: &[u8]) -> u64 {
    hash_bytes(bytes) ^ u64::from(group).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

impl Accumulator for Bags {
    fn update(&mut self, groups: &[u32], group_count: usize, args: &[Column]) -> Result<(), FunctionError> {
        self.counts.resize(group_count, 0);
        if let Some(values) = column(args, 0)?.as_dynamics() {
            for (value, group) in values.iter().zip(groups) {
                value.properties().for_each(|(key, value)| self.push(*group, key, value));
            }
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
        let (starts, items) = by_group(std::mem::take(&mut self.items).into_iter(), group_count);
        let mut builder = DynamicBuilder::default();
        let mut writer = DynamicWriter::default();
        for bounds in starts.windows(2) {
            writer.clear();
            writer.begin_bag();
            for (key, value, end) in &items[bounds[0]..bounds[1]] {
                // The bytes of a key were a whole text when they came.
                writer.key(std::str::from_utf8(&self.bytes[*key..*value]).unwrap_or_default());
                writer.copy(Dyn::new(&self.bytes[*value..*end]));
            }
            writer.end();
            builder.push(Some(writer.as_dyn()));
        }
        vec![Column::Dynamic(builder.finish())]
    }
}
