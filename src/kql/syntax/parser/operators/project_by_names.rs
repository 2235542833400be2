//! `project-by-names "a", dynamic(["b"])`: chooses columns by values.

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::OperatorKind;

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    OperatorKind::ProjectByNames(parser.comma_list(Parser::expr))
}
