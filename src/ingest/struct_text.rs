//! Members of CloudTrail's records as Athena and CloudTrail Lake print them, in JSON answers and in CSV alike:
//! `{type=IAMUser, sessioncontext={attributes=null}, list=[a, b]}`.
//!
//! ```text
//! struct = "{" [ member { ", " member } ] "}"        member = name "=" value
//! list   = "[" [ value { ", " value } ] "]"          value  = JSON | struct | list | text
//! ```
//!
//! Texts have no quotes and can hold all of these signs, and JSON stands among them as it is. So a text of a struct ends only
//! where a comma, a blank, a name and an equals sign follow, or with the bracket that closes the struct; and brackets inside of
//! a text go in pairs. Where that leaves no way to read it (a text that was cut, a bracket without its other one), nothing is
//! guessed: who asks keeps the text as it is.

use super::json::is_valid;
use serde::de::IgnoredAny;
use serde_json::{Deserializer, Value};

/// Structs inside of structs are read to this depth; deeper ones are texts.
const MAX_DEPTH: usize = 32;

/// The JSON of a record's member that is printed like this, all scalars texts but for `null`; JSON gives itself. `None` where
/// it is neither.
pub(super) fn to_json(member: &str, text: &str) -> Option<String> {
    if is_valid(text) {
        return Some(text.to_owned());
    }
    let rename = if member.eq_ignore_ascii_case("resources") { resource_key } else { same_key };
    let mut reader =
        Reader { text: text.trim(), at: 0, rename, out: String::with_capacity(text.len() + text.len() / 4) };
    reader.group(0)?;
    reader.rest().is_empty().then_some(reader.out)
}

fn same_key(key: &str) -> &str {
    key
}

/// The keys of `resources` as the record spells them.
fn resource_key(key: &str) -> &str {
    match key {
        "arn" => "ARN",
        "accountid" => "accountId",
        other => other,
    }
}

/// What a value stands in.
#[derive(Clone, Copy)]
enum Within {
    Struct,
    List,
}

impl Within {
    fn brackets(self) -> (&'static str, &'static str) {
        match self {
            Self::Struct => ("{", "}"),
            Self::List => ("[", "]"),
        }
    }

    /// Whether a value can end before this.
    fn ends_before(self, rest: &str) -> bool {
        match (self, rest.strip_prefix(", ")) {
            (Self::Struct, Some(next)) => name_at(next).is_some(),
            (Self::List, Some(_)) => true,
            (_, None) => rest.starts_with(self.brackets().1),
        }
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    rename: fn(&str) -> &str,
    out: String,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn take(&mut self, expected: &str) -> bool {
        let is_there = self.rest().starts_with(expected);
        self.at += if is_there { expected.len() } else { 0 };
        is_there
    }

    /// A struct or a list.
    fn group(&mut self, depth: usize) -> Option<()> {
        let within = if self.rest().starts_with('{') { Within::Struct } else { Within::List };
        let (open, close) = within.brackets();
        if depth > MAX_DEPTH || !self.take(open) {
            return None;
        }
        self.out.push_str(open);
        let mut is_done = self.take(close);
        while !is_done {
            if let Within::Struct = within {
                let name = name_at(self.rest())?;
                self.at += name.len() + 1;
                self.out.push_str(&Value::from((self.rename)(name)).to_string());
                self.out.push(':');
            }
            self.value(within, depth)?;
            is_done = self.take(close);
            if !is_done && !self.take(", ") {
                return None;
            }
            self.out.push_str(if is_done { "" } else { "," });
        }
        self.out.push_str(close);
        Some(())
    }

    /// What stands in a struct or a list.
    fn value(&mut self, within: Within, depth: usize) -> Option<()> {
        let rest = self.rest();
        if rest.starts_with(['{', '[']) {
            if let Some(length) = json_length(rest)
                && within.ends_before(&rest[length..])
            {
                self.out.push_str(&rest[..length]);
                self.at += length;
                return Some(());
            }
            let before = (self.at, self.out.len());
            if self.group(depth + 1).is_some() && within.ends_before(self.rest()) {
                return Some(());
            }
            self.at = before.0;
            self.out.truncate(before.1);
        }
        let scalar = &rest[..scalar_length(rest, within)?];
        self.at += scalar.len();
        match scalar {
            "null" => self.out.push_str(scalar),
            text => self.out.push_str(&Value::from(text).to_string()),
        }
        Some(())
    }
}

/// The name that stands before `=`.
fn name_at(text: &str) -> Option<&str> {
    let length = text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"_-.@:/".contains(byte)).count();
    (length > 0 && text.as_bytes().get(length) == Some(&b'=')).then(|| &text[..length])
}

