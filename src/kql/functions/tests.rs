//! Every example of every function and operator, run; and cases by hand for nulls and columns.
//!
//! A small reader of expressions serves here, so that this room's tests need no room above it.

// What is not there fails the test.
#![allow(clippy::unwrap_used)]

use super::{Context, Datum, FunctionError, Overload, Scalar, all, convert, operator, operators, resolve, scalar};
use crate::values::{
    Column, DynamicWriter, ScalarType, StringColumn, Value, dynamic_from_json, parse_datetime, parse_guid,
    parse_timespan,
};
use arrow_array::{Int64Array, StringArray};

/// Calls a function as the binder does: resolve, convert, run.
fn call(function: &'static Scalar, args: &[Datum], rows: usize) -> Result<Datum, String> {
    let kinds: Vec<ScalarType> = args.iter().map(Datum::kind).collect();
    let nulls: Vec<bool> = args.iter().map(|arg| arg.constant().is_some_and(Value::is_null)).collect();
    let resolved = resolve(function, &kinds, &nulls).map_err(|mismatch| format!("{kinds:?} {mismatch:?}"))?;
    let converted: Vec<Datum> = args
        .iter()
        .zip(&resolved.conversions)
        .map(|(arg, to)| to.map_or_else(|| arg.clone(), |to| convert(arg, to)))
        .collect();
    let context = Context::new(parse_datetime("2024-05-01T08:00:12Z").unwrap());
    let result = (resolved.overload.kernel)(&converted, rows, &context).map_err(|FunctionError(text)| text)?;
    assert_eq!(result.kind(), resolved.returns, "{} says another type than it gives", function.name);
    if let Datum::Column(column) = &result {
        assert_eq!(column.len(), rows, "{} gives another number of rows", function.name);
    }
    if let (Datum::Constant(expected), false) = (&result, args.is_empty()) {
        check_columns(function, &converted, resolved.overload, expected);
    }
    Ok(result)
}

/// Runs a kernel again with its arguments in columns of three rows, one by one and all, plain and as dictionaries: each
/// row must answer as the constants do.
fn check_columns(function: &Scalar, args: &[Datum], overload: &Overload, expected: &Value) {
    let as_column = |datum: &Datum, plain: bool| match datum.clone().into_column(3) {
        Column::String(texts) if plain => Column::String(StringColumn::Plain(texts.iter().map(Some).collect())),
        column => column,
    };
    let constant = |at: usize| overload.params.get(at).is_some_and(|param| param.constant);
    for chosen in 0..=args.len() {
        for plain in [true, false] {
            let mixed: Vec<Datum> = args
                .iter()
                .enumerate()
                .map(|(at, arg)| {
                    let moved = (at == chosen || chosen == args.len()) && !constant(at);
                    if moved { Datum::Column(as_column(arg, plain)) } else { arg.clone() }
                })
                .collect();
            let context = Context::new(parse_datetime("2024-05-01T08:00:12Z").unwrap());
            let column = (overload.kernel)(&mixed, 3, &context).unwrap().into_column(3);
            for row in 0..3 {
                let answer = column.value(row).to_text();
                assert_eq!(answer, expected.to_text(), "{} with a column as argument {chosen}", function.name);
            }
        }
    }
}

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

