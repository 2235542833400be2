//! The page's time range as part of a query: a step that filters the time makes the query its own master of it.

use super::brushing::instants;
use crate::kql::syntax::lexer::{TokenClass, classify, quoted};
use crate::protocol::TimeRange;

/// The column that the page's time range filters.
pub const TIME_COLUMN: &str = "TimeGenerated";

/// Whether steps filter the time, so that the page's range gives way to them.
pub fn filters_time(steps: &str) -> bool {
    let mut is_filter = false;
    classify(steps).into_iter().any(|(span, _)| {
        let word = span.text(steps).trim_matches(['[', ']', '\'', '"']);
        is_filter = word == "where" || (is_filter && word != "|");
        is_filter && word == TIME_COLUMN
    })
}

/// What stands before a query so that each of these tables, all with times that it names, has only its rows in the range. `None`
/// where the query reads tables that it does not name, gives one of these names to something of its own, or asks for their names.
pub fn bounded(query: &str, tables: &[String], range: TimeRange) -> Option<String> {
    let words: Vec<&str> = classify(query)
        .into_iter()
        .filter(|(_, class)| *class != TokenClass::Comment)
        .map(|(span, _)| span.text(query))
        .collect();
    let before = |at: usize| at.checked_sub(1).map_or("", |before| words[before]);
    let is_union = words.contains(&"union");
    let names_all = words.iter().enumerate().all(|(at, word)| match *word {
        "search" | "find" | "withsource" => false,
        // `union *`, `union A*, (B)`: a product or `count(*)` beside a union is taken for it, too.
        "*" => !is_union || before(at) == "(",
        name => before(at) != "let" || !tables.iter().any(|table| table == name),
    });
    if !names_all {
        return None;
    }
    let filter = instants(TIME_COLUMN, range.start, range.end);
    let lets: Vec<String> =
        tables.iter().map(|table| format!("let {0} = {0} | where {filter};\n", quoted(table))).collect();
    Some(lets.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_that_filter_the_time_are_known() {
        assert!(filters_time("where TimeGenerated >= datetime(2026-06-01)"));
        assert!(filters_time("where a == 1\n| where ['TimeGenerated'] != datetime(2026-06-01)\n| count"));
        assert!(!filters_time("where Text == 'x'"));
        assert!(!filters_time("sort by TimeGenerated"));
        assert!(!filters_time("where a == 1\n| distinct TimeGenerated"));
    }

    #[test]
    fn every_table_is_bounded_by_its_name() {
        let day = TimeRange { start: 0, end: 864_000_000_000 };
        let tables = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            bounded("A | join (['b c']) on k | summarize count(*)", &tables(&["A", "b c"]), day).as_deref(),
            Some(
                "let A = A | where TimeGenerated >= datetime(0001-01-01) and TimeGenerated < datetime(0001-01-02);\n\
                 let ['b c'] = ['b c'] | where TimeGenerated >= datetime(0001-01-01) and TimeGenerated < datetime(0001-01-02);\n"
            )
        );
        for query in
            ["union A, B*", "union *", "union withsource=S A, B", "search 'x'", "A | union (find 'x')", "let A = B; A"]
        {
            assert_eq!(bounded(query, &tables(&["A"]), day), None, "{query}");
        }
        assert_eq!(bounded("C | take 1", &[], day).as_deref(), Some(""));
    }
}
