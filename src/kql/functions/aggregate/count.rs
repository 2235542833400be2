//! How many rows: `count()`, `countif()`.

use super::support::{PREDICATE, for_each, long_column, one_output, param};
use super::{Accumulator, Aggregate, Argument};
use crate::kql::functions::{FunctionError, Param, ParamKind, ResultName};
use crate::values::{Column, ScalarType, rows_where};

pub(super) static FAMILY: &[&Aggregate] = &[&COUNT, &COUNTIF, &CNT];

static COUNT: Aggregate = Aggregate {
    name: "count",
    aliases: &[],
    doc: "Number of rows in the group.",
    reference: "query/count-aggregation-function",
    // Kusto takes an argument, too, and counts rows all the same, nulls and all.
    params: &[Param { optional: true, ..param("expr", ParamKind::Any) }],
    variadic: false,
    result_name: ResultName::Prefix("count"),
    outputs: |_| one_output("count_", &[], ScalarType::Long),
    accumulator: |_| Box::new(Count { counts: Vec::new(), predicate: false }),
    examples: &[("range x from 1 to 10 step 1 | summarize count()", "10")],
};

static COUNTIF: Aggregate = Aggregate {
    name: "countif",
    aliases: &[],
    doc: "Number of rows in the group for which `predicate` is true.",
    reference: "query/countif-aggregation-function",
    params: &[PREDICATE],
    variadic: false,
    result_name: ResultName::Prefix("countif"),
    outputs: |args| one_output("countif_", args, ScalarType::Long),
    accumulator: |_: &[Argument<'_>]| Box::new(Count { counts: Vec::new(), predicate: true }),
    examples: &[("range x from 1 to 10 step 1 | summarize countif(x > 7)", "3")],
};

static CNT: Aggregate = Aggregate {
    name: "cnt",
    aliases: &[],
    doc: "The old name of `count`.",
    reference: "query/count-aggregation-function",
    params: &[],
    variadic: false,
    result_name: ResultName::Prefix("cnt"),
    outputs: |_| one_output("cnt_", &[], ScalarType::Long),
    accumulator: |_| Box::new(Count { counts: Vec::new(), predicate: false }),
    examples: &[("range x from 1 to 10 step 1 | summarize cnt()", "10")],
};

struct Count {
    counts: Vec<i64>,
    /// Whether the first argument says which rows count.
    predicate: bool,
}

impl Accumulator for Count {
    fn update(&mut self, groups: &[u32], group_count: usize, args: &[Column]) -> Result<(), FunctionError> {
        self.counts.resize(group_count, 0);
        if self.predicate {
            let rows = args.first().and_then(Column::as_bools).map(rows_where).unwrap_or_default();
            for row in rows {
                self.counts[groups[row as usize] as usize] += 1;
            }
        } else if group_count == 1 {
            self.counts[0] += groups.len() as i64;
        } else {
            for group in groups {
                self.counts[*group as usize] += 1;
            }
        }
        Ok(())
    }

    fn state(&mut self, group_count: usize) -> Vec<Column> {
        self.finish(group_count)
    }

    fn merge(&mut self, groups: &[u32], group_count: usize, state: &[Column]) -> Result<(), FunctionError> {
        self.counts.resize(group_count, 0);
        if let Some(counts) = state.first().and_then(Column::as_longs) {
            for_each(counts, groups, |group, count| self.counts[group] += count);
        }
        Ok(())
    }

    fn finish(&mut self, group_count: usize) -> Vec<Column> {
        self.counts.resize(group_count, 0);
        vec![long_column(ScalarType::Long, std::mem::take(&mut self.counts), None)]
    }
}
