//! An answer as Markdown to paste where people talk: the query, its rows, the link.

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
    use super::markdown;

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
