//! `execute-and-cache`: keeps the answer so far.

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::OperatorKind;

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    OperatorKind::ExecuteAndCache(parser.parameters(&[]))
}
