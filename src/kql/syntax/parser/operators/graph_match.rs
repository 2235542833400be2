//! `graph-match (a)-[e]->(b) where … project …`: finds a pattern.

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::{GraphMatch, OperatorKind};

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    OperatorKind::GraphMatch(parts(parser))
}

/// Pattern, condition and columns, as `graph-shortest-paths` has them too.
pub(super) fn parts(parser: &mut Parser<'_>) -> GraphMatch {
    let parameters = parser.parameters(&["cycles", "output"]);
    let patterns = parser.comma_list(Parser::graph_pattern);
    let condition = parser.eat_word("where").map(|_| parser.expr());
    let project = if parser.eat_word("project").is_some() { parser.named_exprs() } else { Vec::new() };
    GraphMatch { parameters, patterns, condition, project }
}
