//! `graph-where-nodes predicate`: keeps some nodes.

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::OperatorKind;

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    OperatorKind::GraphWhereNodes(parser.expr())
}
