//! `top n by x desc`: the first rows in an order.

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::{OperatorKind, TopOperator};

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    let parameters = parser.parameters(&[]);
    let count = parser.expr();
    parser.expect_word("by", "Write `top 10 by Column desc`.");
    OperatorKind::Top(TopOperator { parameters, count, by: parser.order_terms() })
}
