//! `project-away a, b*`: drops columns.

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::OperatorKind;

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    OperatorKind::ProjectAway(parser.comma_list(|parser| parser.pattern("a column")))
}
