//! `union T1, (T2 | take 5), T3*`: rows of several tables.

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::{OperatorKind, UnionOperator};

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    let parameters = parser.parameters(&["kind", "withsource", "with_source", "isfuzzy"]);
    parser.wildcards = true;
    let tables = parser.comma_list(Parser::postfix);
    parser.wildcards = false;
    OperatorKind::Union(UnionOperator { parameters, tables })
}
