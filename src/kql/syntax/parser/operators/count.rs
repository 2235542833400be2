//! `count`, `count as name`: the number of rows.

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::{CountOperator, OperatorKind};

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    let parameters = parser.parameters(&[]);
    let name = parser.eat_word("as").map(|_| parser.name("a name after `as`"));
    OperatorKind::Count(CountOperator { parameters, name })
}
