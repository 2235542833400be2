//! `consume`: reads the rows and gives none.

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::OperatorKind;

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    OperatorKind::Consume(parser.parameters(&["decodeblocks"]))
}
