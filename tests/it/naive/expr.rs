//! Scalar expressions: a tree with types, and the text that a query writes for it.

use super::cell::Cell;
use tallyman::values::{ScalarType, Value};

/// An expression and its type.
#[derive(Clone, Debug)]
pub(super) struct Expr {
    pub(super) kind: ScalarType,
    pub(super) node: Node,
}

#[derive(Clone, Debug)]
pub(super) enum Node {
    /// The column of this name.
    Column(String),
    Literal(Cell),
    /// A function by its name or an operator by its symbol.
    Call {
        name: &'static str,
        operator: bool,
        args: Vec<Expr>,
    },
    /// A name written as it is: `typeof(long)`.
    TypeOf(ScalarType),
}

impl Expr {
    pub(super) fn column(name: &str, kind: ScalarType) -> Self {
        Self { kind, node: Node::Column(name.to_owned()) }
    }

    pub(super) fn literal(cell: Cell, kind: ScalarType) -> Self {
        Self { kind, node: Node::Literal(cell) }
    }

    pub(super) fn long(value: i64) -> Self {
        Self::literal(Cell::Long(value), ScalarType::Long)
    }

    pub(super) fn function(name: &'static str, kind: ScalarType, args: Vec<Self>) -> Self {
        Self { kind, node: Node::Call { name, operator: false, args } }
    }

    /// Whether it is the constant null of its type, which agrees with any other.
    pub(super) fn is_null_literal(&self) -> bool {
        matches!(&self.node, Node::Literal(Cell::Null))
    }

    /// Whether it is a constant.
    pub(super) fn is_literal(&self) -> bool {
        matches!(&self.node, Node::Literal(_) | Node::TypeOf(_))
    }

    /// Its value where it is a constant; a type comes as its name.
    pub(super) fn constant(&self) -> Option<Value> {
        match &self.node {
            Node::Literal(cell) => Some(cell.to_value(self.kind)).filter(|_| !cell.is_null()),
            Node::TypeOf(kind) => Some(Value::string(kind.name())),
            _ => None,
        }
    }

    /// What a query writes.
    pub(super) fn text(&self) -> String {
        match &self.node {
            Node::Column(name) => name.clone(),
            Node::Literal(cell) => cell.literal(self.kind),
            Node::TypeOf(kind) => format!("typeof({kind})"),
            Node::Call { name, operator: false, args } => format!("{name}({})", list(args)),
            Node::Call { name, args, .. } => operation(name, args),
        }
    }
}

/// Expressions, parted by commas.
pub(super) fn list(args: &[Expr]) -> String {
    args.iter().map(Expr::text).collect::<Vec<_>>().join(", ")
}

fn operation(name: &str, args: &[Expr]) -> String {
    match (name, args) {
        ("negate", [value]) => format!("(-({}))", value.text()),
        ("identity", [value]) => format!("(+({}))", value.text()),
        (".", [value, Expr { node: Node::Literal(Cell::Text(property)), .. }]) => {
            format!("{}.{property}", value.text())
        }
        ("[]", [value, at]) => format!("{}[{}]", value.text(), at.text()),
        ("between" | "!between", [value, low, high]) => {
            format!("({} {name} ({} .. {}))", value.text(), low.text(), high.text())
        }
        ("in" | "!in" | "in~" | "!in~" | "has_any" | "has_all", [value, rest @ ..]) => {
            format!("({} {name} ({}))", value.text(), list(rest))
        }
        ("matches regex", [value, pattern]) => format!("({} matches regex {})", value.text(), pattern.text()),
        _ => {
            let args: Vec<String> = args.iter().map(Expr::text).collect();
            format!("({})", args.join(&format!(" {name} ")))
        }
    }
}
