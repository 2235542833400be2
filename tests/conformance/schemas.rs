//! What the binder says of many queries, for a comparison with Kusto's own binder (`tests/differential`): the columns and
//! types of the answer, or what is wrong with the query.
//!
//! The queries are those of the corpus, of our own cases, the examples of functions, a call of each signature over
//! columns, and each of them with one mistake made on purpose; and every word of the language as a column's name; and the texts
//! of the views. Beside them stand the texts that take known tables to Azure Data Explorer and Log Analytics.

use crate::cases::{self, Case};
use crate::cells::type_name;
use crate::mistakes;
use crate::run::guarded;
use crate::words;
use serde_json::{Value as Json, json};
use std::fmt::Write;
use std::path::Path;
use tallyman::kql::NoTables;
use tallyman::kql::compile;
use tallyman::kql::functions::{Param, ParamKind, aggregate, all, operators};
use tallyman::tables::{self, ADDITIONAL_FIELDS, TableSchema};
use tallyman::values::ScalarType;
use tallyman::views;

/// The instant of `now()`: the answer's columns do not depend on it.
const NOW_TICKS: i64 = 638_500_000_000_000_000;

/// One query, and what the recorded engine said of it where it was asked.
struct Asked {
    id: String,
    query: String,
    recorded: Option<Json>,
}

/// Writes a line for each query to `path`; how many there are.
pub(crate) fn write(path: &Path) -> Result<usize, String> {
    let mut asked = own_cases()?;
    asked.extend(view_cases());
    let folder = cases::folder();
    if folder.is_dir() {
        asked.extend(cases::read(&folder)?.into_iter().filter(|case| case.tier.is_some()).map(recorded));
    } else {
        println!("conformance: there is no corpus in {}, only our own queries are written", folder.display());
    }
    let mut lines = String::new();
    let mut count = 0;
    for Asked { id, query, recorded } in &asked {
        let mut line = said(id, query);
        // A mistake in a query that is all about one word tells nothing new.
        let is_accepted = line.get("tables").is_some() && !id.starts_with("word:") && !id.starts_with("view:");
        line["recorded"] = recorded.clone().unwrap_or(Json::Null);
        let _ = writeln!(lines, "{line}");
        count += 1;
        if !is_accepted {
            continue;
        }
        for (kind, mistaken) in mistakes::all(query) {
            let mut line = said(&format!("{id}~{kind}"), &mistaken);
            line["of"] = id.as_str().into();
            let _ = writeln!(lines, "{line}");
            count += 1;
        }
    }
    for (id, text) in further_texts() {
        let _ = writeln!(lines, "{}", json!({ "id": id, "written": text }));
        count += 1;
    }
    std::fs::write(path, lines).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(count)
}

/// What takes each known table further: commands, and what is written above queries.
fn further_texts() -> Vec<(String, String)> {
    let of = |known: &'static TableSchema| {
        let texts = tallyman::export::further(known.name, &known.to_schema().fields, Some(known));
        texts.into_iter().map(|text| (format!("further:{}:{}", known.name, text.title), text.text))
    };
    tables::known().iter().copied().flat_map(of).collect()
}

fn recorded(case: Case) -> Asked {
    let recorded = if case.refused() {
        json!({ "refused": true })
    } else {
        json!({ "columns": case.columns, "types": case.types })
    };
    Asked { id: case.id, query: case.query, recorded: Some(recorded) }
}

/// The line of one query.
fn said(id: &str, query: &str) -> Json {
    let compiled = match guarded(|| compile(query, &NoTables, NOW_TICKS, None)) {
        Ok(compiled) => compiled,
        Err(panic) => return json!({ "id": id, "query": query, "panic": panic }),
    };
    let Some(plan) = compiled.plan else {
        let errors = compiled.diagnostics.iter().filter(|diagnostic| diagnostic.is_error());
        let errors: Vec<Json> = errors
            .map(|error| {
                let place = error.span.text(query);
                json!({ "code": error.code, "at": place, "start": error.span.start, "message": error.message })
            })
            .collect();
        return json!({ "id": id, "query": query, "errors": errors });
    };
    if plan.rest.is_some() {
        // A plugin's rows tell its columns; the rest is bound while the query runs.
        return json!({ "id": id, "query": query, "staged": true });
    }
    let tables: Vec<Json> = plan
        .results
        .iter()
        .map(|result| {
            let fields = &result.root.schema.fields;
            let columns: Vec<&str> = fields.iter().map(|field| &*field.name).collect();
            let types: Vec<&str> = fields.iter().map(|field| type_name(field.kind)).collect();
            json!({ "columns": columns, "types": types })
        })
        .collect();
    json!({ "id": id, "query": query, "tables": tables })
}

