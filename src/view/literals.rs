//! Values in a query that say who or where somebody is: whoever shares it should know, and can leave them out.

use crate::kql::syntax::lexer::{TokenClass, classify};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::net::{IpAddr, SocketAddr};

/// What such a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Telling {
    /// An IP address, or a range of them.
    Address,
    /// An e-mail address.
    Mail,
    /// An Amazon resource name.
    Arn,
    /// Twelve digits: an account of AWS.
    Account,
    /// A GUID: a tenant, a subscription, an object.
    Guid,
}

impl Telling {
    /// In words, for one of them.
    pub fn word(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Mail => "e-mail",
            Self::Arn => "ARN",
            Self::Account => "account",
            Self::Guid => "GUID",
        }
    }
}

/// What a text tells, if anything.
fn telling(text: &str) -> Option<Telling> {
    let address = text.split_once('/').map_or(text, |(address, _)| address);
    if address.parse::<IpAddr>().is_ok() || text.parse::<SocketAddr>().is_ok() {
        return Some(Telling::Address);
    }
    if text.starts_with("arn:") && text.matches(':').count() >= 5 {
        return Some(Telling::Arn);
    }
    if text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Telling::Account);
    }
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    if groups == [8, 4, 4, 4, 12] && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-') {
        return Some(Telling::Guid);
    }
    let (name, host) = text.split_once('@')?;
    let is_mail = !name.is_empty() && host.contains('.') && !text.contains(char::is_whitespace);
    is_mail.then_some(Telling::Mail)
}

/// Where a value that tells stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Written {
    /// In quotes.
    String,
    /// `guid(…)`.
    Guid,
    /// In a comment, as a word.
    Word,
}

/// A value that tells: what it is, the text, how it is written, and its bytes in the query, quotes and all.
type Found<'a> = (Telling, &'a str, Written, std::ops::Range<usize>);

fn found(query: &str) -> impl Iterator<Item = Found<'_>> {
    classify(query).into_iter().flat_map(|(span, class)| {
        let written = span.text(query);
        let whole = |inside: &str| inside.as_ptr() as usize - written.as_ptr() as usize;
        match class {
            TokenClass::String => {
                let inside = written.trim_start_matches(['@', 'h', 'H']).trim_matches(['"', '\'']);
                Vec::from_iter(telling(inside).map(|kind| (kind, inside, Written::String, span.start..span.end)))
            }
            TokenClass::Number => {
                let inside = written.strip_prefix("guid(").and_then(|rest| rest.strip_suffix(')')).unwrap_or_default();
                let inside = inside.trim().trim_matches(['"', '\'']);
                Vec::from_iter(telling(inside).map(|kind| (kind, inside, Written::Guid, span.start..span.end)))
            }
            TokenClass::Comment => {
                let words = written.split(|c: char| c.is_whitespace() || "\"'`,;()[]{}<>=".contains(c));
                let words = words.map(|word| word.trim_start_matches('/').trim_end_matches(['.', ':', '!', '?']));
                words
                    .filter_map(|word| {
                        let start = span.start + whole(word);
                        Some((telling(word)?, word, Written::Word, start..start + word.len()))
                    })
                    .collect()
            }
            _ => Vec::new(),
        }
    })
}

/// The values of a query that tell, each once, in the order of their kinds.
pub fn telling_values(query: &str) -> Vec<(Telling, String)> {
    let mut all: Vec<(Telling, String)> = found(query).map(|(kind, text, ..)| (kind, text.to_owned())).collect();
    all.sort();
    all.dedup();
    all
}

/// The query with such values left out: in place of each stands a text that says what belongs there, the same for the same value.
pub fn without_telling_values(query: &str) -> String {
    let mut numbers: BTreeMap<(Telling, &str), usize> = BTreeMap::new();
    let mut written = String::with_capacity(query.len());
    let mut at = 0;
    for (kind, text, how, bytes) in found(query) {
        let next = numbers.keys().filter(|(other, _)| *other == kind).count() + 1;
        let number = *numbers.entry((kind, text)).or_insert(next);
        written.push_str(query.get(at..bytes.start).unwrap_or(""));
        // Writing to a string cannot fail.
        let _ = match how {
            Written::String => write!(written, "\"<{} {number}>\"", kind.word()),
            Written::Guid => write!(written, "guid({number:08}-0000-0000-0000-000000000000)"),
            Written::Word => write!(written, "<{} {number}>", kind.word()),
        };
        at = bytes.end;
    }
    written.push_str(query.get(at..).unwrap_or(""));
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUERY: &str = "T // 10.0.0.1\n| where Ip in ('198.51.100.7', \"2001:db8::/32\") or Ip == \"198.51.100.7\"\n| where Who == 'ann@example.com' \
        and Role == \"arn:aws:iam::111122223333:role/x\" and Account == '111122223333' and Tag == '1.2.3' and Host has 'a@b'";

    #[test]
    fn who_and_where_are_found() {
        let found = telling_values(QUERY);
        let texts: Vec<&str> = found.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(
            texts,
            [
                "10.0.0.1",
                "198.51.100.7",
                "2001:db8::/32",
                "ann@example.com",
                "arn:aws:iam::111122223333:role/x",
                "111122223333"
            ]
        );
        assert_eq!(telling("72f988bf-86f1-41af-91ab-2d7cd011db47"), Some(Telling::Guid));
        assert_eq!(telling("10.0.0.1:443"), Some(Telling::Address));
    }

    #[test]
    fn what_is_left_out_keeps_its_place() {
        let without = without_telling_values(QUERY);
        assert!(without.starts_with("T // <address 1>\n"), "{without}");
        assert!(without.contains("in (\"<address 2>\", \"<address 3>\") or Ip == \"<address 2>\""), "{without}");
        assert!(without.contains("Who == \"<e-mail 1>\""), "{without}");
        assert!(without.contains("Tag == '1.2.3'"), "{without}");
        assert_eq!(telling_values(&without), []);
        assert_eq!(without_telling_values("T | count"), "T | count");
        assert_eq!(without_telling_values("T //ann@example.com"), "T //<e-mail 1>");
        let tenant =
            "T // of ann@example.com, (10.0.0.1:443).\n| where Tenant == guid(72f988bf-86f1-41af-91ab-2d7cd011db47)";
        assert_eq!(
            without_telling_values(tenant),
            "T // of <e-mail 1>, (<address 1>).\n| where Tenant == guid(00000001-0000-0000-0000-000000000000)"
        );
    }
}
