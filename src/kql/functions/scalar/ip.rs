//! IPv4 and IPv6 addresses, with a network prefix (`10.0.0.0/8`) where one is written.

use crate::kql::functions::declare::{BOOL, LONG, STRING, any, long, optional, overload, string};
use crate::kql::functions::lift::Texts;
use crate::kql::functions::{Context, Datum, FunctionError, ResultName, Scalar, lift};
use crate::values::{Dyn, Value};
use std::fmt::Write as _;
use std::net::{Ipv4Addr, Ipv6Addr};

pub(super) static FAMILY: &[&Scalar] = &[
    &PARSE_IPV4,
    &PARSE_IPV4_MASK,
    &FORMAT_IPV4,
    &FORMAT_IPV4_MASK,
    &IPV4_COMPARE,
    &IPV4_IS_MATCH,
    &IPV4_IS_IN_RANGE,
    &IPV4_IS_IN_ANY_RANGE,
    &IPV4_IS_PRIVATE,
    &IPV4_NETMASK_SUFFIX,
    &PARSE_IPV6,
    &PARSE_IPV6_MASK,
    &IPV6_COMPARE,
    &IPV6_IS_MATCH,
    &IPV6_IS_IN_RANGE,
    &IPV6_IS_IN_ANY_RANGE,
];

type Answer = Result<Datum, FunctionError>;

/// A function of addresses: name, parameters, what it returns, kernel.
macro_rules! address_function {
    ($static:ident, $name:literal, [$($param:tt)*], $returns:expr, $kernel:expr, $doc:literal, $page:literal, $examples:expr) => {
        static $static: Scalar = Scalar {
            name: $name,
            aliases: &[],
            doc: $doc,
            reference: concat!("query/", $page),
            overloads: &[overload!([$($param)*] => $returns, $kernel)],
            result_name: ResultName::None,
            examples: $examples,
        };
    };
}

address_function!(
    PARSE_IPV4,
    "parse_ipv4",
    [string("ip")],
    LONG,
    parse_ipv4,
    "The address as a number, only the network where a prefix is given; null for what is none.",
    "parse-ipv4-function",
    &[
        ("parse_ipv4(\"127.0.0.1\")", "2130706433"),
        ("parse_ipv4(\"192.1.168.1/24\")", "3221334016"),
        ("isnull(parse_ipv4(\"1.2.3\"))", "true")
    ]
);
address_function!(
    PARSE_IPV4_MASK,
    "parse_ipv4_mask",
    [string("ip"), long("prefix")],
    LONG,
    parse_ipv4,
    "The network of so many bits of the address, as a number.",
    "parse-ipv4-mask-function",
    &[("parse_ipv4_mask(\"127.0.0.1\", 24)", "2130706432")]
);
address_function!(
    FORMAT_IPV4,
    "format_ipv4",
    [any("ip"), optional(long("prefix"))],
    STRING,
    |args, rows, _| Ok(format_ipv4(args, rows, false)),
    "The address, text or number, as text; with a prefix its network. Empty for what is no address.",
    "format-ipv4-function",
    &[("format_ipv4(\"192.168.1.255\", 24)", "192.168.1.0"), ("format_ipv4(3232236031, 24)", "192.168.1.0")]
);
address_function!(
    FORMAT_IPV4_MASK,
    "format_ipv4_mask",
    [any("ip"), optional(long("prefix"))],
    STRING,
    |args, rows, _| Ok(format_ipv4(args, rows, true)),
    "The address's network and its prefix: `192.168.1.0/24`.",
    "format-ipv4-mask-function",
    &[
        ("format_ipv4_mask(\"192.168.1.255\", 24)", "192.168.1.0/24"),
        ("format_ipv4_mask(3232236031)", "192.168.1.255/32")
    ]
);
address_function!(
    IPV4_COMPARE,
    "ipv4_compare",
    [string("ip1"), string("ip2"), optional(long("prefix"))],
    LONG,
    |args, rows, _| Ok(compare(args, rows, ipv4)),
    "-1, 0 or 1 as the first address comes before the second, is the same or comes after it, as far as the shortest \
     prefix goes; null for what is none.",
    "ipv4-compare-function",
    &[
        ("ipv4_compare(\"192.168.1.1/24\", \"192.168.1.255\")", "0"),
        ("ipv4_compare(\"192.168.1.1\", \"192.168.1.255\")", "-1")
    ]
);
address_function!(
    IPV4_IS_MATCH,
    "ipv4_is_match",
    [string("ip1"), string("ip2"), optional(long("prefix"))],
    BOOL,
    |args, rows, _| Ok(is_match(args, rows, ipv4)),
    "Whether both addresses are the same, as far as the shortest prefix goes.",
    "ipv4-is-match-function",
    &[
        ("ipv4_is_match(\"192.168.1.1/24\", \"192.168.1.255\")", "true"),
        ("ipv4_is_match(\"10.0.0.1\", \"10.0.0.2\")", "false")
    ]
);
address_function!(
    IPV4_IS_IN_RANGE,
    "ipv4_is_in_range",
    [string("ip"), string("range")],
    BOOL,
    |args, rows, _| Ok(is_in_range(args, rows, ipv4)),
    "Whether the address lies in the network.",
    "ipv4-is-in-range-function",
    &[("ipv4_is_in_range(\"192.168.1.6\", \"192.168.1.1/24\")", "true")]
);
address_function!(IPV4_IS_IN_ANY_RANGE, "ipv4_is_in_any_range", [string("ip"), any("range"); ..], BOOL,
    |args, rows, _| Ok(is_in_any_range(args, rows, ipv4)),
    "Whether the address lies in one of the networks, given one by one or in an array.", "ipv4-is-in-any-range-function",
    &[("ipv4_is_in_any_range(\"192.168.1.6\", \"192.168.1.1/24\", \"10.0.0.1/8\")", "true"),
      ("ipv4_is_in_any_range(\"127.0.0.1\", dynamic([\"127.0.0.1\", \"192.168.1.1\"]))", "true")]);
