//! `graph-to-table nodes, edges`: back from a graph to tables.

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::{GraphOutput, GraphToTable, OperatorKind};

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    OperatorKind::GraphToTable(GraphToTable { outputs: parser.comma_list(output) })
}

fn output(parser: &mut Parser<'_>) -> GraphOutput {
    let what = parser.name("`nodes` or `edges`");
    let alias = parser.eat_word("as").map(|_| parser.name("a name after `as`"));
    let parameters = parser.parameters(&["with_node_id", "with_source_id", "with_target_id"]);
    GraphOutput { what, alias, parameters }
}
