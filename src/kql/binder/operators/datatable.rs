//! `datatable`

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::binder::literals::scalar_type;
use crate::kql::binder::naming::Names;
use crate::kql::binder::{Binder, Binding, Reported};
use crate::kql::functions::{self, Datum, convert};
use crate::kql::plan::{Expr, Node, NodeKind};
use crate::kql::syntax::tree::{self, Datatable};
use crate::values::{BatchBuilder, Field, ScalarType, Schema, Value};
use std::sync::Arc;

impl Binder<'_> {
    pub(in crate::kql::binder) fn datatable(&mut self, datatable: &Datatable, span: Span) -> Binding<Node> {
        let columns = &datatable.schema.columns;
        let kind_of = |column: &crate::kql::syntax::tree::ColumnDecl| {
            column.ty.as_ref().and_then(|ty| ty.ty).map_or(ScalarType::String, scalar_type)
        };
        let mut names = Names::default();
        for column in columns {
            self.declare(&mut names, Some(&column.name.text), Some(column.name.span))?;
            if column.ty.is_none() {
                return self.report(
                    Diagnostic::error("KS006", column.span, "This column has no type.")
                        .with_help(format!("Write {}:string, for example.", column.name.text)),
                );
            }
        }
        let schema =
            Schema::new(columns.iter().map(|column| Field::new(column.name.text.as_str(), kind_of(column))).collect());
        if schema.is_empty() || !datatable.values.len().is_multiple_of(schema.len().max(1)) {
            let message = format!("{} values do not fill rows of {} columns.", datatable.values.len(), schema.len());
            return self.report(Diagnostic::error("KS107", datatable.values_span, message));
        }
        let mut builder = BatchBuilder::new(&schema);
        let mut failed = false;
        for row in datatable.values.chunks(schema.len()) {
            for ((cell, field), column) in row.iter().zip(&schema.fields).zip(&mut builder.columns) {
                match self.written(cell, field.kind).and_then(|value| self.cell(value, field, cell.span)) {
                    Ok(value) => column.push(&value),
                    Err(_) => failed = true,
                }
            }
            builder.end_row();
        }
        if failed {
            return Err(Reported);
        }
        Ok(Node { kind: NodeKind::Values(builder.finish()), schema: Arc::new(schema), span })
    }

    /// The value of a cell, which must stand there as it is: Kusto works nothing out inside a datatable.
    fn written(&mut self, cell: &tree::Expr, kind: ScalarType) -> Binding<Value> {
        if !is_written(cell) {
            let is_null = matches!(&cell.kind, tree::ExprKind::Name(name) if name.text.eq_ignore_ascii_case("null"));
            let help = match kind {
                ScalarType::String if is_null => "A string is never null: write \"\".".to_owned(),
                _ if is_null => format!("Write {kind}(null)."),
                _ => "Write the value, or compute it afterwards with extend.".to_owned(),
            };
            return self.report(
                Diagnostic::error("KS123", cell.span, "A datatable takes values as they are, nothing to work out.")
                    .with_help(help),
            );
        }
        self.constant(cell, "A value of a datatable")
    }

    /// The value as the column's type; the same conversions as `to…( )` apply.
    fn cell(&mut self, value: Value, field: &Field, span: Span) -> Binding<Value> {
        if value.kind() == field.kind {
            return Ok(value);
        }
        if value.is_null() {
            return Ok(Value::null(field.kind));
        }
        if field.kind == ScalarType::Dynamic {
            let mut writer = crate::values::DynamicWriter::default();
            writer.value(&value);
            return Ok(writer.to_value());
        }
        if field.kind.is_numeric() && value.kind().is_numeric() && value.kind() < field.kind {
            let Datum::Constant(value) = convert(&Datum::Constant(value), field.kind) else { return Err(Reported) };
            return Ok(value);
        }
        let Some(function) = functions::scalar(&format!("to{}", field.kind)) else { return Err(Reported) };
        match self.apply(function, vec![Expr::constant(value, span)], span)?.as_constant() {
            Some(value) if value.kind() == field.kind => Ok(value.clone()),
            _ => self.report(Diagnostic::error("KS107", span, format!("This cannot be a {}.", field.kind))),
        }
    }
}

/// Whether a cell is a literal, also one with a sign.
fn is_written(cell: &tree::Expr) -> bool {
    match &cell.kind {
        tree::ExprKind::Literal(_) | tree::ExprKind::Missing => true,
        tree::ExprKind::Unary { operand, .. } => is_written(operand),
        _ => false,
    }
}
