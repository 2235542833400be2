//! `lookup kind=leftouter (right) on key`: adds the columns of a small table.

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::OperatorKind;

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    OperatorKind::Lookup(super::join::parts(parser))
}
