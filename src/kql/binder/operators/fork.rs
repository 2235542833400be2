//! `fork` and `facet`: several tables from one. All are checked; the page shows the first.

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::binder::naming::name_of;
use crate::kql::binder::{Binder, Binding};
use crate::kql::plan::Node;
use crate::kql::syntax::tree::{Call, Expr, ExprKind, FacetOperator, ForkBranch, Name, NamedExpr, SummarizeOperator};

impl Binder<'_> {
    pub(in crate::kql::binder) fn fork(&mut self, branches: &[ForkBranch], input: &Node, span: Span) -> Binding<Node> {
        let tables = branches.iter().map(|branch| self.branch(&branch.query, input.clone())).collect();
        self.first_of(tables, span, "Ask the other parts on their own to see them.")
    }

    /// The table of `with (…)`, then the values of each column with their counts.
    pub(in crate::kql::binder) fn facet(&mut self, facet: &FacetOperator, input: &Node, span: Span) -> Binding<Node> {
        let mut tables: Vec<Binding<Node>> = facet.with.iter().map(|with| self.branch(with, input.clone())).collect();
        for column in &facet.columns {
            let at = column.span;
            let named = |text: String| Name { text, span: at, quoted: false };
            let call = Call { name: named("count".into()), args: Vec::new(), args_span: at };
            let count = NamedExpr {
                names: vec![named(format!("count_{}", name_of(column).unwrap_or_default()))],
                tuple: false,
                value: Expr { kind: ExprKind::Call(call), span: at },
                span: at,
            };
            let key = NamedExpr { names: Vec::new(), tuple: false, value: column.clone(), span: at };
            let counts = SummarizeOperator { parameters: Vec::new(), aggregates: vec![count], by: vec![key] };
            tables.push(self.summarize(&counts, input.clone(), span));
        }
        self.first_of(tables, span, "Use summarize count() by the other columns to see their values.")
    }

    fn first_of(&mut self, tables: Vec<Binding<Node>>, span: Span, help: &str) -> Binding<Node> {
        if tables.len() > 1 {
            let message = format!("This step gives {} tables; the first one is shown.", tables.len());
            self.diagnostics.push(Diagnostic::warning("TM104", span, message).with_help(help));
        }
        // A mistake in any of them has been reported.
        let tables = tables.into_iter().collect::<Binding<Vec<_>>>()?;
        tables.into_iter().next().ok_or(crate::kql::binder::Reported)
    }

    /// A sub-query whose start takes the rows of `input`.
    fn branch(&mut self, query: &Expr, input: Node) -> Binding<Node> {
        let outside = self.environment.clone();
        let table = match &query.kind {
            ExprKind::Parenthesized(inner) => self.branch(inner, input),
            ExprKind::Leading(operator) => self.operator_step(operator, Some(input)),
            ExprKind::Pipe { source, operators } => {
                let first = self.branch(source, input);
                operators.iter().fold(first, |node, operator| self.operator_step(operator, Some(node?)))
            }
            _ => self.tabular(query),
        };
        self.environment = outside;
        table
    }
}
