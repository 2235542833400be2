//! Events around one: queries over the same identity, address or digest, or simply over the minutes around it.

use crate::kql::syntax::lexer::quoted;
use crate::protocol::{Catalog, ResultColumn};
use crate::view::filtering::predicate;

/// The view in which every cloud's events have the same columns.
const EVERYWHERE: &str = "RegistryEvents";

/// What two events can have in common.
struct Role {
    /// As the menu says it.
    name: &'static str,
    /// The column of [`EVERYWHERE`].
    everywhere: &'static str,
    /// Columns of the tables that hold the same, and whether with the same words.
    columns: &'static [(&'static str, bool)],
}

const ROLES: [Role; 3] = [
    Role {
        name: "identity",
        everywhere: "Identity",
        columns: &[
            ("Identity", true),
            ("UserIdentityArn", true),
            ("Caller", true),
            ("PrincipalEmail", true),
            ("Username", true),
            ("PerformerName", true),
            ("UserIdentityUserName", false),
            ("UserIdentityPrincipalid", false),
        ],
    },
    Role {
        name: "address",
        everywhere: "CallerIp",
        columns: &[("CallerIp", true), ("CallerIpAddress", false), ("SourceIpAddress", true), ("Ip", true)],
    },
    Role {
        name: "digest",
        everywhere: "Digest",
        columns: &[("Digest", true), ("imageDigest", true), ("ImageDigest", true)],
    },
];

/// Minutes either way.
const MINUTES: i64 = 5;

/// A query that can be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Around {
    /// What it asks, as the menu says it.
    pub label: String,
    /// The query.
    pub query: String,
}

/// The queries around a row: its columns, with a text for each (`None` for null), and the table that it comes from, where one
/// is known.
pub fn queries(row: &[(ResultColumn, Option<String>)], table: Option<&str>, catalog: &Catalog) -> Vec<Around> {
    let instant = |(column, text): &&(ResultColumn, Option<String>)| column.kind == "datetime" && text.is_some();
    let time =
        row.iter().find(|cell| cell.0.name == "TimeGenerated" && instant(cell)).or_else(|| row.iter().find(instant));
    let Some((time, Some(at))) = time.map(|(column, text)| (column, text.as_ref())) else { return Vec::new() };
    let has = |table: &str, column: &str| {
        catalog.tables.iter().any(|info| info.name == table && info.columns.iter().any(|known| known.name == column))
    };
    let mut found = Vec::new();
    for role in &ROLES {
        let cell = role.columns.iter().find_map(|(name, is_same)| {
            let (column, text) = row.iter().find(|(column, _)| column.name == *name && column.kind == "string")?;
            let text = text.as_deref().filter(|text| !text.is_empty())?;
            Some((column, text, *is_same))
        });
        let Some((column, text, is_same)) = cell else { continue };
        let own = table.filter(|table| *table != EVERYWHERE && has(table, &column.name) && has(table, &time.name));
        if let Some(table) = own {
            let same = predicate(column, Some(text), true);
            found.push(Around {
                label: format!("Same {} in {table}", role.name),
                query: query(table, &time.name, at, Some((&column.name, &same))),
            });
        }
        if is_same && has(EVERYWHERE, role.everywhere) {
            let other = ResultColumn { name: role.everywhere.to_owned(), kind: "string".to_owned() };
            let same = predicate(&other, Some(text), true);
            found.push(Around {
                label: format!("Same {} in all registries", role.name),
                query: query(EVERYWHERE, "TimeGenerated", at, Some((role.everywhere, &same))),
            });
        }
    }
    let own = table.filter(|table| *table != EVERYWHERE && has(table, &time.name));
    found.extend(
        own.map(|table| Around { label: format!("All of {table}"), query: query(table, &time.name, at, None) }),
    );
    if has(EVERYWHERE, "TimeGenerated") {
        found.push(Around { label: "All registries".to_owned(), query: query(EVERYWHERE, "TimeGenerated", at, None) });
    }
    found
}

/// A query over the minutes around an instant, with the event itself marked. No name is given to that: a table or a column may
/// have it. What the event has in common with others stands in the filter alone, where whoever shares the query finds it.
fn query(table: &str, time: &str, at: &str, same: Option<(&str, &str)>) -> String {
    let time = quoted(time);
    let (filter, what) = match same {
        Some((column, same)) => {
            let column: String = column.chars().filter(|c| !c.is_control()).collect();
            (format!("| where {same}\n"), format!(", the same {column}"))
        }
        None => (String::new(), String::new()),
    };
    format!(
        "// {MINUTES} minutes either way of {at}{what}\n{}\n\
         | where {time} between ((datetime({at}) - {MINUTES}m) .. (datetime({at}) + {MINUTES}m))\n{filter}\
         | extend Around = iff({time} == datetime({at}), \"this event\", iff({time} < datetime({at}), \"before\", \"after\"))\n\
         | project-reorder {time}, Around\n| order by {time} asc",
        quoted(table)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{ColumnInfo, TableInfo, TableKind};

    fn table(name: &str, columns: &[&str]) -> TableInfo {
        let column = |name: &&str| ColumnInfo {
            name: (*name).to_owned(),
            kind: "string".to_owned(),
            doc: String::new(),
            filled: 0,
        };
        TableInfo {
            name: name.to_owned(),
            doc: String::new(),
            kind: TableKind::Data,
            known: true,
            rows: 1,
            duplicates: 0,
            span: None,
            columns: columns.iter().map(column).collect(),
            memory_bytes: 0,
            text: String::new(),
        }
    }

    #[test]
    fn what_two_events_have_in_common_becomes_a_query() {
        let catalog = Catalog {
            tables: vec![
                table("T", &["TimeGenerated", "Identity", "CallerIpAddress"]),
                table(EVERYWHERE, &["TimeGenerated", "Identity", "CallerIp", "Digest"]),
            ],
            ..Catalog::default()
        };
        let cell = |name: &str, kind: &str, text: &str| {
            (ResultColumn { name: name.to_owned(), kind: kind.to_owned() }, Some(text.to_owned()))
        };
        let row = [
            cell("TimeGenerated", "datetime", "2026-03-12T09:00:00.0000000Z"),
            cell("Identity", "string", "alice \"x\"\n| take 1"),
            cell("CallerIpAddress", "string", "10.0.0.1:443"),
        ];
        let found = queries(&row, Some("T"), &catalog);
        let labels: Vec<&str> = found.iter().map(|around| around.label.as_str()).collect();
        assert_eq!(
            labels,
            [
                "Same identity in T",
                "Same identity in all registries",
                "Same address in T",
                "All of T",
                "All registries"
            ]
        );
        assert!(found[0].query.contains("| where Identity == \"alice \\\"x\\\"\\n| take 1\"\n"), "{}", found[0].query);
        // The comment does not tell the value.
        assert_eq!(
            found[0].query.lines().next(),
            Some("// 5 minutes either way of 2026-03-12T09:00:00.0000000Z, the same Identity")
        );
        assert!(queries(&row[1..], Some("T"), &catalog).is_empty(), "without a time there is nothing around");
    }
}
