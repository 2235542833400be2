//! Keys as people write them ("Ctrl+Shift+P"), and whether a key that was pressed is one of them.

/// A key that was pressed, as the browser tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pressed {
    /// What it gives: `a`, `?`, `F8`, `ArrowUp`.
    pub key: String,
    /// Which key of the keyboard it is: `KeyA`, `BracketLeft`.
    pub code: String,
    /// With Control, or Command.
    pub control: bool,
    /// With Shift.
    pub shift: bool,
    /// With Alt, or Option.
    pub alt: bool,
}

/// Keys of the keyboard whose own name is not what is written on them.
const CODES: [(&str, &str); 5] =
    [("[", "BracketLeft"), ("]", "BracketRight"), ("/", "Slash"), (".", "Period"), ("Space", "Space")];

/// Whether this is the key that `written` names. With Control or Alt a letter is known by its place on the keyboard, since Alt
/// changes what it gives on some; a sign such as `?` is known by what it gives, whatever it takes to type it.
pub fn is(written: &str, pressed: &Pressed) -> bool {
    let mut parts: Vec<&str> = written.split('+').collect();
    let Some(name) = parts.pop() else { return false };
    let (control, shift, alt) = (parts.contains(&"Ctrl"), parts.contains(&"Shift"), parts.contains(&"Alt"));
    if parts.is_empty() && name.len() == 1 {
        return pressed.key == name && !pressed.control && !pressed.alt;
    }
    if (control, shift, alt) != (pressed.control, pressed.shift, pressed.alt) {
        return false;
    }
    let is_letter = name.len() == 1 && name.starts_with(|c: char| c.is_ascii_alphanumeric());
    let code = CODES.iter().find(|(sign, _)| *sign == name).map(|(_, code)| *code);
    pressed.key.eq_ignore_ascii_case(name)
        || code == Some(pressed.code.as_str())
        || (is_letter && pressed.code.ends_with(name) && matches!(pressed.code.len(), 4 | 6))
}

/// Whether a key types a sign. With Alt it does where that gives a sign of ASCII: on some keyboards it takes Alt to type the
/// pipe and brackets, and no text has any of the other letters that Option gives.
pub fn types(pressed: &Pressed) -> bool {
    let mut signs = pressed.key.chars();
    let one = signs.next().filter(|_| signs.next().is_none());
    one.is_some_and(|sign| !pressed.control && (!pressed.alt || sign.is_ascii_punctuation()))
}

/// The parts of a written key, each for a cap of its own: `Ctrl`, `Shift`, `P`.
pub fn caps(written: &str) -> impl Iterator<Item = &str> {
    written.split('+')
}

/// Whether every word that was typed begins a word of `name`, in any order; an empty text finds everything.
pub fn finds(typed: &str, name: &str) -> bool {
    let name = name.to_lowercase();
    let words: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).collect();
    typed
        .to_lowercase()
        .split_whitespace()
        .all(|part| words.iter().any(|word| word.starts_with(part)) || name.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pressed(key: &str, code: &str, modifiers: &str) -> Pressed {
        Pressed {
            key: key.to_owned(),
            code: code.to_owned(),
            control: modifiers.contains('c'),
            shift: modifiers.contains('s'),
            alt: modifiers.contains('a'),
        }
    }

    #[test]
    fn a_key_is_known_with_its_modifiers_only() {
        assert!(is("Ctrl+Shift+P", &pressed("P", "KeyP", "cs")));
        assert!(!is("Ctrl+Shift+P", &pressed("p", "KeyP", "c")));
        assert!(!is("Ctrl+P", &pressed("P", "KeyP", "cs")));
        assert!(is("F8", &pressed("F8", "F8", "")));
        assert!(!is("F8", &pressed("F8", "F8", "a")));
        assert!(is("Alt+Shift+L", &pressed("Ò", "KeyL", "as")), "Option gives another letter");
        assert!(is("Ctrl+Alt+[", &pressed("“", "BracketLeft", "ca")));
        assert!(is("?", &pressed("?", "Minus", "s")), "on a keyboard where it takes Shift");
        assert!(!is("?", &pressed("?", "Slash", "c")));
        assert!(!is("Ctrl+8", &pressed("F8", "F8", "c")));
    }

    #[test]
    fn a_sign_is_typed_with_alt_where_the_keyboard_wants_it() {
        assert!(
            types(&pressed("a", "KeyA", ""))
                && types(&pressed("|", "KeyL", "as"))
                && types(&pressed("|", "Digit1", "a"))
        );
        assert!(!types(&pressed("Ò", "KeyL", "as")), "Alt+Shift+L on another keyboard");
        assert!(!types(&pressed("l", "KeyL", "a")) && !types(&pressed("|", "KeyL", "cas")));
        assert!(!types(&pressed("F8", "F8", "")) && !types(&pressed("", "", "")));
    }

    #[test]
    fn words_find_names() {
        assert!(finds("", "Copy link"));
        assert!(finds("li co", "Copy link"));
        assert!(finds("ink", "Copy link"));
        assert!(!finds("copy query", "Copy link"));
    }
}
