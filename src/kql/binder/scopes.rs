//! What each step of a query could see: columns, and the names that `let` and parameters give. Noted for the editor, which
//! wants to know it of texts that are not finished yet.
//!
//! Binding for the editor differs in two ways: a broken step passes its input on, so that the steps after it are known as well
//! as can be; and the body of a function is bound where it stands, whether the function is called or not.

use super::environment::{Environment, Named};
use super::{Binder, Tables};
use crate::diagnostics::Span;
use crate::kql::plan::{Expr, Node, NodeKind};
use crate::kql::syntax::tree::{self, FunctionDeclaration, ParameterKind, Query, Statement, StatementKind};
use crate::values::{Batch, Field, ScalarType, Schema, Value};
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

/// What one step sees.
#[derive(Clone, Debug)]
pub struct Scope {
    /// Byte of the step's first character.
    pub at: usize,
    /// Columns of the rows that come to it; none for the beginning of a statement.
    pub columns: Arc<Schema>,
    /// Columns of its other table, where it has one.
    pub right: Option<Arc<Schema>>,
    names: Environment,
    input: Option<Node>,
}

/// What a name stands for that the query itself gives.
#[derive(Clone, Debug)]
pub enum Meaning {
    /// A value of this type, and which, where that is known.
    Value(ScalarType, Option<Value>),
    /// A table of these columns.
    Table(Arc<Schema>),
    /// A function.
    Function(Rc<FunctionDeclaration>),
    /// Something else, or something broken.
    Other,
}

impl Scope {
    /// What a name of the query stands for here; `None` where it gives no such name.
    pub fn find(&self, name: &str) -> Option<Meaning> {
        self.names.find(name).map(meaning)
    }

    /// The names that the query gives, each once, the newest first.
    pub fn names(&self) -> Vec<(&str, Meaning)> {
        let mut seen = BTreeSet::new();
        self.names.names().filter(|(name, _)| seen.insert(*name)).map(|(name, named)| (name, meaning(named))).collect()
    }

    /// The columns of loaded tables that a column holds values of, as they are; only of the step that was asked for.
    pub fn origins(&self, column: usize) -> Vec<(Arc<str>, usize)> {
        let mut found = Vec::new();
        if let Some(input) = &self.input {
            origins(input, column, &mut found);
        }
        found
    }
}

fn meaning(named: &Named) -> Meaning {
    match named {
        Named::Scalar(expr) => Meaning::Value(expr.returns, expr.as_constant().cloned()),
        Named::Table(node) => Meaning::Table(node.schema.clone()),
        Named::Function(function, _) => Meaning::Function(function.clone()),
        Named::Pattern(..) | Named::OutOfReach | Named::Failed => Meaning::Other,
    }
}

/// What is noted while a query is bound.
#[derive(Debug, Default)]
pub(super) struct Notes {
    scopes: Vec<Scope>,
    /// The step whose rows are wanted, too.
    wanted: Option<usize>,
}

/// What every step of a query sees, in the order of binding: where a step is bound twice, as in a function that is called, the
/// later counts. `wanted` is the first byte of a step of which [`Scope::origins`] is asked.
pub fn scopes(query: &Query, tables: &dyn Tables, wanted: Option<usize>) -> Vec<Scope> {
    let mut binder = Binder::new(tables, 0, None, &[], false);
    binder.notes = Some(Box::new(Notes { scopes: Vec::new(), wanted }));
    binder.query(query);
    let environment = binder.environment.clone();
    binder.note_beginning(usize::MAX, environment);
    binder.notes.map(|notes| notes.scopes).unwrap_or_default()
}

