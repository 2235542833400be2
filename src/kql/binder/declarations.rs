//! What must hold of declarations: each name once in its scope, tables before scalars, and the columns that a function
//! asks of a table.

use super::literals::scalar_type;
use super::{Binder, Binding};
use crate::diagnostics::{Diagnostic, Span};
use crate::kql::plan::Node;
use crate::kql::syntax::tree::{self, FunctionDeclaration, Name, ParameterKind, Statement, StatementKind};
use std::collections::BTreeSet;

impl Binder<'_> {
    /// Reports a name that the statements of one scope declare a second time, or that a parameter has.
    pub(super) fn declared_once(&mut self, parameters: &[&Name], statements: &[Statement]) {
        let named = statements.iter().filter_map(|statement| match &statement.kind {
            StatementKind::Let(statement) => Some(&statement.name),
            _ => None,
        });
        let mut seen = BTreeSet::new();
        for name in parameters.iter().copied().chain(named) {
            if !name.text.is_empty() && !seen.insert(name.text.as_str()) {
                self.diagnostics.push(
                    Diagnostic::error("KS201", name.span, format!("'{}' has been declared before.", name.text))
                        .with_help("Give it another name."),
                );
            }
        }
    }

    /// Checks a function where it is declared, whether it is called or not.
    pub(super) fn function_declaration(&mut self, function: &FunctionDeclaration) -> Binding<()> {
        let names: Vec<&Name> = function.parameters.iter().map(|parameter| &parameter.name).collect();
        self.declared_once(&names, &function.body.statements);
        let is_table = |kind: &ParameterKind| matches!(kind, ParameterKind::Tabular(_));
        let scalars = function.parameters.iter().skip_while(|parameter| is_table(&parameter.kind));
        match scalars.into_iter().find(|parameter| is_table(&parameter.kind)) {
            Some(late) => {
                self.report(Diagnostic::error("KS226", late.span, "Tables come before all other parameters."))
            }
            None => Ok(()),
        }
    }

    /// Reports a table without the columns that a parameter asks for.
    pub(super) fn has_columns(
        &mut self,
        table: &Node,
        asked: &tree::Schema,
        parameter: &Name,
        span: Span,
    ) -> Binding<()> {
        for column in &asked.columns {
            let kind = column.ty.as_ref().and_then(|ty| ty.ty).map(scalar_type);
            let field = table.schema.fields.iter().find(|field| *field.name == *column.name.text);
            if field.is_some_and(|field| kind.is_none_or(|kind| kind == field.kind)) {
                continue;
            }
            let kind = kind.map_or_else(String::new, |kind| format!(" of type {kind}"));
            let message = format!("{} needs a table with a column {}{kind}.", parameter.text, column.name.text);
            return self.report(Diagnostic::error("KS249", span, message));
        }
        Ok(())
    }
}
