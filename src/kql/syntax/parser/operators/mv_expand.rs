//! `mv-expand a to typeof(long) limit 5`: a row for each element.

use crate::kql::syntax::lexer::TokenKind;
use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::{MvColumn, MvExpandOperator, OperatorKind};

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    let parameters = parser.parameters(&["kind", "bagexpansion", "with_itemindex"]);
    let columns = parser.comma_list(column);
    let limit = parser.eat_word("limit").map(|_| parser.expr());
    OperatorKind::MvExpand(MvExpandOperator { parameters, columns, limit })
}

/// `a = b to typeof(long)`
pub(super) fn column(parser: &mut Parser<'_>) -> MvColumn {
    let expr = parser.named_expr();
    let mut ty = None;
    if parser.eat_word("to").is_some()
        && parser.expect_word("typeof", "Write `to typeof(long)`.")
        && parser.expect(TokenKind::OpenParen, "`(` and a type")
    {
        ty = Some(parser.type_ref());
        parser.close(TokenKind::CloseParen, "`)`");
    }
    MvColumn { expr, ty }
}
