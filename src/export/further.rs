//! A table's way to where there is room for more: the commands that make it in Azure Data Explorer, and what makes the same
//! queries run over the cloud's own tables.

use super::fields;
use crate::kql::syntax::lexer::quoted;
use crate::protocol::FurtherText;
use crate::tables::{ADDITIONAL_FIELDS, TableSchema};
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
    const TITLE: &str = "Read the vendor's JSON into it";
    if fields::makes_several_rows(known) {
        let note = "There is no mapping for that: one record of the vendor is several rows of this table, and a \
                    mapping makes one of each. Export the rows instead, and read them with the mapping below.";
        return Some(text(TITLE, note, String::new()));
    }
    let (mut entries, mut left_out, mut several, mut seconds) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for column in known.columns {
        let spellings = fields::spellings(column);
        let mapped = spellings.iter().find_map(|spelling| Some((spelling, spelling.properties()?)));
        let Some((first, properties)) = mapped else {
            if fields::is_in_record(column) {
                left_out.push(column.name);
            }
            continue;
        };
        entries.push(entry(column.name, column.kind, &properties));
        if first.is_text_or_seconds() {
            seconds.push(column.name);
        }
        let first = first.name();
        let others: Vec<String> = spellings.iter().map(fields::Spelling::name).filter(|name| *name != first).collect();
        if !others.is_empty() {
            several.push(format!("{} of {first} (not {})", column.name, others.join(", ")));
        }
    }
    let mut note = vec![
        "For records one a line (or as multijson): take them out of wrappers such as Records or records first. Fields \
         without a column are left out."
            .to_owned(),
    ];
    if !left_out.is_empty() {
        note.push(format!("A mapping copies whole fields; what takes more stays empty: {}.", left_out.join(", ")));
    }
    if !several.is_empty() {
        note.push(format!(
            "It is for one shape of records and makes {}. Of another shape these columns stay empty, unless you change \
             their paths.",
            several.join(", ")
        ));
    }
    if !seconds.is_empty() {
        note.push(format!(
            "Where times are numbers, as version 1 of the AWS CLI writes them, put \"Transform\": \
             \"DateTimeFromUnixSeconds\" beside their paths: {}.",
            seconds.join(", ")
        ));
    }
    (!entries.is_empty()).then(|| text(TITLE, &note.join(" "), mapping(name, "json", &entries)))
}

fn csv_mapping(name: &str, columns: &[Field]) -> FurtherText {
    let entries: Vec<String> = columns
        .iter()
        .enumerate()
        .map(|(at, field)| entry(&field.name, field.kind, &[("Ordinal", at.to_string())]))
        .collect();
    text(
        "Read a CSV export of all its columns into it",
        "For the file that Export writes of the whole table; ingest it with ignoreFirstRecord=true, since its first line names \
         the columns.",
        mapping(name, "csv", &entries),
    )
}

fn entry(name: &str, kind: ScalarType, properties: &[(&str, String)]) -> String {
    let json = |text: &str| serde_json::to_string(text).unwrap_or_default();
    let properties: Vec<String> =
        properties.iter().map(|(key, value)| format!("{}: {}", json(key), json(value))).collect();
    format!(r#"{{"Column": {}, "DataType": "{kind}", "Properties": {{{}}}}}"#, json(name), properties.join(", "))
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

/// Over a table that keeps the vendor's records whole, in one dynamic column; `None` where no column's field is known.
fn over_records(name: &str, known: &TableSchema) -> Option<FurtherText> {
    const TITLE: &str = "Query records that were stored as they came";
    if fields::makes_several_rows(known) {
        let note = "There is no text for that: one record of the vendor is several rows of this table. Export the \
                    rows, and read them into a table.";
        return Some(text(TITLE, note, String::new()));
    }
    let raw = quoted(&format!("Raw{name}"));
    let mut found = 0;
    let columns: Vec<String> = known
        .columns
        .iter()
        .map(|column| {
            let value = match fields::value(column) {
                Some(value) => {
                    found += 1;
                    value
                }
                None if column.name == ADDITIONAL_FIELDS => "Record".to_owned(),
                None if column.kind == ScalarType::String => "\"\"".to_owned(),
                None => format!("{}(null)", column.kind),
            };
            format!("        {} = {value}", quoted(column.name))
        })
        .collect();
    (found > 0).then(|| {
        text(
            TITLE,
            &format!(
                "For a table {raw} with the vendor's records in a column Record: dynamic, as Event Grid, Event Hubs and \
                 pipelines often write them. Columns that come from elsewhere are empty."
            ),
            format!("let {} =\n    {raw}\n    | project\n{};", quoted(name), columns.join(",\n")),
        )
    })
}
