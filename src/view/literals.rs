//! Values in a query that say who or where somebody is: whoever shares it should know, and can leave them out.

use crate::kql::syntax::lexer::{TokenClass, classify, string_value};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

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
    /// A registry that is named after its owner.
    Registry,
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
            Self::Registry => "registry",
        }
    }
}

/// What a text tells, if anything: the first of its words that does.
fn telling(text: &str) -> Option<Telling> {
    words(text).find_map(told_by_word)
}

/// The words of a text, without the signs that belong to what is around them. An address, a mail and a path are one word each.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| c.is_whitespace() || "\"'`,;()[]{}<>=|&".contains(c));
    let words = words.flat_map(|word| word.split("//"));
    words.map(|word| {
        let word = word.trim_start_matches('/').trim_end_matches(['.', '!', '?']);
        // `2001:db8::` ends with colons of its own.
        word.strip_suffix(':').filter(|word| !word.ends_with(':')).unwrap_or(word)
    })
}

fn told_by_word(word: &str) -> Option<Telling> {
    // What follows is the length of a range's prefix, or a path.
    let (host, path) = word.split_once('/').unwrap_or((word, ""));
    // A port may stand behind it, or the name of a field before it.
    let is_address = |part: &str| part.parse::<Ipv4Addr>().is_ok();
    // `::` alone parts names more often than it is an address.
    let is_host = host.parse::<IpAddr>().is_ok_and(|address| address != Ipv6Addr::UNSPECIFIED);
    if is_host || host.split(':').any(is_address) {
        return Some(Telling::Address);
    }
    let mut fields = word.split(':').skip(2);
    if word.starts_with("arn:")
        && word.matches(':').count() >= 4
        && fields.any(|field| field != "*" && !field.is_empty())
    {
        return Some(Telling::Arn);
    }
    if word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.')) {
        return Some(Telling::Mail);
    }
    let mut parts = word.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    if let Some(told) = parts.find_map(told_by_part) {
        return Some(told);
    }
    // IBM's hosts are the same for all; the namespace is the owner's.
    let is_ibm = (host == "icr.io" || host.ends_with(".icr.io")) && !path.is_empty();
    let host = host.split_once(':').map_or(host, |(host, _port)| host);
    let is_name = |name: &str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.')
    };
    let is_azure = host.strip_suffix(".azurecr.io").is_some_and(is_name);
    (is_ibm || is_azure).then_some(Telling::Registry)
}

