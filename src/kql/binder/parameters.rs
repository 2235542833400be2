//! Parameters of operators: `kind=inner`, `withsource=Name`.

use super::{Binder, Binding};
use crate::diagnostics::Diagnostic;
use crate::kql::syntax::tree::{Expr, ExprKind, Literal, Parameter};
use crate::values::Value;
use std::sync::Arc;

/// The word, or the text, of a parameter.
pub(super) fn word(parameters: &[Parameter], name: &str) -> Option<String> {
    let parameter = parameters.iter().find(|parameter| parameter.name.text == name)?;
    match &parameter.value.kind {
        ExprKind::Name(word) => Some(word.text.clone()),
        ExprKind::Literal(Literal::String(text)) => Some(text.clone()),
        _ => None,
    }
}

impl Binder<'_> {
    /// A string that is known before any row.
    pub(super) fn string_constant(&mut self, expr: &Expr, what: &str) -> Binding<Arc<str>> {
        match self.constant(expr, what)? {
            Value::String(text) => Ok(text),
            _ => self.report(Diagnostic::error("KS107", expr.span, format!("{what} must be a string."))),
        }
    }

    /// The word of a parameter that takes only some; `None` where it was left out.
    pub(super) fn choice(
        &mut self,
        parameters: &[Parameter],
        name: &str,
        words: &[&'static str],
    ) -> Binding<Option<&'static str>> {
        let Some(parameter) = parameters.iter().find(|parameter| parameter.name.text == name) else { return Ok(None) };
        let given = word(parameters, name);
        match words.iter().find(|word| given.as_deref() == Some(**word)) {
            Some(word) => Ok(Some(*word)),
            None => self.report(
                Diagnostic::error("KS107", parameter.value.span, format!("`{name}` cannot be this here."))
                    .with_help(format!("It is one of: {}.", words.join(", "))),
            ),
        }
    }
}
