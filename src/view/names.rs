//! Names as a query writes them, and the queries that the page offers.

/// A table's or a column's name, in brackets where it is no plain word.
pub fn quoted(name: &str) -> String {
    let mut characters = name.chars();
    let plain = characters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && characters.all(|character| character.is_ascii_alphanumeric() || character == '_');
    if plain { name.to_owned() } else { format!("['{}']", name.replace('\\', "\\\\").replace('\'', "\\'")) }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_names_are_quoted() {
        assert_eq!(quoted("AWSCloudTrail"), "AWSCloudTrail");
        assert_eq!(quoted("login events-2.csv"), "['login events-2.csv']");
        assert_eq!(quoted("it's"), "['it\\'s']");
        assert_eq!(quoted("2nd"), "['2nd']");
        assert_eq!(quoted(""), "['']");
    }
}