/// What letters, digits and hyphens tell: a GUID, or an account.
fn told_by_part(part: &str) -> Option<Telling> {
    let groups: Vec<&str> = part.split('-').collect();
    let is_guid = |five: &[&str]| {
        let mut sized = five.iter().zip([8, 4, 4, 4, 12]);
        sized.all(|(group, length)| group.len() == length && group.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    if groups.windows(5).any(is_guid) {
        return Some(Telling::Guid);
    }
    let is_account = |group: &&str| group.len() == 12 && group.bytes().all(|byte| byte.is_ascii_digit());
    groups.iter().any(is_account).then_some(Telling::Account)
}

/// How a value that tells is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Written {
    /// In quotes.
    String,
    /// `guid(…)`.
    Guid,
    /// As a number.
    Number,
    /// In a comment, as a word.
    Word,
}

/// A value that tells: what it is, the text, how it is written, and its bytes in the query, quotes and all.
type Found = (Telling, String, Written, std::ops::Range<usize>);

fn found(query: &str) -> impl Iterator<Item = Found> {
    let mut before = "";
    let mut is_listed = false;
    classify(query).into_iter().flat_map(move |(span, class)| {
        let written = span.text(query);
        match written {
            "(" => is_listed = matches!(before, "in" | "!in"),
            ")" => is_listed = false,
            _ => {}
        }
        let is_compared = is_listed || matches!(before, "==" | "!=" | "<>");
        before = written;
        match class {
            // A string that does not end is an error.
            TokenClass::String | TokenClass::Error => {
                let (text, _) = string_value(written);
                Vec::from_iter(telling(&text).map(|kind| (kind, text, Written::String, span.start..span.end)))
            }
            TokenClass::Number => {
                let inside = written.split_once('(').map_or(written, |(_, inside)| inside.trim_end_matches(')'));
                let inside = inside.trim().trim_matches(['"', '\'']);
                let how = if written.starts_with("guid") { Written::Guid } else { Written::Number };
                // A number that is no more than equal to something may be an account; others are sizes.
                let is_whole = is_compared && (written == inside || written.starts_with("long"));
                let kind = told_by_part(inside).filter(|_| how == Written::Guid || is_whole);
                Vec::from_iter(kind.map(|kind| (kind, inside.to_owned(), how, span.start..span.end)))
            }
            TokenClass::Comment => {
                let tells = |word: &str| {
                    let start = span.start + (word.as_ptr() as usize - written.as_ptr() as usize);
                    Some((told_by_word(word)?, word.to_owned(), Written::Word, start..start + word.len()))
                };
                words(written).filter_map(tells).collect()
            }
            _ => Vec::new(),
        }
    })
}

/// The values of a query that tell, each once, in the order of their kinds.
pub fn telling_values(query: &str) -> Vec<(Telling, String)> {
    let mut all: Vec<(Telling, String)> = found(query).map(|(kind, text, ..)| (kind, text)).collect();
    all.sort();
    all.dedup();
    all
}

/// The query with such values left out: in place of each stands a text that says what belongs there (of a number or GUID one that
/// begins with zeros), the same for the same value.
pub fn without_telling_values(query: &str) -> String {
    let mut numbers: BTreeMap<(Telling, String), usize> = BTreeMap::new();
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
            Written::Number => write!(written, "{number:012}"),
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
        assert_eq!(telling("2001:db8::"), Some(Telling::Address));
    }

    #[test]
    fn a_part_of_a_text_tells() {
        for (text, told) in [
            ("/subscriptions/8a4de8b5-095c-47d0-a96f-a75130c61d53/resourceGroups/rg", Telling::Guid),
            ("111122223333.dkr.ecr.us-east-1.amazonaws.com/app", Telling::Account),
            ("logs-111122223333-eu", Telling::Account),
            ("arn:aws:sts::111122223333", Telling::Arn),
            ("role arn:aws:iam::111122223333:role/x", Telling::Arn),
            ("from 10.0.0.1", Telling::Address),
            ("https://10.0.0.1:8443/v2/", Telling::Address),
            ("{\"ip\":\"2001:db8::1\"}", Telling::Address),
            ("of Ann <ann@example.com>.", Telling::Mail),
            ("myregistry.azurecr.io", Telling::Registry),
            ("myregistry.azurecr.io:443/app", Telling::Registry),
            ("us.icr.io/team/app:1", Telling::Registry),
        ] {
            assert_eq!(telling(text), Some(told), "{text}");
        }
        let digest = format!("app@sha256:{}", "0123456789abcdef".repeat(4));
        for text in [
            &*digest,
            "::",
            " :: ",
            "arn:*:*:*:*",
            ".azurecr.io",
            r"\1.azurecr.io",
            "1.2.3",
            "docker/20.10.7 (linux)",
            "us.icr.io",
            "2026-05-01T10:11:12.1234567Z",
            "",
        ] {
            assert_eq!(telling(text), None, "{text}");
        }
    }

    #[test]
    fn every_way_to_write_a_value_is_seen() {
        for (query, without) in [
            ("A in (111122223333, long(111122223333), 1)", "A in (000000000001, 000000000001, 1)"),
            ("A == 1111222233334", "A == 1111222233334"),
            ("A > 107374182400 and bin(A, 107374182400) == 1", "A > 107374182400 and bin(A, 107374182400) == 1"),
            ("A == decimal(107374182400)", "A == decimal(107374182400)"),
            ("A == ```10.0.0.1``` or A == h'10.0.0.1'", "A == \"<address 1>\" or A == \"<address 1>\""),
            ("A == 'ann@example.com", "A == \"<e-mail 1>\""),
        ] {
            assert_eq!(without_telling_values(query), without);
        }
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
