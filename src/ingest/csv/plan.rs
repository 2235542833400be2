//! How a text will be read, decided from its beginning: the delimiter, where the table begins, or that it is no table.

use super::layout::{self, FirstLine, Layout};
use super::{dialect, log_lines};
use crate::protocol::FileOverrides;

/// How a text is cut into rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cutting {
    /// Cells between these characters.
    Cells(u8),
    /// Each line is one cell.
    Lines,
    /// Each line begins with an instant.
    LogLines,
}

/// How a text will be read.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) cutting: Cutting,
    /// In lines of the whole text.
    pub(super) layout: Layout,
    /// Bytes at the beginning that only say the delimiter, and are one line.
    pub(super) skip: usize,
    /// The byte that ends each line.
    pub(super) line_break: u8,
    /// Sentences for the person.
    pub(super) notes: Vec<String>,
}

impl Plan {
    /// From the first bytes of a text and what the person says.
    pub(super) fn of(head: &str, overrides: &FileOverrides) -> Self {
        let mut notes = Vec::new();
        let (said, skip) = separator_line(head).map_or((None, 0), |(said, skip)| (Some(said), skip));
        let text = head.get(skip..).unwrap_or_default();
        let line_break = dialect::line_break(text);
        let before = u64::from(skip > 0);
        let asked = overrides.delimiter.and_then(|delimiter| match u8::try_from(delimiter) {
            Ok(byte) if byte.is_ascii() && !byte.is_ascii_alphanumeric() && byte != b'"' => Some(byte),
            _ => {
                notes.push(format!("“{delimiter}” cannot stand between cells; the delimiter is chosen by content."));
                None
            }
        });
        let fixed = asked.or(said);
        if overrides.header_row.is_none() && fixed.is_none() && log_lines::begins(text) {
            if let Some(name) = overrides.time_column.as_ref().filter(|name| *name != "TimeGenerated") {
                notes.push(format!("There is no column {name} to take the time from."));
            }
            return Self { cutting: Cutting::LogLines, layout: Layout::BARE, skip, line_break, notes };
        }
        let (delimiter, layout) = match overrides.header_row.map(u64::from) {
            Some(0) => (fixed.or_else(|| dialect::vote(text)), Layout::BARE),
            Some(line) => {
                // The person counts the line that says the delimiter, too.
                let line = line.saturating_sub(before).max(1);
                let above = text.split_inclusive(char::from(line_break)).take(line as usize - 1).map(str::len).sum();
                let table = text.get(above..).unwrap_or_default();
                (fixed.or_else(|| dialect::vote_below_header(table)), Layout { header: line, data: line })
            }
            None => match layout::find(text, fixed) {
                Some((delimiter, layout)) => (Some(delimiter), layout),
                // Its commas are those of sentences.
                None if fixed.is_none() && log_lines::begins_other(text) => (None, Layout::BARE),
                None => {
                    let delimiter = fixed.or_else(|| dialect::vote(text));
                    let layout = match delimiter.map(|delimiter| layout::first_line(text, delimiter)) {
                        Some(FirstLine::Row) => {
                            notes.push("The first line is a row, not a header.".to_owned());
                            Layout::BARE
                        }
                        Some(FirstLine::LikelyHeader) => {
                            notes.push("The first line is taken as the header.".to_owned());
                            Layout::PLAIN
                        }
                        Some(FirstLine::Header) | None => Layout::PLAIN,
                    };
                    (delimiter, layout)
                }
            },
        };
        let Some(delimiter) = delimiter else {
            notes.push("No delimiter was found: each line is one row, in the column Text.".to_owned());
            return Self { cutting: Cutting::Lines, layout: Layout::BARE, skip, line_break, notes };
        };
        let mut plan = Self { cutting: Cutting::Cells(delimiter), layout, skip, line_break, notes };
        plan.note(before);
        if plan.layout.header > 0 {
            plan.layout = Layout { header: layout.header + before, data: layout.data + before };
        }
        plan
    }

