//! One value, on its own: a constant of a query, a cell that was asked for.

use super::{Decimal, Dyn, ScalarType};
use std::sync::Arc;

/// A scalar value of a known type.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// The null of a type. Never of `String`, whose null is the empty string.
    Null(ScalarType),
    /// `bool`.
    Bool(bool),
    /// `int`.
    Int(i32),
    /// `long`.
    Long(i64),
    /// `real`.
    Real(f64),
    /// `decimal`.
    Decimal(Decimal),
    /// `string`.
    String(Arc<str>),
    /// `datetime`, in ticks.
    DateTime(i64),
    /// `timespan`, in ticks.
    TimeSpan(i64),
    /// `guid`, its text read as one big-endian number.
    Guid(u128),
    /// `dynamic`, encoded (see [`Dyn`]).
    Dynamic(Arc<[u8]>),
}

impl Value {
    /// Its type.
    pub fn kind(&self) -> ScalarType {
        match self {
            Self::Null(kind) => *kind,
            Self::Bool(_) => ScalarType::Bool,
            Self::Int(_) => ScalarType::Int,
            Self::Long(_) => ScalarType::Long,
            Self::Real(_) => ScalarType::Real,
            Self::Decimal(_) => ScalarType::Decimal,
            Self::String(_) => ScalarType::String,
            Self::DateTime(_) => ScalarType::DateTime,
            Self::TimeSpan(_) => ScalarType::TimeSpan,
            Self::Guid(_) => ScalarType::Guid,
            Self::Dynamic(_) => ScalarType::Dynamic,
        }
    }

    /// The null of `kind`; the empty string for `string`.
    pub fn null(kind: ScalarType) -> Self {
        if kind == ScalarType::String { Self::String(Arc::from("")) } else { Self::Null(kind) }
    }

    /// Text as a value.
    pub fn string(text: &str) -> Self {
        Self::String(Arc::from(text))
    }

    /// Whether it is a null. An empty string is not.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null(_))
    }

    /// A bool's value; `None` for anything else.
    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(value) = self { Some(*value) } else { None }
    }

    /// An integer's, datetime's or timespan's value; `None` for anything else.
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Int(value) => Some(i64::from(*value)),
            Self::Long(value) | Self::DateTime(value) | Self::TimeSpan(value) => Some(*value),
            _ => None,
        }
    }

    /// A number's value as a real; `None` for anything else.
    pub fn as_f64(&self) -> Option<f64> {
        use rust_decimal::prelude::ToPrimitive;
        match self {
            Self::Int(value) => Some(f64::from(*value)),
            Self::Long(value) => Some(*value as f64),
            Self::Real(value) => Some(*value),
            Self::Decimal(value) => value.to_f64(),
            _ => None,
        }
    }

    /// A string's text; `None` for anything else.
    pub fn as_str(&self) -> Option<&str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }

    /// A dynamic's value; `None` for anything else.
    pub fn as_dyn(&self) -> Option<Dyn<'_>> {
        if let Self::Dynamic(bytes) = self { Some(Dyn::new(bytes)) } else { None }
    }
}
