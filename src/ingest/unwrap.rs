//! Records that hold records: what is inside takes their place, and what they say themselves goes with it.

use super::Sink;
use super::classify::{Classifier, MAX_DEPTH, Place};
use super::columns::is_json;
use super::formats::{FORMATS, Inside, Itself, WRAPPERS, Wrapper};
use super::json::inner::{Part, parts};
use super::probe::{Probe, text_of};
use base64::Engine as _;
use std::borrow::Cow;

/// Name under which the members of a wrapper stand in the rows' `AdditionalFields`.
pub(super) const ENVELOPE: &str = "_envelope";

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
        let mut found = wrapper.inside.iter().find_map(|inside| inside.find(probe, text, &self.around.text));
        if found.is_some() && place.depth >= MAX_DEPTH {
            place
                .tally
                .note(format!("Records inside records are read to a depth of {MAX_DEPTH}; deeper ones stay text."));
            found = None;
        }
        match &wrapper.itself {
            Itself::Nothing if found.is_none() => return self.read_unknown(probe, text, place),
            Itself::Or(format) if found.as_ref().is_none_or(|found| !is_known(&found.text)) => {
                return self.read_by(format, text, place);
            }
            Itself::And(format) => self.read_by(format, text, place)?,
            _ => {}
        }
        let Some(found) = found else { return Ok(()) };
        place.tally.saw(wrapper.name);
        self.read_inside(&found.text, &found.around, place)
    }

    /// Reads the records of a text inside a record, each with what stands around it.
    pub(super) fn read_inside(&mut self, text: &str, around: &str, place: &mut Place<'_>) -> Result<(), String> {
        let outer = std::mem::take(&mut self.around);
        let (origin, depth) = (place.origin, place.depth + 1);
        let result = parts(text, &mut |part| match part {
            Part::Head(head, objects) => {
                self.open_envelope(head, objects, place.tally);
                Ok(())
            }
            Part::Record(record) => {
                let Some(record) = self.record_of_row(record, place.tally)? else { return Ok(()) };
                let sink: &mut dyn Sink = place.sink;
                let mut inner = Place { origin, depth, tally: place.tally, sink };
                self.classify(&with_envelope(&record, around), &mut inner)
            }
            Part::Broken(reason) => Err(format!("What is inside the record cannot be read: {reason}.")),
        });
        self.around = outer;
        result
    }
}

impl Inside {
    /// What is inside a wrapper at this place; `None` where there is no JSON. `head` is what stands around the wrapper.
    fn find<'t>(&self, probe: &Probe<'t>, text: &'t str, head: &str) -> Option<Found<'t>> {
        let (path, inner) = match self {
            Self::Made(make) => return Some(Found { text: Cow::Owned(make(text)?), around: String::new() }),
            Self::Json(path) => (path, as_json(probe.at(path)?)?),
            Self::Base64(path) => {
                let coded = text_of(probe.at(path)?)?;
                let bytes = base64::engine::general_purpose::STANDARD.decode(coded.trim()).ok()?;
                let inner = String::from_utf8(bytes).ok().filter(|inner| is_json(inner))?;
                (path, Cow::Owned(inner))
            }
        };
        let mut around = String::from(head);
        write_without(probe, path, &mut around);
        let around = if around.is_empty() { around } else { format!("{{{around}}}") };
        Some(Found { text: inner, around })
    }
}

/// A value that is an object or an array, or a text that is one.
fn as_json(raw: &str) -> Option<Cow<'_, str>> {
    if raw.starts_with(['{', '[']) {
        return Some(Cow::Borrowed(raw));
    }
    // Several documents in one text are read one by one, so that its beginning must do.
    text_of(raw).filter(|text| text.trim_start().starts_with(['{', '[']))
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

/// Whether the first record of a text is of a known shape.
fn is_known(text: &str) -> bool {
    let first = parts(text, &mut |part| match part {
        Part::Head(..) => Ok(()),
        Part::Broken(..) => Err(false),
        Part::Record(record) => Err(Probe::of(record).is_ok_and(|probe| {
            WRAPPERS.iter().any(|wrapper| wrapper.claims(&probe)) || FORMATS.iter().any(|format| format.claims(&probe))
        })),
    });
    first == Err(true)
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
