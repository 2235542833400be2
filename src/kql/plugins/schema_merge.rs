//! `schema_merge`

use super::{Call, Complaint, Plugin, Prepared};
use crate::kql::functions::widest;
use crate::values::{Batch, BatchBuilder, Field, ScalarType, Schema, sort_by_key};

pub(super) static FAMILY: &[&Plugin] = &[&SCHEMA_MERGE];

static SCHEMA_MERGE: Plugin = Plugin {
    name: "schema_merge",
    syntax: "schema_merge([PreserveOrder])",
    doc: "One schema of several that getschema gave, or what stands in the way. Numbers of two types become the wider one.",
    reference: "query/schema-merge-plugin",
    summarizes: false,
    keeps_order: true,
    prepare,
    examples: &[(
        "union (print a = 1 | getschema), (print a = 1, b = '' | getschema) | evaluate schema_merge()",
        "a|0|System.Int64|long;b|1|System.String|string",
    )],
};

const COLUMNS: [(&str, ScalarType); 4] = [
    ("ColumnName", ScalarType::String),
    ("ColumnOrdinal", ScalarType::Long),
    ("DataType", ScalarType::String),
    ("ColumnType", ScalarType::String),
];

/// A column of the merged schema.
struct Merged {
    name: String,
    /// Where it stood when it was first met, and at the latest.
    first: i64,
    ordinal: i64,
    data_type: String,
    column_type: String,
    error: Option<&'static str>,
}

fn prepare(call: &mut Call<'_>) -> Result<Prepared, Complaint> {
    let preserve = call.optional("PreserveOrder", ScalarType::Bool)?.and_then(|value| value.as_bool()).unwrap_or(true);
    let mut at = [0; 4];
    for (place, (name, _)) in at.iter_mut().zip(COLUMNS) {
        let Some(index) = call.input.index_of(name) else {
            return Err(format!("The rows must be those of getschema, but there is no column {name}.").into());
        };
        *place = index;
    }
    let schema = Schema::new(COLUMNS.iter().map(|(name, kind)| Field::new(*name, *kind)).collect());
    Ok(Prepared::known(schema, async move |inputs, schema, _| Ok(merged(&inputs[0], at, preserve, schema))))
}

/// Of two types' names that which holds the values of both: the same one, or that of wider numbers.
fn wider<'a>(known: &'a str, other: &'a str) -> Option<&'a str> {
    if known == other {
        return Some(known);
    }
    let numeric = |name: &str| ScalarType::from_name(name).filter(|kind| kind.is_numeric());
    let (left, right) = (numeric(known)?, numeric(other)?);
    Some(if widest(left, right)? == left { known } else { other })
}

fn merged(input: &Batch, at: [usize; 4], preserve: bool, schema: &Schema) -> Batch {
    let mut columns: Vec<Merged> = Vec::new();
    for row in 0..input.rows {
        let text = |which: usize| input.columns[at[which]].value(row).to_text();
        let name = text(0);
        let ordinal = input.columns[at[1]].value(row).as_i64().unwrap_or(-1);
        let column_type = text(3);
        match columns.iter_mut().find(|column| column.name == name) {
            None => {
                columns.push(Merged { name, first: ordinal, ordinal, data_type: text(2), column_type, error: None });
            }
            Some(known) => {
                match wider(&known.column_type, &column_type) {
                    // What the service says of it is not documented.
                    None => known.error = Some("type mismatch"),
                    Some(wider) if wider != known.column_type => {
                        (known.data_type, known.column_type) = (text(2), column_type);
                    }
                    Some(_) => {}
                }
                if preserve && known.first != ordinal {
                    known.error.get_or_insert("columns are out of order");
                }
                known.ordinal = known.ordinal.max(ordinal);
            }
        }
    }
    // Columns go by the latest place at which they were met; those in error go last.
    sort_by_key(&mut columns, |column| (column.error.is_some(), column.ordinal));
    let mut builder = BatchBuilder::new(schema);
    for (ordinal, column) in columns.iter().enumerate() {
        let error = column.error.map(|error| format!("ERROR({error})"));
        builder.columns[0].push_str(&column.name);
        builder.columns[1].push_i64(if error.is_some() { -1 } else { ordinal as i64 });
        match &error {
            Some(error) => {
                builder.columns[2].push_str(&format!("ERROR(unknown CSL type:{error})"));
                builder.columns[3].push_str(error);
            }
            None => {
                builder.columns[2].push_str(&column.data_type);
                builder.columns[3].push_str(&column.column_type);
            }
        }
        builder.end_row();
    }
    builder.finish()
}
