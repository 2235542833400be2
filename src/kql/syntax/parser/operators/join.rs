//! `join kind=inner (right) on key`: rows of two tables side by side.

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::{JoinOperator, OperatorKind};

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    OperatorKind::Join(parts(parser))
}

/// Parameters, right side and keys, as `lookup` has them too.
pub(super) fn parts(parser: &mut Parser<'_>) -> JoinOperator {
    let parameters = parser.parameters(&["kind"]);
    let right = Box::new(parser.postfix());
    let mut on = Vec::new();
    if parser.expect_word("on", "Say which columns must be equal: `on Key`, or `on $left.A == $right.B`.") {
        on = parser.comma_list(Parser::expr);
    }
    JoinOperator { parameters, right, on }
}