fn evaluate(expression: &str) -> Result<String, String> {
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

#[test]
fn examples_are_true() {
    let mut failures = Vec::new();
    for function in all().chain(operators()) {
        assert!(!function.examples.is_empty(), "{} has no example", function.name);
        assert!(function.reference.starts_with("query/"), "{} has no reference", function.name);
        for (expression, expected) in function.examples {
            let answer = evaluate(expression);
            if answer.as_deref() != Ok(*expected) {
                failures.push(format!("{expression}: {answer:?} instead of {expected:?}"));
            }
        }
    }
    assert!(failures.is_empty(), "\n{}\n", failures.join("\n"));
}

/// Cases beside the examples: what the recorded engine answers at the edges.
#[test]
fn edges_are_as_recorded() {
    let mut failures = Vec::new();
    for line in include_str!("tests.txt").lines() {
        let Some((expression, expected)) = line.split_once(" => ") else { continue };
        let answer = evaluate(expression);
        if answer.as_deref() != Ok(expected.trim()) {
            failures.push(format!("{expression}: {answer:?} instead of {expected:?}"));
        }
    }
    assert!(failures.is_empty(), "\n{}\n", failures.join("\n"));
}

/// Nulls and texts in columns.
#[test]
fn columns_answer_as_constants_do() {
    let long = Datum::Column(Column::Long(Int64Array::from(vec![Some(1), None, Some(3)])));
    let two = Datum::Constant(Value::Long(2));
    let text_of = |datum: Datum| {
        let column = datum.into_column(3);
        (0..3).map(|row| column.value(row).to_text()).collect::<Vec<_>>().join("|")
    };
    let op = |symbol: &str, args: &[Datum]| text_of(call(operator(symbol).unwrap(), args, 3).unwrap());
    assert_eq!(op("+", &[long.clone(), two.clone()]), "3||5");
    assert_eq!(op("-", &[two.clone(), long.clone()]), "1||-1");
    assert_eq!(op("/", &[two.clone(), long.clone()]), "2||0");
    assert_eq!(op("==", &[long.clone(), Datum::Constant(Value::Long(1))]), "true|false|false");
    assert_eq!(op("!=", &[long.clone(), Datum::Constant(Value::Long(1))]), "false|true|true");
    assert_eq!(op("==", &[long.clone(), long.clone()]), "true||true");
    assert_eq!(op("==", &[long.clone(), Datum::Constant(Value::Null(ScalarType::Long))]), "false||false");
    assert_eq!(op("<", &[long.clone(), two.clone()]), "true||false");
    assert_eq!(op("in", &[long.clone(), two.clone(), Datum::Constant(Value::Long(3))]), "false|false|true");
    assert_eq!(op("!in", &[long.clone(), two.clone(), long.clone()]), "false|true|false");
    assert_eq!(op("between", &[long.clone(), two.clone(), Datum::Constant(Value::Long(9))]), "false||true");

    let values = StringArray::from(vec!["North", "South"]);
    let coded = StringColumn::Dictionary { codes: vec![0, 1, 0].into(), values };
    let plain = StringColumn::Plain(StringArray::from(vec!["North", "South", "North"]));
    for texts in [coded, plain] {
        let texts = Datum::Column(Column::String(texts));
        let needle = Datum::Constant(Value::string("NORTH"));
        assert_eq!(op("has", &[texts.clone(), needle.clone()]), "true|false|true");
        assert_eq!(op("=~", &[needle.clone(), texts.clone()]), "true|false|true");
        assert_eq!(op("==", &[texts.clone(), texts.clone()]), "true|true|true");
        let chosen = [call(operator("has").unwrap(), &[texts.clone(), needle], 3).unwrap(), texts.clone(), two_text()];
        assert_eq!(text_of(call(scalar("iff").unwrap(), &chosen, 3).unwrap()), "North|two|North");
        assert_eq!(text_of(call(scalar("tostring").unwrap(), &[texts], 3).unwrap()), "North|South|North");
    }
    assert_eq!(text_of(call(scalar("coalesce").unwrap(), &[long.clone(), two], 3).unwrap()), "1|2|3");
}

fn two_text() -> Datum {
    Datum::Constant(Value::string("two"))
}

#[test]
fn wrong_types_are_answered_with_the_signatures() {
    let mismatch = resolve(operator("==").unwrap(), &[ScalarType::String, ScalarType::Long], &[]).unwrap_err();
    assert!(mismatch.candidates[0].starts_with("==(left: any"));
    let mismatch = resolve(operator("between").unwrap(), &[ScalarType::Long], &[]).unwrap_err();
    assert_eq!(mismatch.candidates.len(), 3);
}

#[test]
fn no_name_is_taken_twice() {
    let mut seen = std::collections::BTreeSet::new();
    for function in all() {
        for name in std::iter::once(&function.name).chain(function.aliases) {
            assert!(seen.insert(*name), "{name} is there twice");
        }
    }
}
