//! Upper and lower case, letter by letter: no letter becomes two, and none depends on its neighbors.
//!
//! So `Σ` is `σ` also at the end of a word, where a dictionary would write `ς`: else `"ΑΣ" contains "Σ"` would be false,
//! and positions in a text would not be those in its lower case.

/// The letter in lower case; itself where that is more than one letter.
fn lower(letter: char) -> char {
    let mut lower = letter.to_lowercase();
    lower.next().filter(|_| lower.next().is_none()).unwrap_or(letter)
}

/// The letter in upper case; itself where that is more than one letter (`ß`).
fn upper(letter: char) -> char {
    let mut upper = letter.to_uppercase();
    upper.next().filter(|_| upper.next().is_none()).unwrap_or(letter)
}

/// Appends the text in lower case.
pub(super) fn push_lower(text: &str, out: &mut String) {
    if text.is_ascii() {
        let start = out.len();
        out.push_str(text);
        out[start..].make_ascii_lowercase();
    } else {
        out.extend(text.chars().map(lower));
    }
}

/// The text in lower case.
pub(super) fn lower_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_lower(text, &mut out);
    out
}

/// Appends the text in upper case.
pub(super) fn push_upper(text: &str, out: &mut String) {
    if text.is_ascii() {
        let start = out.len();
        out.push_str(text);
        out[start..].make_ascii_uppercase();
    } else {
        out.extend(text.chars().map(upper));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_change_one_by_one() {
        for (text, low, up) in [
            ("aB", "ab", "AB"),
            ("ΑΣ", "ασ", "ΑΣ"),
            ("ας", "ας", "ΑΣ"),
            ("Straße", "straße", "STRAßE"),
            ("\u{130}", "\u{130}", "\u{130}"),
        ] {
            let mut upper = String::new();
            push_upper(text, &mut upper);
            assert_eq!((lower_text(text).as_str(), upper.as_str()), (low, up), "{text}");
        }
    }
}