/// The text of every view over empty tables: those that are here, and those that a Log Analytics workspace has.
fn view_cases() -> impl Iterator<Item = Asked> {
    let workspace = |table: &TableSchema| table.index_of("TenantId").is_some();
    views::all().iter().flat_map(move |view| {
        let here: String = tables::known().iter().map(|table| empty_table(table, false)).collect();
        let there: String =
            tables::known().iter().filter(|table| workspace(table)).map(|table| empty_table(table, true)).collect();
        [("here", here), ("workspace", there)].map(|(place, tables)| Asked {
            id: format!("view:{}-{place}", view.name),
            query: format!("{tables}{}", view.text),
            recorded: None,
        })
    })
}

/// A `let` of a table without rows. Microsoft Sentinel keeps the nested parts of AWS's records as text.
fn empty_table(table: &TableSchema, workspace: bool) -> String {
    let columns = table.columns.iter().filter(|column| !workspace || column.name != ADDITIONAL_FIELDS).map(|column| {
        let is_text = workspace && table.name == "AWSCloudTrail" && column.kind == ScalarType::Dynamic;
        let kind = if is_text { ScalarType::String } else { column.kind };
        format!("['{}']:{}", column.name, kind.name())
    });
    format!("let {} = datatable({})[];\n", table.name, columns.collect::<Vec<_>>().join(", "))
}

/// The `kql` blocks of our case files, and the examples of every function and aggregate.
fn own_cases() -> Result<Vec<Asked>, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kql/run");
    let told = |error: std::io::Error| format!("{}: {error}", folder.display());
    let entries = std::fs::read_dir(&folder).map_err(told)?;
    let mut files: Vec<_> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    files.sort();
    let mut asked = Vec::new();
    let mut ask = |id: String, query: String| asked.push(Asked { id, query, recorded: None });
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "md")) {
        let text = std::fs::read_to_string(file).map_err(told)?;
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        let blocks = text.split("```kql\n").skip(1).filter_map(|rest| rest.split("\n```").next());
        blocks.enumerate().for_each(|(at, query)| ask(format!("run:{name}-{at:02}"), query.to_owned()));
    }
    for function in all().chain(operators()) {
        for (at, (example, _)) in function.examples.iter().enumerate() {
            ask(format!("example:{}-{at:02}", function.name), format!("print answer = {example}"));
        }
    }
    for known in aggregate::all_aggregates() {
        for (at, (example, _)) in known.examples.iter().enumerate() {
            ask(format!("example:{}-{at:02}", known.name), (*example).to_owned());
        }
    }
    for function in all() {
        for (at, overload) in function.overloads.iter().enumerate() {
            let call = probe(function.name, overload.params);
            ask(format!("probe:{}-{at:02}", function.name), format!("{ALL_TYPES} | project {call}"));
        }
    }
    for known in aggregate::all_aggregates() {
        let call = probe(known.name, known.params);
        ask(format!("probe:{}-00", known.name), format!("{ALL_TYPES} | summarize {call}"));
    }
    words::all().for_each(|(id, query)| ask(id, query));
    Ok(asked)
}

/// A table with a column of each type, named for it.
const ALL_TYPES: &str = "datatable(a_bool:bool, a_int:int, a_long:long, a_real:real, a_decimal:decimal, a_string:string, \
     a_datetime:datetime, a_timespan:timespan, a_guid:guid, a_dynamic:dynamic) []";

/// A call with a column, or a constant where it must be one, for each parameter.
fn probe(name: &str, params: &[Param]) -> String {
    let args: Vec<String> = params.iter().filter(|param| !param.optional).map(argument).collect();
    format!("{name}({})", args.join(", "))
}

fn argument(param: &Param) -> String {
    let kind = match param.kind {
        ParamKind::Exact(kind) => kind,
        ParamKind::Any | ParamKind::Common | ParamKind::NotDynamic | ParamKind::Property => ScalarType::String,
        ParamKind::ArrayOrFlag => ScalarType::Dynamic,
        ParamKind::CommonOf(kinds) => kinds.last().copied().unwrap_or(ScalarType::Long),
        ParamKind::Case | ParamKind::Truth => ScalarType::Bool,
        ParamKind::Numeric | ParamKind::Summable => ScalarType::Real,
        ParamKind::Integer => ScalarType::Long,
    };
    if !param.constant {
        return format!("a_{}", type_name(kind));
    }
    match kind {
        ScalarType::Bool => "true".into(),
        ScalarType::String => "'day'".into(),
        ScalarType::Int | ScalarType::Long => "2".into(),
        ScalarType::Dynamic => "dynamic([1])".into(),
        ScalarType::TimeSpan => "1d".into(),
        kind => format!("{}(1)", type_name(kind)),
    }
}
