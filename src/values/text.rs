//! Values as text: what the grid shows and what `tostring` gives.

use super::{Column, Value, decimal_from_bits, format_datetime, format_real, format_timespan, write_unquoted};

/// Appends the text of row `row` as the grid shows it and `tostring()` gives it; nothing for a null.
pub fn display(column: &Column, row: usize, out: &mut String) {
    if column.is_null(row) {
        return;
    }
    match column {
        Column::Bool(array) => out.push_str(if array.value(row) { "true" } else { "false" }),
        Column::Int(array) => out.push_str(&array.value(row).to_string()),
        Column::Long(array) => out.push_str(&array.value(row).to_string()),
        Column::Real(array) => out.push_str(&format_real(array.value(row))),
        Column::Decimal(array) => out.push_str(&decimal_from_bits(array.value(row)).to_string()),
        Column::String(column) => out.push_str(column.value(row)),
        Column::DateTime(array) => out.push_str(&format_datetime(array.value(row))),
        Column::TimeSpan(array) => out.push_str(&format_timespan(array.value(row))),
        Column::Guid(array) => out.push_str(&format_guid(array.value(row) as u128)),
        Column::Dynamic(column) => write_unquoted(column.value(row), out),
    }
}

impl Value {
    /// The text of one value; empty for a null.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        display(&Column::repeat(self, 1), 0, &mut out);
        out
    }
}

/// A guid as 8-4-4-4-12 hexadecimal digits in lower case.
pub fn format_guid(guid: u128) -> String {
    let hex = format!("{guid:032x}");
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// The guid of 32 hexadecimal digits with or without braces, and with dashes anywhere, as in Kusto; `None` for anything
/// else.
pub fn parse_guid(text: &str) -> Option<u128> {
    let text = text.trim();
    let text = text.strip_prefix('{').and_then(|inner| inner.strip_suffix('}')).unwrap_or(text);
    let digits: String = text.chars().filter(|c| *c != '-').collect();
    if digits.len() != 32 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    u128::from_str_radix(&digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guids_come_back() {
        let text = "74be27de-1e4e-49d9-b579-fe0b331d3642";
        assert_eq!(format_guid(parse_guid(text).unwrap()), text);
        assert_eq!(parse_guid("{74be27de-1e4e-49d9-b579-fe0b331d3642}"), parse_guid(text));
        assert_eq!(parse_guid("74be27de1e4e49d9b579fe0b331d3642"), parse_guid(text));
        assert_eq!(parse_guid("74be27de1e4e49d9b579fe0b331d364"), None);
        assert_eq!(parse_guid("é4be27de-1e4e-49d9-b579-fe0b331d364"), None);
    }
}
