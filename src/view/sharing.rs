//! An answer as Markdown to paste where people talk: the query, its rows, the link.

use crate::protocol::Ticks;
use crate::view::{instants, numbers};

/// What data are like: `55 rows from 2026-06-01 00:00:03Z to 2026-06-07 12:00:00Z`.
pub fn data_in_words(rows: u64, span: Option<(Ticks, Ticks)>) -> String {
    let rows = numbers::counted(rows, "row", "rows");
    span.map_or(rows.clone(), |(from, to)| {
        format!("{rows} from {} to {}", instants::second(from), instants::second(to))
    })
}

/// The query in a fence.
pub fn fenced(query: &str) -> String {
    // A fence is longer than any run of backticks inside.
    let longest = query.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}kusto\n{}\n{fence}\n", query.trim())
}

/// The query in a fence, the table, and the link below it.
pub fn markdown(query: &str, link: Option<&str>, table: &str) -> String {
    let link = link.map(|link| format!("\n[Open this query in Tallyman]({link})\n")).unwrap_or_default();
    format!("{}\n{table}{link}", fenced(query))
}

#[cfg(test)]
mod tests {
    use super::{data_in_words, markdown};

    #[test]
    fn data_are_told_to_the_second() {
        assert_eq!(data_in_words(1, None), "1 row");
        let day = 639_000_000_000_000_000 / 864_000_000_000 * 864_000_000_000;
        let words = data_in_words(12_000, Some((day, day + 10_000_000)));
        assert!(words.starts_with("12,000 rows from 20"), "{words}");
        assert!(words.contains("00:00:00Z to 20") && words.ends_with("00:00:01Z"), "{words}");
    }

    #[test]
    fn the_query_stays_in_its_fence() {
        let text = markdown("print a = '````'\n", Some("https://h/#q1.x"), "| a |\n| --- |\n");
        assert_eq!(
            text,
            "`````kusto\nprint a = '````'\n`````\n\n| a |\n| --- |\n\n[Open this query in Tallyman](https://h/#q1.x)\n"
        );
        assert_eq!(markdown("T", None, "x\n"), "```kusto\nT\n```\n\nx\n");
    }
}
