//! `== != < <= > >=`.
//!
//! Nulls: two nulls are neither equal nor unequal (null), a null and a value are unequal; an order with a null is null.

use crate::kql::functions::convert::real_from_dyn;
use crate::kql::functions::declare::{BOOL, any, boolean, common, dynamic, numeric, ordered, overload};
use crate::kql::functions::lift::{self, Numbers, zip_bits};
use crate::kql::functions::{Datum, ResultName, Scalar, convert};
use crate::values::{Column, Dyn, DynKind, ScalarType};
use arrow_array::BooleanArray;
use arrow_buffer::{BooleanBuffer, NullBuffer};
use std::cmp::Ordering;

pub(super) static FAMILY: &[&Scalar] = &[&EQUAL, &NOT_EQUAL, &LESS, &LESS_OR_EQUAL, &GREATER, &GREATER_OR_EQUAL];

/// Which comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::kql::functions) enum Comparison {
    /// `==`.
    Equal,
    /// `!=`.
    NotEqual,
    /// `<`.
    Less,
    /// `<=`.
    LessOrEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterOrEqual,
}

impl Comparison {
    /// Whether values in this order satisfy it; `None` is the order of NaN.
    fn accepts(self, order: Option<Ordering>) -> bool {
        match self {
            Self::Equal => order == Some(Ordering::Equal),
            Self::NotEqual => order != Some(Ordering::Equal),
            Self::Less => order == Some(Ordering::Less),
            Self::LessOrEqual => matches!(order, Some(Ordering::Less | Ordering::Equal)),
            Self::Greater => order == Some(Ordering::Greater),
            Self::GreaterOrEqual => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
        }
    }

    /// The same comparison with the sides exchanged.
    fn mirrored(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
            same => same,
        }
    }
}

/// A comparison operator: what it compares besides numbers with bools, and its test.
macro_rules! comparison {
    ([$($params:tt),+], $symbol:expr, $test:expr, $doc:expr, $reference:expr, $examples:expr) => {
        Scalar {
            name: $symbol,
            aliases: &[],
            doc: $doc,
            reference: $reference,
            overloads: &[
                $(overload!($params => BOOL, |args, rows, _| Ok(compare(args, rows, $test))),)+
                overload!([boolean("left"), numeric("right")] => BOOL, |args, rows, _| Ok(compare(args, rows, $test))),
                overload!([numeric("left"), boolean("right")] => BOOL, |args, rows, _| Ok(compare(args, rows, $test))),
            ],
            result_name: ResultName::None,
            examples: $examples,
        }
    };
}

/// `==` or `!=`, of anything.
macro_rules! equality {
    ($($rest:expr),+) => {
        comparison!(
            [
                [common("left"), common("right")],
                [dynamic("left"), any("right")],
                [any("left"), dynamic("right")]
            ],
            $($rest),+
        )
    };
}

/// `<` and kin, of what has an order. Texts and guids have none; a dynamic is compared as a number.
macro_rules! order {
    ($($rest:expr),+) => {
        comparison!(
            [
                [ordered("left"), ordered("right")],
                [dynamic("left"), numeric("right")],
                [numeric("left"), dynamic("right")],
                [dynamic("left"), dynamic("right")]
            ],
            $($rest),+
        )
    };
}

static EQUAL: Scalar = equality!(
    "==",
    Comparison::Equal,
    "Whether both sides are the same. Texts are compared with their case; a null equals no value.",
    "query/equals-cs-operator",
    &[
        ("1 == 1.0", "true"),
        ("\"a\" == \"A\"", "false"),
        ("long(null) == 0", "false"),
        ("real(nan) == real(nan)", "false")
    ]
);
static NOT_EQUAL: Scalar = equality!(
    "!=",
    Comparison::NotEqual,
    "Whether the sides differ. A null differs from every value.",
    "query/not-equals-cs-operator",
    &[("1 != 2", "true"), ("long(null) != 0", "true")]
);
static LESS: Scalar = order!(
    "<",
    Comparison::Less,
    "Whether the left side is less than the right.",
    "query/numerical-operators",
    &[("1 < 2.5", "true"), ("1h < 1d", "true")]
);
static LESS_OR_EQUAL: Scalar = order!(
    "<=",
    Comparison::LessOrEqual,
    "Whether the left side is less than the right or the same.",
    "query/numerical-operators",
    &[("2 <= 2", "true")]
);
static GREATER: Scalar = order!(
    ">",
    Comparison::Greater,
    "Whether the left side is greater than the right.",
    "query/numerical-operators",
    &[("datetime(2024-01-02) > datetime(2024-01-01)", "true")]
);
static GREATER_OR_EQUAL: Scalar = order!(
    ">=",
    Comparison::GreaterOrEqual,
    "Whether the left side is greater than the right or the same.",
    "query/numerical-operators",
    &[("1 >= 2", "false")]
);

