//! `sort` and `top`

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::binder::expressions::Row;
use crate::kql::binder::windows::without_windows;
use crate::kql::binder::{Binder, Binding};
use crate::kql::plan::{Node, NodeKind, SortTerm};
use crate::kql::syntax::tree::{Direction, NullsOrder, OrderTerm, SortOperator, TopOperator};
use crate::values::ScalarType;

impl Binder<'_> {
    pub(in crate::kql::binder) fn sort(&mut self, sort: &SortOperator, input: Node, span: Span) -> Binding<Node> {
        let mut terms = self.sort_terms(&sort.by, &input)?;
        let own = input.schema.clone();
        let input = self.windowless(terms.iter_mut().map(|term| &mut term.expr), input, span)?;
        let schema = input.schema.clone();
        let node = Node { schema, kind: NodeKind::Sort { input: Box::new(input), terms }, span };
        Ok(without_windows(node, &own, span))
    }

    pub(in crate::kql::binder) fn top(&mut self, top: &TopOperator, input: Node, span: Span) -> Binding<Node> {
        let count = self.row_count(&top.count)?;
        if let Some(second) = top.by.get(1) {
            let message = "`top` orders by one expression.";
            let help = "Write | sort by A, B | take N for an order by several.";
            return self.report(Diagnostic::error("KS198", second.span, message).with_help(help));
        }
        let mut terms = self.sort_terms(&top.by, &input)?;
        let own = input.schema.clone();
        let input = self.windowless(terms.iter_mut().map(|term| &mut term.expr), input, span)?;
        let schema = input.schema.clone();
        let node = Node { schema, kind: NodeKind::Top { input: Box::new(input), count, terms }, span };
        Ok(without_windows(node, &own, span))
    }

    pub(super) fn sort_terms(&mut self, terms: &[OrderTerm], input: &Node) -> Binding<Vec<SortTerm>> {
        terms
            .iter()
            .map(|term| {
                let expr = self.scalar(&term.expr, &mut Row::of(&input.schema))?;
                self.needs_order(&expr, input)?;
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
