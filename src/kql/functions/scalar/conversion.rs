//! From type to type: `tostring()`, `tolong()`, `parse_json()` and kin, `gettype()`.

use crate::kql::functions::declare::{
    BOOL, DATETIME, DECIMAL, DYNAMIC, GUID, INT, LONG, REAL, STRING, TIMESPAN, any, boolean, datetime, dynamic, guid,
    numeric, overload, string, timespan,
};
use crate::kql::functions::{Context, Datum, FunctionError, ResultName, Scalar, convert, lift};
use crate::values::{Column, Dyn, DynKind, DynamicWriter, ScalarType, dynamic_from_json, sort_by_key, write_json};

pub(super) static FAMILY: &[&Scalar] = &[
    &TOSTRING,
    &TOINT,
    &TOLONG,
    &TOREAL,
    &TODECIMAL,
    &TOBOOL,
    &TODATETIME,
    &TOTIMESPAN,
    &TOGUID,
    &PARSE_JSON,
    &DYNAMIC_TO_JSON,
    &GETTYPE,
];

/// A `to…()` function that takes the types listed.
macro_rules! conversion {
    ($static:ident, $name:literal, $aliases:expr, $kind:ident, $returns:expr, [$($param:expr),*], $doc:literal,
     $page:literal, $examples:expr) => {
        static $static: Scalar = Scalar {
            name: $name,
            aliases: $aliases,
            doc: $doc,
            reference: concat!("query/", $page),
            overloads: &[$(overload!([$param] => $returns, |args, _, _| Ok(convert(&args[0], ScalarType::$kind)))),*],
            result_name: ResultName::FirstArgument,
            examples: $examples,
        };
    };
}

conversion!(
    TOSTRING,
    "tostring",
    &[],
    String,
    STRING,
    [any("value")],
    "The value as text; empty for a null. Bools are `True` and `False`.",
    "tostring-function",
    &[
        ("tostring(123)", "123"),
        ("tostring(1.0)", "1.0"),
        ("tostring(true)", "True"),
        ("tostring(1d + 2h)", "1.02:00:00")
    ]
);
conversion!(
    TOINT,
    "toint",
    &[],
    Int,
    INT,
    [numeric("value"), boolean("value"), string("value"), dynamic("value"), datetime("value"), timespan("value")],
    "The value as an `int`: a real loses its fraction, text must be a whole number of an `int`'s range, and a `long` keeps \
     its lower 32 bits. Null for other text.",
    "toint-function",
    &[
        ("toint(\"123\")", "123"),
        ("toint(2.9)", "2"),
        ("toint(4294967297)", "1"),
        ("isnull(toint(\"3.14\"))", "true"),
        ("toint(true)", "1")
    ]
);
conversion!(
    TOLONG,
    "tolong",
    &[],
    Long,
    LONG,
    [numeric("value"), boolean("value"), string("value"), dynamic("value"), datetime("value"), timespan("value")],
    "The value as a `long`: a real loses its fraction, text must be a whole number, a datetime gives its ticks.",
    "tolong-function",
    &[("tolong(\"-42\")", "-42"), ("tolong(-9.99)", "-9"), ("tolong(datetime(2020-01-01))", "637134336000000000")]
);
conversion!(
    TOREAL,
    "toreal",
    &["todouble"],
    Real,
    REAL,
    [numeric("value"), boolean("value"), string("value"), dynamic("value"), datetime("value"), timespan("value")],
    "The value as a `real`; null for text that is no number. A datetime or a timespan gives its ticks.",
    "toreal-function",
    &[("toreal(\"2.5\")", "2.5"), ("todouble(\"-inf\")", "-Infinity")]
);
conversion!(
    TODECIMAL,
    "todecimal",
    &[],
    Decimal,
    DECIMAL,
    [numeric("value"), boolean("value"), string("value"), dynamic("value")],
    "The value as a `decimal`; null for text that is no number.",
    "todecimal-function",
    &[("todecimal(\"123.45678\")", "123.45678")]
);
conversion!(
    TOBOOL,
    "tobool",
    &["toboolean"],
    Bool,
    BOOL,
    [boolean("value"), numeric("value"), string("value"), dynamic("value")],
    "The value as a `bool`: zero is false, any other number true; text must be `true`, `false` or a whole number.",
    "tobool-function",
    &[("tobool(\"True\")", "true"), ("tobool(0.5)", "true"), ("isnull(tobool(\"yes\"))", "true")]
);
conversion!(
    TODATETIME,
    "todatetime",
    &[],
    DateTime,
    DATETIME,
    [datetime("value"), string("value"), dynamic("value"), numeric("value")],
    "The value as a `datetime`: text of any usual form, or a number of ticks. Null for anything else.",
    "todatetime-function",
    &[
        ("todatetime(\"2015-12-31 23:59:59.9\")", "2015-12-31T23:59:59.9000000Z"),
        ("todatetime(1)", "0001-01-01T00:00:00.0000001Z")
    ]
);
conversion!(
    TOTIMESPAN,
    "totimespan",
    &["totime"],
    TimeSpan,
    TIMESPAN,
    [timespan("value"), string("value"), dynamic("value"), numeric("value")],
    "The value as a `timespan`: text such as `1.02:03:04.5` or `2h`, or a number of ticks.",
    "totimespan-function",
    &[("totimespan(\"1.02:03:04.5\")", "1.02:03:04.5000000"), ("totimespan(\"0.00:01:00\")", "00:01:00")]
);
conversion!(
    TOGUID,
    "toguid",
    &["touuid"],
    Guid,
    GUID,
    [guid("value"), string("value"), dynamic("value")],
    "The text as a `guid`; null for text that is none.",
    "toguid-function",
    &[("toguid(\"70FC66F7-8279-44FC-9092-D364D70FCE44\")", "70fc66f7-8279-44fc-9092-d364d70fce44")]
);

