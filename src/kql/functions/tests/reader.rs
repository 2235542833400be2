//! A small reader of expressions of constants.

use super::call;
use crate::kql::functions::{Datum, convert, operator, scalar};
use crate::values::{DynamicWriter, ScalarType, Value, dynamic_from_json, parse_datetime, parse_guid, parse_timespan};

/// Operators by how tightly they bind, loosest first.
const BINARY: &[&[&str]] = &[
    &["or"],
    &["and"],
    &[
        "==",
        "!=",
        "<=",
        ">=",
        "<",
        ">",
        "=~",
        "!~",
        "!in~",
        "!in",
        "in~",
        "in",
        "has_any",
        "has_all",
        "!between",
        "between",
        "matches regex",
        "has_cs",
        "!has_cs",
        "has",
        "!has",
        "hasprefix_cs",
        "!hasprefix_cs",
        "hasprefix",
        "!hasprefix",
        "hassuffix_cs",
        "!hassuffix_cs",
        "hassuffix",
        "!hassuffix",
        "contains_cs",
        "!contains_cs",
        "contains",
        "!contains",
        "startswith_cs",
        "!startswith_cs",
        "startswith",
        "!startswith",
        "endswith_cs",
        "!endswith_cs",
        "endswith",
        "!endswith",
    ],
    &["+", "-"],
    &["*", "/", "%"],
];

/// Reads and evaluates one expression of constants.
struct Reader<'a> {
    rest: &'a str,
}

type Answer = Result<Datum, String>;

impl<'a> Reader<'a> {
    fn eat(&mut self, token: &str) -> bool {
        self.rest = self.rest.trim_start();
        let Some(rest) = self.rest.strip_prefix(token) else { return false };
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        if token.ends_with(is_word) && rest.starts_with(is_word) {
            return false;
        }
        self.rest = rest;
        true
    }

    fn expect(&mut self, token: &str) -> Result<(), String> {
        if self.eat(token) { Ok(()) } else { Err(format!("{token} expected at {}", self.rest)) }
    }

    fn level(&mut self, level: usize) -> Answer {
        let Some(symbols) = BINARY.get(level) else { return self.unary() };
        let mut left = self.level(level + 1)?;
        while let Some(symbol) = symbols.iter().find(|symbol| self.eat(symbol)) {
            let mut args = vec![left];
            match *symbol {
                "between" | "!between" => {
                    self.expect("(")?;
                    args.push(self.level(0)?);
                    self.expect("..")?;
                    args.push(self.level(0)?);
                    self.expect(")")?;
                }
                "in" | "!in" | "in~" | "!in~" | "has_any" | "has_all" => {
                    self.expect("(")?;
                    args.extend(self.list(")")?);
                }
                _ => args.push(self.level(level + 1)?),
            }
            left = call(operator(symbol).ok_or("no such operator")?, &args, 1)?;
        }
        Ok(left)
    }

    fn list(&mut self, end: &str) -> Result<Vec<Datum>, String> {
        let mut items = Vec::new();
        while !self.eat(end) {
            if !items.is_empty() {
                self.expect(",")?;
            }
            items.push(self.level(0)?);
        }
        Ok(items)
    }

    fn unary(&mut self) -> Answer {
        if self.eat("-") {
            return call(operator("negate").ok_or("no minus")?, &[self.unary()?], 1);
        }
        if self.eat("+") {
            return call(operator("identity").ok_or("no plus")?, &[self.unary()?], 1);
        }
        let mut value = self.primary()?;
        loop {
            if !self.rest.trim_start().starts_with("..") && self.eat(".") {
                let name = Value::string(self.word());
                value = call(operator(".").ok_or("no dot")?, &[value, Datum::Constant(name)], 1)?;
            } else if self.eat("[") {
                let mut args = vec![value];
                args.extend(self.list("]")?);
                value = call(operator("[]").ok_or("no brackets")?, &args, 1)?;
            } else {
                return Ok(value);
            }
        }
    }

