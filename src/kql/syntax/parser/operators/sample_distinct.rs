//! `sample-distinct n of x`: some values of a column.

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::{OperatorKind, SampleDistinctOperator};

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    let parameters = parser.parameters(&[]);
    let count = parser.expr();
    parser.expect_word("of", "Write `sample-distinct 10 of Column`.");
    OperatorKind::SampleDistinct(SampleDistinctOperator { parameters, count, of: parser.named_expr() })
}
