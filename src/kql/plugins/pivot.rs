//! `pivot`

use super::{Call, Complaint, Plugin, Prepared, Room, Table};
use crate::values::{Batch, Column, Field, NO_ROW, ScalarType, Schema, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) static FAMILY: &[&Plugin] = &[&PIVOT];

/// Columns that the values of the turned column may become.
const MAX_COLUMNS: usize = 1_000;

static PIVOT: Plugin = Plugin {
    name: "pivot",
    syntax: "pivot(Column [, aggregate [, Column1, …]])",
    doc: "Turns the values of a column into columns of their own; the cells are an aggregate, count() unless said.",
    reference: "query/pivot-plugin",
    summarizes: true,
    keeps_order: false,
    prepare,
    examples: &[(
        "datatable(Repo:string, Verb:string)['web','pull', 'web','push', 'web','pull'] | evaluate pivot(Verb)",
        "web|2|1",
    )],
};

/// What comes is summarized: the columns that stay, the turned one, the value.
fn prepare(call: &mut Call<'_>) -> Result<Prepared, Complaint> {
    let fields = call.input.fields.clone();
    Ok(Prepared {
        passed: Some((0..fields.len().saturating_sub(2)).collect()),
        ..Prepared::open(async move |inputs, room| run(&fields, &inputs[0], room).await)
    })
}

async fn run(fields: &[Field], input: &Batch, room: &Room) -> Result<Table, Complaint> {
    let stay = fields.len().saturating_sub(2);
    let (turned, values) = (&input.columns[stay], &input.columns[stay + 1]);
    let mut names: Vec<String> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let mut places: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    let mut firsts: Vec<u32> = Vec::new();
    // Which row of the input each cell is from: column by column.
    let mut cells: Vec<Vec<(usize, u32)>> = Vec::new();
    for row in 0..input.rows {
        let name = turned.value(row).to_text();
        room.pace.done(1).await;
        let at = *known.entry(name).or_insert_with_key(|name| {
            names.push(name.clone());
            cells.push(Vec::new());
            names.len() - 1
        });
        if names.len() > MAX_COLUMNS {
            return Err(format!("More than {MAX_COLUMNS} values would become columns, the limit here.").into());
        }
        let key: Vec<String> = input.columns[..stay].iter().map(|column| column.value(row).to_text()).collect();
        let place = *places.entry(key).or_insert_with(|| {
            firsts.push(row as u32);
            firsts.len() - 1
        });
        cells[at].push((place, row as u32));
    }
    let rows = firsts.len();
    if rows.saturating_mul(names.len()) > room.max_rows {
        return Err(format!("The answer would have more than {} cells, the limit here.", room.max_rows).into());
    }
    let mut schema: Vec<Field> = fields[..stay].to_vec();
    let mut columns: Vec<Column> = input.columns[..stay].iter().map(|column| column.take(&firsts)).collect();
    let kind = values.kind();
    let nothing = input.rows as u32;
    let padded = Column::concat(kind, &[values, &Column::repeat(&empty(kind), 1)]);
    for (name, cells) in names.into_iter().zip(cells) {
        let mut sources = vec![if kind == ScalarType::String { NO_ROW } else { nothing }; rows];
        for (place, row) in cells {
            sources[place] = row;
        }
        columns.push(padded.take(&sources));
        schema.push(Field::new(unique(&schema, name), kind));
    }
    Ok(Table { schema: Arc::new(Schema::new(schema)), batch: Batch::new(columns, rows) })
}

/// What a number is where no row was: nothing was counted or summed up.
fn empty(kind: ScalarType) -> Value {
    match kind {
        ScalarType::Long => Value::Long(0),
        ScalarType::Int => Value::Int(0),
        kind => Value::null(kind),
    }
}

/// The name, with a number where it is taken.
fn unique(taken: &[Field], name: String) -> String {
    let mut candidate = name.clone();
    let mut number = 0;
    while taken.iter().any(|field| *field.name == *candidate) {
        number += 1;
        candidate = format!("{name}{number}");
    }
    candidate
}
