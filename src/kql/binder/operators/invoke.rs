//! `invoke`

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::binder::environment::Named;
use crate::kql::binder::{Binder, Binding};
use crate::kql::plan::Node;
use crate::kql::syntax::tree::{Arg, Expr, ExprKind, Name};

/// What the table is called that goes before the arguments; no query can write this name.
const PIPED: &str = "\0piped";

impl Binder<'_> {
    /// A call of a function with the table as its first argument.
    pub(in crate::kql::binder) fn invoke(&mut self, function: &Expr, input: Node, span: Span) -> Binding<Node> {
        let ExprKind::Call(call) = &function.kind else {
            return self.report(
                Diagnostic::error("KS106", span, "`invoke` takes a call of a function.")
                    .with_help("Write | invoke f( ): the table goes before the arguments."),
            );
        };
        let mut call = call.clone();
        let name = Name { text: PIPED.to_owned(), span: call.name.span, quoted: false };
        call.args.insert(0, Arg { name: None, value: Expr { span: call.name.span, kind: ExprKind::Name(name) } });
        let inside = self.environment.with(PIPED, Named::Table(input));
        let outside = std::mem::replace(&mut self.environment, inside);
        let node = self.tabular_call(&call, span);
        self.environment = outside;
        node
    }
}
