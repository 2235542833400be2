//! How a record is told: what its outermost keys must be.

use super::{Decoder, FORMATS, Format};
use crate::ingest::probe::{LONE_VALUE, Probe, Seen, bit_of};
use crate::ingest::unwrap::ENVELOPE;
use crate::tables::TableSchema;
use serde_json::value::RawValue;
use std::sync::LazyLock;

/// Keys that can stand beside the columns of a row of Log Analytics.
const BESIDE: [&str; 2] = ["TableName", ENVELOPE];

/// What a record must have to be of a shape.
pub(in crate::ingest) enum Claim {
    /// The key, at the top level.
    Has(&'static str),
    /// The key with this text.
    Is(&'static str, &'static str),
    /// The key with one of these texts.
    IsOneOf(&'static str, &'static [&'static str]),
    /// The key with a text of which this holds.
    Fits(&'static str, fn(&str) -> bool),
    /// A value at this path of keys through objects.
    At(&'static [&'static str]),
    /// No such key.
    Lacks(&'static str),
    /// Not the key with this text; without the key, too.
    IsNot(&'static str, &'static str),
    /// The key with a text that is none of these.
    IsNoneOf(&'static str, &'static [&'static str]),
    /// A row of this table of Log Analytics: its `Type` names no other one, and its keys are columns, unless this id is
    /// among them. What a query counted, as `count_`, is no column, and no id stands beside it.
    RowOf(&'static TableSchema, &'static str),
    /// The record is a list of objects, the first of which begins with this key.
    ListOf(&'static str),
    /// The record is a list of objects of one member each, a text or null.
    ListOfLoneTexts,
}

impl Claim {
    /// Whether a record has all claims of any one list.
    pub(in crate::ingest) fn any_hold(signature: &[&[Self]], probe: &Probe<'_>) -> bool {
        signature.iter().any(|claims| claims.iter().all(|claim| claim.holds(probe)))
    }

    /// The key without which it does not hold, where there is one.
    pub(super) fn key(&self) -> Option<&'static str> {
        match self {
            Self::Has(key) | Self::Is(key, _) | Self::Fits(key, _) => Some(*key),
            Self::IsOneOf(key, _) | Self::IsNoneOf(key, _) => Some(*key),
            Self::At(path) => path.first().copied(),
            Self::ListOf(_) | Self::ListOfLoneTexts => Some(LONE_VALUE),
            Self::Lacks(_) | Self::IsNot(..) | Self::RowOf(..) => None,
        }
    }

    /// Whether a record has it.
    pub(super) fn holds(&self, probe: &Probe<'_>) -> bool {
        let is = |key: &str, expected: &str| matches!(probe.get(key), Some(Seen::Text(text)) if text == expected);
        match self {
            Self::Fits(key, fits) => matches!(probe.get(key), Some(Seen::Text(text)) if fits(&text)),
            Self::Has(key) => probe.raw(key).is_some(),
            Self::Is(key, expected) => is(key, expected),
            Self::IsOneOf(key, expected) => expected.iter().any(|expected| is(key, expected)),
            Self::IsNoneOf(key, others) => {
                matches!(probe.get(key), Some(Seen::Text(text)) if !others.contains(&&*text))
            }
            Self::RowOf(table, id) => {
                let of_table = match probe.get("Type") {
                    None | Some(Seen::Null) => true,
                    Some(Seen::Text(text)) => ["", "None", table.name].contains(&&*text),
                    Some(_) => false,
                };
                of_table && (probe.raw(id).is_some() || probe.members.iter().all(|(key, _)| may_stand_in(table, key)))
            }
            Self::At(path) => probe.at(path).is_some(),
            Self::Lacks(key) => probe.raw(key).is_none(),
            Self::IsNot(key, other) => !is(key, other),
            Self::ListOf(key) => probe.raw(LONE_VALUE).is_some_and(|list| first_key_in_list(list) == Some(*key)),
            Self::ListOfLoneTexts => probe.raw(LONE_VALUE).is_some_and(are_lone_texts),
        }
    }
}

/// One way in which a format claims records.
struct Asked {
    claims: &'static [Claim],
    /// The bits of the keys that it asks for.
    bits: u64,
    /// The format's number.
    format: usize,
    /// Whether the keys may be of any case. Names alone are those of any log then: only a claim on what they say counts.
    /// What makes several rows of a record looks its keys up as they are.
    folds: bool,
}

static ASKED: LazyLock<Vec<Asked>> = LazyLock::new(|| {
    let is_of_values = |claim: &Claim| matches!(claim, Claim::Is(..) | Claim::IsOneOf(..) | Claim::RowOf(..));
    let asked = |(format, of): (usize, &&'static Format)| {
        let makes_rows = matches!(of.decoder, Decoder::Rows(_));
        of.signature.iter().map(move |claims| Asked {
            claims,
            bits: claims.iter().filter_map(Claim::key).fold(0, |bits, key| bits | bit_of(key)),
            format,
            folds: !makes_rows && claims.iter().any(is_of_values),
        })
    };
    FORMATS.iter().enumerate().flat_map(asked).collect()
});

/// Number of the format that claims a record by its keys as they are, or else by its keys in any case: PowerShell and
/// others change it.
pub(in crate::ingest) fn format_of(probe: &Probe<'_>) -> Option<usize> {
    // The keys of most records are those of one format, or of none.
    let asked = ASKED.iter().filter(|asked| probe.may_have(asked.bits));
    let holds = |asked: &&Asked, probe: &Probe<'_>| asked.claims.iter().all(|claim| claim.holds(probe));
    let found = asked.clone().find(|asked| holds(asked, probe)).or_else(|| {
        let mut others = asked.filter(|asked| asked.folds).peekable();
        others.peek()?;
        let probe = probe.in_any_case();
        others.find(|asked| holds(asked, &probe))
    });
    found.map(|asked| asked.format)
}

/// Whether a key is a column of a table, or stands beside them.
fn may_stand_in(table: &TableSchema, key: &str) -> bool {
    let mut names = table.columns.iter().map(|column| column.name).chain(BESIDE);
    names.any(|name| name.eq_ignore_ascii_case(key))
}

/// The first key of the first object in a list.
fn first_key_in_list(list: &str) -> Option<&str> {
    let object = list.strip_prefix('[')?.trim_start().strip_prefix('{')?;
    object.trim_start().strip_prefix('"')?.split('"').next()
}

/// Whether a list is one of objects of one member each, a text or null.
fn are_lone_texts(list: &str) -> bool {
    let Some(elements) = list.starts_with('[').then(|| serde_json::from_str::<Vec<&RawValue>>(list).ok()).flatten()
    else {
        return false;
    };
    let is_lone = |element: &&RawValue| {
        let probe = Probe::of(element.get()).ok().filter(|_| element.get().starts_with('{'));
        probe.is_some_and(|probe| matches!(&probe.members[..], [(_, value)] if value.get().starts_with(['"', 'n'])))
    };
    !elements.is_empty() && elements.iter().all(is_lone)
}
