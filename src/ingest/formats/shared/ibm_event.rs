//! The event inside of what IBM's services put around it.
//!
//! Archives rename every nested object with the prefix `o_`; a log line holds the event as text and often a second time as
//! fields; query results hold it one or two levels deep.

use crate::ingest::probe::{Probe, text_of};
use crate::ingest::unwrap::ENVELOPE;
use std::borrow::Cow;

/// Members that can hold the event, as an object or as JSON text.
const HOLDERS: [&str; 8] =
    ["_source", "_line", "payload", "user_data", "src_obj__user_data", "event", "message", "text"];
/// The event is looked for through so many objects.
const MAX_LEVELS: usize = 3;

/// The event in a record, with everything else that the record says as its last member; `None` where there is none.
pub(in crate::ingest::formats) fn event_in(record: &str) -> Option<String> {
    let (event, around) = search(record, MAX_LEVELS)?;
    let members = event.strip_suffix('}')?;
    let comma = if members.ends_with('{') { "" } else { "," };
    Some(if around.is_empty() { event } else { format!("{members}{comma}\"{ENVELOPE}\":{{{around}}}}}") })
}

/// The event in an object, and the members around it without their braces.
fn search(object: &str, levels: usize) -> Option<(String, String)> {
    let probe = Probe::of(object).ok().filter(|_| object.trim_start().starts_with('{'))?;
    for holder in HOLDERS.iter().filter(|_| levels > 0) {
        let Some(inner) = probe.raw(holder).and_then(as_object) else { continue };
        let Some((event, mut inside)) = search(&inner, levels - 1) else { continue };
        let own = Probe::of(&event).ok()?;
        let mut around = String::new();
        for (key, value) in probe.members.iter().filter(|(key, _)| key != holder) {
            // What the event says itself is not said twice.
            let is_again = || own.raw(without_prefix(key)) == Some(&*without_prefixes(value.get()));
            if !is_again() {
                push(&mut around, key, value.get());
            }
        }
        if !inside.is_empty() {
            inside = format!("{{{inside}}}");
            push(&mut around, holder, &inside);
        }
        return Some((event, around));
    }
    if probe.raw("action").is_none() || probe.raw("eventTime").is_none() {
        return None;
    }
    let (mut event, mut around) = (String::new(), String::new());
    for (key, value) in &probe.members {
        if key.starts_with('_') {
            push(&mut around, key, value.get());
        } else {
            push(&mut event, without_prefix(key), &without_prefixes(value.get()));
        }
    }
    Some((format!("{{{event}}}"), around))
}

/// A value that is an object, or a text that is one.
fn as_object(raw: &str) -> Option<Cow<'_, str>> {
    let text = if raw.starts_with('"') { text_of(raw)? } else { Cow::Borrowed(raw) };
    text.trim_start().starts_with('{').then_some(text)
}

fn push(members: &mut String, key: &str, value: &str) {
    let Ok(key) = serde_json::to_string(key) else { return };
    members.extend([if members.is_empty() { "" } else { "," }, &key, ":", value]);
}

fn without_prefix(key: &str) -> &str {
    key.strip_prefix("o_").unwrap_or(key)
}

/// Valid JSON with `o_` taken from the front of every key.
fn without_prefixes(json: &str) -> Cow<'_, str> {
    if !json.contains("\"o_") {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(quote) = rest.find('"') {
        let (before, string) = rest.split_at(quote);
        let (string, after) = string.split_at(string_length(string));
        out.push_str(before);
        // Only a key has a colon behind it.
        match string.strip_prefix("\"o_").filter(|_| after.trim_start().starts_with(':')) {
            Some(key) => out.extend(["\"", key]),
            None => out.push_str(string),
        }
        rest = after;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Bytes of the string that a text begins with, with both quotes.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            b'"' if !escaped => return at + 1,
            b'\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_go_from_keys_only() {
        let json = r#"{"o_a":{"o_b" : "o_c","d":["o_e","\"o_f\":"]},"é":"\\"}"#;
        assert_eq!(without_prefixes(json), r#"{"a":{"b" : "o_c","d":["o_e","\"o_f\":"]},"é":"\\"}"#);
    }

    #[test]
    fn the_event_is_found_and_the_rest_goes_with_it() {
        for (record, expected) in [
            (
                r#"{"payload":{"action":"a","eventTime":"t"},"x":1}"#,
                Some(r#"{"action":"a","eventTime":"t","_envelope":{"x":1}}"#),
            ),
            (r#"{"payload":{"action":"a"}}"#, None),
            // The line says it all again.
            (
                r#"{"_source":{"action":"a","o_target":{"o_host":1},"_ts":5,"_line":"{\"action\":\"a\",\"eventTime\":\"t\",\"target\":{\"host\":1}}"}}"#,
                Some(r#"{"action":"a","eventTime":"t","target":{"host":1},"_envelope":{"_source":{"_ts":5}}}"#),
            ),
            // The line is cut or no event.
            (
                r#"{"_source":{"action":"a","eventTime":"t","o_target":{"o_host":1},"_line":"{\"act"},"_id":"i"}"#,
                Some(
                    r#"{"action":"a","eventTime":"t","target":{"host":1},"_envelope":{"_id":"i","_source":{"_line":"{\"act"}}}"#,
                ),
            ),
            (
                r#"{"labels":[],"user_data":"{\"message\":{\"action\":\"a\",\"eventTime\":\"t\"},\"y\":2}"}"#,
                Some(r#"{"action":"a","eventTime":"t","_envelope":{"labels":[],"user_data":{"y":2}}}"#),
            ),
        ] {
            assert_eq!(event_in(record).as_deref(), expected, "{record}");
        }
    }
}
