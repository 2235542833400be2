//! `(a)-[e*1..5]->(b)<--(c)`: what `graph-match` looks for.

use super::Parser;
use crate::kql::syntax::lexer::TokenKind;
use crate::kql::syntax::tree::{EdgeDirection, Expr, GraphElement, GraphPattern};

impl Parser<'_> {
    /// A node, an edge, a node, and so on.
    pub(super) fn graph_pattern(&mut self) -> GraphPattern {
        let start = self.here().start;
        let mut elements = vec![self.graph_node()];
        while matches!(self.kind(), TokenKind::Minus | TokenKind::Less) {
            elements.push(self.graph_edge());
            elements.push(self.graph_node());
        }
        GraphPattern { elements, span: self.since(start) }
    }

    fn graph_node(&mut self) -> GraphElement {
        let start = self.here().start;
        let mut name = None;
        if self.expect(TokenKind::OpenParen, "a node, such as `(n)`") {
            name = self.eat_name();
            self.close(TokenKind::CloseParen, "`)`");
        }
        GraphElement::Node { name, span: self.since(start) }
    }

    fn graph_edge(&mut self) -> GraphElement {
        let start = self.here().start;
        let backward = self.eat(TokenKind::Less).is_some();
        self.expect(TokenKind::Minus, "`-`");
        let mut name = None;
        let mut hops = None;
        if self.eat(TokenKind::OpenBracket).is_some() {
            name = self.eat_name();
            if self.eat(TokenKind::Star).is_some() {
                hops = Some(Box::new(self.hops()));
            }
            self.close(TokenKind::CloseBracket, "`]`");
        }
        self.expect(TokenKind::Minus, "`-`");
        let forward = self.eat(TokenKind::Greater).is_some();
        let direction = match (backward, forward) {
            (true, false) => EdgeDirection::Backward,
            (false, true) => EdgeDirection::Forward,
            _ => EdgeDirection::Any,
        };
        GraphElement::Edge { name, direction, hops, span: self.since(start) }
    }

    fn hops(&mut self) -> (Expr, Expr) {
        let low = self.postfix();
        self.expect(TokenKind::DotDot, "`..` between the fewest and the most hops");
        (low, self.postfix())
    }
}