impl Binder<'_> {
    /// Whether this is for the editor.
    pub(super) fn takes_notes(&self) -> bool {
        self.notes.is_some()
    }

    /// Notes what a step sees.
    pub(super) fn note_step(&mut self, at: usize, input: Option<&Node>) {
        let Some(notes) = &mut self.notes else { return };
        let columns = input.map(|input| input.schema.clone()).unwrap_or_default();
        let input = input.filter(|_| notes.wanted == Some(at)).cloned();
        notes.scopes.push(Scope { at, columns, right: None, names: self.environment.clone(), input });
    }

    /// Notes the other table of a step.
    pub(super) fn note_right(&mut self, at: usize, right: &Node) {
        let Some(notes) = &mut self.notes else { return };
        let Some(scope) = notes.scopes.iter_mut().rev().find(|scope| scope.at == at) else { return };
        scope.right = Some(right.schema.clone());
    }

    /// Notes the names that the beginning of a statement sees.
    pub(super) fn note_beginning(&mut self, at: usize, names: Environment) {
        let Some(notes) = &mut self.notes else { return };
        notes.scopes.push(Scope { at, columns: Arc::default(), right: None, names, input: None });
    }

    /// Binds the body of a function where it stands, its parameters standing for anything of their types.
    pub(super) fn note_function(&mut self, function: &FunctionDeclaration) {
        if !self.takes_notes() {
            return;
        }
        let outside = self.environment.clone();
        let said = self.diagnostics.len();
        for parameter in &function.parameters {
            let named = match &parameter.kind {
                ParameterKind::Scalar(ty) => Named::Scalar(Expr {
                    // Not known before the call: not a constant that could be folded.
                    kind: crate::kql::plan::ExprKind::Convert(Box::new(Expr::constant(
                        Value::null(ScalarType::Dynamic),
                        parameter.span,
                    ))),
                    returns: ty.ty.map_or(ScalarType::String, super::literals::scalar_type),
                    span: parameter.span,
                }),
                ParameterKind::Tabular(schema) => Named::Table(rows_of(schema)),
            };
            self.environment = self.environment.with(&parameter.name.text, named);
        }
        for statement in &function.body.statements {
            self.note_statement(statement);
            // Broken ones are noted as such; what follows is looked at all the same.
            let _ = self.statements(std::slice::from_ref(statement));
        }
        let names = self.environment.clone();
        self.note_beginning(function.body.span.start, names);
        if let Some(result) = &function.body.result {
            let names = self.environment.clone();
            self.note_beginning(result.span.start, names);
            if self.is_tabular(result) || matches!(result.kind, tree::ExprKind::Name(_)) {
                let _ = self.tabular_or_graph(result);
            } else {
                let _ = self.scalar(result, &mut super::expressions::Row::of(&Schema::default()));
            }
        }
        self.environment = outside;
        self.diagnostics.truncate(said);
    }

    /// Notes the beginning of a statement.
    pub(super) fn note_statement(&mut self, statement: &Statement) {
        let names = self.environment.clone();
        self.note_beginning(statement.span.start, names.clone());
        // The value of a `let` begins behind the name.
        if let StatementKind::Let(statement) = &statement.kind
            && let tree::LetValue::Expr(expr) = &statement.value
        {
            self.note_beginning(expr.span.start, names);
        }
    }
}

/// A table without rows of the columns that a parameter asks for.
fn rows_of(schema: &tree::Schema) -> Node {
    let fields = schema.columns.iter().map(|column| {
        let kind = column.ty.as_ref().and_then(|ty| ty.ty).map_or(ScalarType::String, super::literals::scalar_type);
        Field::new(column.name.text.as_str(), kind)
    });
    unknown_rows(Arc::new(Schema::new(fields.collect())), schema.span)
}

/// Rows of which only the columns are known: for notes, never to be run.
pub(super) fn unknown_rows(schema: Arc<Schema>, span: Span) -> Node {
    Node { kind: NodeKind::Values(Batch::new(Vec::new(), 0)), schema, span }
}

/// Follows a column down to the tables that it comes from.
fn origins(node: &Node, column: usize, found: &mut Vec<(Arc<str>, usize)>) {
    use crate::kql::plan::ExprKind::Column;
    match &node.kind {
        NodeKind::Scan(source) => found.push((source.table.clone(), column)),
        NodeKind::Project { input, columns } => {
            if let Some(Column(at)) = columns.get(column).map(|expr| &expr.kind) {
                origins(input, *at, found);
            }
        }
        NodeKind::Summarize { input, keys, .. } => {
            if let Some(Column(at)) = keys.get(column).map(|key| &key.kind) {
                origins(input, *at, found);
            }
        }
        NodeKind::Filter { input, .. }
        | NodeKind::Sort { input, .. }
        | NodeKind::Top { input, .. }
        | NodeKind::Serialize { input }
        | NodeKind::Take { input, .. }
        | NodeKind::Expand { input, .. }
        | NodeKind::Extract { input, .. }
            if column < input.schema.len() =>
        {
            origins(input, column, found);
        }
        NodeKind::Union(inputs) => inputs.iter().for_each(|input| origins(input, column, found)),
        NodeKind::Join { left, right, kind, .. } => {
            use crate::kql::plan::JoinKind as Kind;
            let left_columns = if matches!(kind, Kind::RightSemi | Kind::RightAnti) { 0 } else { left.schema.len() };
            if column < left_columns {
                origins(left, column, found);
            } else {
                origins(right, column - left_columns, found);
            }
        }
        _ => {}
    }
}
