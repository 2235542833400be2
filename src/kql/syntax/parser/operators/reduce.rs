//! `reduce by x with threshold = 0.1`: groups texts that look alike.

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::{OperatorKind, ReduceOperator};

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    let parameters = parser.parameters(&["kind"]);
    parser.expect_word("by", "Write `reduce by Column`.");
    let by = parser.named_expr();
    let mut properties = Vec::new();
    if parser.eat_word("with").is_some() {
        properties = parser.comma_list(Parser::property);
    }
    OperatorKind::Reduce(ReduceOperator { parameters, by, properties })
}
