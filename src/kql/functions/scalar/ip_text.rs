//! IPv4 addresses inside of other text: `has_ipv4()` and kin.

use crate::kql::functions::declare::{BOOL, dynamic, overload, string};
use crate::kql::functions::{Datum, ResultName, Scalar, lift};
use crate::values::{Dyn, Value};
use std::net::Ipv4Addr;

pub(super) static FAMILY: &[&Scalar] = &[&HAS_IPV4, &HAS_ANY_IPV4, &HAS_IPV4_PREFIX, &HAS_ANY_IPV4_PREFIX];

static HAS_IPV4: Scalar = Scalar {
    name: "has_ipv4",
    aliases: &[],
    doc: "Whether the text has this IPv4 address, set apart by anything but letters and digits.",
    reference: "query/has-ipv4-function",
    overloads: &[
        overload!([string("source"), string("ip_address")] => BOOL, |args, rows, _| Ok(search(args, rows, false))),
    ],
    result_name: ResultName::None,
    examples: &[
        ("has_ipv4(\"05:04:54 127.0.0.1 GET /favicon.ico 404\", \"127.0.0.1\")", "true"),
        ("has_ipv4(\"05:04:54127.0.0.1 GET\", \"127.0.0.1\")", "false"),
        ("has_ipv4(\"127.0.0.256 GET\", \"127.0.0.256\")", "false"),
    ],
};

static HAS_ANY_IPV4: Scalar = Scalar {
    name: "has_any_ipv4",
    aliases: &[],
    doc: "Whether the text has one of these IPv4 addresses, given one by one or in an array.",
    reference: "query/has-any-ipv4-function",
    overloads: &[
        overload!([string("source"), string("ip_address"); ..] => BOOL,
            |args, rows, _| Ok(search(args, rows, false))),
        overload!([string("source"), dynamic("ip_addresses")] => BOOL,
            |args, rows, _| Ok(search(args, rows, false))),
    ],
    result_name: ResultName::None,
    examples: &[("has_any_ipv4(\"from 127.0.0.1.\", dynamic([\"127.0.0.1\", \"127.0.0.2\"]))", "true")],
};

static HAS_IPV4_PREFIX: Scalar = Scalar {
    name: "has_ipv4_prefix",
    aliases: &[],
    doc: "Whether the text has an IPv4 address that begins so; the prefix is an address or ends with a point.",
    reference: "query/has-ipv4-prefix-function",
    overloads: &[overload!([string("source"), string("prefix")] => BOOL, |args, rows, _| Ok(search(args, rows, true)))],
    result_name: ResultName::None,
    examples: &[
        ("has_ipv4_prefix(\"05:04:54 127.0.0.1 GET\", \"127.0.\")", "true"),
        ("has_ipv4_prefix(\"05:04:54 127.0.0.1 GET\", \"127.0\")", "false"),
        ("has_ipv4_prefix(\"05:04:54 127.0.0.256 GET\", \"127.0.\")", "false"),
    ],
};

static HAS_ANY_IPV4_PREFIX: Scalar = Scalar {
    name: "has_any_ipv4_prefix",
    aliases: &[],
    doc: "Whether the text has an IPv4 address that begins with one of these prefixes.",
    reference: "query/has-any-ipv4-prefix-function",
    overloads: &[
        overload!([string("source"), string("prefix"); ..] => BOOL, |args, rows, _| Ok(search(args, rows, true))),
        overload!([string("source"), dynamic("prefixes")] => BOOL, |args, rows, _| Ok(search(args, rows, true))),
    ],
    result_name: ResultName::None,
    examples: &[("has_any_ipv4_prefix(\"05:04:54 127.0.0.1 GET\", \"192.168.\", \"127.0.\")", "true")],
};

/// The addresses in a text, as they are written: whole runs of digits and points between other characters.
fn addresses(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '.'))
        .map(|word| word.trim_matches('.'))
        .filter(|word| word.parse::<Ipv4Addr>().is_ok())
}

/// Whether an address is the wanted one, or begins with the wanted prefix.
fn wanted(address: &str, want: &str, prefix: bool) -> bool {
    address == want || (prefix && want.ends_with('.') && address.starts_with(want))
}

fn search(args: &[Datum], rows: usize, prefix: bool) -> Datum {
    let texts = lift::texts(&args[0]);
    lift::to_bits(rows, |row| {
        addresses(texts.get(row)).any(|address| {
            args[1..].iter().any(|arg| match lift::cell(arg, row) {
                Value::String(want) => wanted(address, &want, prefix),
                Value::Dynamic(bytes) => Dyn::new(&bytes)
                    .elements()
                    .any(|want| want.as_str().is_some_and(|want| wanted(address, want, prefix))),
                _ => false,
            })
        })
    })
}
