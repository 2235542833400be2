//! Texts taken apart: URLs, paths, CSV records, versions, JSON paths.

use super::bags::{follow, path_steps};
use super::encoding::percent_decode;
use super::strings_cut::push_dyn;
use crate::kql::functions::declare::{DECIMAL, DYNAMIC, STRING, TYPE_2, constant, dynamic, overload, string};
use crate::kql::functions::{Context, Datum, FunctionError, ResultName, Scalar, lift};
use crate::values::{Decimal, DynamicWriter, dynamic_from_json};

pub(super) static FAMILY: &[&Scalar] =
    &[&PARSE_URL, &PARSE_URLQUERY, &PARSE_PATH, &PARSE_CSV, &PARSE_VERSION, &EXTRACT_JSON];

type Answer = Result<Datum, FunctionError>;

static PARSE_URL: Scalar = Scalar {
    name: "parse_url",
    aliases: &["parseurl"],
    doc: "The parts of a URL: Scheme, Host, Port, Path, Username, Password, Query Parameters, Fragment.",
    reference: "query/parse-url-function",
    overloads: &[overload!([string("url")] => DYNAMIC, parse_url)],
    result_name: ResultName::None,
    examples: &[(
        "parse_url(\"scheme://username:password@host:1234/this/is/a/path?k1=v1&k2=v2#fragment\")",
        "{\"Scheme\":\"scheme\",\"Host\":\"host\",\"Port\":\"1234\",\"Path\":\"/this/is/a/path\",\"Username\":\"username\",\
         \"Password\":\"password\",\"Query Parameters\":{\"k1\":\"v1\",\"k2\":\"v2\"},\"Fragment\":\"fragment\"}",
    )],
};

static PARSE_URLQUERY: Scalar = Scalar {
    name: "parse_urlquery",
    aliases: &["parseurlquery"],
    doc: "The parameters of the query part of a URL, as a bag named Query Parameters.",
    reference: "query/parse-urlquery-function",
    overloads: &[overload!([string("query")] => DYNAMIC, parse_urlquery)],
    result_name: ResultName::None,
    examples: &[("parse_urlquery(\"k1=v1&k2=a%20b\")", "{\"Query Parameters\":{\"k1\":\"v1\",\"k2\":\"a b\"}}")],
};

static PARSE_PATH: Scalar = Scalar {
    name: "parse_path",
    aliases: &["parsepath"],
    doc: "The parts of a file path: Scheme, RootPath, DirectoryPath, DirectoryName, Filename, Extension, \
          AlternateDataStreamName.",
    reference: "query/parse-path-function",
    overloads: &[overload!([string("path")] => DYNAMIC, parse_path)],
    result_name: ResultName::None,
    examples: &[(
        "parse_path(\"file://C:/temp/file.txt:some.exe\")",
        "{\"Scheme\":\"file\",\"RootPath\":\"C:/\",\"DirectoryPath\":\"C:/temp\",\"DirectoryName\":\"temp\",\
         \"Filename\":\"file.txt\",\"Extension\":\"txt\",\"AlternateDataStreamName\":\"some.exe\"}",
    )],
};

static PARSE_CSV: Scalar = Scalar {
    name: "parse_csv",
    aliases: &["parsecsv"],
    doc: "The fields of the first record of the CSV text, as an array of texts.",
    reference: "query/parse-csv-function",
    overloads: &[overload!([string("csv_text")] => DYNAMIC, parse_csv)],
    result_name: ResultName::FirstArgument,
    examples: &[
        (
            "parse_csv(\"aa,\\\"b,b\\\",cc,\\\"say \\\"\\\"hi\\\"\\\"\\\"\")",
            "[\"aa\",\"b,b\",\"cc\",\"say \\\"hi\\\"\"]",
        ),
        ("parse_csv(\"record1,a\\nrecord2,x\")", "[\"record1\",\"a\"]"),
    ],
};

