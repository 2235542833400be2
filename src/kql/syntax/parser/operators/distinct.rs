//! `distinct a, b`: each combination once.

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::{DistinctOperator, OperatorKind};

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    let parameters = parser.parameters(&[]);
    OperatorKind::Distinct(DistinctOperator { parameters, columns: parser.named_exprs() })
}
