//! `getschema`: a row for each column.

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::OperatorKind;

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    OperatorKind::GetSchema(parser.parameters(&["kind"]))
}
