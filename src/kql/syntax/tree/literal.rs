//! Values written in the text.

use crate::diagnostics::Span;

/// A value with its type. Times stay text, since only the values room knows how to read them.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `long(null)` and the like; `dynamic(null)` is [`Literal::Dynamic`].
    Null(ScalarType),
    /// `true`, `bool(false)`
    Bool(bool),
    /// `int(5)`; a bare `5` is a long.
    Int(i32),
    /// `5`, `0xFF`, `long(5)`
    Long(i64),
    /// `1.5`, `1e3`, `real(nan)`
    Real(f64),
    /// `decimal(1.5)`: the text between the parentheses, trimmed.
    Decimal(String),
    /// Escapes resolved.
    String(String),
    /// `datetime(2024-01-01)`: the text between the parentheses, trimmed; without one it is the current time.
    DateTime(String),
    /// `1d`, `2.5h` as written, or the text between the parentheses of `timespan(…)`, trimmed.
    Timespan(String),
    /// `guid(…)`: the text between the parentheses, trimmed.
    Guid(String),
    /// `dynamic(…)`
    Dynamic(DynamicLiteral),
}

/// What stands inside `dynamic(…)`: JSON, with Kusto's own literals allowed as leaves.
#[derive(Clone, Debug, PartialEq)]
pub struct DynamicLiteral {
    /// The value.
    pub kind: DynamicKind,
    /// Its text.
    pub span: Span,
}

/// The shapes of a dynamic literal.
#[derive(Clone, Debug, PartialEq)]
pub enum DynamicKind {
    /// `null`
    Null,
    /// A leaf: bool, long, real, string, or a Kusto literal such as `datetime(2024-01-01)`.
    Scalar(Box<Literal>),
    /// `[…]`
    Array(Vec<DynamicLiteral>),
    /// `{…}` in order of the text; a later key of the same name wins.
    Bag(Vec<(String, DynamicLiteral)>),
}

/// The scalar types of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ScalarType {
    /// `bool`, `boolean`
    Bool,
    /// `datetime`, `date`
    DateTime,
    /// `decimal`
    Decimal,
    /// `dynamic`
    Dynamic,
    /// `guid`, `uuid`, `uniqueid`
    Guid,
    /// `int`, 32 bits
    Int,
    /// `long`, 64 bits
    Long,
    /// `real`, `double`
    Real,
    /// `string`
    String,
    /// `timespan`, `time`
    Timespan,
}

impl ScalarType {
    /// Every spelling and its type.
    pub const SPELLINGS: &[(&str, Self)] = &[
        ("bool", Self::Bool),
        ("boolean", Self::Bool),
        ("datetime", Self::DateTime),
        ("DateTime", Self::DateTime),
        ("date", Self::DateTime),
        ("decimal", Self::Decimal),
        ("dynamic", Self::Dynamic),
        ("guid", Self::Guid),
        ("uuid", Self::Guid),
        ("uniqueid", Self::Guid),
        ("int", Self::Int),
        ("int32", Self::Int),
        ("long", Self::Long),
        ("int64", Self::Long),
        ("real", Self::Real),
        ("double", Self::Real),
        ("string", Self::String),
        ("timespan", Self::Timespan),
        ("time", Self::Timespan),
    ];

    /// The type of that spelling.
    pub fn from_spelling(text: &str) -> Option<Self> {
        Self::SPELLINGS.iter().find(|(spelling, _)| *spelling == text).map(|(_, ty)| *ty)
    }

    /// The type's own name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::DateTime => "datetime",
            Self::Decimal => "decimal",
            Self::Dynamic => "dynamic",
            Self::Guid => "guid",
            Self::Int => "int",
            Self::Long => "long",
            Self::Real => "real",
            Self::String => "string",
            Self::Timespan => "timespan",
        }
    }
}
