//! The tables that a query answers with: one for most statements, several where `fork`, `facet` or a plugin ends one.

use super::expressions::Row;
use super::{Binder, Binding};
use crate::diagnostics::{Diagnostic, Span};
use crate::kql::plan::{Node, ResultPlan};
use crate::kql::syntax::tree::{self, Operator, OperatorKind};
use crate::values::Schema;
use std::sync::Arc;

/// Tables that one answer may have: the page shows a tab for each.
const MAX_RESULTS: usize = 100;

impl Binder<'_> {
    /// The tables of a statement of the query itself.
    pub(super) fn results(&mut self, expr: &tree::Expr) -> Binding<Vec<ResultPlan>> {
        let mut results = self.result_tables(expr)?;
        let visualization = std::mem::take(&mut self.visualization);
        for result in &mut results {
            result.visualization = visualization.clone();
        }
        self.at_most(&mut results);
        Ok(results)
    }

    /// Adds the tables of a statement to those of the statements before it.
    pub(super) fn add_results(&mut self, all: &mut Vec<ResultPlan>, results: Vec<ResultPlan>, span: Span) {
        all.extend(results);
        if all.len() > MAX_RESULTS {
            all.truncate(MAX_RESULTS);
            let message = format!("This query has more than {MAX_RESULTS} tables as its answer, the limit here.");
            self.diagnostics.push(
                Diagnostic::error("TM106", span, message).with_help("Ask for some of them, then for the others."),
            );
        }
    }

    fn result_tables(&mut self, expr: &tree::Expr) -> Binding<Vec<ResultPlan>> {
        match &expr.kind {
            tree::ExprKind::Parenthesized(inner) => return self.result_tables(inner),
            tree::ExprKind::Pipe { source, operators } => {
                let (before, ending) = operators.split_at(ending(operators));
                if let Some((last, after)) = ending.split_first() {
                    let input = self.tabular(source)?;
                    let input = self.pipe(input, before, expr.span)?;
                    self.note_step(last.span.start, Some(&input));
                    let mut results = match &last.kind {
                        OperatorKind::Fork(branches) => self.fork(branches, input)?,
                        OperatorKind::Facet(facet) => self.facet(facet, input, last.span)?,
                        OperatorKind::Evaluate(evaluate) => {
                            let nodes = self.evaluate_all(evaluate, input, last.span)?;
                            nodes.into_iter().map(ResultPlan::unnamed).collect()
                        }
                        _ => vec![ResultPlan::unnamed(self.pipe(input, std::slice::from_ref(last), expr.span)?)],
                    };
                    self.after_ending(after, last, &mut results)?;
                    return Ok(results);
                }
            }
            _ => {}
        }
        let root = self.result_table(expr)?;
        Ok(vec![ResultPlan { name: name_by_as(expr), ..ResultPlan::unnamed(root) }])
    }

    fn result_table(&mut self, expr: &tree::Expr) -> Binding<Node> {
        // A lone name that is nothing yet was most likely meant as a table.
        let lone_name = matches!(&expr.kind, tree::ExprKind::Name(name) if self.environment.find(&name.text).is_none());
        if lone_name || self.is_tabular(expr) {
            return self.tabular(expr);
        }
        // A bare scalar is printed, as the real engine does for `let x = 1; x`.
        let value = self.scalar(expr, &mut Row::of(&Schema::default()))?;
        Ok(super::tabular::printed(vec![("print_0".into(), value)], expr.span))
    }

    /// What stands behind the step that gives all the tables: it is meant for each of them.
    fn after_ending(&mut self, operators: &[Operator], last: &Operator, results: &mut [ResultPlan]) -> Binding<()> {
        for operator in operators {
            match &operator.kind {
                OperatorKind::Render(render) => self.visualization = self.visualize(render),
                OperatorKind::As(named) => {
                    for result in results.iter_mut() {
                        result.name.get_or_insert_with(|| named.name.text.as_str().into());
                    }
                }
                _ => {
                    let word = if matches!(last.kind, OperatorKind::Facet(_)) { "facet" } else { "fork" };
                    let message = format!("`{word}` gives several tables, so that only `render` may follow it.");
                    return self.report(
                        Diagnostic::error("KS177", operator.name_span, message)
                            .with_help(format!("Write this step before `{word}`, or inside its parentheses.")),
                    );
                }
            }
        }
        Ok(())
    }

    /// A step that gives several tables where one is needed.
    pub(super) fn not_the_end<T>(&mut self, word: &str, span: Span) -> Binding<T> {
        let message = format!("`{word}` gives several tables, so that it can only be the end of a query.");
        self.report(
            Diagnostic::error("KS177", span, message).with_help(format!(
                "One table is needed here: leave out `{word}`, or the steps that take its rows in."
            )),
        )
    }
}

/// Where the step stands that may give several tables, with only `render` and `as` behind it where it is a plugin: the
/// number of operators where there is none.
fn ending(operators: &[Operator]) -> usize {
    let several = |operator: &Operator| matches!(operator.kind, OperatorKind::Fork(_) | OperatorKind::Facet(_));
    if let Some(at) = operators.iter().position(several) {
        return at;
    }
    let says_how = |operator: &Operator| matches!(operator.kind, OperatorKind::Render(_) | OperatorKind::As(_));
    match operators.iter().rposition(|operator| !says_how(operator)) {
        Some(at) if matches!(operators[at].kind, OperatorKind::Evaluate(_)) => at,
        _ => operators.len(),
    }
}

/// The name that the last step of a query gives its table.
pub(super) fn name_by_as(expr: &tree::Expr) -> Option<Arc<str>> {
    let last = match &expr.kind {
        tree::ExprKind::Parenthesized(inner) => return name_by_as(inner),
        tree::ExprKind::Leading(operator) => operator,
        tree::ExprKind::Pipe { operators, .. } => {
            operators.iter().rev().find(|operator| !matches!(operator.kind, OperatorKind::Render(_)))?
        }
        _ => return None,
    };
    match &last.kind {
        OperatorKind::As(named) => Some(named.name.text.as_str().into()),
        _ => None,
    }
}
