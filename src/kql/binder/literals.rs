//! Literals to values.

use super::{Binder, Binding};
use crate::diagnostics::{Diagnostic, Span};
use crate::kql::functions;
use crate::kql::syntax::tree::{self, DynamicKind, DynamicLiteral, Literal};
use crate::values::{
    DynamicWriter, MAX_DATETIME_TICKS, ScalarType, Value, parse_datetime_or_year, parse_guid, parse_timespan,
};

/// The value type of a type name in the tree.
pub(super) fn scalar_type(kind: tree::ScalarType) -> ScalarType {
    match kind {
        tree::ScalarType::Bool => ScalarType::Bool,
        tree::ScalarType::DateTime => ScalarType::DateTime,
        tree::ScalarType::Decimal => ScalarType::Decimal,
        tree::ScalarType::Dynamic => ScalarType::Dynamic,
        tree::ScalarType::Guid => ScalarType::Guid,
        tree::ScalarType::Int => ScalarType::Int,
        tree::ScalarType::Long => ScalarType::Long,
        tree::ScalarType::Real => ScalarType::Real,
        tree::ScalarType::String => ScalarType::String,
        tree::ScalarType::Timespan => ScalarType::TimeSpan,
    }
}

impl Binder<'_> {
    /// The value that a literal writes.
    pub(super) fn literal(&mut self, literal: &Literal, span: Span) -> Binding<Value> {
        let parsed = match literal {
            Literal::Null(kind) => Some(Value::null(scalar_type(*kind))),
            Literal::Bool(value) => Some(Value::Bool(*value)),
            Literal::Int(value) => Some(Value::Int(*value)),
            Literal::Long(value) => Some(Value::Long(*value)),
            Literal::Real(value) => Some(Value::Real(*value)),
            Literal::String(text) => Some(Value::string(text)),
            Literal::Decimal(text) => functions::decimal_from_text(text).map(Value::Decimal),
            // `datetime()` is the current time (Kusto documentation: `query/scalar-data-types/datetime`).
            Literal::DateTime(text) if text.is_empty() => {
                let set = self.set_now();
                self.uses_now |= set.is_none();
                Some(set.unwrap_or(Value::DateTime(self.context.now_ticks)))
            }
            // `datetime(null)` comes as a null.
            Literal::DateTime(text) => match text.trim_matches(['"', '\'']).trim() {
                "min" => Some(Value::DateTime(0)),
                "max" => Some(Value::DateTime(MAX_DATETIME_TICKS)),
                text => parse_datetime_or_year(text).map(Value::DateTime),
            },
            Literal::Timespan(text) => match text.trim_matches(['"', '\'']).trim() {
                "min" => Some(Value::TimeSpan(i64::MIN)),
                "max" => Some(Value::TimeSpan(i64::MAX)),
                text => parse_timespan(text).map(Value::TimeSpan),
            },
            Literal::Guid(text) => parse_guid(text.trim_matches(['"', '\''])).map(Value::Guid),
            Literal::Dynamic(value) => {
                let mut writer = DynamicWriter::default();
                self.dynamic(value, &mut writer)?;
                if writer.as_dyn().is_null() { Some(Value::Null(ScalarType::Dynamic)) } else { Some(writer.to_value()) }
            }
        };
        match parsed {
            Some(value) => Ok(value),
            None => {
                let what = match literal {
                    Literal::DateTime(_) => ("datetime", "Write it as datetime(2024-05-01T08:00:00Z)."),
                    Literal::Timespan(_) => ("timespan", "Write it as 2h, 1.5d or timespan(1.02:03:04)."),
                    Literal::Guid(_) => ("guid", "Write it as guid(74be27de-1e4e-49d9-b579-fe0b331d3642)."),
                    _ => ("decimal", "Write it as decimal(1.5)."),
                };
                self.report(
                    Diagnostic::error("KS005", span, format!("This is not a valid {} value.", what.0))
                        .with_help(what.1),
                )
            }
        }
    }

    fn dynamic(&mut self, literal: &DynamicLiteral, writer: &mut DynamicWriter) -> Binding<()> {
        match &literal.kind {
            DynamicKind::Null => writer.null(),
            DynamicKind::Scalar(inner) => {
                let value = self.literal(inner, literal.span)?;
                writer.value(&value);
            }
            DynamicKind::Array(items) => {
                writer.begin_array();
                for item in items {
                    self.dynamic(item, writer)?;
                }
                writer.end();
            }
            DynamicKind::Bag(properties) => {
                writer.begin_bag();
                for (key, value) in properties {
                    writer.key(key);
                    self.dynamic(value, writer)?;
                }
                writer.end();
            }
        }
        Ok(())
    }
}