/// Compares two arguments of one type, or of types that compare: numbers, bools with numbers, dynamics with anything.
pub(in crate::kql::functions) fn compare(args: &[Datum], rows: usize, test: Comparison) -> Datum {
    let (left, right) = (&args[0], &args[1]);
    if left.kind() == right.kind() {
        return same_type(left, right, rows, test);
    }
    match (left.kind(), right.kind()) {
        (ScalarType::Dynamic, kind) => with_dynamic(left, right, kind, rows, test),
        (kind, ScalarType::Dynamic) => with_dynamic(right, left, kind, rows, test.mirrored()),
        // Numbers come in one type by the signature; what is left is a bool with a number.
        _ => same_type(&convert(left, ScalarType::Real), &convert(right, ScalarType::Real), rows, test),
    }
}

fn same_type(left: &Datum, right: &Datum, rows: usize, test: Comparison) -> Datum {
    let array = match left.kind() {
        ScalarType::Int => numbers(lift::ints(left), lift::ints(right), rows, test),
        ScalarType::Long | ScalarType::DateTime | ScalarType::TimeSpan => {
            numbers(lift::longs(left), lift::longs(right), rows, test)
        }
        ScalarType::Real => numbers(lift::reals(left), lift::reals(right), rows, test),
        ScalarType::Decimal => {
            let (left, right) = (lift::wides(left), lift::wides(right));
            BooleanArray::from_unary_rows(rows, |row| {
                let order = lift::decimal_at(&left, row).partial_cmp(&lift::decimal_at(&right, row));
                test.accepts(order)
            })
        }
        ScalarType::Guid => zip_bits(lift::wides(left), lift::wides(right), rows, |a, b| {
            test.accepts((a as u128).partial_cmp(&(b as u128)))
        }),
        ScalarType::Bool => {
            let (left, right) = (lift::bools(left), lift::bools(right));
            BooleanArray::from_unary_rows(rows, |row| test.accepts(left.get(row).partial_cmp(&right.get(row))))
        }
        ScalarType::String => texts(left, right, rows, test),
        ScalarType::Dynamic => {
            let (left, right) = (lift::dyns(left), lift::dyns(right));
            BooleanArray::from_unary_rows(rows, |row| test.accepts(dyn_order(left.get(row), right.get(row))))
        }
    };
    with_nulls(array.values().clone(), left, right, rows, test)
}

/// Builds bits row by row.
trait FromRows {
    fn from_unary_rows(rows: usize, predicate: impl FnMut(usize) -> bool) -> BooleanArray;
}

impl FromRows for BooleanArray {
    fn from_unary_rows(rows: usize, predicate: impl FnMut(usize) -> bool) -> BooleanArray {
        BooleanArray::new(BooleanBuffer::collect_bool(rows, predicate), None)
    }
}

/// One tight loop for each test, so that the loop itself decides nothing.
fn numbers<T: Copy + PartialOrd>(
    left: Numbers<'_, T>,
    right: Numbers<'_, T>,
    rows: usize,
    test: Comparison,
) -> BooleanArray {
    match test {
        Comparison::Equal => zip_bits(left, right, rows, |a, b| a == b),
        Comparison::NotEqual => zip_bits(left, right, rows, |a, b| a != b),
        Comparison::Less => zip_bits(left, right, rows, |a, b| a < b),
        Comparison::LessOrEqual => zip_bits(left, right, rows, |a, b| a <= b),
        Comparison::Greater => zip_bits(left, right, rows, |a, b| a > b),
        Comparison::GreaterOrEqual => zip_bits(left, right, rows, |a, b| a >= b),
    }
}

fn texts(left: &Datum, right: &Datum, rows: usize, test: Comparison) -> BooleanArray {
    let (left, right) = (lift::texts(left), lift::texts(right));
    match test {
        Comparison::Equal => BooleanArray::from_unary_rows(rows, |row| left.get(row) == right.get(row)),
        Comparison::NotEqual => BooleanArray::from_unary_rows(rows, |row| left.get(row) != right.get(row)),
        _ => BooleanArray::from_unary_rows(rows, |row| test.accepts(left.get(row).partial_cmp(right.get(row)))),
    }
}

