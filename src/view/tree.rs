//! A JSON text as a tree that is opened level by level, and each of its nodes in the language: path, column, filter.

use crate::kql::syntax::lexer::quoted;
use crate::view::filtering::{literal, text_is};
use serde::Deserializer;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt::{self, Write};

/// Members of one value that are shown at most.
pub const MOST_MEMBERS: usize = 300;
/// Texts longer than this are not taken apart: the page must not stall on them.
const MOST_BYTES: usize = 1 << 20;

/// The way from a value to one of its members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Of a bag.
    Key(String),
    /// Of an array.
    Index(usize),
}

/// What a JSON text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number without a fraction, written as the engine writes a long.
    Whole,
    /// Another number.
    Real,
    /// A text.
    Text,
    /// `[…]`.
    Array,
    /// `{…}`.
    Bag,
}

/// What a JSON text is, by its beginning.
pub fn kind(json: &str) -> Kind {
    match json.trim_start().as_bytes().first() {
        Some(b'{') => Kind::Bag,
        Some(b'[') => Kind::Array,
        Some(b'"') => Kind::Text,
        Some(b't' | b'f') => Kind::Bool,
        // `-0` is no long.
        Some(b'-' | b'0'..=b'9') if json.trim().parse::<i64>().is_ok_and(|long| long.to_string() == json.trim()) => {
            Kind::Whole
        }
        Some(b'-' | b'0'..=b'9') => Kind::Real,
        _ => Kind::Null,
    }
}

/// Whether a cell's text has members to open.
pub fn opens(text: &str) -> bool {
    text.len() <= MOST_BYTES
        && text.trim_start().starts_with(['{', '['])
        && serde_json::from_str::<&RawValue>(text.trim()).is_ok()
}

/// The first members of an array or a bag, each as JSON, and how many there are in all.
pub fn members(json: &str) -> (Vec<(Step, String)>, usize) {
    let mut reader = serde_json::Deserializer::from_str(json);
    // What is neither has none.
    reader.deserialize_any(Members).unwrap_or_default()
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = (Vec<(Step, String)>, usize);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array or a bag")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
        let (mut found, mut count) = (Vec::new(), 0);
        while let Some(element) = access.next_element::<&RawValue>()? {
            if count < MOST_MEMBERS {
                found.push((Step::Index(count), element.get().to_owned()));
            }
            count += 1;
        }
        Ok((found, count))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
        let (mut found, mut count) = (Vec::new(), 0);
        while let Some((key, value)) = access.next_entry::<String, &RawValue>()? {
            if count < MOST_MEMBERS {
                found.push((Step::Key(key), value.get().to_owned()));
            }
            count += 1;
        }
        Ok((found, count))
    }
}

/// What a node is copied as: of a text its characters, of anything else its JSON.
pub fn plain(json: &str) -> String {
    serde_json::from_str::<String>(json).unwrap_or_else(|_| json.to_owned())
}

/// A node in the language: `AdditionalFields.a["b c"][0]`. A column of texts is parsed on the way.
pub fn path(column: &str, is_text: bool, steps: &[Step]) -> String {
    let column = quoted(column);
    let mut path = if is_text { format!("parse_json({column})") } else { column };
    for step in steps {
        // Writing to a text cannot fail.
        let _ = match step {
            Step::Index(at) => write!(path, "[{at}]"),
            Step::Key(key) if quoted(key) == *key => write!(path, ".{key}"),
            Step::Key(key) => write!(path, "[{}]", literal(key)),
        };
    }
    path
}

/// A node as a column of the type that it has here. Other rows may have fractions where this one has none, and longs that no real
/// holds: a whole number becomes a decimal, which takes both as they are up to 28 digits.
fn cast(path: &str, kind: Kind) -> String {
    match kind {
        Kind::Text | Kind::Null => format!("tostring({path})"),
        Kind::Bool => format!("tobool({path})"),
        Kind::Whole => format!("todecimal({path})"),
        Kind::Real => format!("toreal({path})"),
        Kind::Array | Kind::Bag => path.to_owned(),
    }
}

/// The operator that makes a column of a node, under a name that no column in `taken` has.
pub fn column(path: &str, json: &str, steps: &[Step], taken: &[String]) -> String {
    let mut keys = steps.iter().filter_map(|step| match step {
        Step::Key(key) => Some(key.as_str()),
        Step::Index(_) => None,
    });
    let last = keys.next_back().unwrap_or("Value");
    let name: String = last.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' }).collect();
    let name = if name.starts_with(|first: char| first.is_ascii_digit()) || name.is_empty() {
        format!("_{name}")
    } else {
        name
    };
    let mut unused = name.clone();
    let mut number = 2;
    while taken.contains(&unused) {
        unused = format!("{name}_{number}");
        number += 1;
    }
    format!("extend {} = {}", quoted(&unused), cast(path, kind(json)))
}

