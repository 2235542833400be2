//! `fork (sub-query) name = (sub-query)`: several answers from one table.

use crate::kql::syntax::lexer::TokenKind;
use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::{ForkBranch, OperatorKind};

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    let mut branches = vec![branch(parser)];
    while parser.at(TokenKind::OpenParen) || (parser.name_tokens(0) > 0 && at_named(parser)) {
        branches.push(branch(parser));
    }
    OperatorKind::Fork(branches)
}

fn at_named(parser: &Parser<'_>) -> bool {
    parser.kind_at(parser.name_tokens(0)) == TokenKind::Equal
}

fn branch(parser: &mut Parser<'_>) -> ForkBranch {
    let start = parser.here().start;
    let mut name = None;
    if parser.at_name() && at_named(parser) {
        name = parser.eat_name();
        parser.bump();
    }
    let query = parser.sub_query();
    ForkBranch { name, query, span: parser.since(start) }
}
