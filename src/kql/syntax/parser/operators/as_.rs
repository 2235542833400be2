//! `as name`: names the table so far.

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::{AsOperator, OperatorKind};

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    let parameters = parser.parameters(&[]);
    OperatorKind::As(AsOperator { parameters, name: parser.name("a name after `as`") })
}
