//! `search in (T1, T2) "term"`: rows that hold a term anywhere.

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::{OperatorKind, SearchOperator};

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    let mut parameters = parser.parameters(&["kind", "withsource"]);
    let mut tables = Vec::new();
    if parser.eat_word("in").is_some() {
        tables = parser.table_list().unwrap_or_default();
    }
    parameters.extend(parser.parameters(&["kind"]));
    let predicate = Box::new(parser.search_predicate());
    OperatorKind::Search(SearchOperator { parameters, tables, predicate })
}
