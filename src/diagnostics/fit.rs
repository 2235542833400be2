//! How well a name fits what is written of it.

/// The lower, the better: the same letters at its beginning, the same but for their case, at the beginning of a part of it,
/// anywhere, one after the other with others between. `None` where it does not fit.
fn fit(name: &str, written: &str) -> Option<u32> {
    if written.is_empty() {
        return Some(0);
    }
    if name.starts_with(written) {
        return Some(0);
    }
    let starts = |text: &str| {
        text.len() >= written.len() && text.as_bytes()[..written.len()].eq_ignore_ascii_case(written.as_bytes())
    };
    if starts(name) {
        return Some(1);
    }
    let mut inside = false;
    let mut before = '_';
    for (at, character) in name.char_indices() {
        if at > 0 && starts(&name[at..]) {
            if !before.is_alphanumeric() || (character.is_uppercase() && before.is_lowercase()) {
                return Some(2);
            }
            inside = true;
        }
        before = character;
    }
    if inside {
        return Some(3);
    }
    // The first letter must begin the name or a part of it, or everything fits everything.
    let mut wanted = written.chars().map(|c| c.to_ascii_lowercase()).peekable();
    let mut before = '_';
    let mut begun = false;
    for character in name.chars() {
        let fits = wanted.peek() == Some(&character.to_ascii_lowercase());
        let begins = !before.is_alphanumeric() || (character.is_uppercase() && !before.is_uppercase());
        if fits && (begun || begins) {
            begun = true;
            wanted.next();
        }
        before = character;
    }
    wanted.peek().is_none().then_some(4)
}

/// [`fit`] of an item of a completion list: a quote or a negation before its name need not be written, and a negation may be
/// written before the name of an item without.
pub fn fit_item(label: &str, written: &str) -> Option<u32> {
    let label = if written.starts_with('"') { label } else { label.trim_start_matches('"') };
    fit(label, written).or_else(|| fit(label, written.trim_start_matches('!')))
}

#[cfg(test)]
mod tests {
    use super::{fit, fit_item};

    #[test]
    fn the_beginning_comes_first() {
        assert_eq!(fit("Repository", "Rep"), Some(0));
        assert_eq!(fit("Repository", "rep"), Some(1));
        assert_eq!(fit("LoginServer", "server"), Some(2));
        assert_eq!(fit("count_distinct", "dist"), Some(2));
        assert_eq!(fit("LoginServer", "gin"), Some(3));
        assert_eq!(fit("CallerIpAddress", "cipa"), Some(4));
        assert_eq!(fit("make-series", "ms"), Some(4));
        assert_eq!(fit("Größe", "ö"), Some(3));
        assert_eq!(fit("Repository", "x"), None);
        assert_eq!(fit("anything", ""), Some(0));
        assert_eq!(fit_item("\"Bob\"", "B"), Some(0));
        assert_eq!(fit_item("\"Bob\"", "\"B"), Some(0));
        assert_eq!(fit_item("!has", "ha"), Some(2));
        assert_eq!(fit_item("has", "!ha"), Some(0));
    }
}
