//! `where predicate`, `filter predicate`: keeps rows.

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::{OperatorKind, WhereOperator};

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    let parameters = parser.parameters(&[]);
    OperatorKind::Where(WhereOperator { parameters, predicate: parser.expr() })
}
