//! `union`

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::binder::environment::Named;
use crate::kql::binder::naming::{Names, fits};
use crate::kql::binder::parameters::word;
use crate::kql::binder::tabular::projected;
use crate::kql::binder::{Binder, Binding, Reported};
use crate::kql::plan::{Expr, Node, NodeKind};
use crate::kql::syntax::tree::{self, ExprKind, Parameter, UnionOperator};
use crate::values::{Field, ScalarType, Schema, Value};
use std::sync::Arc;

/// One table of a union with the name that `withsource` shows.
pub(in crate::kql::binder) struct Leg {
    pub(in crate::kql::binder) name: Arc<str>,
    pub(in crate::kql::binder) node: Node,
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
        let inner = self.choice(parameters, "kind", &["inner", "outer"])? == Some("inner");
        // Before a parenthesis `true` reads as a word.
        let fuzzy = word(parameters, "isfuzzy").is_some_and(|word| word == "true")
            || parameters.iter().any(|parameter| {
                parameter.name.text == "isfuzzy"
                    && matches!(&parameter.value.kind, ExprKind::Literal(tree::Literal::Bool(true)))
            });
        let with_source = word(parameters, "withsource").or_else(|| word(parameters, "with_source"));
        let mut legs: Vec<Leg> = Vec::new();
        legs.extend(input.map(|node| self.piped_leg(node, "union")));
        let mut failed = false;
        for table in tables {
            let before = self.diagnostics.len();
            match self.legs(table, legs.len(), "union") {
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

    /// The table before the operator, named by `as` or as the table that it is.
    pub(in crate::kql::binder) fn piped_leg(&mut self, node: Node, operator: &str) -> Leg {
        let name = self.named_as.take().or_else(|| scanned(&node));
        Leg { name: name.unwrap_or_else(|| format!("{operator}_arg0").into()), node }
    }

    /// The tables that an expression names: one, or all that fit a wildcard.
    pub(in crate::kql::binder) fn legs(
        &mut self,
        table: &tree::Expr,
        position: usize,
        operator: &str,
    ) -> Binding<Vec<Leg>> {
        let ExprKind::Wildcard(pattern) = &table.kind else {
            self.named_as = None;
            let node = self.tabular(table)?;
            let numbered = || format!("{operator}_arg{position}").into();
            let name = match &table.kind {
                // A `let` table is an expression like any other: only tables and views have names of their own.
                ExprKind::Name(name) if !matches!(self.environment.find(&name.text), Some(Named::Table(_))) => {
                    name.text.as_str().into()
                }
                ExprKind::Name(_) => numbered(),
                _ => self.named_as.take().or_else(|| scanned(&node)).unwrap_or_else(numbered),
            };
            return Ok(vec![Leg { name, node }]);
        };
        let legs = self.fitting_legs(&pattern.text, pattern.span)?;
        if legs.is_empty() {
            return self.report(Diagnostic::error("KS204", pattern.span, format!("No table fits {}.", pattern.text)));
        }
        Ok(legs)
    }

    /// All tables, and views that the query makes, whose names fit a pattern. Those that stand aside are meant only where they
    /// are written out.
    pub(in crate::kql::binder) fn fitting_legs(&mut self, pattern: &str, span: Span) -> Binding<Vec<Leg>> {
        let names = self.tables.names();
        let tables = names.iter().filter(|name| !self.tables.is_aside(name) && fits(pattern, name));
        let mut legs: Vec<Leg> =
            tables.filter_map(|name| Some(Leg { name: name.clone(), node: self.scan(name, span)? })).collect();
        let mut views: Vec<Arc<str>> = Vec::new();
        for (name, named) in self.environment.names() {
            if matches!(named, Named::Function(function, _) if function.view && function.parameters.is_empty())
                && fits(pattern, name)
                && !views.iter().any(|known| **known == *name)
            {
                views.push(name.into());
            }
        }
        for name in views.into_iter().rev() {
            legs.push(Leg { node: self.table(&name, span)?, name });
        }
        Ok(legs)
    }
}

/// The name of the table that a pipe starts from.
fn scanned(node: &Node) -> Option<Arc<str>> {
    if let NodeKind::Scan(source) = &node.kind { Some(source.table.clone()) } else { None }
}

/// One schema for all legs. A column that has different types in different legs becomes one column for each type, with
/// the type in its name, as in Kusto.
pub(in crate::kql::binder) fn joined_up(legs: Vec<Leg>, inner: bool, with_source: Option<&str>, span: Span) -> Node {
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
