//! Objects as Athena and CloudTrail Lake print them: `{type=IAMUser, sessioncontext={attributes=null}, list=[a, b]}`.
//!
//! Texts have no quotes and can hold commas, equals signs and brackets, and JSON stands among them as it is. So a text ends
//! where a comma, a blank, a word and an equals sign follow, or with the bracket that closes its object.

use super::json::is_valid;

/// The JSON of such a text, its keys renamed; `None` where it is not written like this. JSON gives itself.
pub(super) fn to_json(text: &str, rename: fn(&str) -> &str) -> Option<String> {
    if is_valid(text) {
        return Some(text.to_owned());
    }
    let mut json = String::with_capacity(text.len() + text.len() / 4);
    let mut reader = Reader { rename, out: &mut json };
    reader.value(text.trim(), 0)?;
    Some(json)
}

/// Objects nest this deep; deeper ones stay text.
const MAX_DEPTH: usize = 16;

struct Reader<'o> {
    rename: fn(&str) -> &str,
    out: &'o mut String,
}

impl Reader<'_> {
    /// Writes an object or a list. `None` where it is neither.
    fn value(&mut self, text: &str, depth: usize) -> Option<()> {
        let (open, close) = if text.starts_with('{') { ("{", '}') } else { ("[", ']') };
        let inner = text.strip_prefix(open)?.strip_suffix(close)?;
        self.out.push_str(open);
        let mut rest = inner;
        let mut first = true;
        while !rest.is_empty() {
            if !std::mem::take(&mut first) {
                self.out.push(',');
            }
            if close == '}' {
                let (key, after) = rest.split_once('=')?;
                self.out.push_str(&serde_json::to_string((self.rename)(key)).ok()?);
                self.out.push(':');
                rest = after;
            }
            let (value, after) = cut(rest, close == '}');
            self.leaf(value, depth);
            rest = after;
        }
        self.out.push(close);
        Some(())
    }

    /// Writes a value: JSON as it is, an object or list of this kind, `null`, or a text.
    fn leaf(&mut self, text: &str, depth: usize) {
        if text == "null" {
            self.out.push_str("null");
            return;
        }
        if text.starts_with(['{', '[']) && depth < MAX_DEPTH {
            if is_valid(text) {
                self.out.push_str(text);
                return;
            }
            let before = self.out.len();
            if self.value(text, depth + 1).is_some() {
                return;
            }
            self.out.truncate(before);
        }
        self.out.push_str(&serde_json::Value::from(text).to_string());
    }
}

/// The value that a text begins with, and what comes after the comma behind it.
fn cut(text: &str, in_object: bool) -> (&str, &str) {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if std::mem::take(&mut escaped) => {}
            b'\\' if quoted => escaped = true,
            // A quote begins a JSON string only inside of brackets: apostrophes and quotes of texts are no syntax.
            b'"' if depth > 0 => quoted = !quoted,
            _ if quoted => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => {
                let after = &text[at + 1..];
                if let Some(next) = after.strip_prefix(' ')
                    && (!in_object || begins_member(next))
                {
                    return (&text[..at], next);
                }
            }
            _ => {}
        }
    }
    (text, "")
}

/// Whether a text begins with a word and an equals sign.
fn begins_member(text: &str) -> bool {
    let word = text.split('=').next().unwrap_or_default();
    word.len() < text.len()
        && !word.is_empty()
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.:/".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Option<String> {
        to_json(text, |key| if key == "arn" { "ARN" } else { key })
    }

    #[test]
    fn objects_without_quotes_are_read() {
        assert_eq!(json("{}").as_deref(), Some("{}"));
        assert_eq!(json("{a=1, b=null}").as_deref(), Some(r#"{"a":"1","b":null}"#));
        assert_eq!(json("[{arn=x:y/z}, {arn=}]").as_deref(), Some(r#"[{"ARN":"x:y/z"},{"ARN":""}]"#));
        assert_eq!(json("{a={b={c=d e}}, f=[g, h]}").as_deref(), Some(r#"{"a":{"b":{"c":"d e"}},"f":["g","h"]}"#));
        assert_eq!(json(r#"{p=[{"k":"v, w=x"}], q=r, s}"#).as_deref(), Some(r#"{"p":[{"k":"v, w=x"}],"q":"r, s"}"#));
        assert_eq!(json(r#"{"a":1}"#).as_deref(), Some(r#"{"a":1}"#));
        assert_eq!(json("{a=it's \"so\", b=c}").as_deref(), Some(r#"{"a":"it's \"so\"","b":"c"}"#));
        assert_eq!(json("{words}"), None);
        assert_eq!(json("words"), None);
        assert_eq!(json("{a=1"), None);
    }
}
