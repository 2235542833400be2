//! A value as the plain evaluator has it, and what of the engine's equals it.

use rust_decimal::Decimal;
use std::cmp::Ordering;
use tallyman::values::{Dyn, DynKind, DynamicWriter, ScalarType, Value, format_datetime, format_guid, format_timespan};

/// A value. Its type is that of the expression; what is inside a dynamic has no other.
#[derive(Clone, Debug)]
pub(super) enum Cell {
    Null,
    Bool(bool),
    /// `int` and `long`.
    Long(i64),
    Real(f64),
    Decimal(Decimal),
    Text(String),
    /// `datetime`, ticks.
    Time(i64),
    /// `timespan`, ticks.
    Span(i64),
    Guid(u128),
    Array(Vec<Cell>),
    Bag(Vec<(String, Cell)>),
    /// Only of answers: any of these will do.
    OneOf(Vec<Cell>),
    /// Only of answers: an array of these, in whatever order.
    Set(Vec<Cell>),
}

impl Cell {
    pub(super) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    /// The null of a type, which is the empty text for `string`.
    pub(super) fn null(kind: ScalarType) -> Self {
        if kind == ScalarType::String { Self::text("") } else { Self::Null }
    }

    pub(super) fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    pub(super) fn from_value(value: &Value) -> Self {
        match value {
            Value::Null(_) => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Int(value) => Self::Long(i64::from(*value)),
            Value::Long(value) => Self::Long(*value),
            Value::Real(value) => Self::Real(*value),
            Value::Decimal(value) => Self::Decimal(*value),
            Value::String(text) => Self::text(text),
            Value::DateTime(ticks) => Self::Time(*ticks),
            Value::TimeSpan(ticks) => Self::Span(*ticks),
            Value::Guid(guid) => Self::Guid(*guid),
            Value::Dynamic(bytes) => Self::from_dyn(Dyn::new(bytes)),
        }
    }

    fn from_dyn(value: Dyn<'_>) -> Self {
        match value.kind() {
            DynKind::Null => Self::Null,
            DynKind::Bool(value) => Self::Bool(value),
            DynKind::Long(value) => Self::Long(value),
            DynKind::Real(value) => Self::Real(value),
            DynKind::String(text) => Self::text(text),
            DynKind::Array(_) => Self::Array(value.elements().map(Self::from_dyn).collect()),
            DynKind::Bag(_) => {
                Self::Bag(value.properties().map(|(key, value)| (key.to_owned(), Self::from_dyn(value))).collect())
            }
            DynKind::DateTime(ticks) => Self::Time(ticks),
            DynKind::TimeSpan(ticks) => Self::Span(ticks),
            DynKind::Guid(guid) => Self::Guid(guid),
            DynKind::Decimal(value) => Self::Decimal(value),
        }
    }

    /// The engine's value of a type.
    pub(super) fn to_value(&self, kind: ScalarType) -> Value {
        match (self, kind) {
            (Self::Null, _) => Value::null(kind),
            (_, ScalarType::Dynamic) => {
                let mut writer = DynamicWriter::default();
                self.write(&mut writer);
                writer.to_value()
            }
            (Self::Long(value), ScalarType::Int) => Value::Int(*value as i32),
            (Self::Bool(value), _) => Value::Bool(*value),
            (Self::Long(value), _) => Value::Long(*value),
            (Self::Real(value), _) => Value::Real(*value),
            (Self::Decimal(value), _) => Value::Decimal(*value),
            (Self::Text(text), _) => Value::string(text),
            (Self::Time(ticks), _) => Value::DateTime(*ticks),
            (Self::Span(ticks), _) => Value::TimeSpan(*ticks),
            (Self::Guid(guid), _) => Value::Guid(*guid),
            _ => Value::null(kind),
        }
    }

    fn write(&self, out: &mut DynamicWriter) {
        match self {
            Self::Array(elements) => {
                out.begin_array();
                for element in elements {
                    element.write(out);
                }
                out.end();
            }
            Self::Bag(properties) => {
                out.begin_bag();
                for (key, value) in properties {
                    out.key(key);
                    value.write(out);
                }
                out.end();
            }
            Self::Bool(value) => out.bool(*value),
            Self::Long(value) => out.long(*value),
            Self::Real(value) => out.real(*value),
            Self::Text(text) => out.string(text),
            other => other.write_rare(out),
        }
    }

    fn write_rare(&self, out: &mut DynamicWriter) {
        let kind = match self {
            Self::Time(_) => ScalarType::DateTime,
            Self::Span(_) => ScalarType::TimeSpan,
            Self::Guid(_) => ScalarType::Guid,
            Self::Decimal(_) => ScalarType::Decimal,
            _ => return out.null(),
        };
        out.value(&self.to_value(kind));
    }

