//! All tabs of the page as one text: kept across a reload, or saved as a file that can be dropped again. Like a link, never data.
//!
//! `{"tallyman_session":1,"at":0,"sheets":[…]}`, each sheet as [`encode`] writes it.

use super::{State, decode, encode};
use crate::protocol::SESSION_ENDING;
use serde::Deserialize;
use serde_json::value::RawValue;

/// The version that this page writes.
const VERSION: u32 = 1;
/// Tabs that are read, at most.
const MOST_SHEETS: usize = 50;
/// A larger text is not read.
pub const MOST_SESSION_BYTES: usize = 16 << 20;

/// All tabs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Session {
    /// Which is open.
    pub at: usize,
    /// In the order of the strip.
    pub sheets: Vec<State>,
}

#[derive(Deserialize)]
struct Written<'a> {
    tallyman_session: u32,
    #[serde(default)]
    at: u32,
    #[serde(borrow)]
    sheets: Vec<&'a RawValue>,
}

/// The tabs as JSON.
pub fn encode_session(session: &Session) -> String {
    let sheets: Vec<String> =
        session.sheets.iter().map(|sheet| String::from_utf8_lossy(&encode(sheet)).into_owned()).collect();
    format!("{{\"tallyman_session\":{VERSION},\"at\":{},\"sheets\":[{}]}}\n", session.at, sheets.join(","))
}

/// The bytes of the session that a tar archive begins with, right behind the `head` of 512 bytes; `None` for any other archive.
/// Source: POSIX.1-2017, pax, "ustar Interchange Format": a name in 100 bytes, and the size in octal digits from byte 124.
pub fn session_in_archive(head: &str) -> Option<u64> {
    let name = head.get(..100)?.trim_end_matches('\0');
    let size = u64::from_str_radix(head.get(124..136)?.trim_matches(['\0', ' ']), 8).ok()?;
    (name.ends_with(SESSION_ENDING) && size <= MOST_SESSION_BYTES as u64).then_some(size)
}

/// Reads what [`encode_session`] of this or another version wrote, with what could not be read of it, each a sentence; `None` for
/// any other text.
pub fn decode_session(json: &str) -> Option<(Session, Vec<String>)> {
    if json.len() > MOST_SESSION_BYTES {
        return None;
    }
    let written: Written<'_> = serde_json::from_str(json).ok()?;
    let mut notes = Vec::new();
    if written.tallyman_session > VERSION {
        notes.push("The session was written by a later version; what this one knows of it was read.".to_owned());
    }
    if written.sheets.len() > MOST_SHEETS {
        notes.push(format!("Only the first {MOST_SHEETS} of {} tabs were read.", written.sheets.len()));
    }
    let sheets = written.sheets.iter().take(MOST_SHEETS).map(|sheet| {
        let decoded = decode(sheet.get().as_bytes());
        notes.extend(decoded.notes);
        decoded.state
    });
    let sheets: Vec<State> = sheets.collect();
    let at = (written.at as usize).min(sheets.len().saturating_sub(1));
    Some((Session { at, sheets }, notes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_begins_its_archive() {
        let mut head = vec![0_u8; 512];
        head[..21].copy_from_slice(b"session.tallyman.json");
        head[124..135].copy_from_slice(b"00000000123");
        let text = |head: &[u8]| String::from_utf8(head.to_vec()).expect("ASCII");
        assert_eq!(session_in_archive(&text(&head)), Some(0o123));
        head[130] = b'x';
        assert_eq!(session_in_archive(&text(&head)), None);
        assert_eq!(session_in_archive("a.json"), None);
    }

    fn sheet(query: &str) -> State {
        State { query: query.to_owned(), title: "a \"title\"".to_owned(), ..State::default() }
    }

    #[test]
    fn tabs_come_back_as_they_were() {
        let session = Session { at: 1, sheets: vec![sheet("T\n| count"), sheet("")] };
        assert_eq!(decode_session(&encode_session(&session)), Some((session, Vec::new())));
    }

    #[test]
    fn other_texts_are_no_session_and_a_bad_tab_costs_itself() {
        for text in ["", "{}", "[]", "{\"sheets\":[]}", "{\"tallyman_session\":\"x\",\"sheets\":[]}", "null"] {
            assert_eq!(decode_session(text), None, "{text}");
        }
        let (session, notes) =
            decode_session("{\"tallyman_session\":9,\"at\":7,\"sheets\":[{\"v\":1,\"q\":\"T\"},17]}")
                .unwrap_or_default();
        assert_eq!((session.at, session.sheets.len()), (1, 2));
        assert_eq!(session.sheets.first().map(|sheet| sheet.query.as_str()), Some("T"));
        assert_eq!(notes.len(), 2, "{notes:?}");
    }
}
