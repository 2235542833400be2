//! `mv-apply a on (sub-query)`: a sub-query for the elements of each row.

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::{MvApplyOperator, OperatorKind};

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    let parameters = parser.parameters(&["kind", "bagexpansion", "with_itemindex"]);
    let columns = parser.comma_list(super::mv_expand::column);
    let limit = parser.eat_word("limit").map(|_| parser.expr());
    let context_id = parser.eat_word("id").map(|_| parser.expr());
    parser.expect_word("on", "Say what to do with the elements: `mv-apply x on (summarize max(x))`.");
    let subquery = Box::new(parser.sub_query());
    OperatorKind::MvApply(MvApplyOperator { parameters, columns, limit, context_id, subquery })
}
