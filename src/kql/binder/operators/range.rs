//! `range`

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::binder::{Binder, Binding};
use crate::kql::plan::{Node, NodeKind};
use crate::kql::syntax::tree::RangeOperator;
use crate::values::{Field, ScalarType, Schema, Value};
use std::sync::Arc;

impl Binder<'_> {
    pub(in crate::kql::binder) fn range(&mut self, range: &RangeOperator, span: Span) -> Binding<Node> {
        let start = self.constant(&range.from, "The start of a range")?;
        let stop = self.constant(&range.to, "The end of a range")?;
        let step = self.constant(&range.step, "The step of a range")?;
        let kind = match (start.kind(), stop.kind(), step.kind()) {
            (ScalarType::DateTime, ScalarType::DateTime, ScalarType::TimeSpan) => ScalarType::DateTime,
            (ScalarType::TimeSpan, ScalarType::TimeSpan, ScalarType::TimeSpan) => ScalarType::TimeSpan,
            (a, b, c) if a.is_numeric() && b.is_numeric() && c.is_numeric() => a.max(b).max(c),
            (a, b, c) => {
                return self.report(
                    Diagnostic::error("KS107", span, format!("A range cannot go from a {a} to a {b} by a {c}."))
                        .with_help("Use numbers for all three, or two datetimes and a timespan such as 1h."),
                );
            }
        };
        if step.as_i64() == Some(0) || step.as_f64() == Some(0.0) {
            return self.report(Diagnostic::error("KS107", range.step.span, "The step of a range must not be zero."));
        }
        let [start, stop, step] = [start, stop, step].map(|value| widened(value, kind));
        let schema = Arc::new(Schema::new(vec![Field::new(range.column.text.as_str(), kind)]));
        Ok(Node { kind: NodeKind::Range { start, stop, step }, schema, span })
    }
}

/// A number as the type of the whole range; other values as they are.
fn widened(value: Value, kind: ScalarType) -> Value {
    match (kind, value.as_i64(), value.as_f64()) {
        (ScalarType::Long, Some(whole), _) => Value::Long(whole),
        (ScalarType::Real | ScalarType::Decimal, _, Some(real)) => Value::Real(real),
        _ => value,
    }
}
