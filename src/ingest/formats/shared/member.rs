//! Texts inside an object, for columns that are cut out of it.

use crate::ingest::probe::{Probe, text_of};
use std::borrow::Cow;

/// The first text that is not empty under one of these keys, whatever their case, in an object written as JSON.
pub(in crate::ingest::formats) fn member(object: &str, keys: &[&str]) -> Cow<'static, str> {
    let find = || {
        let probe = object.starts_with('{').then(|| Probe::of(object).ok()).flatten()?;
        let found = |key: &&str| {
            let (_, value) = probe.members.iter().find(|(name, _)| name.eq_ignore_ascii_case(key))?;
            Some(text_of(value.get())?.into_owned()).filter(|text| !text.is_empty())
        };
        keys.iter().find_map(found)
    };
    Cow::Owned(find().unwrap_or_default())
}
