//! `top-hitters n of x by y`: the commonest values.

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::{OperatorKind, TopHittersOperator};

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    let count = parser.expr();
    parser.expect_word("of", "Write `top-hitters 10 of Column`.");
    let of = parser.named_expr();
    let by = parser.eat_word("by").map(|_| parser.named_expr());
    OperatorKind::TopHitters(TopHittersOperator { count, of, by })
}
