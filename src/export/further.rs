//! A table's way to where there is room for more: the commands that make it in Azure Data Explorer, and what makes the same
//! queries run over the cloud's own tables.

use crate::kql::syntax::lexer::quoted;
use crate::protocol::FurtherText;
use crate::tables::{ADDITIONAL_FIELDS, TableColumn, TableSchema};
use crate::values::{Field, ScalarType};
use crate::view::filtering::literal;

/// Tables that Log Analytics or Microsoft Sentinel has under the same name.
const IN_LOG_ANALYTICS: [&str; 9] = [
    "AWSCloudTrail",
    "AzureActivity",
    "AzureDiagnostics",
    "AzureMetrics",
    "ContainerRegistryLoginEvents",
    "ContainerRegistryRepositoryEvents",
    "Event",
    "GCPAuditLogs",
    "Syslog",
];

/// Name of the mappings.
const MAPPING: &str = "Tallyman";

/// What takes a table further. `known` is what its vendor documents of it.
pub fn further(name: &str, columns: &[Field], known: Option<&TableSchema>) -> Vec<FurtherText> {
    let mut texts = vec![create(name, columns)];
    texts.extend(known.and_then(|known| json_mapping(name, known)));
    texts.push(csv_mapping(name, columns));
    if IN_LOG_ANALYTICS.contains(&name) {
        texts.push(over_cloud(name, columns));
    }
    texts.extend(known.and_then(|known| over_records(name, known)));
    texts
}

fn text(title: &str, note: &str, text: String) -> FurtherText {
    FurtherText { title: title.to_owned(), note: note.to_owned(), text }
}

fn create(name: &str, columns: &[Field]) -> FurtherText {
    let lines: Vec<String> =
        columns.iter().map(|field| format!("    {}: {}", quoted(&field.name), field.kind)).collect();
    text(
        "Make the table",
        "Run it in an Azure Data Explorer database (or an Eventhouse of Fabric). Columns that are there already stay.",
        format!(".create-merge table {} (\n{}\n)", quoted(name), lines.join(",\n")),
    )
}

/// A mapping of the vendor's records; `None` where no column's field is known.
fn json_mapping(name: &str, known: &TableSchema) -> Option<FurtherText> {
    let entries: Vec<String> = known
        .columns
        .iter()
        .filter_map(|column| {
            let path = paths(column).into_iter().next()?;
            let path: String = path.iter().map(|key| step(key)).collect();
            Some(entry(column.name, column.kind, "Path", &format!("${path}")))
        })
        .collect();
    (!entries.is_empty()).then(|| {
        text(
            "Read the vendor's JSON into it",
            "For records one a line (or as multijson): take them out of wrappers such as Records or records first. Fields \
             without a column are left out.",
            mapping(name, "json", &entries),
        )
    })
}

/// A key as a step of a JSON path.
fn step(key: &str) -> String {
    if key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') { format!(".{key}") } else { format!("['{key}']") }
}

fn csv_mapping(name: &str, columns: &[Field]) -> FurtherText {
    let entries: Vec<String> = columns
        .iter()
        .enumerate()
        .map(|(at, field)| entry(&field.name, field.kind, "Ordinal", &at.to_string()))
        .collect();
    text(
        "Read a CSV export of all its columns into it",
        "For the file that Export writes of the whole table; ingest it with ignoreFirstRecord=true, since its first line names \
         the columns.",
        mapping(name, "csv", &entries),
    )
}

fn entry(name: &str, kind: ScalarType, property: &str, value: &str) -> String {
    let json = |text: &str| serde_json::to_string(text).unwrap_or_default();
    format!(r#"{{"Column": {}, "DataType": "{kind}", "Properties": {{"{property}": {}}}}}"#, json(name), json(value))
}

/// The command; its JSON stands in texts, one a line, which are one text.
fn mapping(name: &str, kind: &str, entries: &[String]) -> String {
    let lines: Vec<String> = entries
        .iter()
        .enumerate()
        .map(|(at, entry)| {
            let comma = if at + 1 < entries.len() { "," } else { "" };
            format!("'  {}{comma}'", entry.replace('\\', "\\\\").replace('\'', "\\'"))
        })
        .collect();
    format!(
        ".create-or-alter table {} ingestion {kind} mapping \"{MAPPING}\"\n'['\n{}\n']'",
        quoted(name),
        lines.join("\n")
    )
}

/// Over the table of the same name in Log Analytics: what is dynamic here may be text there, or not be there.
fn over_cloud(name: &str, columns: &[Field]) -> FurtherText {
    let dynamic = columns.iter().filter(|field| field.kind == ScalarType::Dynamic);
    let lines: Vec<String> = dynamic
        .map(|field| {
            format!(
                "        {} = todynamic(column_ifexists({}, dynamic(null)))",
                quoted(&field.name),
                literal(&field.name)
            )
        })
        .collect();
    let extend = if lines.is_empty() { String::new() } else { format!("\n    | extend\n{}", lines.join(",\n")) };
    text(
        "Query it in Log Analytics or Microsoft Sentinel",
        "Write it above a query: the table has the same name and columns there, but nested values are texts, and there is no \
         AdditionalFields.",
        format!("let {} =\n    table({}){extend};", quoted(name), literal(name)),
    )
}

/// Over a table that keeps the vendor's records whole, in one dynamic column.
fn over_records(name: &str, known: &TableSchema) -> Option<FurtherText> {
    let raw = quoted(&format!("Raw{name}"));
    let mut found = 0;
    let columns: Vec<String> = known
        .columns
        .iter()
        .map(|column| {
            let paths: Vec<String> = paths(column)
                .iter()
                .map(|path| path.iter().fold("Record".to_owned(), |path, key| format!("{path}[{}]", literal(key))))
                .collect();
            found += usize::from(!paths.is_empty());
            format!("        {} = {}", quoted(column.name), value(column, &paths))
        })
        .collect();
    (found > 0).then(|| {
        text(
            "Query records that were stored as they came",
            &format!(
                "For a table {raw} with the vendor's records in a column Record: dynamic, as Event Grid, Event Hubs and \
                 pipelines often write them. Fields that come from elsewhere are empty."
            ),
            format!("let {} =\n    {raw}\n    | project\n{};", quoted(name), columns.join(",\n")),
        )
    })
}

/// A column's value out of the record, whatever spelling it has there.
fn value(column: &TableColumn, paths: &[String]) -> String {
    let kind = column.kind;
    if column.name == ADDITIONAL_FIELDS {
        return "Record".to_owned();
    }
    let first = match paths {
        [] if kind == ScalarType::String => return "\"\"".to_owned(),
        [] => return format!("{kind}(null)"),
        [path] => path.clone(),
        several if kind == ScalarType::Dynamic => format!("coalesce({})", several.join(", ")),
        several => {
            let texts: Vec<String> = several.iter().map(|path| format!("tostring({path})")).collect();
            format!("coalesce({})", texts.join(", "))
        }
    };
    match kind {
        ScalarType::Dynamic => first,
        ScalarType::String if paths.len() > 1 => first,
        ScalarType::String => format!("tostring({first})"),
        kind => format!("to{kind}({first})"),
    }
}

/// The fields of the record that a column is made of, each as its keys; none where it takes more than looking it up.
fn paths(column: &TableColumn) -> Vec<Vec<&'static str>> {
    let spellings = column.source.split('|').map(str::trim);
    spellings
        .filter(|path| {
            !path.is_empty()
                && path.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '@' | ':'))
        })
        .map(|path| path.split('.').collect())
        .filter(|keys: &Vec<&str>| keys.iter().all(|key| !key.is_empty()))
        .collect()
}
