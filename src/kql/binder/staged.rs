//! What must be run before binding can go on: rows whose columns only they can tell, and values of sub-queries where a
//! constant is needed.

use super::tabular::printed;
use super::{Binder, Binding, Reported};
use crate::diagnostics::Diagnostic;
use crate::kql::exec::fold;
use crate::kql::plan::{Expr, ExprKind, Known, Node, NodeKind};
use crate::values::Value;

/// Stages that one query may have: each binds all of it again.
const MAX_STAGES: usize = 100;

impl<'a> Binder<'a> {
    /// The rows of a node. Where they are not known yet, this is as far as binding goes: nothing sure can be said of what
    /// follows.
    pub(super) fn staged(&mut self, node: Node) -> Binding<&'a Known> {
        if reads_group(&node) {
            let message = "The columns of this plugin depend on its rows, which differ from group to group here.";
            return self.report(
                Diagnostic::error("TM109", node.span, message)
                    .with_help("Run the plugin before, or write its columns: evaluate bag_unpack(d) : (a: long)."),
            );
        }
        let at = self.known_used;
        self.known_used += 1;
        if at == MAX_STAGES {
            let message = format!(
                "More than {MAX_STAGES} steps of this query have columns or constants that only rows can tell."
            );
            return self.report(
                Diagnostic::error("TM106", node.span, message)
                    .with_help("Write the columns behind the plugin: evaluate bag_unpack(d) : (a: long)."),
            );
        }
        let known: &'a [Known] = self.known;
        match known.get(at) {
            Some(known) => Ok(known),
            None => {
                self.unfinished.get_or_insert(node);
                Err(Reported)
            }
        }
    }

    /// The value of an expression that reads no row; `None` where it does.
    pub(super) fn known_value(&mut self, expr: &Expr) -> Binding<Option<Value>> {
        if let Some(value) = fold(expr, &self.context) {
            return Ok(Some(value));
        }
        if !asks_only_subqueries(expr) {
            return Ok(None);
        }
        let known = self.staged(printed(vec![("value".into(), expr.clone())], expr.span))?;
        let column = known.batches.first().and_then(|batch| batch.columns.first());
        Ok(Some(
            column
                .filter(|column| !column.is_empty())
                .map_or_else(|| Value::null(expr.returns), |column| column.value(0)),
        ))
    }
}

/// Whether it reads the rows of a group of `mv-apply` or `partition` that is around it, which there are only while the
/// query runs.
fn reads_group(node: &Node) -> bool {
    fn is_open(node: &Node, within: &mut Vec<usize>) -> bool {
        let any = |within: &mut Vec<usize>| node.inputs().into_iter().any(|input| is_open(input, within));
        match &node.kind {
            NodeKind::Partition { id, .. } => !within.contains(id),
            NodeKind::Apply { id, .. } => {
                // The groups that it makes itself are gone behind it.
                within.push(*id);
                let found = any(within);
                within.pop();
                found
            }
            _ => any(within),
        }
    }
    is_open(node, &mut Vec::new())
}

/// Whether nothing but the answers of sub-queries keeps the expression from being a constant.
fn asks_only_subqueries(expr: &Expr) -> bool {
    fn all_known(expr: &Expr, asks: &mut bool) -> bool {
        match &expr.kind {
            ExprKind::Constant(_) => true,
            ExprKind::Subquery { .. } => {
                *asks = true;
                true
            }
            ExprKind::Call { args, .. } => args.iter().all(|arg| all_known(arg, asks)),
            ExprKind::Convert(arg) => all_known(arg, asks),
            _ => false,
        }
    }
    let mut asks = false;
    all_known(expr, &mut asks) && asks
}
