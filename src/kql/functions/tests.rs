//! Every example of every function and operator, run; and cases by hand for nulls and columns.
//!
//! A small reader of expressions serves here, so that this room's tests need no room above it.

// What is not there fails the test.
#![allow(clippy::unwrap_used)]

mod reader;

use super::{
    Context, Datum, FunctionError, Overload, Returns, Scalar, all, convert, operator, operators, resolve, scalar,
};
use crate::values::{Column, ScalarType, StringColumn, Value, parse_datetime};
use arrow_array::{Int64Array, StringArray};
use reader::evaluate;

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
    let returns = match resolved.overload.returns {
        Returns::ByConstant(at, kind_of) => kind_of(converted.get(at).and_then(Datum::constant)),
        _ => resolved.returns,
    };
    assert_eq!(result.kind(), returns, "{} says another type than it gives", function.name);
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
