//! Statements: `let`, `declare query_parameters`, and the expressions that are the answer.

use super::environment::Named;
use super::expressions::Row;
use super::literals::scalar_type;
use super::{Binder, Binding};
use crate::diagnostics::{Diagnostic, Span};
use crate::kql::plan::{Expr, ExprKind, ResultPlan};
use crate::kql::syntax::tree::{self, LetStatement, LetValue, Query, Statement, StatementKind};
use crate::values::{Schema, Value};
use std::rc::Rc;

impl Binder<'_> {
    /// The tables of all the query's expressions, in their order; none where they are wrong (which is reported).
    pub(super) fn query(&mut self, query: &Query) -> Vec<ResultPlan> {
        let mut results = Vec::new();
        let mut asks = false;
        self.declared_once(&[], &query.statements);
        for statement in &query.statements {
            self.note_statement(statement);
            // A problem is noted; the rest of the query is checked all the same.
            if let StatementKind::Expression(expr) = &statement.kind {
                asks = true;
                if let Ok(tables) = self.results(expr) {
                    self.add_results(&mut results, tables, expr.span);
                }
            } else {
                let _ = self.statement(statement);
            }
        }
        if !asks && !self.diagnostics.iter().any(Diagnostic::is_error) {
            let end = Span::new(query.span.end, query.span.end);
            self.diagnostics
                .push(Diagnostic::error("KS151", end, "The query has no expression that gives rows.").with_help(
                "Write the table's name after the let statements, for example ContainerRegistryLoginEvents | take 10.",
            ));
        }
        results
    }

    /// Statements before the last line of a function.
    pub(super) fn statements(&mut self, statements: &[Statement]) -> Binding<()> {
        statements.iter().try_for_each(|statement| self.statement(statement))
    }

    fn statement(&mut self, statement: &Statement) -> Binding<()> {
        match &statement.kind {
            StatementKind::Let(statement) => {
                let named = self.let_value(statement);
                let failed = named.is_err();
                self.environment = self.environment.with(&statement.name.text, named.unwrap_or(Named::Failed));
                if failed { Err(super::Reported) } else { Ok(()) }
            }
            StatementKind::DeclareQueryParameters(columns) => {
                for column in columns {
                    let kind =
                        column.ty.as_ref().and_then(|ty| ty.ty).map_or(crate::values::ScalarType::String, scalar_type);
                    let value = match &column.default {
                        Some(default) => self.constant(default, "The default of a parameter")?,
                        None => Value::null(kind),
                    };
                    let expr = Expr::constant(value, column.span);
                    let expr = if expr.returns == kind {
                        expr
                    } else {
                        Expr { span: column.span, returns: kind, kind: ExprKind::Convert(Box::new(expr)) }
                    };
                    self.environment = self.environment.with(&column.name.text, Named::Scalar(expr));
                }
                Ok(())
            }
            StatementKind::Set(statement) => {
                self.set_option(statement);
                Ok(())
            }
            StatementKind::Expression(expr) => {
                self.diagnostics.push(Diagnostic::warning(
                    "TM104",
                    expr.span,
                    "Only the last line of a function is its result; this one is checked and left out.",
                ));
                if self.is_tabular(expr) { self.tabular(expr).map(|_| ()) } else { Ok(()) }
            }
            StatementKind::DeclarePattern(pattern) => {
                let named = Named::Pattern(Rc::new(pattern.clone()), self.environment.clone());
                self.environment = self.environment.with(&pattern.name.text, named);
                Ok(())
            }
            StatementKind::Alias(_) => self.refuse("alias", statement.span),
            StatementKind::Restrict(_) => self.refuse("restrict access", statement.span),
        }
    }

    fn let_value(&mut self, statement: &LetStatement) -> Binding<Named> {
        match &statement.value {
            LetValue::Function(function) => {
                self.function_declaration(function)?;
                self.note_function(function);
                Ok(Named::Function(Rc::new(function.clone()), self.environment.clone()))
            }
            LetValue::Expr(expr) if self.is_tabular(expr) => Ok(Named::Table(self.inner_table_or_graph(expr)?)),
            LetValue::Expr(expr) => Ok(Named::Scalar(self.scalar(expr, &mut Row::of(&Schema::default()))?)),
            LetValue::EntityGroup(_) => self.refuse("entity_group", statement.name.span),
        }
    }

    /// Whether an expression gives a table. Only looks, reports nothing.
    pub(super) fn is_tabular(&self, expr: &tree::Expr) -> bool {
        use tree::ExprKind as Kind;
        match &expr.kind {
            Kind::Pipe { .. } | Kind::Leading(_) | Kind::Datatable(_) | Kind::ExternalData(_) | Kind::Wildcard(_) => {
                true
            }
            Kind::Parenthesized(inner) => self.is_tabular(inner),
            Kind::Name(name) => match self.environment.find(&name.text) {
                Some(Named::Table(_)) => true,
                Some(Named::Function(function, _)) => {
                    function.body.result.as_ref().is_some_and(|result| self.is_tabular_result(function, result))
                }
                Some(_) => false,
                None => self.tables.table(&name.text).is_some() || self.view_named(&name.text).is_some(),
            },
            Kind::PathCall { .. } => true,
            Kind::Path { base, .. } | Kind::Index { base, .. } if self.pattern_of(base).is_some() => true,
            Kind::Path { base, .. } => {
                matches!(&base.kind, Kind::Call(_) | Kind::PathCall { .. }) && self.is_tabular(base)
            }
            Kind::Call(call) => match self.environment.find(&call.name.text) {
                Some(Named::Function(function, _)) => {
                    function.body.result.as_ref().is_some_and(|result| self.is_tabular_result(function, result))
                }
                Some(Named::Pattern(..)) => true,
                Some(_) => false,
                None => matches!(
                    call.name.text.as_str(),
                    "materialize"
                        | "table"
                        | "view"
                        | "cluster"
                        | "database"
                        | "external_table"
                        | "workspace"
                        | "app"
                        | "adx"
                        | "arg"
                ),
            },
            _ => false,
        }
    }

    /// As [`Self::is_tabular`], for the last line of a function, which may name its parameters and its own `let`s.
    fn is_tabular_result(&self, function: &tree::FunctionDeclaration, result: &tree::Expr) -> bool {
        let tree::ExprKind::Name(name) = &result.kind else { return self.is_tabular(result) };
        let parameter = function.parameters.iter().find(|parameter| parameter.name.text == name.text);
        if let Some(parameter) = parameter {
            return matches!(parameter.kind, tree::ParameterKind::Tabular(_));
        }
        let own = function.body.statements.iter().rev().find_map(|statement| match &statement.kind {
            StatementKind::Let(own) if own.name.text == name.text => Some(&own.value),
            _ => None,
        });
        match own {
            Some(LetValue::Expr(expr)) => self.is_tabular(expr),
            Some(_) => false,
            None => self.is_tabular(result),
        }
    }
}
