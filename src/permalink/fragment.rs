//! Bytes to the text after `#`, and back.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Letters of a fragment that are read at most; twice what is ever written.
const MOST_FRAGMENT_CHARS: usize = 1 << 20;

/// A link's bytes, and what they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payload {
    /// `q1.`: JSON under raw deflate, as `CompressionStream("deflate-raw")` writes it. Whoever inflates it stops at
    /// [`super::MOST_INFLATED_BYTES`].
    Deflated(Vec<u8>),
    /// `q0.`: the JSON itself.
    Json(Vec<u8>),
}

/// Why a fragment is no link of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkError {
    /// It is empty or an anchor of something else: nothing to report.
    NotALink,
    /// It begins as a link of a later version does.
    LaterVersion,
    /// Its letters are not base64url.
    Damaged,
    /// It is longer than any link.
    TooLong,
}

impl std::fmt::Display for LinkError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::NotALink => "The address holds no link.",
            Self::LaterVersion => {
                "The link was made by a later version of this page. Reload the page to get that version, then open the \
                 link again."
            }
            Self::Damaged => {
                "The link is damaged. Was it copied as a whole? Ask for it again, or for the query as text."
            }
            Self::TooLong => "The link is too long to be read. Ask for the query as text.",
        })
    }
}

impl std::error::Error for LinkError {}

/// The fragment of a payload, with its `#`.
pub fn fragment_from_payload(payload: &Payload) -> String {
    let (frame, bytes) = match payload {
        Payload::Deflated(bytes) => ("#q1.", bytes),
        Payload::Json(bytes) => ("#q0.", bytes),
    };
    format!("{frame}{}", URL_SAFE_NO_PAD.encode(bytes))
}

/// The payload of a fragment, with or without its `#`. Forgives what mail and chat do to links: line breaks, padding.
pub fn payload_from_fragment(fragment: &str) -> Result<Payload, LinkError> {
    if fragment.len() > MOST_FRAGMENT_CHARS {
        return Err(LinkError::TooLong);
    }
    let text = fragment.strip_prefix('#').unwrap_or(fragment);
    let (frame, letters) = text.split_once('.').ok_or(LinkError::NotALink)?;
    let version = frame.strip_prefix('q').ok_or(LinkError::NotALink)?;
    if version.is_empty() || !version.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(LinkError::NotALink);
    }
    let wrap: fn(Vec<u8>) -> Payload = match version {
        "0" => Payload::Json,
        "1" => Payload::Deflated,
        _ => return Err(LinkError::LaterVersion),
    };
    let letters: String = letters
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '=')
        .map(|c| match c {
            '+' => '-',
            '/' => '_',
            c => c,
        })
        .collect();
    URL_SAFE_NO_PAD.decode(letters).map(wrap).map_err(|_| LinkError::Damaged)
}

/// How far a link of some length gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkLength {
    /// Everywhere.
    Fine,
    /// Some chat and mail programs cut it.
    Long,
    /// Most programs cut it, or refuse it.
    VeryLong,
    /// Not to be handed out: offer the query as a file.
    TooLong,
}

impl LinkLength {
    /// A sentence for the person; `None` where there is nothing to say.
    pub fn note(self) -> Option<&'static str> {
        match self {
            Self::Fine => None,
            Self::Long => Some("This link is long: some chat programs cut such links."),
            Self::VeryLong => {
                Some("This link is very long: most chat and mail programs cut it. Send the query as text.")
            }
            Self::TooLong => Some("The query is too long for a link. Send it as text or as a file."),
        }
    }
}

/// Judges the whole address, in letters.
pub fn link_length(chars: usize) -> LinkLength {
    match chars {
        0..2_000 => LinkLength::Fine,
        2_000..8_000 => LinkLength::Long,
        8_000..32_000 => LinkLength::VeryLong,
        _ => LinkLength::TooLong,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames() {
        let json = Payload::Json(br#"{"v":1}"#.to_vec());
        assert_eq!(fragment_from_payload(&json), "#q0.eyJ2IjoxfQ");
        for fragment in ["#q0.eyJ2IjoxfQ", "q0.eyJ2IjoxfQ", "#q0.eyJ2Ijox\n fQ=="] {
            assert_eq!(payload_from_fragment(fragment), Ok(json.clone()), "{fragment}");
        }
        for (fragment, error) in [
            ("", LinkError::NotALink),
            ("#", LinkError::NotALink),
            ("#main", LinkError::NotALink),
            ("#q.x", LinkError::NotALink),
            ("#quiet.x", LinkError::NotALink),
            ("#q2.AAAA", LinkError::LaterVersion),
            ("#q1.A", LinkError::Damaged),
            ("#q1.é", LinkError::Damaged),
        ] {
            assert_eq!(payload_from_fragment(fragment), Err(error), "{fragment}");
        }
        assert_eq!(payload_from_fragment(&"q".repeat(MOST_FRAGMENT_CHARS + 1)), Err(LinkError::TooLong));
    }
}
