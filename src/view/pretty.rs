//! Dynamic values laid out over lines, every token as it was: no number is read and printed again.

/// Values longer than this stay as they are: nobody reads them, and the page must not stall on them.
const MOST_BYTES: usize = 1 << 18;
/// Deeper levels are not indented further.
const MOST_DEPTH: usize = 40;

/// JSON with a line for each member, two spaces a level. What is no JSON comes out with the same characters, only
/// spaced differently outside of quotes.
pub fn json(text: &str) -> String {
    if text.len() > MOST_BYTES {
        return text.to_owned();
    }
    let mut pretty = String::with_capacity(text.len() * 2);
    let mut depth = 0_usize;
    let mut characters = text.chars().peekable();
    let new_line = |pretty: &mut String, depth: usize| {
        pretty.push('\n');
        pretty.push_str(&"  ".repeat(depth.min(MOST_DEPTH)));
    };
    while let Some(character) = characters.next() {
        match character {
            '"' => {
                pretty.push('"');
                while let Some(inside) = characters.next() {
                    pretty.push(inside);
                    match inside {
                        '\\' => pretty.extend(characters.next()),
                        '"' => break,
                        _ => {}
                    }
                }
            }
            '{' | '[' => {
                pretty.push(character);
                let close = if character == '{' { '}' } else { ']' };
                while characters.next_if(char::is_ascii_whitespace).is_some() {}
                if let Some(close) = characters.next_if_eq(&close) {
                    pretty.push(close);
                } else {
                    depth += 1;
                    new_line(&mut pretty, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                new_line(&mut pretty, depth);
                pretty.push(character);
            }
            ',' => {
                pretty.push(',');
                new_line(&mut pretty, depth);
            }
            ':' => pretty.push_str(": "),
            white if white.is_ascii_whitespace() => {}
            other => pretty.push(other),
        }
    }
    pretty
}

#[cfg(test)]
mod tests {
    use super::json;

    #[test]
    fn members_get_lines_and_tokens_stay() {
        let text = r#"{"a":1.10,"b":["x, {y}:\"z\"",{}],"c":[ ]}"#;
        let pretty = "{\n  \"a\": 1.10,\n  \"b\": [\n    \"x, {y}:\\\"z\\\"\",\n    {}\n  ],\n  \"c\": []\n}";
        assert_eq!(json(text), pretty);
    }

    #[test]
    fn broken_text_does_no_harm() {
        assert_eq!(json("]}\"\\"), "\n]\n}\"\\");
        assert_eq!(json(""), "");
    }
}
