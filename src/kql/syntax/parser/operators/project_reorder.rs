//! `project-reorder a, b* asc`: moves columns to the front.

use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::{OperatorKind, ReorderTerm};

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    OperatorKind::ProjectReorder(parser.comma_list(|parser| {
        let pattern = parser.pattern("a column");
        ReorderTerm { pattern, direction: parser.direction() }
    }))
}