address_function!(
    IPV4_IS_PRIVATE,
    "ipv4_is_private",
    [string("ip")],
    BOOL,
    ipv4_is_private,
    "Whether the address, or the whole network, lies in one of the private networks.",
    "ipv4-is-private-function",
    &[
        ("ipv4_is_private(\"192.168.1.1/24\")", "true"),
        ("ipv4_is_private(\"10.1.2.3\")", "true"),
        ("ipv4_is_private(\"202.1.2.3\")", "false")
    ]
);
address_function!(
    IPV4_NETMASK_SUFFIX,
    "ipv4_netmask_suffix",
    [string("ip")],
    LONG,
    ipv4_netmask_suffix,
    "The length of the prefix; 32 where none is given, null for what is no address.",
    "ipv4-netmask-suffix-function",
    &[("ipv4_netmask_suffix(\"192.168.1.1/24\")", "24"), ("ipv4_netmask_suffix(\"10.1.2.3\")", "32")]
);
address_function!(
    PARSE_IPV6,
    "parse_ipv6",
    [string("ip")],
    STRING,
    parse_ipv6,
    "The address in its full form, only the network where a prefix is given; empty for what is none.",
    "parse-ipv6-function",
    &[
        ("parse_ipv6(\"192.168.255.255/24\")", "0000:0000:0000:0000:0000:ffff:c0a8:ff00"),
        ("parse_ipv6(\"::1\")", "0000:0000:0000:0000:0000:0000:0000:0001")
    ]
);
address_function!(
    PARSE_IPV6_MASK,
    "parse_ipv6_mask",
    [string("ip"), long("prefix")],
    STRING,
    parse_ipv6,
    "The network of so many bits of the address, in its full form.",
    "parse-ipv6-mask-function",
    &[("parse_ipv6_mask(\"192.168.255.255\", 120)", "0000:0000:0000:0000:0000:ffff:c0a8:ff00")]
);
address_function!(
    IPV6_COMPARE,
    "ipv6_compare",
    [string("ip1"), string("ip2"), optional(long("prefix"))],
    LONG,
    |args, rows, _| Ok(compare(args, rows, ipv6)),
    "-1, 0 or 1 as the first address, IPv4 or IPv6, comes before the second, is the same or comes after it.",
    "ipv6-compare-function",
    &[("ipv6_compare(\"fe80::85d:e82c:9446:7994/127\", \"fe80::85d:e82c:9446:7995/127\")", "0")]
);
address_function!(
    IPV6_IS_MATCH,
    "ipv6_is_match",
    [string("ip1"), string("ip2"), optional(long("prefix"))],
    BOOL,
    |args, rows, _| Ok(is_match(args, rows, ipv6)),
    "Whether both addresses, IPv4 or IPv6, are the same, as far as the shortest prefix goes.",
    "ipv6-is-match-function",
    &[("ipv6_is_match(\"192.168.1.1\", \"::ffff:c0a8:0101\")", "true")]
);
address_function!(
    IPV6_IS_IN_RANGE,
    "ipv6_is_in_range",
    [string("ip"), string("range")],
    BOOL,
    |args, rows, _| Ok(is_in_range(args, rows, ipv6)),
    "Whether the address, IPv4 or IPv6, lies in the network.",
    "ipv6-is-in-range-function",
    &[(
        "ipv6_is_in_range(\"a5e:f127:8a9d:146d:e102:b5d3:c755:abcd\", \"a5e:f127:8a9d:146d:e102:b5d3:c755:0000/112\")",
        "true"
    )]
);
address_function!(IPV6_IS_IN_ANY_RANGE, "ipv6_is_in_any_range", [string("ip"), any("range"); ..], BOOL,
    |args, rows, _| Ok(is_in_any_range(args, rows, ipv6)),
    "Whether the address, IPv4 or IPv6, lies in one of the networks.", "ipv6-is-in-any-range-function",
    &[("ipv6_is_in_any_range(\"::1\", dynamic([\"::/120\"]))", "true")]);

