//! Records that hold records: what is inside takes their place, and what they say themselves goes with it.

use super::Sink;
use super::classify::{Classifier, MAX_DEPTH, Place};
use super::formats::{FORMATS, Inside, Itself, WRAPPERS, Wrapper};
use super::json::inner::{Part, parts};
use super::probe::{LONE_VALUE, Probe, text_of};
use base64::Engine as _;
use flate2::read::MultiGzDecoder;
use std::borrow::Cow;
use std::io::Read as _;

/// Name under which the members of a wrapper stand in the rows' `AdditionalFields`.
pub(super) const ENVELOPE: &str = "_envelope";

/// What gzip inside a record may become: as much as a record may have.
const MAX_INFLATED: u64 = 64 << 20;

/// What was found inside a wrapper.
struct Found<'t> {
    text: Cow<'t, str>,
    /// The wrapper without it, as a JSON object; empty where nothing is left.
    around: String,
}

impl Classifier {
    /// Reads what is inside a wrapper.
    pub(super) fn unwrap(
        &mut self,
        wrapper: &'static Wrapper,
        probe: &Probe<'_>,
        text: &str,
        place: &mut Place<'_>,
    ) -> Result<(), String> {
        if let Itself::Note(note) = wrapper.itself {
            if !note.is_empty() {
                place.tally.saw(wrapper.name);
                place.tally.note(note);
            }
            return Ok(());
        }
        if let Itself::Remark(note) = wrapper.itself {
            place.tally.saw(wrapper.name);
            place.tally.note(note);
            return self.read_unknown(probe, text, place);
        }
        let mut found = wrapper.inside.iter().find_map(|inside| inside.find(probe, text, &self.around.text));
        if found.is_some() && place.depth >= MAX_DEPTH {
            place
                .tally
                .note(format!("Records inside records are read to a depth of {MAX_DEPTH}; deeper ones stay text."));
            found = None;
        }
        match &wrapper.itself {
            Itself::Nothing if !found.as_ref().is_some_and(|found| begins_with(&found.text, |_| true)) => {
                return self.read_unknown(probe, text, place);
            }
            Itself::Or(format) if !found.as_ref().is_some_and(|found| begins_with(&found.text, is_known)) => {
                return self.read_by(format, text, place);
            }
            Itself::And(format) => self.read_by(format, text, place)?,
            _ => {}
        }
        let Some(found) = found else { return Ok(()) };
        place.tally.saw(wrapper.name);
        self.read_inside(&found.text, &found.around, place)
    }

    /// Reads the records of a text inside a record, each with what stands around it. The error is about the first one:
    /// once one is read, what cannot be read of the others is rejected alone, and words behind them are no records.
    pub(super) fn read_inside(&mut self, text: &str, around: &str, place: &mut Place<'_>) -> Result<(), String> {
        let outer = std::mem::take(&mut self.around);
        let (origin, line, depth) = (place.origin, place.line, place.depth + 1);
        let mut has_read = false;
        let result = parts(text, &mut |part| {
            let (result, text) = match part {
                Part::Head(head, objects) => {
                    self.open_envelope(head, objects, place.tally);
                    return Ok(());
                }
                Part::Record(record) => {
                    let sink: &mut dyn Sink = place.sink;
                    let mut inner = Place { origin, line, depth, tally: place.tally, sink };
                    (self.read_part(record, around, &mut inner), record)
                }
                Part::Broken(_, words) if has_read && !words.starts_with(['{', '[', '"']) => {
                    place.tally.note("Words behind a record that stands inside of another one are left out.");
                    return Ok(());
                }
                Part::Broken(reason, text) => {
                    (Err(format!("What is inside the record cannot be read: {reason}.")), text)
                }
            };
            match result {
                Ok(()) => has_read = true,
                Err(reason) if has_read => place.tally.reject(line, origin, reason, text),
                Err(reason) => return Err(reason),
            }
            Ok(())
        });
        self.around = outer;
        result
    }

    /// Reads one of these records.
    fn read_part(&mut self, record: &str, around: &str, place: &mut Place<'_>) -> Result<(), String> {
        match self.record_of_row(record, place.tally)? {
            Some(record) => self.classify(&with_envelope(&record, around), place),
            None => Ok(()),
        }
    }
}

impl Inside {
    /// What is inside a wrapper at this place; `None` where there is no JSON. `head` is what stands around the wrapper.
    fn find<'t>(&self, probe: &Probe<'t>, text: &'t str, head: &str) -> Option<Found<'t>> {
        let (path, inner) = match self {
            Self::Made(make) => return Some(Found { text: Cow::Owned(make(text)?), around: String::new() }),
            Self::Json(path) => (path, as_json(probe.at(path)?)?),
            Self::Base64(path) => (path, Cow::Owned(decoded(&text_of(probe.at(path)?)?)?)),
        };
        let mut around = String::from(head);
        write_without(probe, path, &mut around);
        let around = if around.is_empty() { around } else { format!("{{{around}}}") };
        Some(Found { text: inner, around })
    }
}

/// The JSON text that stands in base64, with gzip inside of it or not.
fn decoded(base64: &str) -> Option<String> {
    let mut bytes = base64::engine::general_purpose::STANDARD.decode(base64.trim()).ok()?;
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut inflated = Vec::new();
        let mut reader = MultiGzDecoder::new(&bytes[..]).take(MAX_INFLATED + 1);
        reader.read_to_end(&mut inflated).ok()?;
        bytes = inflated;
    }
    if bytes.len() as u64 > MAX_INFLATED {
        return None;
    }
    String::from_utf8(bytes).ok().filter(|inner| begins_json(inner))
}

