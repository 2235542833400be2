//! Sentences with `names in backticks`, as docs and problems have them, in parts.

/// The parts of a sentence in order: text, and whether it stood in backticks. A backtick without a partner is text.
pub fn parts(sentence: &str) -> Vec<(&str, bool)> {
    let mut parts = Vec::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('`') {
        let Some((code, behind)) = after.split_once('`') else { break };
        parts.extend([(before, false), (code, true)]);
        rest = behind;
    }
    parts.push((rest, false));
    parts.retain(|(text, _)| !text.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_backticks_are_parts_of_their_own() {
        assert_eq!(
            parts("Expected `by`, found `|`."),
            [("Expected ", false), ("by", true), (", found ", false), ("|", true), (".", false)]
        );
        assert_eq!(parts("`data` only"), [("data", true), (" only", false)]);
        assert_eq!(parts("a ` alone"), [("a ` alone", false)]);
        assert_eq!(parts("`a` and ` alone"), [("a", true), (" and ` alone", false)]);
        assert_eq!(parts("Found `` ` ``."), [("Found ", false), (" ", true), (" ``.", false)]);
        assert_eq!(parts(""), []);
    }
}
