//! Calls of a `declare pattern` (Kusto documentation: `query/pattern-statement`).

use super::environment::Named;
use super::{Binder, Binding};
use crate::diagnostics::{Diagnostic, Span};
use crate::kql::plan::Node;
use crate::kql::syntax::tree::{self, Call};
use crate::values::Value;

impl Binder<'_> {
    /// The call of a pattern that an expression is.
    pub(super) fn pattern_of<'a>(&self, expr: &'a tree::Expr) -> Option<&'a Call> {
        match &expr.kind {
            tree::ExprKind::Call(call)
                if matches!(self.environment.find(&call.name.text), Some(Named::Pattern(..))) =>
            {
                Some(call)
            }
            _ => None,
        }
    }

    /// The table that a pattern maps these arguments to.
    pub(super) fn pattern(&mut self, call: &Call, path: Option<&str>, span: Span) -> Binding<Node> {
        let Some(Named::Pattern(pattern, environment)) = self.environment.find(&call.name.text) else {
            return Err(super::Reported);
        };
        let (pattern, inside) = (pattern.clone(), environment.clone());
        let mut given = Vec::with_capacity(call.args.len());
        for arg in &call.args {
            given.push(self.constant(&arg.value, "An argument of a pattern")?);
        }
        for case in &pattern.cases {
            let mut fits = case.arguments.len() == given.len();
            for (argument, given) in case.arguments.iter().zip(&given) {
                fits &= self.constant(argument, "An argument of a pattern")? == *given;
            }
            let wanted = match &case.path {
                Some(written) => Some(self.constant(written, "The path of a pattern")?),
                None => None,
            };
            fits &= wanted == path.map(Value::string);
            let Some(result) = case.body.result.as_ref().filter(|_| fits) else { continue };
            self.inlined_calls += 1;
            if self.inlined_calls > super::MAX_INLINED_CALLS {
                let limit = super::MAX_INLINED_CALLS;
                let message = format!("The functions of this query call each other more than {limit} times in all.");
                return self.report(Diagnostic::error("TM102", span, message));
            }
            let outside = std::mem::replace(&mut self.environment, inside);
            let table = self.statements(&case.body.statements).and_then(|()| self.tabular_or_graph(result));
            self.environment = outside;
            return table;
        }
        let message = format!("The pattern '{}' says nothing of these values.", call.name.text);
        self.report(
            Diagnostic::error("KS204", span, message)
                .with_help("Add a case to its declaration, or use values that it has."),
        )
    }
}
