//! What a tab of queries is called where the person gave it no name.

/// Characters of a title that is made of a text.
const MOST_CHARS: usize = 28;

/// The first comment of a text, or else its first line; `fallback` where it has neither.
pub fn title_of(text: &str, fallback: &str) -> String {
    let Some(line) = text.lines().map(str::trim).find(|line| !line.is_empty()) else { return fallback.to_owned() };
    let words = line.strip_prefix("//").map_or(line, |comment| comment.trim_start_matches('/')).trim();
    if words.is_empty() {
        return fallback.to_owned();
    }
    match words.char_indices().nth(MOST_CHARS) {
        Some((end, _)) => format!("{}…", words[..end].trim_end()),
        None => words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::title_of;

    #[test]
    fn a_comment_or_the_first_line_names_a_tab() {
        assert_eq!(title_of("\n// Failed logins\nT | where x", "Query 1"), "Failed logins");
        assert_eq!(title_of("T\n| count", "Query 1"), "T");
        assert_eq!(title_of("  \n", "Query 2"), "Query 2");
        assert_eq!(title_of("//\nT", "Query 2"), "Query 2");
        assert_eq!(title_of(&"é".repeat(40), ""), format!("{}…", "é".repeat(28)));
    }
}