/// The length of the JSON that a text begins with. A list of bare words or numbers is none: its texts have no quotes.
fn json_length(text: &str) -> Option<usize> {
    let mut values = Deserializer::from_str(text).into_iter::<IgnoredAny>();
    values.next()?.ok()?;
    let json = &text[..values.byte_offset()];
    (json.contains('"') || json == "{}" || json == "[]").then_some(json.len())
}

/// The length of the text that stands here; `None` where it does not end.
fn scalar_length(text: &str, within: Within) -> Option<usize> {
    let mut open = Vec::new();
    for (at, byte) in text.bytes().enumerate() {
        let closed = if b"}]".contains(&byte) { open.pop() } else { None };
        match byte {
            b'{' => open.push(b'}'),
            b'[' => open.push(b']'),
            _ if closed.is_some_and(|expected| expected != byte) => return None,
            b'}' | b']' | b',' if closed.is_none() && open.is_empty() && within.ends_before(&text[at..]) => {
                return Some(at);
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn gives(text: &str, expected: &str) {
        assert_eq!(to_json("member", text).as_deref(), Some(expected), "{text}");
    }

    #[test]
    fn structs_become_objects() {
        gives("{}", "{}");
        gives("[]", "[]");
        gives("[x, y]", r#"["x","y"]"#);
        gives("{a=1, b=null}", r#"{"a":"1","b":null}"#);
        gives("{a=1, b=x y, c=null}", r#"{"a":"1","b":"x y","c":null}"#);
        gives("{a={b={c=d e}}, f=[g, h]}", r#"{"a":{"b":{"c":"d e"}},"f":["g","h"]}"#);
        gives("{a={b=[{c=1}, {c=2}], d=}, e=f, g}", r#"{"a":{"b":[{"c":"1"},{"c":"2"}],"d":""},"e":"f, g"}"#);
        gives(" {a={}, b=[[], [1, 2]]} ", r#"{"a":{},"b":[[],["1","2"]]}"#);
    }

    #[test]
    fn resources_are_spelled_as_in_the_record() {
        let json = |member| to_json(member, "[{arn=x:y/z, accountid=1}, {arn=}]");
        assert_eq!(json("resources").as_deref(), Some(r#"[{"ARN":"x:y/z","accountId":"1"},{"ARN":""}]"#));
        assert_eq!(json("other").as_deref(), Some(r#"[{"arn":"x:y/z","accountid":"1"},{"arn":""}]"#));
    }

    #[test]
    fn json_stands_as_it_is() {
        gives(r#"{"a":1}"#, r#"{"a":1}"#);
        gives(r#"{p=[{"k":"v, w=x"}], q=r, s}"#, r#"{"p":[{"k":"v, w=x"}],"q":"r, s"}"#);
        gives(r#"{p={"k":"}"}, q=[1]}"#, r#"{"p":{"k":"}"},"q":["1"]}"#);
    }

    #[test]
    fn texts_hold_quotes_commas_and_brackets_in_pairs() {
        gives(r#"{a=it's "so", b=c}"#, r#"{"a":"it's \"so\"","b":"c"}"#);
        gives(r#"{a={b=5" disk, c=d}, e=f}"#, r#"{"a":{"b":"5\" disk","c":"d"},"e":"f"}"#);
        gives("{a={words}, b=[tool/1.0 x, y] z}", r#"{"a":"{words}","b":"[tool/1.0 x, y] z"}"#);
        gives("{a=b {c, d=e} f, g=h}", r#"{"a":"b {c, d=e} f","g":"h"}"#);
        gives("{a=1, }", r#"{"a":"1, "}"#);
        gives("{a={b=1} c, d=é, ü}", r#"{"a":"{b=1} c","d":"é, ü"}"#);
    }

    /// What cannot be told stays the text that it is.
    #[test]
    fn malformed_text_is_not_guessed_at() {
        let texts = ["", "words", "{words}", "{a}", "{a=1", "{a=1}x", "{a=1, b}, c=2}", "[x", "[x, y}", "{é=1}"];
        let unpaired =
            ["{a={b=1}", "{a={b, c=d}", "{a=b}, c=d}", "{a=[b, c=d}", r#"{a={"b":1, c=d}"#, "[{a=1], {b=2}]"];
        for text in texts.iter().chain(&unpaired) {
            assert_eq!(to_json("member", text), None, "{text}");
        }
        for part in ["{a=", "[", "{a=[", r#"{a={"b":"#, "{a={b}, c="] {
            assert_eq!(to_json("member", &part.repeat(100_000)), None, "{part}");
        }
    }
}
