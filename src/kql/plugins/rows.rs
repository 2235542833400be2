//! Plugins that pass some rows on: `identity`, `preview`, `rows_near`, `estimate_rows_count`.

use super::{Call, Complaint, Plugin, Prepared};
use crate::values::{Batch, Column, Field, ScalarType, Schema, Value};

pub(super) static FAMILY: &[&Plugin] = &[&ESTIMATE_ROWS_COUNT, &IDENTITY, &PREVIEW, &ROWS_NEAR];

static ESTIMATE_ROWS_COUNT: Plugin = Plugin {
    name: "estimate_rows_count",
    syntax: "estimate_rows_count()",
    doc: "How many rows there are. The service estimates; here they are counted.",
    reference: "query/evaluate-operator",
    summarizes: false,
    keeps_order: false,
    prepare: |_| Ok(counted("EstimatedRowsCount")),
    examples: &[("range x from 1 to 7 step 1 | evaluate estimate_rows_count()", "7")],
};

static IDENTITY: Plugin = Plugin {
    name: "identity",
    syntax: "identity()",
    doc: "The rows as they are.",
    reference: "query/evaluate-operator",
    summarizes: false,
    keeps_order: true,
    prepare: |call| Ok(Prepared::known(call.input.clone(), async move |inputs, _, _| Ok(inputs[0].clone()))),
    examples: &[("print x = 1 | evaluate identity()", "1")],
};

static PREVIEW: Plugin = Plugin {
    name: "preview",
    syntax: "preview(NumberOfRows)",
    doc: "Two tables: the first rows, and the number of all. Nothing may follow it.",
    reference: "query/preview-plugin",
    summarizes: false,
    keeps_order: true,
    prepare: |call| {
        let count = call.constant("NumberOfRows", ScalarType::Long)?.as_i64().unwrap_or(0);
        let count = usize::try_from(count).unwrap_or(0);
        let rows = Prepared::known(call.input.clone(), async move |inputs, _, _| Ok(inputs[0].slice(0, count)));
        Ok(rows.with_more(vec![counted("Count")], true))
    },
    examples: &[("range x from 1 to 7 step 1 | evaluate preview(2)", "1;2;;7")],
};

/// The number of rows, in a column of this name.
fn counted(column: &str) -> Prepared {
    Prepared::known(Schema::new(vec![Field::new(column, ScalarType::Long)]), async |inputs, _, _| {
        Ok(Batch::new(vec![Column::repeat(&Value::Long(inputs[0].rows as i64), 1)], 1))
    })
}

static ROWS_NEAR: Plugin = Plugin {
    name: "rows_near",
    syntax: "rows_near(Condition, NumRows [, RowsAfter])",
    doc: "The rows for which the condition is true, and so many rows before and after each.",
    reference: "query/rows-near-plugin",
    summarizes: false,
    keeps_order: true,
    prepare: rows_near,
    examples: &[("range x from 1 to 9 step 1 | evaluate rows_near(x == 5, 1)", "4;5;6")],
};

fn rows_near(call: &mut Call<'_>) -> Result<Prepared, Complaint> {
    let condition = call.column_of("Condition", &[ScalarType::Bool])?;
    let count = |value: Value| usize::try_from(value.as_i64().unwrap_or(0)).unwrap_or(0);
    let before = count(call.constant("NumRows", ScalarType::Long)?);
    let after = call.optional("RowsAfter", ScalarType::Long)?.map_or(before, count);
    let width = call.input.len();
    Ok(Prepared::known(call.input.clone(), async move |inputs, _, room| {
        let input = &inputs[0];
        let Some(answers) = condition.of(input).as_bools() else { return Ok(input.slice(0, 0)) };
        let mut kept: Vec<u32> = Vec::new();
        let mut next = 0;
        for (row, answer) in answers.iter().enumerate() {
            room.pace.done(1).await;
            if answer == Some(true) {
                let end = row.saturating_add(after).saturating_add(1).min(input.rows);
                kept.extend((next.max(row.saturating_sub(before))..end).map(|row| row as u32));
                next = next.max(end);
            }
        }
        let own = Batch::new(input.columns[..width].to_vec(), input.rows);
        Ok(own.take(&kept))
    }))
}
