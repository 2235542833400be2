//! `fork` and `facet`: several tables from one.

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::binder::naming::name_of;
use crate::kql::binder::results::name_by_as;
use crate::kql::binder::{Binder, Binding};
use crate::kql::plan::{Node, ResultPlan};
use crate::kql::syntax::tree::{
    Call, Expr, ExprKind, FacetOperator, ForkBranch, Name, NamedExpr, Operator, OperatorKind, SummarizeOperator,
};

impl Binder<'_> {
    /// The table of each part. A part that cannot be is reported, and the others are looked at all the same.
    pub(in crate::kql::binder) fn fork(&mut self, branches: &[ForkBranch], input: Node) -> Binding<Vec<ResultPlan>> {
        let input = if branches.len() > 1 { self.buffered(input) } else { input };
        let tables: Vec<Binding<ResultPlan>> = branches
            .iter()
            .map(|branch| {
                self.may_fork(&branch.query)?;
                let root = self.branch(&branch.query, input.clone())?;
                let name = branch.name.as_ref().map(|name| name.text.as_str().into());
                Ok(ResultPlan { name: name.or_else(|| name_by_as(&branch.query)), ..ResultPlan::unnamed(root) })
            })
            .collect();
        tables.into_iter().collect()
    }

    /// The table of `with (…)`, then the values of each column with their counts.
    pub(in crate::kql::binder) fn facet(
        &mut self,
        facet: &FacetOperator,
        input: Node,
        span: Span,
    ) -> Binding<Vec<ResultPlan>> {
        let several = facet.columns.len() + usize::from(facet.with.is_some()) > 1;
        let input = if several { self.buffered(input) } else { input };
        let mut tables: Vec<Binding<ResultPlan>> = Vec::new();
        if let Some(with) = &facet.with {
            let root = self.branch(with, input.clone());
            tables.push(root.map(|root| ResultPlan { name: name_by_as(with), ..ResultPlan::unnamed(root) }));
        }
        for column in &facet.columns {
            let at = column.span;
            let named = |text: String| Name { text, span: at, quoted: false };
            let column_name = name_of(column).unwrap_or_default();
            let call = Call { name: named("count".into()), args: Vec::new(), args_span: at };
            let count = NamedExpr {
                names: vec![named(format!("count_{column_name}"))],
                tuple: false,
                value: Expr { kind: ExprKind::Call(call), span: at },
                span: at,
            };
            let key = NamedExpr { names: Vec::new(), tuple: false, value: column.clone(), span: at };
            let counts = SummarizeOperator { parameters: Vec::new(), aggregates: vec![count], by: vec![key] };
            let root = self.summarize(&counts, input.clone(), span);
            tables.push(root.map(|root| ResultPlan {
                name: Some(column_name.as_str().into()).filter(|_| !column_name.is_empty()),
                ..ResultPlan::unnamed(root)
            }));
        }
        tables.into_iter().collect()
    }

    /// A sub-query whose start takes the rows of `input`.
    fn branch(&mut self, query: &Expr, input: Node) -> Binding<Node> {
        // Names that a part gives are its own.
        let outside = self.environment.clone();
        let table = self.sub_query(query, input);
        self.environment = outside;
        table
    }

    /// Whether all steps of a part are of those that `fork` takes.
    fn may_fork(&mut self, query: &Expr) -> Binding<()> {
        match &query.kind {
            ExprKind::Parenthesized(inner) => self.may_fork(inner),
            ExprKind::Leading(operator) => self.step_may_fork(operator),
            ExprKind::Pipe { source, operators } => {
                self.may_fork(source)?;
                operators.iter().try_for_each(|operator| self.step_may_fork(operator))
            }
            _ => Ok(()),
        }
    }

    fn step_may_fork(&mut self, operator: &Operator) -> Binding<()> {
        use OperatorKind as Kind;
        match &operator.kind {
            Kind::MvApply(_)
            | Kind::Evaluate(_)
            | Kind::Facet(_)
            | Kind::Fork(_)
            | Kind::Find(_)
            | Kind::Search(_)
            | Kind::GetSchema(_)
            | Kind::Join(_)
            | Kind::Lookup(_)
            | Kind::MakeSeries(_)
            | Kind::Partition(_)
            | Kind::Print(_)
            | Kind::Range(_)
            | Kind::Render(_)
            | Kind::Scan(_)
            | Kind::Serialize(_)
            | Kind::Union(_)
            | Kind::Consume(_) => self.report(
                Diagnostic::error("KS177", operator.name_span, "This operator cannot stand inside `fork`.").with_help(
                    "Write it before `fork`, or ask the parts as queries of their own with `;` between them.",
                ),
            ),
            _ => Ok(()),
        }
    }
}