    /// Says what was found, where the layout does not count so many lines yet that stand before the text.
    fn note(&mut self, before: u64) {
        let name = match self.cutting {
            Cutting::Cells(b'\t') => "tabs",
            Cutting::Cells(b';') => "semicolons",
            Cutting::Cells(b'|') => "vertical bars",
            _ => "",
        };
        if !name.is_empty() {
            self.notes.push(format!("The cells are separated by {name}."));
        }
        let Layout { header, data } = self.layout;
        if header > 1 {
            let line = header + before;
            self.notes.push(format!("The header is line {line}; what stands before it is not read."));
        }
        if data > header {
            let line = data + before;
            self.notes.push(format!("Rows begin in line {line}; what stands between them and the header is not read."));
        }
    }
}

/// `sep=;`, as a first line for Excel says it: the delimiter, and the bytes of the line.
fn separator_line(head: &str) -> Option<(u8, usize)> {
    let line_break = char::from(dialect::line_break(head));
    let line = head.split_inclusive(line_break).next()?;
    let said = line.trim_end_matches(['\r', '\n']).trim_matches('"');
    let character = said.get(..4).filter(|start| start.eq_ignore_ascii_case("sep="))?;
    let [delimiter] = *said.strip_prefix(character)?.as_bytes() else { return None };
    (line.ends_with(line_break) && delimiter.is_ascii() && !delimiter.is_ascii_alphanumeric())
        .then_some((delimiter, line.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beginning_and_the_person_decide() {
        let of = |head: &str, overrides: &FileOverrides| {
            let plan = Plan::of(head, overrides);
            (plan.cutting, plan.layout.header, plan.skip)
        };
        let none = FileOverrides::default();
        assert_eq!(of("a,b\n1,2\n", &none), (Cutting::Cells(b','), 1, 0));
        assert_eq!(of("sep=;\r\na;b\r\n1;2\r\n", &none), (Cutting::Cells(b';'), 2, 7));
        assert_eq!(of("2024-05-01T08:00:12.555Z {}\n", &none), (Cutting::LogLines, 0, 0));
        assert_eq!(of("words\n", &none), (Cutting::Lines, 0, 0));
        assert_eq!(of("INFO 08:00:12 one, two\nINFO 08:00:13 one, two\n", &none), (Cutting::Lines, 0, 0));
        assert_eq!(of("key=\"a\" one, two\n", &none), (Cutting::Lines, 0, 0));
        assert_eq!(of("Made at 08:00:12 by a tool\na,b\n1,2\n", &none), (Cutting::Cells(b','), 2, 0));
        let bare = "2024-05-01;a\n2024-05-02;b\n";
        assert_eq!(of(bare, &none), (Cutting::Cells(b';'), 0, 0));
        assert_eq!(of(&format!("sep=;\n{bare}"), &none), (Cutting::Cells(b';'), 0, 6));
        let first = FileOverrides { header_row: Some(1), ..FileOverrides::default() };
        assert_eq!(of(bare, &first), (Cutting::Cells(b';'), 1, 0));
        assert_eq!(of("a \"b\",c\n1\n2\n", &first), (Cutting::Cells(b','), 1, 0));
        let second = FileOverrides { header_row: Some(2), ..FileOverrides::default() };
        assert_eq!(of("x;y;z\na,b\n1,2\n", &second), (Cutting::Cells(b','), 2, 0));
        assert_eq!(of("sep=;\na;b\n1;2\n", &second), (Cutting::Cells(b';'), 2, 6));
        assert_eq!(of("sep=;\rlead\ra;b\r1;2\r", &none), (Cutting::Cells(b';'), 3, 6));
        let bar = FileOverrides { header_row: Some(0), delimiter: Some('|'), ..FileOverrides::default() };
        assert_eq!(of("a,b\n", &bar), (Cutting::Cells(b'|'), 0, 0));
        let odd = FileOverrides { delimiter: Some('é'), ..FileOverrides::default() };
        assert_eq!(of("a,b\n1,2\n", &odd), (Cutting::Cells(b','), 1, 0));
    }
}
