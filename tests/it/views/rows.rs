//! The known tables with rows that stand in a case file: `json` blocks, an object to a line, whose `Table` says where it goes.

// What is not there fails the test.
#![allow(clippy::expect_used)]

use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::sync::Arc;
use tallyman::kql::{TableData, Tables};
use tallyman::tables::{self, TableSchema};
use tallyman::values::{BatchBuilder, DynamicWriter, ScalarType, Value, dynamic_from_json, parse_datetime};
use tallyman::views::View;

/// Every known table, most of them empty.
pub(crate) struct Known(BTreeMap<&'static str, TableData>);

impl Known {
    /// With the rows of a case file.
    pub(crate) fn of(text: &str) -> Self {
        let blocks = text.split("```json\n").skip(1).filter_map(|rest| rest.split("\n```").next());
        let rows: Vec<Json> = blocks
            .flat_map(str::lines)
            .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
            .collect();
        for row in &rows {
            assert!(tables::find(row["Table"].as_str().unwrap_or_default()).is_some(), "no such table: {row}");
        }
        Self(
            tables::known()
                .iter()
                .map(|table| (table.name, filled(table, rows.iter().filter(|row| row["Table"] == table.name))))
                .collect(),
        )
    }
}

fn filled<'r>(table: &TableSchema, rows: impl Iterator<Item = &'r Json>) -> TableData {
    let schema = table.to_schema();
    let mut builder = BatchBuilder::new(&schema);
    for row in rows {
        for name in row.as_object().expect("a row is an object").keys() {
            assert!(name == "Table" || table.index_of(name).is_some(), "{} has no column {name}", table.name);
        }
        for (column, field) in builder.columns.iter_mut().zip(&schema.fields) {
            column.push(&value(&row[&*field.name], field.kind));
        }
        builder.end_row();
    }
    TableData { schema: Arc::new(schema), shards: Arc::new(vec![vec![builder.finish()]]), has_origins: false }
}

fn value(json: &Json, kind: ScalarType) -> Value {
    match (json, kind) {
        (Json::Null, _) => Value::null(kind),
        (Json::String(text), ScalarType::String) => Value::string(text),
        (Json::String(text), ScalarType::DateTime) => Value::DateTime(parse_datetime(text).expect("a datetime")),
        (Json::Bool(flag), ScalarType::Bool) => Value::Bool(*flag),
        (Json::Number(number), ScalarType::Int) => Value::Int(number.as_i64().expect("an int") as i32),
        (Json::Number(number), ScalarType::Long) => Value::Long(number.as_i64().expect("a long")),
        (Json::Number(number), ScalarType::Real) => Value::Real(number.as_f64().expect("a real")),
        (json, ScalarType::Dynamic) => {
            let mut writer = DynamicWriter::default();
            dynamic_from_json(&json.to_string(), &mut writer).expect("it is JSON");
            writer.to_value()
        }
        (json, kind) => panic!("{json} is no {kind}"),
    }
}

impl Tables for Known {
    fn table(&self, name: &str) -> Option<TableData> {
        self.0.get(name).cloned()
    }

    fn names(&self) -> Vec<Arc<str>> {
        self.0.keys().map(|name| (*name).into()).collect()
    }

    fn views(&self) -> &'static [View] {
        tallyman::views::all()
    }

    fn nested_text(&self) -> fn(&str) -> bool {
        tallyman::tables::is_nested_text
    }
}
