//! `take n`, `limit n`: the first rows that come.

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::{OperatorKind, TakeOperator};

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    let parameters = parser.parameters(&[]);
    OperatorKind::Take(TakeOperator { parameters, count: parser.expr() })
}
