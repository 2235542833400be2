//! `graph-mark-components`: numbers the parts that hang together.

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::OperatorKind;

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    OperatorKind::GraphMarkComponents(parser.parameters(&["kind", "with_component_id"]))
}
