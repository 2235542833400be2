//! `macro-expand group as scope (sub-query)`: one sub-query for each member of a group.

use crate::kql::syntax::lexer::TokenKind;
use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::{MacroExpandOperator, OperatorKind};

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    let parameters = parser.parameters(&["kind", "isfuzzy"]);
    let group = Box::new(parser.table_operand());
    let scope = parser.eat_word("as").map(|_| parser.name("a name after `as`"));
    let mut body = Vec::new();
    if parser.expect(TokenKind::OpenParen, "`(` and a sub-query") {
        if parser.enter() {
            body = parser.statements(TokenKind::CloseParen);
            parser.leave();
        }
        parser.close(TokenKind::CloseParen, "`;` or `)`");
    }
    OperatorKind::MacroExpand(MacroExpandOperator { parameters, group, scope, body })
}
