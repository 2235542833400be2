//! `parse-where x with …`: as `parse`, without the rows that do not match.

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::OperatorKind;

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    OperatorKind::ParseWhere(super::parse::parts(parser))
}
