//! Links of Azure Data Explorer: `?query=` with the query as base64 of gzip, or as it is.
//!
//! Written as the deep-link page of its documentation describes: the query is compressed with gzip, encoded with
//! base64, then percent-encoded. Short queries may stand in the address as plain text.

use super::MOST_QUERY_BYTES;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use std::fmt::Write;

/// The query of such a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdxPayload {
    /// Gzip of the query's UTF-8 text. Whoever inflates it stops at [`super::MOST_QUERY_BYTES`].
    Gzip(Vec<u8>),
    /// The query itself.
    Text(String),
}

/// Finds the query in the part of an address after `?`, with or without the `?`. `None` where there is none, or where
/// it is longer than a query may be.
pub fn adx_query(url_query: &str) -> Option<AdxPayload> {
    let parameters = url_query.strip_prefix('?').unwrap_or(url_query);
    let parameters = parameters.split('#').next().unwrap_or(parameters);
    let value = parameters.split('&').find_map(|parameter| parameter.strip_prefix("query="))?;
    // Percent-encoding makes a text up to three times as long, base64 a third longer.
    if value.is_empty() || value.len() > MOST_QUERY_BYTES * 4 {
        return None;
    }
    let text = String::from_utf8(percent_decoded(value)).ok()?;
    if let Some(bytes) = gzip_from_base64(&text) {
        return Some(AdxPayload::Gzip(bytes));
    }
    let text = String::from_utf8(percent_decoded(&value.replace('+', " "))).ok()?;
    (text.len() <= MOST_QUERY_BYTES).then_some(AdxPayload::Text(text))
}

/// The whole link to Azure Data Explorer, from gzip of the query's text. A cluster is named as its links do: `help`, or
/// `name.region`; an address of one loses what stands around the name.
pub fn adx_link(cluster: &str, database: &str, gzip: &[u8]) -> String {
    let cluster =
        cluster.trim().trim_start_matches("https://").trim_end_matches('/').trim_end_matches(".kusto.windows.net");
    format!(
        "https://dataexplorer.azure.com/clusters/{}/databases/{}?{}",
        percent_encoded(cluster),
        percent_encoded(database.trim()),
        adx_query_from_gzip(gzip)
    )
}

/// The `query=` parameter of a link to Azure Data Explorer, from gzip of the query's text.
pub fn adx_query_from_gzip(gzip: &[u8]) -> String {
    format!("query={}", percent_encoded(&STANDARD.encode(gzip)))
}

fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

fn gzip_from_base64(text: &str) -> Option<Vec<u8>> {
    // The magic number of gzip and its one method, in base64.
    if !text.starts_with("H4sI") {
        return None;
    }
    // A `+` that was not percent-encoded may have become a space on its way.
    let letters: String = text
        .chars()
        .filter(|c| !matches!(c, '=' | '\r' | '\n'))
        .map(|c| match c {
            ' ' | '-' => '+',
            '_' => '/',
            c => c,
        })
        .collect();
    STANDARD_NO_PAD.decode(letters).ok()
}

/// `%41` becomes `A`; what is no such code stays as it is.
fn percent_decoded(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let code = match after {
            [high, low, ..] if first == b'%' => hex(*high).zip(hex(*low)).map(|(high, low)| high << 4 | low),
            _ => None,
        };
        bytes.push(code.unwrap_or(first));
        rest = if code.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    bytes
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).map(|value| value as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_queries() {
        for (query, text) in [
            ("?query=T%20%7C%20count", "T | count"),
            ("cluster=help&query=T+|+take+5&x=1", "T | take 5"),
            ("query=50%25+%zz", "50% %zz"),
            ("query=%C3%A9", "é"),
        ] {
            assert_eq!(adx_query(query), Some(AdxPayload::Text(text.to_owned())), "{query}");
        }
        for query in ["", "?", "query=", "subquery=T", "query=%ff"] {
            assert_eq!(adx_query(query), None, "{query}");
        }
        assert_eq!(adx_query(&format!("query={}", "x".repeat(MOST_QUERY_BYTES + 1))), None);
    }

    #[test]
    fn text_that_only_begins_like_gzip_is_text() {
        assert_eq!(adx_query("query=H4sI | count"), Some(AdxPayload::Text("H4sI | count".to_owned())));
    }
}