/// An address in the 128 bits of IPv6, with the length of its network's prefix in those bits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Network {
    pub(crate) bits: u128,
    pub(crate) prefix: u32,
}

impl Network {
    /// The first bits of an address; the rest are zero.
    pub(crate) fn cut(self, prefix: u32) -> u128 {
        self.bits & u128::MAX.checked_shl(128_u32.saturating_sub(prefix)).unwrap_or(0)
    }

    /// An IPv4 address as IPv6 maps it, also where it was written as `::192.168.1.1`.
    fn mapped(self) -> Self {
        let is_ipv4 = self.bits >> 16 != 0 && self.bits >> 32 == 0;
        Self { bits: if is_ipv4 { self.bits | 0xffff << 32 } else { self.bits }, ..self }
    }

    /// How the two compare, as far as the shortest prefix goes.
    fn compare(self, other: Self, prefix: u32) -> i64 {
        let prefix = self.prefix.min(other.prefix).min(prefix);
        self.mapped().cut(prefix).cmp(&other.mapped().cut(prefix)) as i64
    }

    /// Whether the other, which may be a network itself, lies in this network.
    fn contains(self, other: Self) -> bool {
        other.prefix >= self.prefix && self.cut(self.prefix) == other.cut(self.prefix)
    }
}

/// Reads one kind of address; `None` for anything else.
type Reader = fn(&str) -> Option<Network>;

/// Where the bits of IPv4 begin in the mapped IPv6 address.
const IPV4_START: u32 = 96;

fn split_prefix(text: &str, most: u32) -> Option<(&str, u32)> {
    match text.trim().split_once('/') {
        Some((address, prefix)) => Some((address, prefix.parse().ok().filter(|prefix| *prefix <= most)?)),
        None => Some((text.trim(), most)),
    }
}

/// An IPv4 address or network, mapped into IPv6.
pub(crate) fn ipv4(text: &str) -> Option<Network> {
    let (address, prefix) = split_prefix(text, 32)?;
    let address: Ipv4Addr = address.parse().ok()?;
    Some(Network { bits: u128::from(address.to_ipv6_mapped()), prefix: prefix + IPV4_START })
}

/// An address or network of either kind.
pub(crate) fn ipv6(text: &str) -> Option<Network> {
    ipv4(text).or_else(|| {
        let (address, prefix) = split_prefix(text, 128)?;
        // The prefix of an address that ends as IPv4 counts from where that begins.
        let of_ipv4 = address.contains('.') && prefix <= 32;
        let prefix = if of_ipv4 { prefix + IPV4_START } else { prefix };
        let address: Ipv6Addr = address.parse().ok()?;
        Some(Network { bits: u128::from(address), prefix })
    })
}

/// The prefix that an optional argument gives, counted in bits of IPv6; `None` for one that is out of range.
fn prefix_at(args: &[Datum], at: usize, row: usize, start: u32) -> Option<u32> {
    match args.get(at) {
        None => Some(128),
        Some(arg) => u32::try_from(lift::longs(arg).get(row)?)
            .ok()
            .map(|prefix| prefix.saturating_add(start))
            .filter(|prefix| *prefix <= 128),
    }
}

/// Whether a reader reads IPv4 alone, which counts prefixes from there.
fn start_of(read: Reader) -> u32 {
    if std::ptr::fn_addr_eq(read, ipv4 as Reader) { IPV4_START } else { 0 }
}

fn parse_ipv4(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let texts = lift::texts(&args[0]);
    Ok(lift::to_longs(rows, |row| {
        let network = ipv4(texts.get(row))?;
        let prefix = prefix_at(args, 1, row, IPV4_START)?.min(network.prefix);
        Some(i64::from(network.cut(prefix) as u32))
    }))
}

