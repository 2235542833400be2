//! Tables that names stand for: copied to where the names are, but for those of `materialize`, which stay one.

use super::{Binder, Binding};
use crate::diagnostics::Diagnostic;
use crate::kql::plan::{Common, Node, NodeKind};

/// Nodes that are put in the place of names in one query, at most: a few lines can name a table that names a table twice, and
/// so on.
const MAX_COPIED: usize = 100_000;

impl Binder<'_> {
    /// A table in the place of its name.
    pub(super) fn copied(&mut self, node: Node) -> Binding<Node> {
        self.copied += size(&node);
        if self.copied > MAX_COPIED {
            let message =
                format!("With its tables put in place of their names this query has more than {MAX_COPIED} steps.");
            return self.report(
                Diagnostic::error("TM106", node.span, message)
                    .with_help("Write let T = materialize(…) for a table that is used many times."),
            );
        }
        Ok(node)
    }

    /// A table that is computed once, however often it is read. What reads a group of rows is another table in each group; a
    /// graph is made where it is used.
    pub(super) fn materialized(&mut self, node: Node) -> Node {
        let passes_on =
            matches!(node.kind, NodeKind::Scan(_) | NodeKind::Values(_) | NodeKind::Shared { .. } | NodeKind::Graph(_));
        if passes_on || self.group_depth > 0 {
            return node;
        }
        let (schema, span) = (node.schema.clone(), node.span);
        let kind = NodeKind::Shared { index: self.commons.len(), serialized: node.is_serialized() };
        self.common_depths.push(self.depth(&node));
        self.commons.push(Common { node, once: true });
        Node { kind, schema, span }
    }

    /// Nodes on the longest way from this one to a source.
    pub(super) fn depth(&self, node: &Node) -> usize {
        let mut deepest = 0;
        let mut waiting = vec![(node, 1)];
        while let Some((node, depth)) = waiting.pop() {
            let common =
                if let NodeKind::Shared { index, .. } = node.kind { self.common_depths.get(index) } else { None };
            deepest = deepest.max(depth + common.copied().unwrap_or(0));
            waiting.extend(node.inputs().into_iter().map(|input| (input, depth + 1)));
        }
        deepest
    }
}

/// How many nodes there are.
fn size(node: &Node) -> usize {
    let mut nodes = 0;
    let mut waiting = vec![node];
    while let Some(node) = waiting.pop() {
        nodes += 1;
        waiting.extend(node.inputs());
    }
    nodes
}
