//! `sample n`: some rows.

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::{OperatorKind, TakeOperator};

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    let parameters = parser.parameters(&[]);
    OperatorKind::Sample(TakeOperator { parameters, count: parser.expr() })
}
