//! `project-keep a, b*`: keeps columns in their order.

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::OperatorKind;

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    OperatorKind::ProjectKeep(parser.comma_list(|parser| parser.pattern("a column")))
}
