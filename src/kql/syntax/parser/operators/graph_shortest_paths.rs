//! `graph-shortest-paths (a)-[e*1..5]->(b) where … project …`

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::OperatorKind;

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    OperatorKind::GraphShortestPaths(super::graph_match::parts(parser))
}
