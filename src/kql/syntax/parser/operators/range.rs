//! `range x from a to b step c`: a table of numbers or times.

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::{Expr, OperatorKind, RangeOperator};

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    let column = parser.new_entity_name("the name of a column");
    let from = Box::new(part(parser, "from"));
    let to = Box::new(part(parser, "to"));
    let step = Box::new(part(parser, "step"));
    OperatorKind::Range(RangeOperator { column, from, to, step })
}

fn part(parser: &mut Parser<'_>, word: &str) -> Expr {
    let found = parser.expect_word(word, "Write `range x from 1 to 10 step 1`.");
    if found { parser.expr() } else { parser.missing() }
}
