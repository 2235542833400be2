//! Cells of an answer as JSON, written as the recorded answers write them.

use serde_json::Value as Json;
use tallyman::values::{
    Column, Decimal, Dyn, ScalarType, Value, format_datetime, format_guid, format_timespan, write_json,
};

/// Kusto's name of a type, as the recorded answers spell it.
pub(crate) fn type_name(kind: ScalarType) -> &'static str {
    match kind {
        ScalarType::Bool => "bool",
        ScalarType::Int => "int",
        ScalarType::Long => "long",
        ScalarType::Real => "real",
        ScalarType::Decimal => "decimal",
        ScalarType::String => "string",
        ScalarType::DateTime => "datetime",
        ScalarType::TimeSpan => "timespan",
        ScalarType::Guid => "guid",
        ScalarType::Dynamic => "dynamic",
    }
}

/// The cell of a column at `row`, which must exist.
pub(crate) fn cell(column: &Column, row: usize) -> Json {
    match column.value(row) {
        Value::Null(_) => Json::Null,
        Value::Bool(value) => value.into(),
        Value::Int(value) => value.into(),
        Value::Long(value) => value.into(),
        Value::Real(value) => real(value),
        Value::Decimal(value) => decimal(value),
        Value::String(text) => Json::String(text.to_string()),
        Value::DateTime(ticks) => format_datetime(ticks).into(),
        Value::TimeSpan(ticks) => format_timespan(ticks).into(),
        Value::Guid(guid) => format_guid(guid).into(),
        Value::Dynamic(bytes) => dynamic(Dyn::new(&bytes)),
    }
}

fn real(value: f64) -> Json {
    if value.is_nan() {
        return "NaN".into();
    }
    if value.is_infinite() {
        return if value > 0.0 { "Infinity" } else { "-Infinity" }.into();
    }
    value.into()
}

/// JSON's numbers are wide enough for the nine digits that are compared.
fn decimal(value: Decimal) -> Json {
    value.to_string().parse::<f64>().map_or(Json::Null, real)
}

fn dynamic(value: Dyn<'_>) -> Json {
    let mut text = String::new();
    write_json(value, &mut text);
    serde_json::from_str(&text).unwrap_or(Json::String(text))
}
