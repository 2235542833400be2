//! A range of IPv4 addresses as networks: `ipv4_range_to_cidr_list()`.

use crate::kql::functions::declare::{DYNAMIC, overload, string};
use crate::kql::functions::{ResultName, Scalar, lift};
use std::net::Ipv4Addr;

pub(super) static FAMILY: &[&Scalar] = &[&IPV4_RANGE_TO_CIDR_LIST];

static IPV4_RANGE_TO_CIDR_LIST: Scalar = Scalar {
    name: "ipv4_range_to_cidr_list",
    aliases: &[],
    doc: "The fewest networks (`10.0.0.0/8`) that make up the addresses from the first to the last one. Null for what is no \
          address, or an end before the start.",
    reference: "query/ipv4-range-to-cidr-list-function",
    overloads: &[overload!([string("start_address"), string("end_address")] => DYNAMIC, |args, rows, _| {
        let (starts, ends) = (lift::texts(&args[0]), lift::texts(&args[1]));
        Ok(lift::to_dynamics(rows, |row, out| {
            let number = |text: &str| Some(u64::from(u32::from(text.trim().parse::<Ipv4Addr>().ok()?)));
            let (mut start, end) = (number(starts.get(row))?, number(ends.get(row))?);
            if start > end {
                return None;
            }
            out.begin_array();
            while start <= end {
                // The largest network that begins here and does not reach past the end.
                let aligned = (start as u32).trailing_zeros().min(32);
                let fitting = (end - start + 1).ilog2();
                let bits = aligned.min(fitting);
                out.string(&format!("{}/{}", Ipv4Addr::from(start as u32), 32 - bits));
                start += 1 << bits;
            }
            out.end();
            Some(())
        }))
    })],
    result_name: ResultName::None,
    examples: &[
        (
            "ipv4_range_to_cidr_list(\"1.1.128.0\", \"1.1.140.255\")",
            "[\"1.1.128.0/21\",\"1.1.136.0/22\",\"1.1.140.0/24\"]",
        ),
        ("ipv4_range_to_cidr_list(\"0.0.0.0\", \"255.255.255.255\")", "[\"0.0.0.0/0\"]"),
        ("isnull(ipv4_range_to_cidr_list(\"10.0.0.2\", \"10.0.0.1\"))", "true"),
    ],
};
