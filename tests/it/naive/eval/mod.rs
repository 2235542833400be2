//! The plain evaluator: one row at a time, one function a name, written from the documentation.
//!
//! It may say that it does not know (`None`): of a function that it has not, or of a case that the documentation leaves
//! open. Such an answer is asked of the engine alone.

mod aggregates;
mod arithmetic;
mod choice;
mod compare;
mod convert;
mod dynamics;
mod math;
mod regexes;
mod sets;
mod texts;
pub(super) mod times;
mod words;

pub(super) use aggregates::{is_free, knows_aggregate, summarized};

use super::cell::Cell;
use super::expr::{Expr, Node};
use super::tables::Column;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use tallyman::values::ScalarType;

/// A call with its arguments' values.
pub(super) struct Call<'a> {
    name: &'a str,
    kinds: &'a [ScalarType],
    args: &'a [Cell],
    returns: ScalarType,
}

/// One file of functions: their names, and what a call comes to.
struct Family {
    names: &'static [&'static str],
    call: fn(&Call<'_>) -> Option<Cell>,
}

const FAMILIES: [Family; 11] = [
    arithmetic::FAMILY,
    choice::FAMILY,
    compare::FAMILY,
    convert::FAMILY,
    dynamics::FAMILY,
    math::FAMILY,
    regexes::FAMILY,
    sets::FAMILY,
    texts::FAMILY,
    times::FAMILY,
    words::FAMILY,
];

/// Whether the plain evaluator knows a function or an operator.
pub(super) fn knows(name: &str) -> bool {
    FAMILIES.iter().any(|family| family.names.contains(&name))
}

/// How many functions and operators it knows.
pub(super) fn known() -> usize {
    FAMILIES.iter().map(|family| family.names.len()).sum()
}

/// What an expression comes to in a row.
pub(super) fn eval(expr: &Expr, columns: &[Column], row: &[Cell]) -> Option<Cell> {
    match &expr.node {
        Node::Column(name) => columns.iter().position(|column| column.0 == *name).map(|at| row[at].clone()),
        Node::Literal(cell) => Some(cell.clone()),
        Node::TypeOf(kind) => Some(Cell::text(kind.name())),
        Node::Call { name, args, .. } => {
            let kinds: Vec<ScalarType> = args.iter().map(|arg| arg.kind).collect();
            let args = args.iter().map(|arg| eval(arg, columns, row)).collect::<Option<Vec<Cell>>>()?;
            let call = Call { name, kinds: &kinds, args: &args, returns: expr.kind };
            FAMILIES.iter().find(|family| family.names.contains(name)).and_then(|family| (family.call)(&call))
        }
    }
}

impl Call<'_> {
    /// Whether any argument is dynamic: what that converts to is left to the functions that say so.
    fn has_dynamic(&self) -> bool {
        self.kinds.contains(&ScalarType::Dynamic)
    }

    fn has_null(&self) -> bool {
        self.args.iter().any(Cell::is_null)
    }

    /// An argument that is a `long`.
    fn long(&self, at: usize) -> Option<i64> {
        if let Cell::Long(value) = self.args.get(at)? { Some(*value) } else { None }
    }

    /// A number as a `real`.
    fn real(&self, at: usize) -> Option<f64> {
        as_real(self.args.get(at)?)
    }

    fn text(&self, at: usize) -> Option<&str> {
        if let Cell::Text(text) = self.args.get(at)? { Some(text) } else { None }
    }

    fn time(&self, at: usize) -> Option<i64> {
        if let Cell::Time(ticks) = self.args.get(at)? { Some(*ticks) } else { None }
    }

    fn span(&self, at: usize) -> Option<i64> {
        if let Cell::Span(ticks) = self.args.get(at)? { Some(*ticks) } else { None }
    }

    fn array(&self, at: usize) -> Option<&[Cell]> {
        if let Cell::Array(elements) = self.args.get(at)? { Some(elements) } else { None }
    }
}

/// A number as a `real`.
fn as_real(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Long(value) => Some(*value as f64),
        Cell::Real(value) => Some(*value),
        Cell::Decimal(value) => value.to_f64(),
        _ => None,
    }
}

/// A number, or a null, as the wider type asked for; `None` where that cannot be.
fn widened(cell: &Cell, kind: ScalarType) -> Option<Cell> {
    Some(match (cell, kind) {
        (Cell::Long(value), ScalarType::Real) => Cell::Real(*value as f64),
        (Cell::Long(value), ScalarType::Decimal) => Cell::Decimal(Decimal::from(*value)),
        // Which of the decimals near a real is meant is not said.
        (Cell::Real(_), ScalarType::Decimal) => return None,
        _ => cell.clone(),
    })
}

/// Two numbers of one type.
enum Pair {
    Longs(i64, i64),
    Reals(f64, f64),
    Decimals(Decimal, Decimal),
}

/// Two numbers as the wider of their types.
fn pair(left: &Cell, right: &Cell) -> Option<Pair> {
    match (left, right) {
        (Cell::Long(a), Cell::Long(b)) => Some(Pair::Longs(*a, *b)),
        (Cell::Decimal(a), Cell::Decimal(b)) => Some(Pair::Decimals(*a, *b)),
        (Cell::Decimal(a), Cell::Long(b)) => Some(Pair::Decimals(*a, Decimal::from(*b))),
        (Cell::Long(a), Cell::Decimal(b)) => Some(Pair::Decimals(Decimal::from(*a), *b)),
        (Cell::Decimal(_), _) | (_, Cell::Decimal(_)) => None,
        _ => Some(Pair::Reals(as_real(left)?, as_real(right)?)),
    }
}
