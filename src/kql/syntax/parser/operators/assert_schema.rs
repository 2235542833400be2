//! `assert-schema (a:int)`: fails where the columns differ.

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::OperatorKind;

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    OperatorKind::AssertSchema(parser.schema())
}
