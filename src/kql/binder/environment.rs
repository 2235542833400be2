//! Names that `let` and function parameters give, and what is said of a name that nothing gives.

use super::Binder;
use crate::diagnostics::{Diagnostic, nearest_name};
use crate::kql::functions::{self, aggregate};
use crate::kql::plan::{Expr, Node};
use crate::kql::syntax::lexer::quoted;
use crate::kql::syntax::tree::{FunctionDeclaration, Name, PatternDeclaration};
use crate::values::Schema;
use std::collections::BTreeSet;
use std::rc::Rc;

/// What a name stands for.
#[derive(Clone, Debug)]
pub(super) enum Named {
    /// A scalar. It reads no column, but for a parameter of a function that is called for each row.
    Scalar(Expr),
    /// A table.
    Table(Node),
    /// A function, with the names that were known where it was written.
    Function(Rc<FunctionDeclaration>, Environment),
    /// A pattern (`declare pattern`), with the names that were known where it was written.
    Pattern(Rc<PatternDeclaration>, Environment),
    /// A parameter that stands for a column of the caller's row, as a table inside the function sees it: out of reach.
    OutOfReach,
    /// A mistake that has been reported: using it reports nothing more.
    Failed,
}

/// Names in order of their making, the newest first. Cloning is cheap: a function keeps the names it saw.
#[derive(Clone, Debug, Default)]
pub(super) struct Environment(Option<Rc<Frame>>);

#[derive(Debug)]
struct Frame {
    name: String,
    named: Named,
    before: Environment,
}

impl Environment {
    /// The same names and one more.
    pub(super) fn with(&self, name: &str, named: Named) -> Self {
        Self(Some(Rc::new(Frame { name: name.to_owned(), named, before: self.clone() })))
    }

    /// What the name stands for.
    pub(super) fn find(&self, name: &str) -> Option<&Named> {
        self.frames().find(|frame| frame.name == name).map(|frame| &frame.named)
    }

    /// The same names as a table inside a function sees them: its rows are not the caller's, so that parameters which
    /// stand for a column of the caller are out of reach.
    pub(super) fn behind_a_table(&self) -> Self {
        let mut seen = BTreeSet::new();
        let mut behind = self.clone();
        for (name, named) in self.names() {
            if seen.insert(name) && matches!(named, Named::Scalar(expr) if expr.reads_columns()) {
                behind = behind.with(name, Named::OutOfReach);
            }
        }
        behind
    }

    /// All names, the newest first.
    pub(super) fn names(&self) -> impl Iterator<Item = (&str, &Named)> {
        self.frames().map(|frame| (frame.name.as_str(), &frame.named))
    }

    fn frames(&self) -> impl Iterator<Item = &Frame> {
        std::iter::successors(self.0.as_deref(), |frame| frame.before.0.as_deref())
    }
}

impl Binder<'_> {
    /// The diagnostic for a name that is no column.
    pub(super) fn unknown_column(&self, name: &Name, schema: &Schema) -> Diagnostic {
        let text = name.text.as_str();
        let is_function = functions::scalar(text).is_some() || aggregate::aggregate(text).is_some();
        let message = if is_function {
            format!("There is no column '{text}' here; `{text}` is a function.")
        } else {
            format!("The name '{text}' does not refer to any known column, table, variable or function.")
        };
        let diagnostic = Diagnostic::error("KS142", name.span, message);
        if text.eq_ignore_ascii_case("null") && !name.quoted {
            return diagnostic
                .with_help("Ask with isnull( ), of a string with isempty( ). As a value it has a type: long(null).");
        }
        let scalars = self.environment.names().filter(|(_, named)| matches!(named, Named::Scalar(_)));
        let candidates = schema.fields.iter().map(|field| &*field.name).chain(scalars.map(|(name, _)| name));
        match nearest_name(text, candidates) {
            Some(near) => diagnostic.with_help(format!("Did you mean {near}?")).with_fix(
                format!("Change to {near}"),
                name.span,
                quoted(near),
            ),
            None if schema.is_empty() => diagnostic,
            None => {
                let mut columns: Vec<&str> = schema.fields.iter().take(12).map(|field| &*field.name).collect();
                if schema.len() > columns.len() {
                    columns.push("…");
                }
                diagnostic.with_help(format!("Columns here: {}.", columns.join(", ")))
            }
        }
    }
}
