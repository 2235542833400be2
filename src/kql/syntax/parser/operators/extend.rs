//! `extend a = b`: adds columns.

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::OperatorKind;

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    let columns = parser.named_exprs();
    for column in &columns {
        parser.comparison_for_name(column);
    }
    OperatorKind::Extend(columns)
}
