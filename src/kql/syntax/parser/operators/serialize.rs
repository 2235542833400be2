//! `serialize`: fixes the order of the rows.

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::OperatorKind;

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    parser.parameters(&[]);
    let more = parser.at_name() && !parser.at_missing_pipe();
    OperatorKind::Serialize(if more { parser.named_exprs() } else { Vec::new() })
}