/// A value that is an object or an array, or a text that is one.
fn as_json(raw: &str) -> Option<Cow<'_, str>> {
    if raw.starts_with(['{', '[']) {
        return Some(Cow::Borrowed(raw));
    }
    // Several documents in one text are read one by one, so that its beginning must do.
    text_of(raw).filter(|text| begins_json(text))
}

/// Whether a text begins like an object or an array, behind a byte order mark or not.
fn begins_json(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '['])
}

/// Writes the members of an object but for the value at a path.
fn write_without(probe: &Probe<'_>, path: &[&str], out: &mut String) {
    let Some((first, rest)) = path.split_first() else { return };
    for (key, value) in &probe.members {
        let mut value = Cow::Borrowed(value.get());
        if key == first {
            let Some(inner) = Probe::of(&value).ok().filter(|_| !rest.is_empty()) else { continue };
            let mut left = String::new();
            write_without(&inner, rest, &mut left);
            if left.is_empty() {
                continue;
            }
            value = Cow::Owned(format!("{{{left}}}"));
        }
        let Ok(key) = serde_json::to_string(key) else { continue };
        let comma = if out.is_empty() { "" } else { "," };
        out.extend([comma, &key, ":", &value]);
    }
}

/// The record with what stands around it as its last member. Records that are no objects stay as they are.
fn with_envelope<'t>(record: &'t str, around: &str) -> Cow<'t, str> {
    let trimmed = record.trim();
    let members = trimmed.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    match members {
        Some(members) if !around.is_empty() => {
            let comma = if members.trim().is_empty() { "" } else { "," };
            Cow::Owned(format!("{{{members}{comma}\"{ENVELOPE}\":{around}}}"))
        }
        _ => Cow::Borrowed(record),
    }
}

/// Whether the first record of a text can be read and is as it should be. Lists of anything but objects are no records:
/// they could not carry what stands around them.
fn begins_with(text: &str, is_right: fn(&Probe<'_>) -> bool) -> bool {
    let mut opened = false;
    let first = parts(text, &mut |part| match part {
        Part::Head(..) => {
            opened = true;
            Ok(())
        }
        Part::Broken(..) => Err(false),
        Part::Record(record) => {
            let probe = Probe::of(record).ok().filter(|_| opened || record.starts_with('{'));
            Err(probe.is_some_and(|probe| is_right(&probe)))
        }
    });
    first == Err(true)
}

/// The records in one that is no object: in a list, as tools put exports together, or in a text, as they pick a member
/// out of records. `None` where they are of no known shape.
pub(super) fn lone_records<'t>(probe: &Probe<'t>, text: &str) -> Option<Cow<'t, str>> {
    let value = probe.raw(LONE_VALUE).filter(|_| !text.starts_with('{'))?;
    as_json(value).filter(|inner| begins_known(inner))
}

/// Whether a text begins with a record of a known shape.
pub(super) fn begins_known(text: &str) -> bool {
    begins_with(text, is_known)
}

/// Whether a text is an envelope around records, the first of which is of a known shape or a row of a table of columns.
pub(super) fn opens_known(text: &str) -> bool {
    let mut heads = 0;
    let first = parts(text, &mut |part| match part {
        Part::Head(..) => {
            heads += 1;
            Ok(())
        }
        Part::Broken(..) => Err(false),
        Part::Record(record) => {
            let is_row = heads > 1 && record.starts_with('[');
            Err(heads > 0 && (is_row || Probe::of(record).is_ok_and(|probe| is_known(&probe))))
        }
    });
    first == Err(true)
}

/// Whether a record is of a known shape.
fn is_known(probe: &Probe<'_>) -> bool {
    WRAPPERS.iter().any(|wrapper| wrapper.claims(probe)) || FORMATS.iter().any(|format| format.claims(probe))
}

/// Whether a text begins with the record of an event, or with a wrapper of such.
pub(super) fn begins_event(text: &str) -> bool {
    begins_with(text, is_event)
}

/// Whether a record is of a known shape that is not one of a list.
fn is_event(probe: &Probe<'_>) -> bool {
    match WRAPPERS.iter().find(|wrapper| wrapper.claims(probe)) {
        Some(wrapper) => !wrapper.is_listing,
        None => FORMATS.iter().find(|format| format.claims(probe)).is_some_and(|format| !format.is_listing),
    }
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_goes_with_the_record() {
        let text = r#"{"a":1,"Sns":{"Message":"{\"x\":1}","Id":"i"},"b":null}"#;
        let probe = Probe::of(text).expect("JSON");
        let found = Inside::Json(&["Sns", "Message"]).find(&probe, text, r#""group":"g""#).expect("an object inside");
        assert_eq!(found.text, r#"{"x":1}"#);
        assert_eq!(found.around, r#"{"group":"g","a":1,"Sns":{"Id":"i"},"b":null}"#);
        assert_eq!(with_envelope(r#"{"x":1}"#, r#"{"a":1}"#), r#"{"x":1,"_envelope":{"a":1}}"#);
        assert_eq!(with_envelope("{}", r#"{"a":1}"#), r#"{"_envelope":{"a":1}}"#);
        assert_eq!(with_envelope("[1]", r#"{"a":1}"#), "[1]");
    }
}