static PARSE_VERSION: Scalar = Scalar {
    name: "parse_version",
    aliases: &["parseversion"],
    doc: "A number by which versions of one to four parts sort and compare; null for what is no version. A first part \
          above 79227 ends the query: such numbers do not fit here.",
    reference: "query/parse-version-function",
    overloads: &[overload!([string("version")] => DECIMAL, parse_version)],
    result_name: ResultName::None,
    examples: &[
        ("parse_version(\"1.2\") < parse_version(\"1.10\")", "true"),
        ("parse_version(\"0.0.0.1\")", "1"),
        ("isnull(parse_version(\"1.x\"))", "true"),
    ],
};

static EXTRACT_JSON: Scalar = Scalar {
    name: "extract_json",
    aliases: &["extractjson"],
    doc: "What lies at a path such as `$.a[0].b` in a JSON text, as text; empty where there is nothing.",
    reference: "query/extract-json-function",
    overloads: &[
        overload!([string("path"), string("json")] => STRING, extract_json),
        overload!([string("path"), dynamic("json")] => STRING, extract_dynamic),
        overload!([string("path"), string("json"), constant(string("type"))] => TYPE_2,
            |args, rows, context| lift::as_named_type(extract_json(&args[..2], rows, context)?, args.get(2))),
        overload!([string("path"), dynamic("json"), constant(string("type"))] => TYPE_2,
            |args, rows, context| lift::as_named_type(extract_dynamic(&args[..2], rows, context)?, args.get(2))),
    ],
    result_name: ResultName::None,
    examples: &[
        ("extract_json(\"$.a[1].b\", \"{\\\"a\\\": [1, {\\\"b\\\": 5}]}\")", "5"),
        ("extract_json(\"$.x\", \"no json\")", ""),
    ],
};

/// Writes a property whose value is a text.
fn property(name: &str, value: &str, out: &mut DynamicWriter) {
    out.key(name);
    out.string(value);
}

/// Writes a bag of the parameters of a query such as `a=1&b=2`.
fn write_parameters(query: &str, out: &mut DynamicWriter) {
    let (mut key, mut value) = (String::new(), String::new());
    out.key("Query Parameters");
    out.begin_bag();
    for parameter in query.split('&').filter(|parameter| !parameter.is_empty()) {
        let (name, text) = parameter.split_once('=').unwrap_or((parameter, ""));
        key.clear();
        value.clear();
        percent_decode(name, &mut key);
        percent_decode(text, &mut value);
        property(&key, &value, out);
    }
    out.end_unique();
}

fn parse_url(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let texts = lift::texts(&args[0]);
    Ok(lift::to_dynamics(rows, |row, out| {
        let url = texts.get(row);
        let (rest, fragment) = url.split_once('#').unwrap_or((url, ""));
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (scheme, rest) = rest.split_once("://").unwrap_or(("", rest));
        let slash = rest.find('/').unwrap_or(rest.len());
        let (authority, path) = if scheme.is_empty() { ("", rest) } else { rest.split_at(slash) };
        let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
        let (username, password) = user.split_once(':').unwrap_or((user, ""));
        // The colons of an IPv6 address stand in brackets.
        let port_at = host.rfind(':').filter(|at| !host[*at..].contains(']'));
        let (host, port) = port_at.map_or((host, ""), |at| (&host[..at], &host[at + 1..]));
        out.begin_bag();
        for (name, value) in [
            ("Scheme", scheme),
            ("Host", host),
            ("Port", port),
            ("Path", path),
            ("Username", username),
            ("Password", password),
        ] {
            property(name, value, out);
        }
        write_parameters(query, out);
        property("Fragment", fragment, out);
        out.end();
        Some(())
    }))
}

fn parse_urlquery(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let texts = lift::texts(&args[0]);
    Ok(lift::to_dynamics(rows, |row, out| {
        out.begin_bag();
        write_parameters(texts.get(row), out);
        out.end();
        Some(())
    }))
}

