//! `sort by a asc`: orders the rows.

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::{OperatorKind, SortOperator};

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    let parameters = parser.parameters(&[]);
    parser.expect_word("by", "Write `sort by Column desc`.");
    OperatorKind::Sort(SortOperator { parameters, by: parser.order_terms() })
}