    /// The literal that stands for it in a query.
    pub(super) fn literal(&self, kind: ScalarType) -> String {
        match (self, kind) {
            (_, ScalarType::Dynamic) => format!("dynamic({})", self.json()),
            (Self::Null, _) => format!("{kind}(null)"),
            (Self::Bool(value), _) => value.to_string(),
            (Self::Real(value), _) if value.is_nan() => "real(nan)".into(),
            (Self::Real(value), _) if value.is_infinite() => {
                format!("real({}inf)", if *value > 0.0 { '+' } else { '-' })
            }
            (Self::Real(value), _) => format!("real({value:?})"),
            (Self::Long(value), _) => format!("{kind}({value})"),
            (Self::Decimal(value), _) => format!("decimal({value})"),
            (Self::Text(text), _) => quoted(text),
            (Self::Time(ticks), _) => format!("datetime({})", format_datetime(*ticks)),
            (Self::Span(ticks), _) => format!("timespan({})", format_timespan(*ticks)),
            (Self::Guid(guid), _) => format!("guid({})", format_guid(*guid)),
            _ => format!("{kind}(null)"),
        }
    }

    /// Its text as JSON, with Kusto's literals for what JSON has not.
    pub(super) fn json(&self) -> String {
        match self {
            Self::Null | Self::OneOf(_) | Self::Set(_) => "null".into(),
            Self::Bool(value) => value.to_string(),
            Self::Long(value) => value.to_string(),
            Self::Real(value) if value.is_finite() => format!("{value:?}"),
            Self::Text(text) => serde_json::Value::String(text.clone()).to_string(),
            Self::Array(elements) => {
                let elements: Vec<String> = elements.iter().map(Self::json).collect();
                format!("[{}]", elements.join(","))
            }
            Self::Bag(properties) => {
                let name = |key: &String| serde_json::Value::String(key.clone());
                let properties: Vec<String> =
                    properties.iter().map(|(key, value)| format!("{}:{}", name(key), value.json())).collect();
                format!("{{{}}}", properties.join(","))
            }
            Self::Real(_) => self.literal(ScalarType::Real),
            Self::Decimal(_) => self.literal(ScalarType::Decimal),
            Self::Time(_) => self.literal(ScalarType::DateTime),
            Self::Span(_) => self.literal(ScalarType::TimeSpan),
            Self::Guid(_) => self.literal(ScalarType::Guid),
        }
    }

    /// The order in which `sort … asc nulls first` puts values of one type: null, NaN, the others.
    pub(super) fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Null, Self::Null) => Ordering::Equal,
            (Self::Null, _) => Ordering::Less,
            (_, Self::Null) => Ordering::Greater,
            (Self::Real(a), Self::Real(b)) => match (a.is_nan(), b.is_nan()) {
                (false, false) => a.partial_cmp(b).unwrap_or(Ordering::Equal),
                (a, b) => b.cmp(&a),
            },
            _ => self.natural(other).unwrap_or(Ordering::Equal),
        }
    }

    /// The order of two values of one type; `None` for NaN, nulls and what has no order.
    pub(super) fn natural(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Bool(a), Self::Bool(b)) => a.partial_cmp(b),
            (Self::Long(a), Self::Long(b)) | (Self::Time(a), Self::Time(b)) | (Self::Span(a), Self::Span(b)) => {
                a.partial_cmp(b)
            }
            (Self::Real(a), Self::Real(b)) => a.partial_cmp(b),
            (Self::Decimal(a), Self::Decimal(b)) => a.partial_cmp(b),
            (Self::Text(a), Self::Text(b)) => a.partial_cmp(b),
            (Self::Guid(a), Self::Guid(b)) => a.partial_cmp(b),
            _ => None,
        }
    }

    /// Whether the engine's value `found` is this one: reals within rounding, NaN is NaN.
    pub(super) fn is(&self, found: &Self) -> bool {
        match (self, found) {
            (Self::OneOf(cells), _) => cells.iter().any(|cell| cell.is(found)),
            (Self::Set(cells), Self::Array(found)) => {
                cells.len() == found.len() && cells.iter().all(|cell| found.iter().any(|found| cell.is(found)))
            }
            (Self::Null, Self::Null) => true,
            (Self::Real(a), Self::Real(b)) => {
                a == b || (a.is_nan() && b.is_nan()) || (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1e-3)
            }
            (Self::Array(a), Self::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.is(b)),
            (Self::Bag(a), Self::Bag(b)) => {
                a.len() == b.len() && a.iter().all(|(key, a)| b.iter().any(|(other, b)| key == other && a.is(b)))
            }
            _ => self.natural(found) == Some(Ordering::Equal),
        }
    }

    /// Text by which values that are the same come side by side.
    pub(super) fn sort_text(&self) -> String {
        match self {
            // Rounded, so that sums in another order sort alike.
            Self::Real(value) => format!("{value:.4e}"),
            other => format!("{other:?}"),
        }
    }
}

/// A text in double quotes.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0' => out.push_str("\\0"),
            c => out.push(c),
        }
    }
    out + "\""
}