/// Compares a dynamic with a value of another type: numbers by value, anything else as that type.
fn with_dynamic(dynamic: &Datum, other: &Datum, kind: ScalarType, rows: usize, test: Comparison) -> Datum {
    if !kind.is_integer() {
        return same_type(&convert(dynamic, kind), other, rows, test);
    }
    let other = convert(other, ScalarType::Long);
    let (values, longs) = (lift::dyns(dynamic), lift::longs(&other));
    let bits = BooleanBuffer::collect_bool(rows, |row| {
        let Some(long) = longs.get(row) else { return false };
        test.accepts(match values.get(row).kind() {
            DynKind::Long(value) => value.partial_cmp(&long),
            _ => real_from_dyn(values.get(row)).and_then(|value| value.partial_cmp(&(long as f64))),
        })
    });
    // A dynamic that is no number compares as a null of the other's type.
    let numbers = convert(dynamic, ScalarType::Real);
    with_nulls(bits, &numbers, &other, rows, test)
}

/// The order of two dynamic values: numbers by value, texts by code point, anything else only by being the same.
pub(in crate::kql::functions) fn dyn_order(left: Dyn<'_>, right: Dyn<'_>) -> Option<Ordering> {
    match (left.kind(), right.kind()) {
        (DynKind::Long(a), DynKind::Long(b)) => a.partial_cmp(&b),
        (DynKind::Long(a), DynKind::Real(b)) => (a as f64).partial_cmp(&b),
        (DynKind::Real(a), DynKind::Long(b)) => a.partial_cmp(&(b as f64)),
        (DynKind::Real(a), DynKind::Real(b)) => a.partial_cmp(&b),
        (DynKind::String(a), DynKind::String(b)) => a.partial_cmp(b),
        (DynKind::DateTime(a), DynKind::DateTime(b)) | (DynKind::TimeSpan(a), DynKind::TimeSpan(b)) => {
            a.partial_cmp(&b)
        }
        (DynKind::Bool(a), DynKind::Bool(b)) => a.partial_cmp(&b),
        (DynKind::Guid(a), DynKind::Guid(b)) => a.partial_cmp(&b),
        (DynKind::Decimal(a), DynKind::Decimal(b)) => a.partial_cmp(&b),
        (DynKind::Array(a), DynKind::Array(b)) if a == b => left
            .elements()
            .zip(right.elements())
            .all(|(a, b)| dyn_order(a, b) == Some(Ordering::Equal) || (a.is_null() && b.is_null()))
            .then_some(Ordering::Equal),
        (DynKind::Bag(a), DynKind::Bag(b)) if a == b => left
            .properties()
            .all(|(key, a)| {
                right
                    .property(key)
                    .is_some_and(|b| dyn_order(a, b) == Some(Ordering::Equal) || (a.is_null() && b.is_null()))
            })
            .then_some(Ordering::Equal),
        _ => None,
    }
}

/// Which rows of an argument are not null; `None` where all are.
fn validity(datum: &Datum, rows: usize) -> Option<NullBuffer> {
    match datum {
        Datum::Column(column) => column.null_buffer().cloned(),
        Datum::Constant(value) => value.is_null().then(|| NullBuffer::new_null(rows)),
    }
}

/// The answers with what nulls make of them.
fn with_nulls(bits: BooleanBuffer, left: &Datum, right: &Datum, rows: usize, test: Comparison) -> Datum {
    let (left, right) = (validity(left, rows), validity(right, rows));
    let array = match (&left, &right) {
        (None, None) => BooleanArray::new(bits, None),
        _ => {
            let full = || BooleanBuffer::new_set(rows);
            let left = left.map_or_else(full, NullBuffer::into_inner);
            let right = right.map_or_else(full, NullBuffer::into_inner);
            let both = &left & &right;
            match test {
                Comparison::Equal => BooleanArray::new(&bits & &both, Some(NullBuffer::new(&left | &right))),
                Comparison::NotEqual => {
                    let either = &left | &right;
                    // One null: unequal. Two nulls: null, whatever the bit.
                    BooleanArray::new(&bits | &!&both, Some(NullBuffer::new(either)))
                }
                _ => BooleanArray::new(bits, Some(NullBuffer::new(both))),
            }
        }
    };
    Datum::Column(Column::Bool(array))
}