fn format_ipv4(args: &[Datum], rows: usize, mask: bool) -> Datum {
    lift::to_texts(rows, |row, out| {
        let network = match lift::cell(&args[0], row) {
            Value::String(text) => ipv4(&text),
            other => other
                .as_i64()
                .and_then(|number| u32::try_from(number).ok())
                .map(|number| Network { bits: u128::from(Ipv4Addr::from(number).to_ipv6_mapped()), prefix: 128 }),
        };
        if let (Some(network), Some(prefix)) = (network, prefix_at(args, 1, row, IPV4_START)) {
            let prefix = prefix.min(network.prefix);
            // Writing to a string cannot fail.
            let _ = write!(out, "{}", Ipv4Addr::from(network.cut(prefix) as u32));
            if mask {
                let _ = write!(out, "/{}", prefix - IPV4_START.min(prefix));
            }
        }
    })
}

fn compare(args: &[Datum], rows: usize, read: Reader) -> Datum {
    let (left, right) = (lift::texts(&args[0]), lift::texts(&args[1]));
    let start = start_of(read);
    lift::to_longs(rows, |row| {
        Some(read(left.get(row))?.compare(read(right.get(row))?, prefix_at(args, 2, row, start)?))
    })
}

fn is_match(args: &[Datum], rows: usize, read: Reader) -> Datum {
    let (left, right) = (lift::texts(&args[0]), lift::texts(&args[1]));
    let start = start_of(read);
    lift::to_bools(rows, |row| {
        Some(read(left.get(row))?.compare(read(right.get(row))?, prefix_at(args, 2, row, start)?) == 0)
    })
}

fn is_in_range(args: &[Datum], rows: usize, read: Reader) -> Datum {
    let (addresses, ranges) = (lift::texts(&args[0]), lift::texts(&args[1]));
    let shared = if let Texts::One(range) = ranges { read(range) } else { None };
    lift::to_bools(rows, |row| Some(shared.or_else(|| read(ranges.get(row)))?.contains(read(addresses.get(row))?)))
}

fn is_in_any_range(args: &[Datum], rows: usize, read: Reader) -> Datum {
    // `None` stands for a range that cannot be read.
    let ranges_of = |value: &Value| -> Vec<Option<Network>> {
        match value {
            Value::String(text) => vec![read(text)],
            Value::Dynamic(bytes) => Dyn::new(bytes).elements().map(|range| read(range.as_str()?)).collect(),
            _ => Vec::new(),
        }
    };
    // Constant ranges are read once for all rows.
    let shared: Vec<Option<Network>> = args[1..].iter().filter_map(Datum::constant).flat_map(&ranges_of).collect();
    let columns: Vec<&Datum> = args[1..].iter().filter(|arg| arg.constant().is_none()).collect();
    let addresses = lift::texts(&args[0]);
    lift::to_bools(rows, |row| {
        let address = read(addresses.get(row))?;
        let own: Vec<Option<Network>> = columns.iter().flat_map(|column| ranges_of(&lift::cell(column, row))).collect();
        let ranges = || shared.iter().chain(&own);
        if ranges().flatten().any(|range| range.contains(address)) {
            return Some(true);
        }
        // Whether the address is in a range that cannot be read is not known.
        (!ranges().any(Option::is_none)).then_some(false)
    })
}

fn ipv4_is_private(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let private: Vec<Network> =
        ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].iter().filter_map(|text| ipv4(text)).collect();
    let texts = lift::texts(&args[0]);
    Ok(lift::to_bools(rows, |row| {
        let address = ipv4(texts.get(row))?;
        Some(private.iter().any(|range| range.contains(address)))
    }))
}

fn ipv4_netmask_suffix(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let texts = lift::texts(&args[0]);
    Ok(lift::to_longs(rows, |row| Some(i64::from(ipv4(texts.get(row))?.prefix - IPV4_START))))
}

fn parse_ipv6(args: &[Datum], rows: usize, _: &Context) -> Answer {
    let texts = lift::texts(&args[0]);
    Ok(lift::to_texts(rows, |row, out| {
        if let (Some(network), Some(prefix)) = (ipv6(texts.get(row)), prefix_at(args, 1, row, 0)) {
            let bits = network.cut(prefix.min(network.prefix));
            let groups: Vec<String> =
                Ipv6Addr::from(bits).segments().iter().map(|group| format!("{group:04x}")).collect();
            out.push_str(&groups.join(":"));
        }
    }))
}
