//! Short ways to write a signature down.

use super::signature::{Param, ParamKind, Returns};
use crate::values::{ScalarType, Value};

/// One [`super::Overload`]: its parameters, what it returns and its computation, which is lifted (see [`super::lift`]).
///
/// `overload!([string("source"), long("start")] => STRING, cut)`; a final `..` lets the last parameter repeat.
macro_rules! overload {
    ([$($param:expr),* $(,)?] => $returns:expr, $kernel:expr) => {
        $crate::kql::functions::Overload {
            params: &[$($param),*],
            variadic: false,
            returns: $returns,
            kernel: |args, rows, context| $crate::kql::functions::lift::lifted(args, rows, context, $kernel),
        }
    };
    ([$($param:expr),*; ..] => $returns:expr, $kernel:expr) => {
        $crate::kql::functions::Overload {
            params: &[$($param),*],
            variadic: true,
            returns: $returns,
            kernel: |args, rows, context| $crate::kql::functions::lift::lifted(args, rows, context, $kernel),
        }
    };
}
pub(super) use overload;

/// Returns a `bool`.
pub(super) const BOOL: Returns = Returns::Type(ScalarType::Bool);
/// Returns an `int`.
pub(super) const INT: Returns = Returns::Type(ScalarType::Int);
/// Returns a `long`.
pub(super) const LONG: Returns = Returns::Type(ScalarType::Long);
/// Returns a `real`.
pub(super) const REAL: Returns = Returns::Type(ScalarType::Real);
/// Returns a `decimal`.
pub(super) const DECIMAL: Returns = Returns::Type(ScalarType::Decimal);
/// Returns a `string`.
pub(super) const STRING: Returns = Returns::Type(ScalarType::String);
/// Returns a `datetime`.
pub(super) const DATETIME: Returns = Returns::Type(ScalarType::DateTime);
/// Returns a `timespan`.
pub(super) const TIMESPAN: Returns = Returns::Type(ScalarType::TimeSpan);
/// Returns a `guid`.
pub(super) const GUID: Returns = Returns::Type(ScalarType::Guid);
/// Returns a `dynamic`.
pub(super) const DYNAMIC: Returns = Returns::Type(ScalarType::Dynamic);

/// Returns the type that the third argument names: `typeof(long)`.
pub(super) const TYPE_2: Returns = Returns::ByConstant(2, named_type);
/// Returns the type that the fourth argument names.
pub(super) const TYPE_3: Returns = Returns::ByConstant(3, named_type);

/// The type of this name; `string` for anything else.
pub(super) fn named_type(name: Option<&Value>) -> ScalarType {
    name.and_then(Value::as_str).and_then(ScalarType::from_name).unwrap_or(ScalarType::String)
}

/// A parameter of some kind.
const fn param(name: &'static str, kind: ParamKind) -> Param {
    Param { name, kind, optional: false, constant: false }
}

/// A parameter of one type.
pub(super) const fn exact(name: &'static str, kind: ScalarType) -> Param {
    param(name, ParamKind::Exact(kind))
}

/// A `bool` parameter.
pub(super) const fn boolean(name: &'static str) -> Param {
    exact(name, ScalarType::Bool)
}

/// A `long` parameter.
pub(super) const fn long(name: &'static str) -> Param {
    exact(name, ScalarType::Long)
}

/// A `real` parameter.
pub(super) const fn real(name: &'static str) -> Param {
    exact(name, ScalarType::Real)
}

/// A `decimal` parameter.
pub(super) const fn decimal(name: &'static str) -> Param {
    exact(name, ScalarType::Decimal)
}

/// A `string` parameter.
pub(super) const fn string(name: &'static str) -> Param {
    exact(name, ScalarType::String)
}

/// A `datetime` parameter.
pub(super) const fn datetime(name: &'static str) -> Param {
    exact(name, ScalarType::DateTime)
}

/// A `timespan` parameter.
pub(super) const fn timespan(name: &'static str) -> Param {
    exact(name, ScalarType::TimeSpan)
}

/// A `guid` parameter.
pub(super) const fn guid(name: &'static str) -> Param {
    exact(name, ScalarType::Guid)
}

/// A `dynamic` parameter.
pub(super) const fn dynamic(name: &'static str) -> Param {
    exact(name, ScalarType::Dynamic)
}

/// A parameter that is true or false, also inside a `dynamic`.
pub(super) const fn truth(name: &'static str) -> Param {
    param(name, ParamKind::Truth)
}

/// A parameter of any type.
pub(super) const fn any(name: &'static str) -> Param {
    param(name, ParamKind::Any)
}

/// A parameter of any type but `dynamic`.
pub(super) const fn plain(name: &'static str) -> Param {
    param(name, ParamKind::NotDynamic)
}

/// A parameter of any numeric type.
pub(super) const fn numeric(name: &'static str) -> Param {
    param(name, ParamKind::Numeric)
}

/// A parameter of type `int` or `long`.
pub(super) const fn integer(name: &'static str) -> Param {
    param(name, ParamKind::Integer)
}

/// A parameter that shares one type with all others of its kind.
pub(super) const fn common(name: &'static str) -> Param {
    param(name, ParamKind::Common)
}

/// A parameter that shares one of the types that have an order with all others of its kind.
pub(super) const fn ordered(name: &'static str) -> Param {
    common_of(name, ORDERED)
}

/// A parameter that shares one of these types with all others of its kind.
pub(super) const fn common_of(name: &'static str, kinds: &'static [ScalarType]) -> Param {
    param(name, ParamKind::CommonOf(kinds))
}

/// The types that `<` and kin compare; for texts there is `strcmp()`.
const ORDERED: &[ScalarType] = &[
    ScalarType::Bool,
    ScalarType::Int,
    ScalarType::Long,
    ScalarType::Real,
    ScalarType::Decimal,
    ScalarType::DateTime,
    ScalarType::TimeSpan,
];

/// The same parameter, which may be left out.
pub(super) const fn optional(param: Param) -> Param {
    Param { optional: true, ..param }
}

/// The same parameter, which must be a constant.
pub(super) const fn constant(param: Param) -> Param {
    Param { constant: true, ..param }
}
