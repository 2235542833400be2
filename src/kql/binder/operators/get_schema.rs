//! `getschema`

use crate::diagnostics::Span;
use crate::kql::binder::Binder;
use crate::kql::plan::{Node, NodeKind};
use crate::values::{Batch, BatchBuilder, Field, ScalarType, Schema};
use std::sync::Arc;

impl Binder<'_> {
    #[allow(clippy::unused_self, reason = "every operator is a method")]
    pub(in crate::kql::binder) fn get_schema(&mut self, input: &Node, span: Span) -> Node {
        let schema = Schema::new(vec![
            Field::new("ColumnName", ScalarType::String),
            Field::new("ColumnOrdinal", ScalarType::Int),
            Field::new("DataType", ScalarType::String),
            Field::new("ColumnType", ScalarType::String),
        ]);
        let mut builder = BatchBuilder::new(&schema);
        for (at, field) in input.schema.fields.iter().enumerate() {
            let [name, ordinal, data_type, column_type] = builder.columns.as_mut_slice() else { break };
            name.push_str(&field.name);
            ordinal.push_i64(at as i64);
            data_type.push_str(dotnet_type(field.kind));
            column_type.push_str(field.kind.name());
            builder.end_row();
        }
        let batch: Batch = builder.finish();
        Node { kind: NodeKind::Values(batch), schema: Arc::new(schema), span }
    }
}

/// The .NET type that Kusto names beside its own.
fn dotnet_type(kind: ScalarType) -> &'static str {
    match kind {
        ScalarType::Bool => "System.SByte",
        ScalarType::Int => "System.Int32",
        ScalarType::Long => "System.Int64",
        ScalarType::Real => "System.Double",
        ScalarType::Decimal => "System.Data.SqlTypes.SqlDecimal",
        ScalarType::String => "System.String",
        ScalarType::DateTime => "System.DateTime",
        ScalarType::TimeSpan => "System.TimeSpan",
        ScalarType::Guid => "System.Guid",
        ScalarType::Dynamic => "System.Object",
    }
}
