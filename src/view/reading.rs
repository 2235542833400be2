//! The form that says how a file is to be read: its fields as text, and what they mean.

use crate::protocol::{DateOrder, FileEncoding, FileOverrides};

/// A choice of a list: its value in the form, and its words.
pub type Choice = (&'static str, &'static str);

/// What can stand between cells.
pub const DELIMITERS: [Choice; 5] =
    [("", "As found"), (",", "Comma"), (";", "Semicolon"), ("\t", "Tab"), ("|", "Vertical bar")];

/// How text can be written.
pub const ENCODINGS: [Choice; 5] = [
    ("", "As found"),
    ("utf-8", "UTF-8"),
    ("utf-16le", "UTF-16, little-endian"),
    ("utf-16be", "UTF-16, big-endian"),
    ("windows-1252", "Windows-1252 or Latin-1"),
];

/// What can stand first in a date.
pub const DATE_ORDERS: [Choice; 3] =
    [("", "As found"), ("month", "Month first: 12/31/2024"), ("day", "Day first: 31/12/2024")];

/// The fields; an empty one leaves it to what is found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// Name of the table.
    pub table: String,
    /// Name of the column that holds the time.
    pub time_column: String,
    /// Line of the header.
    pub header_row: String,
    /// One of [`DELIMITERS`].
    pub delimiter: String,
    /// One of [`ENCODINGS`].
    pub encoding: String,
    /// One of [`DATE_ORDERS`].
    pub date_order: String,
}

impl Form {
    /// The fields as they were filled the last time.
    pub fn of(overrides: &FileOverrides) -> Self {
        let encoding = match overrides.encoding {
            None => "",
            Some(FileEncoding::Utf8) => "utf-8",
            Some(FileEncoding::Utf16Le) => "utf-16le",
            Some(FileEncoding::Utf16Be) => "utf-16be",
            Some(FileEncoding::Windows1252) => "windows-1252",
        };
        let date_order = match overrides.date_order {
            None => "",
            Some(DateOrder::MonthFirst) => "month",
            Some(DateOrder::DayFirst) => "day",
        };
        Self {
            table: overrides.table.clone().unwrap_or_default(),
            time_column: overrides.time_column.clone().unwrap_or_default(),
            header_row: overrides.header_row.map_or_else(String::new, |row| row.to_string()),
            delimiter: overrides.delimiter.map_or_else(String::new, String::from),
            encoding: encoding.to_owned(),
            date_order: date_order.to_owned(),
        }
    }

    /// What the fields mean. A number that is none counts as empty.
    pub fn overrides(&self) -> FileOverrides {
        let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        FileOverrides {
            table: filled(&self.table),
            time_column: filled(&self.time_column),
            header_row: self.header_row.trim().parse().ok(),
            delimiter: self.delimiter.chars().next(),
            encoding: match &*self.encoding {
                "utf-8" => Some(FileEncoding::Utf8),
                "utf-16le" => Some(FileEncoding::Utf16Le),
                "utf-16be" => Some(FileEncoding::Utf16Be),
                "windows-1252" => Some(FileEncoding::Windows1252),
                _ => None,
            },
            date_order: match &*self.date_order {
                "month" => Some(DateOrder::MonthFirst),
                "day" => Some(DateOrder::DayFirst),
                _ => None,
            },
        }
    }
}

/// What was found to stand between the cells, in words.
pub fn delimiter_name(delimiter: char) -> String {
    let found = DELIMITERS.iter().find(|(value, _)| !value.is_empty() && value.starts_with(delimiter));
    found.map_or_else(|| delimiter.to_string(), |(_, words)| (*words).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_comes_back() {
        let lists = [&DELIMITERS[..], &ENCODINGS[..], &DATE_ORDERS[..]];
        for (list, choices) in lists.iter().enumerate() {
            for (value, _) in *choices {
                let mut form = Form { header_row: "3".to_owned(), table: "T".to_owned(), ..Form::default() };
                let field = [&mut form.delimiter, &mut form.encoding, &mut form.date_order].into_iter().nth(list);
                if let Some(field) = field {
                    (*value).clone_into(field);
                }
                assert_eq!(Form::of(&form.overrides()), form, "{value:?}");
            }
        }
        assert!(Form { header_row: " x".to_owned(), table: " ".to_owned(), ..Form::default() }.overrides().is_empty());
        assert_eq!(Form { header_row: "0".to_owned(), ..Form::default() }.overrides().header_row, Some(0));
        assert_eq!(delimiter_name('\t'), "Tab");
        assert_eq!(delimiter_name('^'), "^");
    }
}
