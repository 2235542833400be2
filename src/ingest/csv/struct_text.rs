//! The text that Athena and CloudTrail Lake make of a struct: `{type=IAMUser, arn=…, sessioncontext={…}}`.
//!
//! Nothing in it is quoted. A comma ends a value where a name and `=` follow it, or, in a list, always; what remains
//! unclear stays the text that it is.

/// Structs inside of structs are read to this depth.
const MAX_DEPTH: usize = 32;

/// The same as JSON, all its scalars texts but for `null`; `None` where it is no struct.
pub(super) fn json_of_struct(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len() * 2);
    let rest = value(text, End::Text, MAX_DEPTH, &mut out)?;
    rest.is_empty().then_some(out)
}

/// What ends a scalar.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Text,
    Struct,
    List,
}

/// Writes the value that a text begins with, and gives the rest.
fn value<'t>(text: &'t str, end: End, depth: usize, out: &mut String) -> Option<&'t str> {
    match text.as_bytes().first() {
        Some(b'{') if depth > 0 => members(&text[1..], depth - 1, out),
        Some(b'[') if depth > 0 => elements(&text[1..], depth - 1, out),
        _ => {
            let length = scalar_length(text, end);
            let (scalar, rest) = text.split_at(length);
            if scalar == "null" {
                out.push_str(scalar);
            } else {
                out.push_str(&serde_json::Value::from(scalar).to_string());
            }
            Some(rest)
        }
    }
}

fn members<'t>(text: &'t str, depth: usize, out: &mut String) -> Option<&'t str> {
    out.push('{');
    let mut rest = text;
    if let Some(after) = rest.strip_prefix('}') {
        out.push('}');
        return Some(after);
    }
    loop {
        let name = name_at(rest)?;
        out.push_str(&serde_json::Value::from(name).to_string());
        out.push(':');
        rest = value(&rest[name.len() + 1..], End::Struct, depth, out)?;
        if let Some(after) = rest.strip_prefix('}') {
            out.push('}');
            return Some(after);
        }
        rest = rest.strip_prefix(", ")?;
        out.push(',');
    }
}

fn elements<'t>(text: &'t str, depth: usize, out: &mut String) -> Option<&'t str> {
    out.push('[');
    let mut rest = text;
    if let Some(after) = rest.strip_prefix(']') {
        out.push(']');
        return Some(after);
    }
    loop {
        rest = value(rest, End::List, depth, out)?;
        if let Some(after) = rest.strip_prefix(']') {
            out.push(']');
            return Some(after);
        }
        rest = rest.strip_prefix(", ")?;
        out.push(',');
    }
}

/// The name that stands before `=`.
fn name_at(text: &str) -> Option<&str> {
    let length = text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"_-.@:/".contains(byte)).count();
    (length > 0 && text.as_bytes().get(length) == Some(&b'=')).then(|| &text[..length])
}

fn scalar_length(text: &str, end: End) -> usize {
    for (at, byte) in text.bytes().enumerate() {
        let ends = match (end, byte) {
            (End::Struct, b'}') | (End::List, b']') => true,
            (End::Struct, b',') => text[at..].strip_prefix(", ").is_some_and(|rest| name_at(rest).is_some()),
            (End::List, b',') => text[at..].starts_with(", "),
            _ => false,
        };
        if ends {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::json_of_struct;

    #[test]
    fn structs_become_objects() {
        for (text, expected) in [
            ("{a=1, b=x y, c=null}", r#"{"a":"1","b":"x y","c":null}"#),
            ("{a={b=[{c=1}, {c=2}], d=}, e=f, g}", r#"{"a":{"b":[{"c":"1"},{"c":"2"}],"d":""},"e":"f, g"}"#),
            ("[x, y]", r#"["x","y"]"#),
            ("{}", "{}"),
            ("[]", "[]"),
        ] {
            assert_eq!(json_of_struct(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["{a=1", "{a}", "{a=1}x", "[x", "{é=1}", "{a={b=1}"] {
            assert_eq!(json_of_struct(text), None, "{text}");
        }
        let deep = "{a=".repeat(100_000);
        assert_eq!(json_of_struct(&deep), None);
    }
}