static PARSE_JSON: Scalar = Scalar {
    name: "parse_json",
    aliases: &["todynamic", "parsejson", "toobject"],
    doc: "The JSON text as a dynamic value. Text that is no JSON becomes a dynamic string; empty text becomes null.",
    reference: "query/parse-json-function",
    overloads: &[
        overload!([string("json")] => DYNAMIC, parse_texts),
        overload!([dynamic("json")] => DYNAMIC, parse_dynamics),
    ],
    result_name: ResultName::FirstArgument,
    examples: &[
        ("parse_json(\"{\\\"a\\\": [1, 2]}\")", "{\"a\":[1,2]}"),
        ("parse_json(\"not json\")", "not json"),
        ("isnull(parse_json(\"\"))", "true"),
    ],
};

static DYNAMIC_TO_JSON: Scalar = Scalar {
    name: "dynamic_to_json",
    aliases: &[],
    doc: "The value as JSON text, properties in the order of their names.",
    reference: "query/dynamic-to-json-function",
    overloads: &[overload!([any("value")] => STRING, dynamic_to_json)],
    result_name: ResultName::None,
    examples: &[("dynamic_to_json(dynamic({\"b\": 2, \"a\": 1}))", "{\"a\":1,\"b\":2}")],
};

static GETTYPE: Scalar = Scalar {
    name: "gettype",
    aliases: &[],
    doc: "The name of the value's type; inside a dynamic: `array`, `dictionary`, `double`, `long`, `string`, `null`, and so on.",
    reference: "query/gettype-function",
    overloads: &[overload!([any("value")] => STRING, gettype)],
    result_name: ResultName::Prefix("type"),
    examples: &[
        ("gettype(1 + 1.0)", "real"),
        ("gettype(dynamic([1, 2]))", "array"),
        ("gettype(dynamic({\"a\": 1}))", "dictionary"),
        ("gettype(parse_json(\"1.5\"))", "double"),
    ],
};

/// Reads a text as JSON; `None` for an empty one and for `null`.
pub(super) fn parse(text: &str, out: &mut DynamicWriter) -> Option<()> {
    if text.trim().is_empty() {
        return None;
    }
    if dynamic_from_json(text, out).is_err() {
        out.clear();
        out.string(text);
    }
    Some(())
}

fn parse_texts(args: &[Datum], rows: usize, _: &Context) -> Result<Datum, FunctionError> {
    let texts = lift::texts(&args[0]);
    Ok(lift::to_dynamics(rows, |row, out| parse(texts.get(row), out)))
}

/// A dynamic that is a string is read as JSON; anything else stays.
fn parse_dynamics(args: &[Datum], rows: usize, _: &Context) -> Result<Datum, FunctionError> {
    let values = lift::dyns(&args[0]);
    Ok(lift::to_dynamics(rows, |row, out| {
        let value = values.get(row);
        match value.as_str() {
            Some(text) => parse(text, out),
            None => {
                out.copy(value);
                Some(())
            }
        }
    }))
}

fn dynamic_to_json(args: &[Datum], rows: usize, _: &Context) -> Result<Datum, FunctionError> {
    let values = convert(&args[0], ScalarType::Dynamic);
    let values = lift::dyns(&values);
    let mut sorted = DynamicWriter::default();
    Ok(lift::to_texts(rows, |row, out| {
        let value = values.get(row);
        if !value.is_null() {
            sorted.clear();
            sort_properties(value, &mut sorted);
            write_json(sorted.as_dyn(), out);
        }
    }))
}

/// The same value with the properties of every bag in the order of their names.
fn sort_properties(value: Dyn<'_>, out: &mut DynamicWriter) {
    match value.kind() {
        DynKind::Array(_) => {
            out.begin_array();
            value.elements().for_each(|element| sort_properties(element, out));
            out.end();
        }
        DynKind::Bag(_) => {
            let mut properties: Vec<(&str, Dyn<'_>)> = value.properties().collect();
            sort_by_key(&mut properties, |(key, _)| *key);
            out.begin_bag();
            for (key, property) in properties {
                out.key(key);
                sort_properties(property, out);
            }
            out.end();
        }
        _ => out.copy(value),
    }
}

fn gettype(args: &[Datum], rows: usize, _: &Context) -> Result<Datum, FunctionError> {
    let kind = args[0].kind();
    if kind != ScalarType::Dynamic {
        return Ok(Datum::Constant(crate::values::Value::string(kind.name())));
    }
    let values = lift::dyns(&args[0]);
    Ok(Datum::Column(Column::String((0..rows).map(|row| dynamic_type(values.get(row))).collect())))
}

fn dynamic_type(value: Dyn<'_>) -> &'static str {
    match value.kind() {
        DynKind::Null => "null",
        DynKind::Bool(_) => "bool",
        DynKind::Long(_) => "long",
        DynKind::Real(_) => "double",
        DynKind::String(_) => "string",
        DynKind::Array(_) => "array",
        DynKind::Bag(_) => "dictionary",
        DynKind::DateTime(_) => "datetime",
        DynKind::TimeSpan(_) => "timespan",
        DynKind::Guid(_) => "guid",
        DynKind::Decimal(_) => "decimal",
    }
}
