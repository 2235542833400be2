//! Some row of the group: `take_any()` and its kin.

use super::picked_rows::PickedRows;
use super::support::{EXPR, Filtered, PREDICATE, column, kind_of, one_output};
use super::{Accumulator, Aggregate, Argument};
use crate::kql::functions::{FunctionError, ResultName};
use crate::values::{Column, Field, rows_where};
use arrow_array::BooleanArray;

pub(super) static FAMILY: &[&Aggregate] = &[&TAKE_ANY, &TAKE_ANYIF, &ANY, &ANYIF];

static TAKE_ANY: Aggregate = Aggregate {
    name: "take_any",
    aliases: &[],
    doc: "The arguments' values in some row of the group (here: the first). A single argument gives a value that is \
          neither null nor empty where there is one.",
    reference: "query/take-any-aggregation-function",
    params: &[EXPR],
    variadic: true,
    result_name: ResultName::None,
    outputs: |args| outputs("", args),
    accumulator,
    examples: &[("range x from 7 to 9 step 1 | summarize take_any(x)", "7")],
};

static TAKE_ANYIF: Aggregate = Aggregate {
    name: "take_anyif",
    aliases: &[],
    doc: "The value of `expr` in some row of the group for which `predicate` is true.",
    reference: "query/take-anyif-aggregation-function",
    params: &[EXPR, PREDICATE],
    variadic: false,
    result_name: ResultName::FirstArgument,
    outputs: |args| one_output("", args, kind_of(args, 0)),
    accumulator: |args| Filtered::build(args, 1, accumulator),
    examples: &[("range x from 7 to 9 step 1 | summarize take_anyif(x, x > 7)", "8")],
};

static ANY: Aggregate = Aggregate {
    name: "any",
    aliases: &[],
    doc: "The old name of `take_any`, with another name for its result.",
    reference: "query/take-any-aggregation-function",
    params: &[EXPR],
    variadic: true,
    result_name: ResultName::Prefix("any"),
    outputs: |args| if args.len() == 1 { one_output("any_", args, kind_of(args, 0)) } else { outputs("any_", args) },
    accumulator,
    examples: &[("range x from 7 to 9 step 1 | summarize any(x)", "7")],
};

static ANYIF: Aggregate = Aggregate {
    name: "anyif",
    aliases: &[],
    doc: "The old name of `take_anyif`, with another name for its result.",
    reference: "query/take-anyif-aggregation-function",
    params: &[EXPR, PREDICATE],
    variadic: false,
    result_name: ResultName::Prefix("anyif"),
    outputs: |args| one_output("anyif_", args, kind_of(args, 0)),
    accumulator: |args| Filtered::build(args, 1, accumulator),
    examples: &[("range x from 7 to 9 step 1 | summarize anyif(x, x > 7)", "8")],
};

fn outputs(prefix: &str, args: &[Argument<'_>]) -> Result<Vec<Field>, FunctionError> {
    let name = |at: usize, arg: &Argument<'_>| match arg.name {
        "" => format!("any_arg{at}"),
        name => format!("{prefix}{name}"),
    };
    Ok(args.iter().enumerate().map(|(at, arg)| Field::new(name(at, arg), arg.kind)).collect())
}

fn accumulator(args: &[Argument<'_>]) -> Box<dyn Accumulator> {
    let kinds: Vec<_> = args.iter().map(|arg| arg.kind).collect();
    Box::new(Any { rows: PickedRows::new(kinds), filled: Vec::new() })
}

struct Any {
    rows: PickedRows,
    /// Whether the group's only value is neither null nor empty.
    filled: Vec<bool>,
}

impl Accumulator for Any {
    fn update(&mut self, groups: &[u32], group_count: usize, args: &[Column]) -> Result<(), FunctionError> {
        self.rows.grow(group_count);
        self.filled.resize(group_count, false);
        if let [only] = args {
            let has_value: Box<dyn Fn(usize) -> bool> = match only {
                Column::String(strings) => {
                    let filled = strings.test(|text| !text.is_empty());
                    Box::new(move |row| filled.value(row))
                }
                other => Box::new(|row| !other.is_null(row)),
            };
            for (row, group) in groups.iter().enumerate() {
                let group = *group as usize;
                if !self.filled[group] && has_value(row) {
                    self.filled[group] = true;
                    self.rows.mark(group, row);
                }
            }
        }
        for (row, group) in groups.iter().enumerate() {
            if !self.rows.has(*group as usize) {
                self.rows.mark(*group as usize, row);
            }
        }
        self.rows.keep(args);
        Ok(())
    }

    fn state(&mut self, group_count: usize) -> Vec<Column> {
        self.rows.grow(group_count);
        let placed = Column::Bool(BooleanArray::from(self.rows.placed()));
        [placed].into_iter().chain(self.rows.columns()).collect()
    }

    fn merge(&mut self, groups: &[u32], group_count: usize, state: &[Column]) -> Result<(), FunctionError> {
        let rows = column(state, 0)?.as_bools().map(rows_where).unwrap_or_default();
        let groups: Vec<u32> = rows.iter().map(|row| groups[*row as usize]).collect();
        let args: Vec<Column> = state[1..].iter().map(|column| column.take(&rows)).collect();
        self.update(&groups, group_count, &args)
    }

    fn finish(&mut self, group_count: usize) -> Vec<Column> {
        self.rows.grow(group_count);
        self.rows.columns()
    }
}
