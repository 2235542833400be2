//! `ipv4_lookup`, `ipv6_lookup`: rows with the networks that their addresses lie in.

use super::{Call, Complaint, Plugin, Prepared, Room};
use crate::kql::functions::{Network, ipv4, ipv6};
use crate::values::{Batch, Column, Field, NO_ROW, ScalarType, Schema};
use std::collections::{BTreeMap, HashMap};

pub(super) static FAMILY: &[&Plugin] = &[&IPV4_LOOKUP, &IPV6_LOOKUP];

static IPV4_LOOKUP: Plugin = Plugin {
    name: "ipv4_lookup",
    syntax: "ipv4_lookup(LookupTable, SourceIPv4Key, IPv4LookupKey [, ExtraKey1, … [, return_unmatched]])",
    doc: "Each row with the rows of the lookup table whose IPv4 network holds its address.",
    reference: "query/ipv4-lookup-plugin",
    summarizes: false,
    keeps_order: false,
    prepare: |call| prepare(call, ipv4, true),
    examples: &[(
        "let N = datatable(net:string, who:string)['10.1.0.0/16','lab', '10.2.0.0/16','ci']; \
         datatable(ip:string)['10.2.3.4', '192.168.1.1'] | evaluate ipv4_lookup(N, ip, net)",
        "10.2.3.4|10.2.0.0/16|ci",
    )],
};

static IPV6_LOOKUP: Plugin = Plugin {
    name: "ipv6_lookup",
    syntax: "ipv6_lookup(LookupTable, SourceIPv6Key, IPv6LookupKey [, return_unmatched])",
    doc: "Each row with the rows of the lookup table whose network holds its address; IPv4 may be among them.",
    reference: "query/ipv6-lookup-plugin",
    summarizes: false,
    keeps_order: false,
    prepare: |call| prepare(call, ipv6, false),
    examples: &[(
        "let N = datatable(net:string, who:string)['2001:db8::/32','lab']; \
         datatable(ip:string)['2001:db8::7', '::1'] | evaluate ipv6_lookup(N, ip, net, true)",
        "2001:db8::/32|lab|2001:db8::7;||::1",
    )],
};

type Reader = fn(&str) -> Option<Network>;

/// What rows of the lookup table have in common: length of the prefix, its bits, and the extra keys.
type Key = (u32, u128, Vec<String>);

/// The two put the tables' columns in different orders, as the service does.
fn prepare(call: &mut Call<'_>, read: Reader, source_first: bool) -> Result<Prepared, Complaint> {
    let table = call.table("LookupTable")?;
    let source = call.column_of("SourceKey", &[ScalarType::String])?;
    let network = call.lookup_column("LookupKey")?;
    let lookup = call.tables[table - 1].clone();
    let mut extra = Vec::new();
    for word in call.words_here() {
        match (call.input.index_of(&word), lookup.index_of(&word)) {
            (Some(own), Some(other)) => extra.push((own, other)),
            _ => return Err(format!("The extra key {word} must be a column of both tables.").into()),
        }
    }
    let unmatched = call.optional("return_unmatched", ScalarType::Bool)?.and_then(|value| value.as_bool());
    let unmatched = unmatched.unwrap_or(false);
    // Extra keys are equal on both sides: they come once, from the rows.
    let kept: Vec<usize> = (0..lookup.len()).filter(|at| !extra.iter().any(|(_, other)| other == at)).collect();
    let own = call.input.fields.iter();
    let others = kept.iter().map(|at| &lookup.fields[*at]);
    let fields = if source_first { side_by_side(own.chain(others)) } else { side_by_side(others.chain(own)) };
    let width = call.input.len();
    Ok(Prepared::known(Schema::new(fields), async move |inputs, _, room| {
        let (input, other) = (&inputs[0], &inputs[table]);
        let networks = Networks::of(other, network.of(other), &extra, read)?;
        let (left, right) = networks.find(input, source.of(input), &extra, read, unmatched, room).await?;
        let others = kept.iter().map(|at| other.columns[*at].take(&right));
        let own = input.columns[..width].iter().map(|column| column.take(&left));
        let columns: Vec<Column> = if source_first { own.chain(others).collect() } else { others.chain(own).collect() };
        Ok(Batch::new(columns, left.len()))
    }))
}

/// The columns of two tables, each name only once: a later one gets a number.
pub(super) fn side_by_side<'a>(all: impl Iterator<Item = &'a Field>) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for field in all {
        let mut name = field.name.to_string();
        let mut number = 0;
        while fields.iter().any(|known| *known.name == *name) {
            number += 1;
            name = format!("{}{number}", field.name);
        }
        fields.push(Field::new(name, field.kind));
    }
    fields
}

/// The rows of a lookup table by network.
struct Networks {
    rows: HashMap<Key, Vec<u32>>,
    /// Lengths of prefixes that occur, with the number of rows: those are all places to look.
    prefixes: BTreeMap<u32, usize>,
}

fn keys(batch: &Batch, columns: impl Iterator<Item = usize>, row: usize) -> Vec<String> {
    columns.map(|at| batch.columns[at].value(row).to_text()).collect()
}

impl Networks {
    fn of(batch: &Batch, column: &Column, extra: &[(usize, usize)], read: Reader) -> Result<Self, Complaint> {
        let Some(texts) = column.as_strings() else {
            return Err("The column of networks must hold text.".to_owned().into());
        };
        let mut networks = Self { rows: HashMap::new(), prefixes: BTreeMap::new() };
        for (row, text) in texts.iter().enumerate() {
            if let Some(network) = read(text) {
                let key = (
                    network.prefix,
                    network.cut(network.prefix),
                    keys(batch, extra.iter().map(|(_, other)| *other), row),
                );
                networks.rows.entry(key).or_default().push(row as u32);
                *networks.prefixes.entry(network.prefix).or_insert(0) += 1;
            }
        }
        Ok(networks)
    }

    /// Pairs of rows, as two lists.
    async fn find(
        &self,
        input: &Batch,
        column: &Column,
        extra: &[(usize, usize)],
        read: Reader,
        unmatched: bool,
        room: &Room,
    ) -> Result<(Vec<u32>, Vec<u32>), Complaint> {
        let (mut left, mut right) = (Vec::new(), Vec::new());
        let Some(texts) = column.as_strings() else { return Ok((left, right)) };
        for (row, text) in texts.iter().enumerate() {
            let before = left.len();
            room.pace.done(1).await;
            if let Some(address) = read(text) {
                let mut key = (0, 0, keys(input, extra.iter().map(|(own, _)| *own), row));
                for prefix in self.prefixes.range(..=address.prefix).map(|(prefix, _)| *prefix) {
                    (key.0, key.1) = (prefix, address.cut(prefix));
                    for found in self.rows.get(&key).into_iter().flatten() {
                        left.push(row as u32);
                        right.push(*found);
                    }
                }
            }
            if unmatched && left.len() == before {
                left.push(row as u32);
                right.push(NO_ROW);
            }
            if left.len() > room.max_rows {
                return Err(format!("The answer has more than {} rows, the limit here.", room.max_rows).into());
            }
        }
        Ok((left, right))
    }
}
