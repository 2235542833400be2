//! The row with the largest or smallest value: `arg_max()`, `arg_min()`.

use super::extremes::Extremes;
use super::minmax::check_ordered;
use super::picked_rows::PickedRows;
use super::support::{EXPR, column, kind_of};
use super::{Accumulator, Aggregate, Argument};
use crate::kql::functions::{FunctionError, Param, ParamKind, ResultName};
use crate::values::{Column, Field, ScalarType, rows_where};
use arrow_array::BooleanArray;

pub(super) static FAMILY: &[&Aggregate] = &[&ARG_MAX, &ARG_MIN, &ARGMAX, &ARGMIN];

/// Arguments whose values are returned beside; there may be none.
const RETURNED: Param = Param { name: "returned", kind: ParamKind::Any, optional: true, constant: false };

static ARG_MAX: Aggregate = Aggregate {
    name: "arg_max",
    aliases: &[],
    doc: "The largest value of the first argument in the group, and the other arguments' values in the same row (`*`: \
          all columns). Rows in which the first argument is null count only where it is null in all rows; of equal \
          rows the first is taken.",
    reference: "query/arg-max-aggregation-function",
    params: &[EXPR, RETURNED],
    variadic: true,
    result_name: ResultName::None,
    outputs: |args| outputs("max", args),
    accumulator: |args| accumulator(args, true),
    examples: &[(
        r#"datatable(x: long, y: string)[1, "a", 3, "b", 2, "c"] | summarize arg_max(x, y) | project y"#,
        "b",
    )],
};

static ARG_MIN: Aggregate = Aggregate {
    name: "arg_min",
    aliases: &[],
    doc: "The smallest value of the first argument in the group, and the other arguments' values in the same row (`*`: \
          all columns). Rows in which the first argument is null count only where it is null in all rows; of equal \
          rows the first is taken.",
    reference: "query/arg-min-aggregation-function",
    params: &[EXPR, RETURNED],
    variadic: true,
    result_name: ResultName::None,
    outputs: |args| outputs("min", args),
    accumulator: |args| accumulator(args, false),
    examples: &[(
        r#"datatable(x: long, y: string)[2, "a", 1, "b", 3, "c"] | summarize arg_min(x, y) | project y"#,
        "b",
    )],
};

static ARGMAX: Aggregate = Aggregate {
    name: "argmax",
    aliases: &[],
    doc: "The old name of `arg_max`, with other names for its results.",
    reference: "query/arg-max-aggregation-function",
    params: &[EXPR, RETURNED],
    variadic: true,
    result_name: ResultName::None,
    outputs: |args| prefixed_outputs("max", args),
    accumulator: |args| accumulator(args, true),
    examples: &[(r#"datatable(x: long, y: string)[2, "a", 3, "b"] | summarize argmax(x, y) | project max_x_y"#, "b")],
};

static ARGMIN: Aggregate = Aggregate {
    name: "argmin",
    aliases: &[],
    doc: "The old name of `arg_min`, with other names for its results.",
    reference: "query/arg-min-aggregation-function",
    params: &[EXPR, RETURNED],
    variadic: true,
    result_name: ResultName::None,
    outputs: |args| prefixed_outputs("min", args),
    accumulator: |args| accumulator(args, false),
    examples: &[(r#"datatable(x: long, y: string)[2, "a", 1, "b"] | summarize argmin(x, y) | project min_x_y"#, "b")],
};

fn outputs(prefix: &str, args: &[Argument<'_>]) -> Result<Vec<Field>, FunctionError> {
    check_ordered(kind_of(args, 0))?;
    let first = args.first().map_or("", |arg| arg.name);
    let name = |(at, arg): (usize, &Argument<'_>)| match (at, arg.name) {
        (0, "") => format!("{prefix}_"),
        (_, "") => format!("{prefix}_{first}_arg{at}"),
        (_, name) => name.to_owned(),
    };
    Ok(args.iter().enumerate().map(|(at, arg)| Field::new(name((at, arg)), arg.kind)).collect())
}

/// The old names: `max_x` of the first argument, `max_x_y` of the others.
fn prefixed_outputs(prefix: &str, args: &[Argument<'_>]) -> Result<Vec<Field>, FunctionError> {
    check_ordered(kind_of(args, 0))?;
    let first = format!("{prefix}_{}", args.first().map_or("", |arg| arg.name));
    let name = |(at, arg): (usize, &Argument<'_>)| match (at, arg.name) {
        (0, _) => first.clone(),
        (_, "") => format!("{first}_arg{at}"),
        (_, name) => format!("{first}_{name}"),
    };
    Ok(args.iter().enumerate().map(|(at, arg)| Field::new(name((at, arg)), arg.kind)).collect())
}

fn accumulator(args: &[Argument<'_>], largest: bool) -> Box<dyn Accumulator> {
    // The binder has refused a dynamic by the outputs.
    let extremes = Extremes::new(kind_of(args, 0), largest);
    let kinds = args.iter().skip(1).map(|arg| arg.kind).collect();
    Box::new(ArgExtreme { extremes, rows: PickedRows::new(kinds) })
}

struct ArgExtreme {
    extremes: Option<Extremes>,
    /// The other arguments.
    rows: PickedRows,
}

impl Accumulator for ArgExtreme {
    fn update(&mut self, groups: &[u32], group_count: usize, args: &[Column]) -> Result<(), FunctionError> {
        let key = column(args, 0)?;
        let rows = &mut self.rows;
        rows.grow(group_count);
        if let Some(extremes) = &mut self.extremes {
            extremes.update(groups, group_count, key, |group, row| rows.mark(group, row));
        }
        if key.null_buffer().is_some() {
            for (row, group) in groups.iter().enumerate() {
                if !rows.has(*group as usize) {
                    rows.mark(*group as usize, row);
                }
            }
        }
        rows.keep(&args[1..]);
        Ok(())
    }

    fn state(&mut self, group_count: usize) -> Vec<Column> {
        self.rows.grow(group_count);
        let placed = Column::Bool(BooleanArray::from(self.rows.placed()));
        [placed].into_iter().chain(self.finish(group_count)).collect()
    }

    fn merge(&mut self, groups: &[u32], group_count: usize, state: &[Column]) -> Result<(), FunctionError> {
        let rows = column(state, 0)?.as_bools().map(rows_where).unwrap_or_default();
        let groups: Vec<u32> = rows.iter().map(|row| groups[*row as usize]).collect();
        let args: Vec<Column> = state[1..].iter().map(|column| column.take(&rows)).collect();
        self.update(&groups, group_count, &args)
    }

    fn finish(&mut self, group_count: usize) -> Vec<Column> {
        self.rows.grow(group_count);
        let key = match &mut self.extremes {
            Some(extremes) => extremes.column(group_count),
            None => Column::nulls(ScalarType::Dynamic, group_count),
        };
        [key].into_iter().chain(self.rows.columns()).collect()
    }
}
