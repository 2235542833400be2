//! `narrow`

use super::{Call, Complaint, Plugin, Prepared};
use crate::values::{Batch, BatchBuilder, Field, ScalarType, Schema};

pub(super) static FAMILY: &[&Plugin] = &[&NARROW];

static NARROW: Plugin = Plugin {
    name: "narrow",
    syntax: "narrow()",
    doc: "Every cell as a row of its own: number of the row, name of the column, value as text.",
    reference: "query/narrow-plugin",
    summarizes: false,
    keeps_order: false,
    prepare,
    examples: &[("print Repo = 'web', Tags = 3 | evaluate narrow()", "0|Repo|web;0|Tags|3")],
};

fn prepare(call: &mut Call<'_>) -> Result<Prepared, Complaint> {
    let names: Vec<_> = call.input.fields.iter().map(|field| field.name.clone()).collect();
    let schema = Schema::new(vec![
        Field::new("Row", ScalarType::Long),
        Field::new("Column", ScalarType::String),
        Field::new("Value", ScalarType::String),
    ]);
    Ok(Prepared::known(schema, async move |inputs, schema, room| {
        let input = &inputs[0];
        if input.rows.saturating_mul(names.len()) > room.max_rows {
            return Err(format!("The answer would have more than {} rows, the limit here.", room.max_rows).into());
        }
        let mut builder = BatchBuilder::new(schema);
        for row in 0..input.rows {
            room.pace.done(names.len()).await;
            for (name, column) in names.iter().zip(&input.columns) {
                builder.columns[0].push_i64(row as i64);
                builder.columns[1].push_str(name);
                builder.columns[2].push_str(&column.value(row).to_text());
                builder.end_row();
            }
        }
        let batch: Batch = builder.finish();
        Ok(batch)
    }))
}
