//! `sort` and `top`

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::binder::windows::without_computed;
use crate::kql::binder::{Binder, Binding};
use crate::kql::plan::{Node, NodeKind, SortTerm};
use crate::kql::syntax::tree::{Direction, NullsOrder, OrderTerm, SortOperator, TopOperator};
use crate::values::ScalarType;

impl Binder<'_> {
    pub(in crate::kql::binder) fn sort(&mut self, sort: &SortOperator, input: Node, span: Span) -> Binding<Node> {
        self.ordered(&sort.by, input, span, |input, terms| NodeKind::Sort { input, terms })
    }

    pub(in crate::kql::binder) fn top(&mut self, top: &TopOperator, input: Node, span: Span) -> Binding<Node> {
        let count = self.row_count(&top.count)?;
        if let Some(second) = top.by.get(1) {
            let message = "`top` orders by one expression.";
            let help = "Write | sort by A, B | take N for an order by several.";
            return self.report(Diagnostic::error("KS198", second.span, message).with_help(help));
        }
        self.ordered(&top.by, input, span, |input, terms| NodeKind::Top { input, count, terms })
    }

    /// A step that orders its rows by terms. What must be asked once for each row is a column before it: `top` computes its
    /// terms again for the rows that it keeps.
    fn ordered(
        &mut self,
        by: &[OrderTerm],
        input: Node,
        span: Span,
        kind: impl FnOnce(Box<Node>, Vec<SortTerm>) -> NodeKind,
    ) -> Binding<Node> {
        let terms = self.sort_terms(by, &input)?;
        self.ordered_by(terms, input, span, kind)
    }

    /// The same, whose terms are bound.
    pub(super) fn ordered_by(
        &mut self,
        mut terms: Vec<SortTerm>,
        input: Node,
        span: Span,
        kind: impl FnOnce(Box<Node>, Vec<SortTerm>) -> NodeKind,
    ) -> Binding<Node> {
        let own = input.schema.clone();
        let exprs = terms.iter_mut().map(|term| &mut term.expr);
        let input = self.computed_before(exprs, |expr| !expr.is_steady(), input, span)?;
        let schema = input.schema.clone();
        Ok(without_computed(Node { schema, kind: kind(Box::new(input), terms), span }, &own, span))
    }

    pub(super) fn sort_terms(&mut self, terms: &[OrderTerm], input: &Node) -> Binding<Vec<SortTerm>> {
        terms
            .iter()
            .map(|term| {
                let expr = self.over_rows(&term.expr, input)?;
                let expr = self.in_text(expr, &input.schema)?;
                if expr.returns == ScalarType::Dynamic {
                    return self.report(
                        Diagnostic::error("KS107", expr.span, "A dynamic value has no order.")
                            .with_help("Give it a type first, for example with tostring( ) or tolong( )."),
                    );
                }
                let descending = !matches!(term.direction, Some(Direction::Ascending | Direction::GrannyAscending));
                let nulls_first = term.nulls.map_or(!descending, |nulls| nulls == NullsOrder::First);
                Ok(SortTerm { expr, descending, nulls_first })
            })
            .collect()
    }
}
