//! JSON text to dynamic values and back, without a tree in between.

use super::{
    Dyn, DynKind, DynamicWriter, JsonCursor, format_datetime, format_guid, format_real_as_engine, format_timespan,
};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// Reads one JSON document into `writer`, where it begins (the writer is not cleared).
///
/// Integers that fit 64 bits are longs, all other numbers reals. Documents nested deeper than 128 levels are refused.
pub fn dynamic_from_json(text: &str, writer: &mut DynamicWriter) -> Result<(), serde_json::Error> {
    let mut cursor = JsonCursor::new(text);
    if cursor.dynamic(writer).is_some() && cursor.is_at_end() {
        return Ok(());
    }
    Err(json_error(text))
}

/// What is wrong with a JSON document.
pub fn json_error(text: &str) -> serde_json::Error {
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = JsonText(&mut DynamicWriter::default()).deserialize(&mut reader).and_then(|()| reader.end());
    // Both readers refuse the same texts, as the tests of the other one show.
    read.err().unwrap_or_else(|| Error::custom("it cannot be read"))
}

/// A serde seed that copies whatever comes into a writer.
pub(super) struct JsonText<'a>(pub(super) &'a mut DynamicWriter);

impl<'de> DeserializeSeed<'de> for JsonText<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for JsonText<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.0.bool(value);
        Ok(())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.0.long(value);
        Ok(())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        match i64::try_from(value) {
            Ok(value) => self.0.long(value),
            Err(_) => self.0.real(value as f64),
        }
        Ok(())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.0.real(value);
        Ok(())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        self.0.string(value);
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.0.null();
        Ok(())
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.0.null();
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        self.0.begin_array();
        while access.next_element_seed(JsonText(self.0))?.is_some() {}
        self.0.end();
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        self.0.begin_bag();
        while access.next_key_seed(Key(self.0))?.is_some() {
            access.next_value_seed(JsonText(self.0))?;
        }
        self.0.end();
        Ok(())
    }
}

/// A property's name, copied without being owned in between.
struct Key<'a>(&'a mut DynamicWriter);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a property name")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        self.0.key(value);
        Ok(())
    }
}

/// Appends the value as `tostring()` gives it: without the quotes that JSON has around a text, an instant and their like.
pub fn write_unquoted(value: Dyn<'_>, out: &mut String) {
    match quoted_text(value) {
        Some(text) => out.push_str(&text),
        None => write_json(value, out),
    }
}

/// What JSON writes of a value between quotes, before it is escaped; `None` for what has no quotes.
fn quoted_text(value: Dyn<'_>) -> Option<Cow<'_, str>> {
    Some(match value.kind() {
        DynKind::String(text) => Cow::Borrowed(text),
        DynKind::Real(value) if !value.is_finite() => Cow::Owned(format_real_as_engine(value)),
        DynKind::DateTime(ticks) => Cow::Owned(format_datetime(ticks)),
        DynKind::TimeSpan(ticks) => Cow::Owned(format_timespan(ticks)),
        DynKind::Guid(guid) => Cow::Owned(format_guid(guid)),
        DynKind::Decimal(decimal) => Cow::Owned(decimal.to_string()),
        _ => return None,
    })
}

/// Appends the value as JSON, compact, as Kusto writes dynamic values.
pub fn write_json(value: Dyn<'_>, out: &mut String) {
    match value.kind() {
        DynKind::Null => out.push_str("null"),
        DynKind::Bool(value) => out.push_str(if value { "true" } else { "false" }),
        DynKind::Long(value) => out.push_str(&value.to_string()),
        DynKind::Real(value) if value.is_finite() => out.push_str(&format_real_as_engine(value)),
        DynKind::Array(_) => {
            out.push('[');
            for (at, element) in value.elements().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write_json(element, out);
            }
            out.push(']');
        }
        DynKind::Bag(_) => {
            out.push('{');
            for (at, (key, property)) in value.properties().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write_string(key, out);
                out.push(':');
                write_json(property, out);
            }
            out.push('}');
        }
        _ => write_string(&quoted_text(value).unwrap_or_default(), out),
    }
}

fn write_string(text: &str, out: &mut String) {
    // Writing a string to a string cannot fail.
    out.push_str(&serde_json::to_string(text).unwrap_or_default());
}

impl fmt::Display for Dyn<'_> {
    /// The value as compact JSON.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = String::new();
        write_json(*self, &mut out);
        f.write_str(&out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_comes_back_as_it_went_in() {
        for text in [
            r#"{"a":1,"b":[true,false,null,-5,9223372036854775807],"c":{"d":"x\"y\n","e":1.5}}"#,
            "[]",
            "{}",
            "null",
            r#""é""#,
            "-9223372036854775808",
            "[[[[1]]]]",
        ] {
            let mut writer = DynamicWriter::default();
            dynamic_from_json(text, &mut writer).unwrap();
            assert_eq!(writer.as_dyn().to_string(), text);
        }
    }

    #[test]
    fn paths_are_found_and_the_last_of_equal_keys_counts() {
        let mut writer = DynamicWriter::default();
        dynamic_from_json(r#"{"a":[1,{"b":"x"}],"a2":3,"k":1,"k":2}"#, &mut writer).unwrap();
        let value = writer.as_dyn();
        assert_eq!(value.property("a").unwrap().element(1).unwrap().property("b").unwrap().as_str(), Some("x"));
        assert_eq!(value.property("a").unwrap().element(-2).unwrap().kind(), DynKind::Long(1));
        assert_eq!(value.property("k").unwrap().kind(), DynKind::Long(2));
        assert!(value.property("z").is_none());
        assert!(value.element(0).is_none());
    }

    #[test]
    fn broken_bytes_read_as_null() {
        for bytes in [&[][..], &[3], &[4, 1], &[5, 200, 1], &[6, 255, 255, 255, 255, 9, 0, 0, 0, 3], &[99]] {
            let value = Dyn::new(bytes);
            let _ = value.to_string();
            let _ = value.elements().count();
        }
    }
}
