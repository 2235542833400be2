//! Largest and smallest values: `min()`, `max()` and their `…if` forms.

use super::extremes::Extremes;
use super::support::{EXPR, Filtered, PREDICATE, column, kind_of, one_output};
use super::{Accumulator, Aggregate, Argument};
use crate::kql::functions::{FunctionError, ResultName};
use crate::values::{Column, Field, ScalarType, rows_where};
use arrow_array::BooleanArray;

pub(super) static FAMILY: &[&Aggregate] = &[&MIN, &MAX, &MINIF, &MAXIF];

static MIN: Aggregate = Aggregate {
    name: "min",
    aliases: &[],
    doc: "Smallest value of `expr` in the group; nulls are left out, NaN beats all.",
    reference: "query/min-aggregation-function",
    params: &[EXPR],
    variadic: false,
    result_name: ResultName::Prefix("min"),
    outputs: |args| ordered_output("min_", args),
    accumulator: |args| accumulator(args, false),
    examples: &[("range x from 3 to 10 step 1 | summarize min(x)", "3")],
};

static MAX: Aggregate = Aggregate {
    name: "max",
    aliases: &[],
    doc: "Largest value of `expr` in the group; nulls are left out, NaN beats all.",
    reference: "query/max-aggregation-function",
    params: &[EXPR],
    variadic: false,
    result_name: ResultName::Prefix("max"),
    outputs: |args| ordered_output("max_", args),
    accumulator: |args| accumulator(args, true),
    examples: &[("range x from 3 to 10 step 1 | summarize max(x)", "10")],
};

static MINIF: Aggregate = Aggregate {
    name: "minif",
    aliases: &[],
    doc: "Smallest value of `expr` in the rows for which `predicate` is true.",
    reference: "query/minif-aggregation-function",
    params: &[EXPR, PREDICATE],
    variadic: false,
    result_name: ResultName::Prefix("minif"),
    outputs: |args| ordered_output("minif_", args),
    accumulator: |args| Filtered::build(args, 1, MIN.accumulator),
    examples: &[("range x from 3 to 10 step 1 | summarize minif(x, x % 4 == 0)", "4")],
};

static MAXIF: Aggregate = Aggregate {
    name: "maxif",
    aliases: &[],
    doc: "Largest value of `expr` in the rows for which `predicate` is true.",
    reference: "query/maxif-aggregation-function",
    params: &[EXPR, PREDICATE],
    variadic: false,
    result_name: ResultName::Prefix("maxif"),
    outputs: |args| ordered_output("maxif_", args),
    accumulator: |args| Filtered::build(args, 1, MAX.accumulator),
    examples: &[("range x from 3 to 10 step 1 | summarize maxif(x, x % 4 == 0)", "8")],
};

fn ordered_output(prefix: &str, args: &[Argument<'_>]) -> Result<Vec<Field>, FunctionError> {
    let kind = kind_of(args, 0);
    check_ordered(kind)?;
    one_output(prefix, args, kind)
}

/// Fails for a type without an order.
pub(super) fn check_ordered(kind: ScalarType) -> Result<(), FunctionError> {
    if kind != ScalarType::Dynamic {
        return Ok(());
    }
    Err(FunctionError("A dynamic value has no order. Convert it first, e.g. with tolong() or tostring().".into()))
}

fn accumulator(args: &[Argument<'_>], largest: bool) -> Box<dyn Accumulator> {
    // The binder has refused a dynamic by the outputs.
    let extremes = Extremes::new(kind_of(args, 0), largest);
    Box::new(MinMax(extremes))
}

struct MinMax(Option<Extremes>);

impl Accumulator for MinMax {
    fn update(&mut self, groups: &[u32], group_count: usize, args: &[Column]) -> Result<(), FunctionError> {
        if let Some(extremes) = &mut self.0 {
            extremes.update(groups, group_count, column(args, 0)?, |_, _| {});
        }
        Ok(())
    }

    fn state(&mut self, group_count: usize) -> Vec<Column> {
        let Some(extremes) = &mut self.0 else { return Vec::new() };
        // Strings have no null that could say that a group has no value.
        let seen = Column::Bool(BooleanArray::from(extremes.seen(group_count).to_vec()));
        vec![extremes.column(group_count), seen]
    }

    fn merge(&mut self, groups: &[u32], group_count: usize, state: &[Column]) -> Result<(), FunctionError> {
        let rows = state.get(1).and_then(Column::as_bools).map(rows_where).unwrap_or_default();
        let groups: Vec<u32> = rows.iter().map(|row| groups[*row as usize]).collect();
        self.update(&groups, group_count, &[column(state, 0)?.take(&rows)])
    }

    fn finish(&mut self, group_count: usize) -> Vec<Column> {
        match &mut self.0 {
            Some(extremes) => vec![extremes.column(group_count)],
            None => vec![Column::nulls(ScalarType::Dynamic, group_count)],
        }
    }
}