fn parse_path(args: &[Datum], rows: usize, _: &Context) -> Answer {
    const SLASHES: [char; 2] = ['/', '\\'];
    let texts = lift::texts(&args[0]);
    Ok(lift::to_dynamics(rows, |row, out| {
        let (scheme, path) = texts.get(row).split_once("://").unwrap_or(("", texts.get(row)));
        let drive = path.as_bytes();
        let has_drive =
            drive.len() > 2 && drive[0].is_ascii_alphabetic() && drive[1] == b':' && b"/\\".contains(&drive[2]);
        let root = if has_drive { &path[..3] } else { "" };
        let (directory, file) = path.rfind(SLASHES).map_or(("", path), |at| (&path[..at], &path[at + 1..]));
        let (file, stream) = file.split_once(':').unwrap_or((file, ""));
        let name = directory.rfind(SLASHES).map_or(directory, |at| &directory[at + 1..]);
        out.begin_bag();
        for (key, value) in [
            ("Scheme", scheme),
            ("RootPath", root),
            ("DirectoryPath", directory),
            ("DirectoryName", name),
            ("Filename", file),
            ("Extension", file.rsplit_once('.').map_or("", |(_, extension)| extension)),
            ("AlternateDataStreamName", stream),
        ] {
            property(key, value, out);
        }
        out.end();
        Some(())
    }))
}

fn parse_csv(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let texts = lift::texts(&args[0]);
    let mut field = String::new();
    Ok(lift::to_dynamics(rows, |row, out| {
        out.begin_array();
        let mut chars = texts.get(row).chars().peekable();
        let mut quoted = false;
        field.clear();
        while let Some(c) = chars.next() {
            match c {
                '"' if quoted && chars.next_if_eq(&'"').is_some() => field.push('"'),
                '"' if quoted => quoted = false,
                '"' if field.is_empty() => quoted = true,
                ',' if !quoted => {
                    out.string(&field);
                    field.clear();
                }
                '\n' if !quoted => break,
                '\r' if !quoted && chars.peek() == Some(&'\n') => break,
                c => field.push(c),
            }
        }
        out.string(&field);
        out.end();
        Some(())
    }))
}

fn parse_version(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let texts = lift::texts(&args[0]);
    let too_large = std::cell::Cell::new(None);
    let answer = lift::to_decimals(rows, |row| {
        let number = version_number(texts.get(row))?;
        let fits = Decimal::try_from_i128_with_scale(number, 0).ok();
        if fits.is_none() {
            too_large.set(too_large.get().or(Some(row)));
        }
        fits
    });
    // A null would drop the row out of every comparison in silence.
    match too_large.get() {
        None => Ok(answer),
        Some(row) => Err(FunctionError(format!(
            "{} does not fit here, where the first part of a version is 79227 at most. Leave such rows out in a `where` of its own before.",
            texts.get(row).trim()
        ))),
    }
}

/// A version as one number, eight decimal digits a part; `None` for what is no version.
fn version_number(text: &str) -> Option<i128> {
    let parts: Vec<&str> = text.trim().split('.').collect();
    if parts.len() > 4 {
        return None;
    }
    (0..4).try_fold(0_i128, |number, at| {
        let part = parts.get(at).copied().unwrap_or("0");
        let is_part = (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        let part: u32 = part.parse().ok().filter(|_| is_part)?;
        Some(number * 100_000_000 + i128::from(part))
    })
}

fn extract_json(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let (paths, texts) = (lift::texts(&args[0]), lift::texts(&args[1]));
    let mut parsed = DynamicWriter::default();
    Ok(lift::to_texts(rows, |row, out| {
        parsed.clear();
        if dynamic_from_json(texts.get(row), &mut parsed).is_ok()
            && let Some(found) = follow(parsed.as_dyn(), &path_steps(paths.get(row)))
        {
            push_dyn(found, out);
        }
    }))
}

fn extract_dynamic(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let (paths, values) = (lift::texts(&args[0]), lift::dyns(&args[1]));
    Ok(lift::to_texts(rows, |row, out| {
        if let Some(found) = follow(values.get(row), &path_steps(paths.get(row))) {
            push_dyn(found, out);
        }
    }))
}
