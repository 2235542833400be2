//! `graph-where-edges predicate`: keeps some edges.

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::OperatorKind;

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    OperatorKind::GraphWhereEdges(parser.expr())
}
