//! Makes valid JSON of two common slips: trailing commas, and raw control characters inside strings.

/// The text without the slips; `None` where it has neither.
pub(in crate::ingest) fn mend(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len() + 16);
    let (mut in_string, mut escaped, mut changed) = (false, false, false);
    // Where in `out` a comma stands after which only blanks came.
    let mut comma = None;
    for c in text.chars() {
        if in_string {
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
        assert_eq!(mend("{\"a\":\"x\ny\\\"\t\"}").as_deref(), Some(r#"{"a":"x\ny\"\t"}"#));
    }
}
