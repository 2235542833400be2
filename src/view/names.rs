//! Names as a query writes them, and the queries that the page offers.

use crate::kql::syntax::lexer::quoted;

/// A first look at a table.
pub fn look_at_table(table: &str, has_time: bool) -> String {
    let table = quoted(table);
    if has_time { format!("{table}\n| top 100 by TimeGenerated") } else { format!("{table}\n| take 100") }
}

/// A first look at a column: over time for instants, the commonest values for everything else.
pub fn look_at_column(table: &str, column: &str, kind: &str) -> String {
    let (table, column) = (quoted(table), quoted(column));
    match kind {
        "datetime" => format!("{table}\n| summarize count() by bin({column}, 1h)\n| render timechart"),
        "int" | "long" | "real" | "decimal" | "timespan" => {
            format!("{table}\n| summarize count(), min({column}), avg({column}), max({column})")
        }
        "dynamic" => format!("{table}\n| summarize count() by tostring({column})\n| top 20 by count_"),
        _ => format!("{table}\n| summarize count() by {column}\n| top 20 by count_"),
    }
}
