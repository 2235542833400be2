//! Rows as an expression of the language: `datatable (…) […]` that gives exactly these rows again.

use super::{Cell, RowWriter};
use crate::kql::syntax::lexer::quoted;
use crate::values::{Column, Dyn, DynKind, Field, format_datetime, format_guid, format_real, format_timespan};
use crate::view::filtering::literal;

/// The writer.
pub(super) struct Datatable {
    columns: Vec<Field>,
    is_first: bool,
}

impl Datatable {
    pub(super) fn new(columns: Vec<Field>) -> Self {
        Self { columns, is_first: true }
    }
}

impl RowWriter for Datatable {
    fn begin(&mut self, out: &mut Vec<u8>) {
        let columns: Vec<String> =
            self.columns.iter().map(|field| format!("{}: {}", quoted(&field.name), field.kind)).collect();
        out.extend_from_slice(format!("datatable({})\n[", columns.join(", ")).as_bytes());
    }

    fn row(&mut self, cells: &[Cell<'_>], out: &mut Vec<u8>) -> Result<(), String> {
        let cells: Vec<String> = cells.iter().map(value).collect();
        let before = if std::mem::take(&mut self.is_first) { "\n    " } else { ",\n    " };
        out.extend_from_slice(before.as_bytes());
        out.extend_from_slice(cells.join(", ").as_bytes());
        Ok(())
    }

    fn end(&mut self, out: &mut Vec<u8>) -> Result<(), String> {
        out.extend_from_slice(b"\n]\n");
        Ok(())
    }
}

/// A cell as a literal of its type.
fn value(cell: &Cell<'_>) -> String {
    let kind = cell.column.kind();
    if cell.is_null() {
        return format!("{kind}(null)");
    }
    match cell.column {
        Column::String(column) => literal(column.value(cell.row)),
        Column::Real(array) => real(array.value(cell.row)),
        Column::Bool(_) => cell.text(),
        Column::Int(array) if array.value(cell.row) >= 0 => cell.text(),
        Column::Long(array) if array.value(cell.row) >= 0 => cell.text(),
        Column::Dynamic(column) => {
            let mut text = "dynamic(".to_owned();
            dynamic(column.value(cell.row), &mut text);
            text.push(')');
            text
        }
        _ => format!("{kind}({})", cell.text()),
    }
}

fn real(value: f64) -> String {
    if value.is_nan() {
        "real(nan)".to_owned()
    } else if value.is_infinite() {
        format!("real({}inf)", if value > 0.0 { '+' } else { '-' })
    } else {
        format!("real({})", format_real(value))
    }
}

/// A dynamic value with its types, which JSON alone would lose.
fn dynamic(value: Dyn<'_>, out: &mut String) {
    match value.kind() {
        DynKind::Null => out.push_str("null"),
        DynKind::Bool(value) => out.push_str(if value { "true" } else { "false" }),
        DynKind::Long(value) => out.push_str(&value.to_string()),
        DynKind::Real(value) => out.push_str(&real(value)),
        DynKind::String(text) => out.push_str(&literal(text)),
        DynKind::DateTime(ticks) => out.push_str(&format!("datetime({})", format_datetime(ticks))),
        DynKind::TimeSpan(ticks) => out.push_str(&format!("timespan({})", format_timespan(ticks))),
        DynKind::Guid(guid) => out.push_str(&format!("guid({})", format_guid(guid))),
        DynKind::Decimal(decimal) => out.push_str(&format!("decimal({decimal})")),
        DynKind::Array(_) => {
            out.push('[');
            for (at, element) in value.elements().enumerate() {
                if at > 0 {
                    out.push_str(", ");
                }
                dynamic(element, out);
            }
            out.push(']');
        }
        DynKind::Bag(_) => {
            out.push('{');
            for (at, (key, property)) in value.properties().enumerate() {
                if at > 0 {
                    out.push_str(", ");
                }
                out.push_str(&literal(key));
                out.push_str(": ");
                dynamic(property, out);
            }
            out.push('}');
        }
    }
}
