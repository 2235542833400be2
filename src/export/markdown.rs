//! Rows as a table of GitHub's Markdown, in which cells look as they are: nothing in them is read as markup or HTML.

use super::{Cell, RowWriter};
use crate::values::{Field, ScalarType};

/// The writer.
pub(super) struct Markdown {
    columns: Vec<Field>,
}

impl Markdown {
    pub(super) fn new(columns: Vec<Field>) -> Self {
        Self { columns }
    }
}

impl RowWriter for Markdown {
    fn begin(&mut self, out: &mut Vec<u8>) {
        line(self.columns.iter().map(|field| escaped(&field.name)), out);
        let rules = self.columns.iter().map(|field| {
            let is_number = field.kind.is_numeric() || field.kind == ScalarType::TimeSpan;
            if is_number { "---:" } else { "---" }.to_owned()
        });
        line(rules, out);
    }

    fn row(&mut self, cells: &[Cell<'_>], out: &mut Vec<u8>) -> Result<(), String> {
        line(cells.iter().map(|cell| escaped(&cell.text())), out);
        Ok(())
    }

    fn end(&mut self, _out: &mut Vec<u8>) -> Result<(), String> {
        Ok(())
    }
}

fn line(cells: impl Iterator<Item = String>, out: &mut Vec<u8>) {
    out.push(b'|');
    for text in cells {
        out.extend_from_slice(format!(" {text} |").as_bytes());
    }
    out.push(b'\n');
}

/// A text that Markdown shows as it is. A line break would end the row: it becomes a space.
fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + 8);
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        match character {
            '\r' if characters.peek().is_some_and(|(_, next)| *next == '\n') => {}
            '\n' | '\r' | '\t' => written.push(' '),
            '\\' | '|' | '`' | '*' | '[' | ']' | '<' | '>' | '&' | '~' => {
                written.push('\\');
                written.push(character);
            }
            // Inside of a word an underscore is only that.
            '_' => {
                let before = text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
                let after = characters.peek().is_some_and(|(_, next)| next.is_alphanumeric());
                written.push_str(if before && after { "_" } else { "\\_" });
            }
            other if other.is_control() => written.push('\u{fffd}'),
            other => written.push(other),
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn nothing_in_a_cell_is_markup() {
        assert_eq!(escaped("a|b <img> [x](y) `c`"), r"a\|b \<img\> \[x\](y) \`c\`");
        assert_eq!(escaped("two\r\nlines\tand\u{7}"), "two lines and\u{fffd}");
        assert_eq!(escaped("snake_case _em_"), r"snake_case \_em\_");
        assert_eq!(escaped("50% & <b>"), r"50% \& \<b\>");
    }
}
