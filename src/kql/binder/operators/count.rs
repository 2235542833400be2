//! `count`

use crate::diagnostics::Span;
use crate::kql::binder::Binding;
use crate::kql::functions::aggregate;
use crate::kql::plan::{AggregateCall, Node, NodeKind};
use crate::kql::syntax::tree::CountOperator;
use crate::values::{Field, ScalarType, Schema};
use std::sync::Arc;

/// The number of rows, as a table of one row.
pub(in crate::kql::binder) fn count(count: &CountOperator, input: Node, span: Span) -> Binding<Node> {
    let name = count.name.as_ref().map_or("Count", |name| name.text.as_str());
    let aggregate = aggregate::aggregate("count").ok_or(crate::kql::binder::Reported)?;
    let call = AggregateCall { aggregate, args: Vec::new(), span };
    let schema = Arc::new(Schema::new(vec![Field::new(name, ScalarType::Long)]));
    let kind = NodeKind::Summarize { input: Box::new(input), keys: Vec::new(), aggregates: vec![call] };
    Ok(Node { kind, schema, span })
}
