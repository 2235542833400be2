//! `project-rename new = old`: renames columns.

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::OperatorKind;

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    OperatorKind::ProjectRename(parser.named_exprs())
}
