//! Names that `let` and function parameters give.

use crate::kql::plan::{Expr, Node};
use crate::kql::syntax::tree::FunctionDeclaration;
use std::rc::Rc;

/// What a name stands for.
#[derive(Clone, Debug)]
pub(super) enum Named {
    /// A scalar that reads no column.
    Scalar(Expr),
    /// A table.
    Table(Node),
    /// A function, with the names that were known where it was written.
    Function(Rc<FunctionDeclaration>, Environment),
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

    /// All names, the newest first.
    pub(super) fn names(&self) -> impl Iterator<Item = (&str, &Named)> {
        self.frames().map(|frame| (frame.name.as_str(), &frame.named))
    }

    fn frames(&self) -> impl Iterator<Item = &Frame> {
        std::iter::successors(self.0.as_deref(), |frame| frame.before.0.as_deref())
    }
}
