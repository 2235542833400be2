//! How the columns of a vendor's table come out of its record: by the fields that their sources name, in KQL and in an
//! ingestion mapping.

use crate::tables::{ADDITIONAL_FIELDS, TableColumn, TableSchema};
use crate::values::ScalarType;
use crate::view::filtering::literal;

/// What becomes of a field on its way into a column.
struct Way {
    /// How a source says it, in parentheses behind the path; empty where the field is the value itself.
    word: &'static str,
    /// The value in KQL, made of `FIELD`; empty where the field is only converted to the column's type.
    kql: &'static str,
    /// The transformation by which an ingestion mapping does the same, empty for none; `None` where a mapping cannot.
    transform: Option<&'static str>,
}

/// Times that one version of a tool writes in ISO 8601 and another one as a number.
const TEXT_OR_SECONDS: &str = "text or s";

/// Parts of a resource id are found by the name before them: not every id begins with a subscription.
static WAYS: [Way; 15] = [
    Way { word: "", kql: "", transform: Some("") },
    Way { word: "decoded", kql: "todynamic(tostring(FIELD))", transform: Some("") },
    Way {
        word: "ms",
        kql: "unixtime_milliseconds_todatetime(tolong(FIELD))",
        transform: Some("DateTimeFromUnixMilliseconds"),
    },
    Way { word: "s", kql: "unixtime_seconds_todatetime(toreal(FIELD))", transform: Some("DateTimeFromUnixSeconds") },
    // The number first: `todatetime` makes an instant of a number, too, but another one.
    Way {
        word: TEXT_OR_SECONDS,
        kql: "coalesce(unixtime_seconds_todatetime(toreal(FIELD)), todatetime(FIELD))",
        transform: Some(""),
    },
    cut("lower case", "tolower(tostring(FIELD))"),
    cut("subscription", r#"extract("(?i)/subscriptions/([^/]*)", 1, tostring(FIELD))"#),
    cut("subscription in lower case", r#"tolower(extract("(?i)/subscriptions/([^/]*)", 1, tostring(FIELD)))"#),
    cut("resource group", r#"extract("(?i)/resourceGroups/([^/]*)", 1, tostring(FIELD))"#),
    cut("provider", r#"extract("(?i)/providers/([^/]*)", 1, tostring(FIELD))"#),
    cut("resource type", r#"extract("(?i)/providers/[^/]*/([^/]*)", 1, tostring(FIELD))"#),
    cut("last segment", r#"extract("([^/]*)/*$", 1, tostring(FIELD))"#),
    cut("region", r#"extract("^arn:[^:]*:[^:]*:([^:]*)", 1, tostring(FIELD))"#),
    cut("account", r#"extract("^([^:]*):", 1, tostring(FIELD))"#),
    cut("log group", r#"extract("([^:]*)$", 1, tostring(FIELD))"#),
];

const fn cut(word: &'static str, kql: &'static str) -> Way {
    Way { word, kql, transform: None }
}

/// A field of the record that a column is made of.
pub(super) struct Spelling {
    keys: Vec<&'static str>,
    way: &'static Way,
}

impl Spelling {
    /// The field, as the vendor's documents write it.
    pub(super) fn name(&self) -> String {
        self.keys.join(".")
    }

    /// What an ingestion mapping says to fill a column of it; `None` where it cannot.
    pub(super) fn properties(&self) -> Option<Vec<(&'static str, String)>> {
        let transform = self.way.transform?;
        let steps: String = self.keys.iter().map(|key| step(key)).collect();
        let mut properties = vec![("Path", format!("${steps}"))];
        if !transform.is_empty() {
            properties.push(("Transform", transform.to_owned()));
        }
        Some(properties)
    }

    /// Whether it is a time that is a text or a number of seconds, of which a mapping reads the text.
    pub(super) fn is_text_or_seconds(&self) -> bool {
        self.way.word == TEXT_OR_SECONDS
    }

    /// The column's value in KQL, with its type.
    fn value(&self, kind: ScalarType) -> String {
        let field = self.keys.iter().fold("Record".to_owned(), |field, key| format!("{field}[{}]", literal(key)));
        match (self.way.kql, kind) {
            ("", ScalarType::Dynamic) => field,
            ("", kind) => format!("to{kind}({field})"),
            (kql, _) => kql.replace("FIELD", &field),
        }
    }
}

/// A key as a step of a JSON path.
fn step(key: &str) -> String {
    if key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') { format!(".{key}") } else { format!("['{key}']") }
}

/// The fields of the record that a column is made of, one for each shape of record that has another; none where it
/// takes more than one field.
pub(super) fn spellings(column: &TableColumn) -> Vec<Spelling> {
    let is_key = |key: &&str| {
        !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '@' | ':'))
    };
    let sources = column.source.split('|').map(str::trim);
    sources
        .filter_map(|source| {
            let (path, word) = match source.strip_suffix(')') {
                Some(source) => source.split_once(" (")?,
                None => (source, ""),
            };
            let way = WAYS.iter().find(|way| way.word == word)?;
            let keys: Vec<&str> = path.split('.').collect();
            keys.iter().all(is_key).then_some(Spelling { keys, way })
        })
        .collect()
}

/// A column's value out of the record, whatever spelling it has there; `None` where it takes more than one field.
pub(super) fn value(column: &TableColumn) -> Option<String> {
    let values: Vec<String> = spellings(column).iter().map(|spelling| spelling.value(column.kind)).collect();
    match &values[..] {
        [] => None,
        [value] => Some(value.clone()),
        several => Some(format!("coalesce({})", several.join(", "))),
    }
}

/// Whether the record says the column at all, in one field or in several.
pub(super) fn is_in_record(column: &TableColumn) -> bool {
    column.name != ADDITIONAL_FIELDS && !column.source.starts_with('(')
}

/// Whether one record is several rows of the table: sources lead through the elements of a list or the members of an
/// object.
pub(super) fn makes_several_rows(table: &TableSchema) -> bool {
    let leads_through = |source: &str| ["[]", ".*", "(key)"].iter().any(|mark| source.contains(*mark));
    table.columns.iter().any(|column| leads_through(column.source))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::known;

    #[test]
    fn every_word_of_a_source_is_known_and_every_known_one_is_used() {
        // Members of an object, a record of another shape, and a list that becomes an object.
        let beyond_one_field = ["key", "listEvents", "by name"];
        let mut used = vec![""];
        for table in known() {
            for source in table.columns.iter().flat_map(|column| column.source.split('|')) {
                let word = source.trim().strip_suffix(')').and_then(|source| source.split_once(" ("));
                let Some((_, word)) = word else { continue };
                let is_known = WAYS.iter().any(|way| way.word == word) || beyond_one_field.contains(&word);
                assert!(is_known, "{}: {source}", table.name);
                used.push(word);
            }
        }
        for way in &WAYS {
            assert!(used.contains(&way.word), "no source says `{}`", way.word);
        }
    }

    #[test]
    fn tables_whose_records_are_several_rows_are_told() {
        let several: Vec<&str> =
            known().iter().filter(|table| makes_several_rows(table)).map(|table| table.name).collect();
        assert_eq!(several, ["ECRImageScanFindings", "ECRLifecyclePreview", "CloudWatchMetrics", "AWSCosts"]);
    }
}
