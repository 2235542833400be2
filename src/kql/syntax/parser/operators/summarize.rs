//! `summarize a = count() by b`: a row for each group.

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::{OperatorKind, SummarizeOperator};

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    let parameters = parser.parameters(&[]);
    let aggregates = if parser.at_word("by") { Vec::new() } else { parser.named_exprs() };
    // `summarize count() State`: a column after the aggregates can only be a key.
    let key_follows = parser.at_name() && !parser.at_word("by") && !parser.at_missing_pipe();
    let by = if key_follows {
        parser.expect_word("by", "Keys stand after `by`: `summarize count() by Column`.");
        parser.named_exprs()
    } else {
        parser.by_list()
    };
    OperatorKind::Summarize(SummarizeOperator { parameters, aggregates, by })
}
