//! The schema of an Avro file: what its values are, one behind the other.

use hashbrown::HashMap;
use serde_json::{Map, Value};
use std::rc::Rc;

/// The longest decimal that is read as one: as many digits as 16 bytes hold.
const MAX_DIGITS: u64 = 38;

/// Schemas are nested at most this deep.
pub(super) const MAX_DEPTH: usize = 64;

/// What a value is.
pub(super) enum Schema {
    Null,
    Boolean,
    /// `int` and `long` are written alike.
    Long,
    Float,
    Double,
    Bytes,
    String,
    Fixed(usize),
    Decimal(Decimal),
    Enum(Vec<String>),
    /// Keys as JSON, with colon.
    Record(Vec<(String, Rc<Schema>)>),
    Array(Rc<Schema>),
    Map(Rc<Schema>),
    Union(Vec<Rc<Schema>>),
    /// A type by its name, which can be one that it is part of.
    Named(String),
}

/// A number that is written as the bytes of a whole one: two's complement, the highest byte first.
pub(super) struct Decimal {
    /// Bytes, where all values have as many.
    pub(super) size: Option<usize>,
    /// Digits at most.
    pub(super) precision: usize,
    /// How many of them stand behind the point.
    pub(super) scale: usize,
}

/// A schema out of its JSON; `None` where it is none.
pub(super) fn parse(
    schema: &Value,
    space: &str,
    names: &mut HashMap<String, Rc<Schema>>,
    depth: usize,
) -> Option<Rc<Schema>> {
    if depth > MAX_DEPTH {
        return None;
    }
    let parsed = match schema {
        Value::String(name) => match &**name {
            "null" => Schema::Null,
            "boolean" => Schema::Boolean,
            "int" | "long" => Schema::Long,
            "float" => Schema::Float,
            "double" => Schema::Double,
            "bytes" => Schema::Bytes,
            "string" => Schema::String,
            name => Schema::Named(full_name(name, space)),
        },
        Value::Array(kinds) => {
            Schema::Union(kinds.iter().map(|kind| parse(kind, space, names, depth + 1)).collect::<Option<Vec<_>>>()?)
        }
        Value::Object(object) => {
            let text = |key: &str| object.get(key).and_then(Value::as_str);
            let kind = object.get("type")?;
            let Value::String(kind_name) = kind else { return parse(kind, space, names, depth + 1) };
            let own = text("name").map(|name| full_name(name, text("namespace").unwrap_or(space)));
            let inner_space =
                own.as_deref().and_then(|name| name.rsplit_once('.')).map_or("", |(space, _)| space).to_owned();
            let parsed = match &**kind_name {
                "record" | "error" => {
                    let mut fields = Vec::new();
                    for field in object.get("fields")?.as_array()? {
                        let key = serde_json::to_string(field.get("name")?.as_str()?).ok()?;
                        fields.push((format!("{key}:"), parse(field.get("type")?, &inner_space, names, depth + 1)?));
                    }
                    Schema::Record(fields)
                }
                "enum" => {
                    let symbols = object.get("symbols")?.as_array()?.iter();
                    Schema::Enum(symbols.map(|symbol| symbol.as_str().map(str::to_owned)).collect::<Option<_>>()?)
                }
                "fixed" => {
                    let size = usize::try_from(object.get("size")?.as_u64()?).ok()?;
                    decimal(object, Some(size)).map_or(Schema::Fixed(size), Schema::Decimal)
                }
                "bytes" => decimal(object, None).map_or(Schema::Bytes, Schema::Decimal),
                "array" => Schema::Array(parse(object.get("items")?, space, names, depth + 1)?),
                "map" => Schema::Map(parse(object.get("values")?, space, names, depth + 1)?),
                // A simple type with further properties.
                _ => return parse(kind, space, names, depth + 1),
            };
            let parsed = Rc::new(parsed);
            if let Some(name) = own {
                names.insert(name, parsed.clone());
            }
            return Some(parsed);
        }
        _ => return None,
    };
    Some(Rc::new(parsed))
}

/// What is said of bytes that are a decimal. As the specification has it, a logical type that cannot be is none.
fn decimal(object: &Map<String, Value>, size: Option<usize>) -> Option<Decimal> {
    let precision = object.get("precision")?.as_u64()?;
    let scale = object.get("scale").map_or(Some(0), Value::as_u64)?;
    let can_be = object.get("logicalType")? == "decimal" && precision <= MAX_DIGITS && scale <= precision;
    can_be.then_some(Decimal { size, precision: precision as usize, scale: scale as usize })
}

fn full_name(name: &str, space: &str) -> String {
    if name.contains('.') || space.is_empty() { name.to_owned() } else { format!("{space}.{name}") }
}
