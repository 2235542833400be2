//! `partition by key (sub-query)`: a sub-query for each value of a column.

use crate::kql::syntax::lexer::TokenKind;
use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::{Expr, ExprKind, OperatorKind, PartitionOperator};

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    let parameters = parser.parameters(&[]);
    parser.expect_word("by", "Write `partition by Column (sub-query)`.");
    let by = Box::new(parser.table_operand());
    let scope = parser.eat_word("in").map(|_| Box::new(parser.table_operand()));
    let braces = parser.at(TokenKind::OpenBrace);
    let query = Box::new(if braces { braced(parser) } else { parser.sub_query() });
    OperatorKind::Partition(PartitionOperator { parameters, by, scope, query, braces })
}

/// `{ query }`
fn braced(parser: &mut Parser<'_>) -> Expr {
    let start = parser.here().start;
    parser.bump();
    let inner = parser.pipe_expr();
    parser.close(TokenKind::CloseBrace, "`|` or `}`");
    Expr { kind: ExprKind::Parenthesized(Box::new(inner)), span: parser.since(start) }
}
