//! `sort by … | take 10` picks the first rows without sorting the others, as `top 10 by …` does.

use crate::kql::plan::{Expr, Node, NodeKind};
use std::sync::Arc;

/// Makes `top` of every `sort` of which only the first rows are taken.
pub(super) fn pick(node: &mut Node) {
    node.inputs_mut().into_iter().for_each(pick);
    let NodeKind::Take { input, count } = &mut node.kind else { return };
    if picked(input, *count) {
        let nothing = Node { kind: NodeKind::Union(Vec::new()), schema: Arc::default(), span: node.span };
        let input = std::mem::replace(&mut **input, nothing);
        // The names are those of this place.
        node.kind = input.kind;
    }
}

/// Has a node give so many of its rows only, if they come in order; says whether they do.
fn picked(node: &mut Node, most: u64) -> bool {
    match &mut node.kind {
        NodeKind::Top { count, .. } => {
            *count = most.min(*count);
            true
        }
        // `top` works its terms out again for the rows that are left, which are no neighbors any more.
        NodeKind::Sort { input, terms } if !terms.iter().any(|term| term.expr.has_window()) => {
            let nothing = Node { kind: NodeKind::Union(Vec::new()), schema: Arc::default(), span: node.span };
            let input = Box::new(std::mem::replace(&mut **input, nothing));
            let terms = std::mem::take(terms);
            node.kind = NodeKind::Top { input, count: most, terms };
            true
        }
        // Columns that are worked out of each row alone.
        NodeKind::Project { input, columns } => columns.iter().all(Expr::is_steady) && picked(input, most),
        _ => false,
    }
}