/// The predicate that keeps the rows with this value at this path, or leaves them out. Values are compared as texts: a conversion
/// would take 7.5 for 7 and 5 for true, and arrays and bags cannot be compared otherwise.
pub fn predicate(path: &str, json: &str, keep: bool) -> String {
    let json = json.trim();
    match kind(json) {
        Kind::Null => format!("{}({path})", if keep { "isnull" } else { "isnotnull" }),
        Kind::Text | Kind::Bool | Kind::Whole => text_is(path, &plain(json), keep),
        // Both as the engine writes them: a file may write a value in other ways.
        Kind::Real | Kind::Array | Kind::Bag => {
            let equals = if keep { "==" } else { "!=" };
            format!("tostring({path}) {equals} tostring(parse_json({}))", literal(json))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: &str = r#" {"a": {"b c": [1, "x\"y", 2.5]}, "where": true, "9": null, "ü": [] } "#;

    fn at(json: &str, keys: &[usize]) -> (Vec<Step>, String) {
        let mut steps = Vec::new();
        let mut json = json.to_owned();
        for key in keys {
            let (found, _) = members(&json);
            let (step, inner) = found[*key].clone();
            steps.push(step);
            json = inner;
        }
        (steps, json)
    }

    #[test]
    fn a_tree_opens_level_by_level() {
        assert!(opens(JSON) && !opens("{broken") && !opens("plain") && !opens("12"));
        let (found, count) = members(JSON);
        assert_eq!(count, 4);
        assert_eq!(found[1], (Step::Key("where".to_owned()), "true".to_owned()));
        let (found, count) = members(&format!("[{}0]", "1,".repeat(999)));
        assert_eq!((found.len(), count), (MOST_MEMBERS, 1000));
        assert_eq!(members("12"), (Vec::new(), 0));
        assert_eq!(members("{"), (Vec::new(), 0));
    }

    #[test]
    fn paths_are_written_as_the_language_has_them() {
        let of = |keys: &[usize]| {
            let (steps, json) = at(JSON, keys);
            let path = path("Additional Fields", false, &steps);
            (path.clone(), column(&path, &json, &steps, &["b_c".to_owned()]), predicate(&path, &json, true))
        };
        let name = "['Additional Fields']";
        let (path_of, extend, filter) = of(&[0, 0, 1]);
        assert_eq!(path_of, format!("{name}.a[\"b c\"][1]"));
        assert_eq!(extend, format!("extend b_c_2 = tostring({name}.a[\"b c\"][1])"));
        assert_eq!(filter, format!("tostring({name}.a[\"b c\"][1]) == \"x\\\"y\""));
        let real = format!("tostring({name}.a[\"b c\"][2]) == tostring(parse_json(\"2.5\"))");
        assert_eq!(of(&[0, 0, 2]).2, real);
        assert_eq!(of(&[0, 0, 2]).1, format!("extend b_c_2 = toreal({name}.a[\"b c\"][2])"));
        assert_eq!(of(&[0, 0, 0]).1, format!("extend b_c_2 = todecimal({name}.a[\"b c\"][0])"));
        assert_eq!(of(&[1]).2, format!("tostring({name}[\"where\"]) == \"true\""));
        assert_eq!(of(&[2]).1, format!("extend _9 = tostring({name}[\"9\"])"));
        assert_eq!(of(&[2]).2, format!("isnull({name}[\"9\"])"));
        let written = r#""[1, \"x\\\"y\", 2.5]""#;
        assert_eq!(of(&[0, 0]).2, format!("tostring({name}.a[\"b c\"]) == tostring(parse_json({written}))"));
        assert_eq!(path("t", true, &[Step::Key("a".to_owned()), Step::Index(0)]), "parse_json(t).a[0]");
        assert_eq!(predicate("d.e", r#""""#, true), r#"isnotnull(d.e) and tostring(d.e) == """#);
        assert_eq!(predicate("d.l", "-9223372036854775808", false), r#"tostring(d.l) != "-9223372036854775808""#);
        assert_eq!(predicate("d.l", "-0", true), r#"tostring(d.l) == tostring(parse_json("-0"))"#);
    }
}
