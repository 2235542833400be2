//! `make-graph a --> b with nodes on id`: a graph from a table of edges.

use crate::kql::syntax::lexer::TokenKind;
use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::{EdgeDirection, GraphNodes, MakeGraph, OperatorKind};

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    let parameters = parser.parameters(&["kind"]);
    let source = parser.postfix();
    let direction = arrow(parser);
    let target = parser.postfix();
    let mut graph =
        MakeGraph { parameters, source, direction, target, nodes: Vec::new(), node_id: None, partitioned_by: None };
    if parser.at_word("with_node_id") {
        graph.node_id = node_id(parser);
    } else if parser.eat_word("with").is_some() {
        if parser.at_word("with_node_id") {
            graph.node_id = node_id(parser);
        } else {
            graph.nodes = parser.comma_list(nodes);
        }
    }
    if parser.eat_word("partitioned-by").is_some() {
        let by = parser.table_operand();
        graph.partitioned_by = Some((by, Box::new(parser.sub_query())));
    }
    OperatorKind::MakeGraph(Box::new(graph))
}

fn arrow(parser: &mut Parser<'_>) -> EdgeDirection {
    if parser.expect(TokenKind::Minus, "`-->` between the two columns") {
        parser.eat(TokenKind::Minus);
        if parser.eat(TokenKind::Greater).is_some() {
            return EdgeDirection::Forward;
        }
    }
    EdgeDirection::Any
}

fn node_id(parser: &mut Parser<'_>) -> Option<crate::kql::syntax::tree::Name> {
    parser.bump();
    parser.expect(TokenKind::Equal, "`=` and a name");
    Some(parser.name("a name"))
}

fn nodes(parser: &mut Parser<'_>) -> GraphNodes {
    let table = parser.postfix();
    parser.expect_word("on", "Say which column holds the node's id: `with Nodes on Id`.");
    GraphNodes { table, key: parser.postfix() }
}
