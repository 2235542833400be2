//! Views: a name that stands for a query over other tables, with names of its own.

use super::{Binder, Binding, Reported};
use crate::diagnostics::{Diagnostic, Span};
use crate::kql::plan::Node;
use crate::kql::syntax::{parse, tree::StatementKind};
use crate::views::View;

impl Binder<'_> {
    /// The view of this name.
    pub(super) fn view_named(&self, name: &str) -> Option<&'static View> {
        self.tables.views().iter().find(|view| view.name == name)
    }

    /// The rows of a view in the place of its name. It is bound once for a query.
    pub(super) fn view(&mut self, view: &'static View, span: Span) -> Binding<Node> {
        if !self.views.contains_key(view.name) {
            let bound = self.bound_view(view);
            self.views.insert(view.name, bound.ok());
        }
        self.view_spans.push(span);
        let Some(mut node) = self.views.get(view.name).cloned().flatten() else {
            let message = format!("The view {} cannot be bound; this is a mistake of this program.", view.name);
            return self.report(Diagnostic::error("TM298", span, message));
        };
        // Its own text is not the query's: what goes wrong inside is shown at its name.
        stand_at(&mut node, span);
        self.copied(node)
    }

    /// The view's query knows the tables, and no name of the query that asks for it. What is said of its text is kept from
    /// the one who asks. It reads all rows of its tables: the page's time range is about the times that the view gives, and
    /// records that belong together may lie on both sides of its ends.
    fn bound_view(&mut self, view: &View) -> Binding<Node> {
        let parsed = parse(view.text);
        let environment = std::mem::take(&mut self.environment);
        let pattern = self.graph.take();
        let named_as = self.named_as.take();
        let notes = self.notes.take();
        let time_range = self.time_range.take();
        let (said, calls, time_set) = (self.diagnostics.len(), self.inlined_calls, self.time_set_in_query);
        let mut rows = Err(Reported);
        for statement in &parsed.query.statements {
            if let StatementKind::Expression(expr) = &statement.kind {
                rows = self.tabular(expr);
            } else if self.statements(std::slice::from_ref(statement)).is_err() {
                rows = Err(Reported);
                break;
            }
        }
        let failed = self.diagnostics.split_off(said).iter().any(Diagnostic::is_error);
        (self.environment, self.graph, self.named_as) = (environment, pattern, named_as);
        (self.notes, self.time_range) = (notes, time_range);
        (self.inlined_calls, self.time_set_in_query) = (calls, time_set);
        if failed { Err(Reported) } else { rows.and_then(|rows| self.in_time_range(rows)) }
    }
}

/// Gives the node, all below it, and all their expressions this place in the text.
fn stand_at(node: &mut Node, span: Span) {
    node.span = span;
    for expr in node.exprs_mut() {
        expr.walk_mut(&mut |part| part.span = span);
    }
    node.inputs_mut().into_iter().for_each(|input| stand_at(input, span));
}
