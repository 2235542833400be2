//! Makes valid JSON of three common slips: trailing commas, raw control characters inside strings, and halves of a
//! character, which JavaScript writes where a text is cut inside one.

/// The text without the slips; `None` where it has none.
pub(in crate::ingest) fn mend(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len() + 16);
    let (mut in_string, mut escaped, mut changed) = (false, false, false);
    // Where in `out` a comma stands after which only blanks came.
    let mut comma = None;
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if in_string {
            let escape = rest.as_str();
            if c == '\\'
                && !escaped
                && let Some(unit) = surrogate(escape)
            {
                let low = escape.get(5..).and_then(|next| surrogate(next.strip_prefix('\\')?));
                let is_pair = unit < 0xdc00 && low.is_some_and(|low| low >= 0xdc00);
                let (taken, behind) = escape.split_at(if is_pair { 11 } else { 5 });
                if is_pair {
                    out.extend(["\\", taken]);
                } else {
                    push_escape(&mut out, "\\ufffd", &mut changed);
                }
                rest = behind.chars();
                continue;
            }
            match c {
                '\n' if !escaped => push_escape(&mut out, "\\n", &mut changed),
                '\r' if !escaped => push_escape(&mut out, "\\r", &mut changed),
                '\t' if !escaped => push_escape(&mut out, "\\t", &mut changed),
                c if c < ' ' && !escaped => push_escape(&mut out, &format!("\\u{:04x}", u32::from(c)), &mut changed),
                c => out.push(c),
            }
            in_string = c != '"' || escaped;
            escaped = c == '\\' && !escaped;
            continue;
        }
        match c {
            '"' => in_string = true,
            '}' | ']' => {
                if let Some(at) = comma {
                    out.replace_range(at..=at, " ");
                    changed = true;
                }
            }
            _ => {}
        }
        if c == ',' {
            comma = Some(out.len());
        } else if !c.is_ascii_whitespace() {
            comma = None;
        }
        out.push(c);
    }
    changed.then_some(out)
}

/// The half of a character that an escape stands for, behind its backslash.
fn surrogate(escape: &str) -> Option<u32> {
    let unit = u32::from_str_radix(escape.strip_prefix('u')?.get(..4)?, 16).ok()?;
    (0xd800..0xe000).contains(&unit).then_some(unit)
}

fn push_escape(out: &mut String, escape: &str, changed: &mut bool) {
    out.push_str(escape);
    *changed = true;
}

#[cfg(test)]
mod tests {
    use super::mend;

    #[test]
    fn slips_are_mended_and_nothing_else() {
        assert_eq!(mend(r#"{"a":1}"#), None);
        assert_eq!(mend(r#"{"a":",}",}"#).as_deref(), Some(r#"{"a":",}" }"#));
        assert_eq!(mend("[1,\n ]").as_deref(), Some("[1 \n ]"));
        assert_eq!(mend(r#"{"a":"x\ud83d"}"#).as_deref(), Some(r#"{"a":"x\ufffd"}"#));
        assert_eq!(mend(r#"["\uDE00\ud83d\uD83D\ude00é"]"#).as_deref(), Some(r#"["\ufffd\ufffd\uD83D\ude00é"]"#));
        assert_eq!(mend(r#"["\ud83d\ude00","\\ud83d","\u00e9","\ud8"]"#), None);
        assert_eq!(mend("{\"a\":\"x\ny\\\"\t\"}").as_deref(), Some(r#"{"a":"x\ny\"\t"}"#));
    }
}