    fn word(&mut self) -> &'a str {
        let end = self.rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }

    /// Everything up to the parenthesis that closes the open one.
    fn until_close(&mut self) -> &'a str {
        let mut depth = 1;
        let mut quoted = false;
        for (at, c) in self.rest.char_indices() {
            match c {
                '"' => quoted = !quoted,
                '(' if !quoted => depth += 1,
                ')' if !quoted => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                let inside = &self.rest[..at];
                self.rest = &self.rest[at + 1..];
                return inside.trim();
            }
        }
        ""
    }

    fn primary(&mut self) -> Answer {
        self.rest = self.rest.trim_start();
        if self.eat("(") {
            let value = self.level(0)?;
            self.expect(")")?;
            return Ok(value);
        }
        if self.rest.starts_with('"') || self.rest.starts_with("@\"") {
            return self.text();
        }
        if self.rest.starts_with(|c: char| c.is_ascii_digit()) {
            return self.number();
        }
        let word = self.word();
        if word == "true" || word == "false" {
            return Ok(Datum::Constant(Value::Bool(word == "true")));
        }
        self.expect("(").map_err(|error| format!("{word}: {error}"))?;
        if word == "typeof" {
            return Ok(Datum::Constant(Value::string(self.until_close())));
        }
        if let Some(kind) = ScalarType::from_name(word) {
            return literal(kind, self.until_close()).map(Datum::Constant);
        }
        let args = self.list(")")?;
        call(scalar(word).ok_or_else(|| format!("no function {word}"))?, &args, 1)
    }

    fn text(&mut self) -> Answer {
        let verbatim = self.rest.starts_with('@');
        self.rest = self.rest.trim_start_matches('@').strip_prefix('"').unwrap_or("");
        let mut text = String::new();
        let mut chars = self.rest.char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => {
                    self.rest = &self.rest[at + 1..];
                    return Ok(Datum::Constant(Value::string(&text)));
                }
                '\\' if !verbatim => match chars.next() {
                    Some((_, 'n')) => text.push('\n'),
                    Some((_, 't')) => text.push('\t'),
                    Some((_, c)) => text.push(c),
                    None => {}
                },
                c => text.push(c),
            }
        }
        Err("open text".into())
    }

    fn number(&mut self) -> Answer {
        let rest = self.rest;
        let bytes = rest.as_bytes();
        let mut end = 0;
        while bytes.get(end).is_some_and(u8::is_ascii_digit)
            || (bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit))
        {
            end += 1;
        }
        if matches!(bytes.get(end), Some(b'e' | b'E')) {
            end += 2 + rest[end + 2..].bytes().take_while(u8::is_ascii_digit).count();
        }
        let (digits, after) = rest.split_at(end);
        self.rest = after;
        let unit = self.word();
        if !unit.is_empty() {
            let ticks = parse_timespan(&format!("{digits}{unit}")).ok_or("no timespan")?;
            return Ok(Datum::Constant(Value::TimeSpan(ticks)));
        }
        Ok(Datum::Constant(match digits.parse() {
            Ok(long) => Value::Long(long),
            Err(_) => Value::Real(digits.parse().map_err(|_| format!("{digits} is no number"))?),
        }))
    }
}

fn literal(kind: ScalarType, text: &str) -> Result<Value, String> {
    if text == "null" {
        return Ok(Value::null(kind));
    }
    let bad = || format!("{kind}({text})");
    Ok(match kind {
        ScalarType::DateTime => Value::DateTime(parse_datetime(text).ok_or_else(bad)?),
        ScalarType::TimeSpan => Value::TimeSpan(parse_timespan(text).ok_or_else(bad)?),
        ScalarType::Guid => Value::Guid(parse_guid(text).ok_or_else(bad)?),
        ScalarType::Dynamic => {
            let mut writer = DynamicWriter::default();
            dynamic_from_json(text, &mut writer).map_err(|_| bad())?;
            writer.to_value()
        }
        _ => match convert(&Datum::Constant(Value::string(text)), kind) {
            Datum::Constant(value) => value,
            Datum::Column(_) => return Err(bad()),
        },
    })
}

/// The text of the expression's value.
pub(super) fn evaluate(expression: &str) -> Result<String, String> {
    let mut reader = Reader { rest: expression };
    let value = reader.level(0)?;
    if !reader.rest.trim().is_empty() {
        return Err(format!("left over: {}", reader.rest));
    }
    match value {
        Datum::Constant(value) => Ok(value.to_text()),
        // `rand()` and kin differ by row, even of constants.
        Datum::Column(column) => Ok(column.value(0).to_text()),
    }
}
