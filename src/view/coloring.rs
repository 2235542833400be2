//! Colors for cells: by how bad a value is, or one for each value. A symbol goes with every color, so that nobody needs to see it.

use crate::protocol::Coloring;

/// A color, by the name that the style sheet has for it, and the symbol that stands beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tint {
    /// `bad`, `warn`, `good`, or `series-1` to `series-8`.
    pub color: &'static str,
    /// The second cue.
    pub symbol: &'static str,
}

const CRITICAL: Tint = Tint { color: "bad", symbol: "✖" };
const BAD: Tint = Tint { color: "bad", symbol: "●" };
const WARN: Tint = Tint { color: "warn", symbol: "▲" };
const GOOD: Tint = Tint { color: "good", symbol: "✓" };

/// Words that say how bad something is, in lower case.
const WORDS: &[(&str, Tint)] = &[
    ("critical", CRITICAL),
    ("fatal", CRITICAL),
    ("emergency", CRITICAL),
    ("alert", CRITICAL),
    ("error", BAD),
    ("high", BAD),
    ("failed", BAD),
    ("failure", BAD),
    ("failures", BAD),
    ("fail", BAD),
    ("denied", BAD),
    ("accessdenied", BAD),
    ("unauthorized", BAD),
    ("forbidden", BAD),
    ("rejected", BAD),
    ("important", BAD),
    ("warning", WARN),
    ("warn", WARN),
    ("medium", WARN),
    ("moderate", WARN),
    ("throttled", WARN),
    ("timeout", WARN),
    ("canceled", WARN),
    ("success", GOOD),
    ("succeeded", GOOD),
    ("successful", GOOD),
    ("ok", GOOD),
    ("allowed", GOOD),
    ("passed", GOOD),
];

const COLORS: [&str; 8] =
    ["series-1", "series-2", "series-3", "series-4", "series-5", "series-6", "series-7", "series-8"];
const SYMBOLS: [&str; 8] = ["●", "■", "▲", "◆", "★", "▼", "○", "□"];

/// How a cell with this text is colored; `None` for not at all.
pub fn tint(coloring: Coloring, text: &str) -> Option<Tint> {
    match coloring {
        Coloring::None => None,
        Coloring::Value if text.is_empty() => None,
        Coloring::Value => {
            // FNV-1a: the same value has the same color in every answer.
            let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
            });
            let (color, symbol) = (hash >> 20 & 7, hash >> 40 & 7);
            Some(Tint { color: COLORS[color as usize], symbol: SYMBOLS[symbol as usize] })
        }
        Coloring::Severity => severity(text.trim()),
    }
}

fn severity(text: &str) -> Option<Tint> {
    // The status of HTTP.
    if let (3, Ok(status)) = (text.len(), text.parse::<u16>()) {
        return match status {
            500..=599 => Some(BAD),
            400..=499 => Some(WARN),
            200..=299 => Some(GOOD),
            _ => None,
        };
    }
    let known = |word: &str| WORDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(word)).map(|(_, tint)| *tint);
    let words = || text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    // A sentence is judged by its worst word; what is good, by being nothing else.
    let worst = words().take(40).filter_map(known).filter(|tint| *tint != GOOD).max_by_key(|tint| match *tint {
        CRITICAL => 2,
        BAD => 1,
        _ => 0,
    });
    worst.or_else(|| known(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn severities_are_told_from_words_and_numbers() {
        let told = |text| tint(Coloring::Severity, text).map(|tint| tint.symbol);
        for (text, symbol) in [
            ("Error", Some("●")),
            ("CRITICAL", Some("✖")),
            ("HIGH", Some("●")),
            ("Warning", Some("▲")),
            ("403", Some("▲")),
            ("500", Some("●")),
            ("204", Some("✓")),
            ("302", None),
            ("1403", None),
            ("Succeeded", Some("✓")),
            ("warning: access failed", Some("●")),
            ("not a success", None),
            ("terrors", None),
            ("", None),
        ] {
            assert_eq!(told(text), symbol, "{text}");
        }
    }

    #[test]
    fn a_value_keeps_its_color() {
        assert_eq!(tint(Coloring::Value, "a"), tint(Coloring::Value, "a"));
        assert_ne!(tint(Coloring::Value, "push"), tint(Coloring::Value, "pull"));
        assert_eq!(tint(Coloring::Value, ""), None);
        assert_eq!(tint(Coloring::None, "Error"), None);
    }
}
