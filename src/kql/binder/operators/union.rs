//! `union`

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::binder::environment::Named;
use crate::kql::binder::naming::{Names, fits};
use crate::kql::binder::tabular::projected;
use crate::kql::binder::{Binder, Binding, Reported};
use crate::kql::plan::{Expr, Node, NodeKind};
use crate::kql::syntax::tree::{self, ExprKind, Parameter, UnionOperator};
use crate::values::{Field, ScalarType, Schema, Value};
use std::sync::Arc;

/// One table of a union with the name that `withsource` shows.
struct Leg {
    name: Arc<str>,
    node: Node,
}

impl Binder<'_> {
    pub(in crate::kql::binder) fn union(
        &mut self,
        union: &UnionOperator,
        input: Option<Node>,
        span: Span,
    ) -> Binding<Node> {
        self.union_of(&union.tables, input, &union.parameters, span)
    }

    /// The rows of `input` and of all `tables`.
    pub(in crate::kql::binder) fn union_of(
        &mut self,
        tables: &[tree::Expr],
        input: Option<Node>,
        parameters: &[Parameter],
        span: Span,
    ) -> Binding<Node> {
        let inner = word(parameters, "kind").is_some_and(|kind| kind == "inner");
        // Before a parenthesis `true` reads as a word.
        let fuzzy = word(parameters, "isfuzzy").is_some_and(|word| word == "true")
            || parameters.iter().any(|parameter| {
                parameter.name.text == "isfuzzy"
                    && matches!(&parameter.value.kind, ExprKind::Literal(tree::Literal::Bool(true)))
            });
        let with_source = word(parameters, "withsource").or_else(|| word(parameters, "with_source"));
        let mut legs: Vec<Leg> = Vec::new();
        if let Some(node) = input {
            let name = scanned(&node).unwrap_or_else(|| "union_arg0".into());
            legs.push(Leg { name, node });
        }
        let mut failed = false;
        for table in tables {
            let before = self.diagnostics.len();
            match self.legs(table, legs.len()) {
                Ok(found) => legs.extend(found),
                Err(_) if fuzzy => {
                    // `isfuzzy` asks for what can be had; what cannot is still named.
                    for diagnostic in &mut self.diagnostics[before..] {
                        diagnostic.severity = crate::diagnostics::Severity::Warning;
                    }
                }
                Err(_) => failed = true,
            }
        }
        if failed {
            return Err(Reported);
        }
        if legs.is_empty() {
            return self.report(Diagnostic::error("KS204", span, "No table fits this union."));
        }
        Ok(joined_up(legs, inner, with_source.as_deref(), span))
    }

    fn legs(&mut self, table: &tree::Expr, position: usize) -> Binding<Vec<Leg>> {
        let ExprKind::Wildcard(pattern) = &table.kind else {
            let node = self.tabular(table)?;
            let name = match &table.kind {
                // A `let` table is an expression like any other: only tables and views have names of their own.
                ExprKind::Name(name) if !matches!(self.environment.find(&name.text), Some(Named::Table(_))) => {
                    name.text.as_str().into()
                }
                ExprKind::Name(_) => format!("union_arg{position}").into(),
                _ => scanned(&node).unwrap_or_else(|| format!("union_arg{position}").into()),
            };
            return Ok(vec![Leg { name, node }]);
        };
        let names = self.tables.names();
        let fitting = names.iter().filter(|name| !name.starts_with('_') && fits(&pattern.text, name));
        let legs: Vec<Leg> =
            fitting.filter_map(|name| Some(Leg { name: name.clone(), node: self.scan(name, pattern.span)? })).collect();
        if legs.is_empty() {
            return self.report(Diagnostic::error("KS204", pattern.span, format!("No table fits {}.", pattern.text)));
        }
        Ok(legs)
    }
}

/// The name of the table that a pipe starts from.
fn scanned(node: &Node) -> Option<Arc<str>> {
    if let NodeKind::Scan(source) = &node.kind { Some(source.table.clone()) } else { None }
}

/// The word that a parameter is set to.
pub(super) fn word(parameters: &[Parameter], name: &str) -> Option<String> {
    let parameter = parameters.iter().find(|parameter| parameter.name.text == name)?;
    match &parameter.value.kind {
        ExprKind::Name(word) => Some(word.text.clone()),
        ExprKind::Literal(tree::Literal::String(text)) => Some(text.clone()),
        _ => None,
    }
}

/// One schema for all legs. A column that has different types in different legs becomes one column for each type, with
/// the type in its name, as in Kusto.
fn joined_up(legs: Vec<Leg>, inner: bool, with_source: Option<&str>, span: Span) -> Node {
    let mut columns: Vec<Field> = Vec::new();
    for field in legs.iter().flat_map(|leg| &leg.node.schema.fields) {
        if !columns.contains(field) {
            columns.push(field.clone());
        }
    }
    if inner {
        columns.retain(|field| legs.iter().all(|leg| leg.node.schema.fields.contains(field)));
    }
    let mut names = Names::default();
    let source_name = with_source.map(|name| names.unique(name));
    let clashes = |field: &Field| columns.iter().any(|other| other.name == field.name && other.kind != field.kind);
    // Names that stay go first, so that a made-up one gives way to them.
    let mut given: Vec<Option<Arc<str>>> =
        columns.iter().map(|field| (!clashes(field)).then(|| names.unique(&field.name))).collect();
    let outputs: Vec<(Arc<str>, &Field)> = columns
        .iter()
        .zip(&mut given)
        .map(|(field, given)| {
            let made_up = || names.unique(&format!("{}_{}", field.name, field.kind));
            (given.take().unwrap_or_else(made_up), field)
        })
        .collect();
    let mut schema: Vec<Field> = source_name.iter().map(|name| Field::new(name.clone(), ScalarType::String)).collect();
    schema.extend(outputs.iter().map(|(name, field)| Field::new(name.clone(), field.kind)));
    let inputs = legs.into_iter().map(|leg| {
        let mut exprs: Vec<(Arc<str>, Expr)> = Vec::with_capacity(schema.len());
        if let Some(name) = &source_name {
            exprs.push((name.clone(), Expr::constant(Value::String(leg.name.clone()), span)));
        }
        for (name, field) in &outputs {
            let at = leg.node.schema.fields.iter().position(|own| own == *field);
            let expr = match at {
                Some(at) => Expr::column(at, field.kind, span),
                None => Expr::constant(Value::null(field.kind), span),
            };
            exprs.push((name.clone(), expr));
        }
        projected(leg.node, exprs, span)
    });
    let inputs = inputs.collect();
    Node { kind: NodeKind::Union(inputs), schema: Arc::new(Schema::new(schema)), span }
}
