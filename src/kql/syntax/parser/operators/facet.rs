//! `facet by a, b with (sub-query)`: a table for each column.

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::{FacetOperator, OperatorKind};

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    parser.expect_word("by", "Write `facet by Column1, Column2`.");
    let columns = parser.comma_list(Parser::expr);
    let with = parser.eat_word("with").map(|_| Box::new(parser.sub_query()));
    OperatorKind::Facet(FacetOperator { columns, with })
}
