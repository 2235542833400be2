//! New inputs out of old ones: bytes and tokens changed, cut, doubled, put together, and packed.

use base64::Engine as _;
use std::io::Write as _;

/// What vendors' files are made of, and what breaks readers.
const TOKENS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    "\"",
    "\\",
    ",",
    ":",
    "\n",
    "\r\n",
    "\t",
    ";",
    "|",
    " ",
    "\0",
    "\u{feff}",
    "\\u0000",
    "\\ud800",
    "null",
    "true",
    "-1",
    "1e999",
    "99999999999999999999",
    "0.1",
    "\"\"",
    "{}",
    "[]",
    "[{}]",
    "\"a\":",
    "{\"records\":[",
    "{\"Records\":[",
    "{\"value\":[",
    "{\"Events\":[{\"CloudTrailEvent\":\"",
    "{\"tables\":[{\"columns\":[{\"name\":\"a\"}],\"rows\":[[1]]}]}",
    "{\"logEvents\":[{\"message\":\"",
    "{\"results\":[[{\"field\":\"a\",\"value\":\"b\"}]]}",
    "\"Message\":\"{\\\"a\\\":1}\"",
    "\"_line\":\"{}\"",
    "\"_source\":{",
    "\"user_data\":\"{}\"",
    "\"content\":\"e30=\"",
    "\"time\":\"2024-05-01T00:00:00Z\"",
    "019-03-12T22:42:08.7034064Z",
    "13/01/2024, 09:19:25.391 AM",
    "1555348980.0",
    "1714521600000",
    "9999-12-31T23:59:59.9999999Z",
    "TimeGenerated [UTC]",
    "LoginServer,Repository",
    "sep=;\n",
    "\u{1f8b}",
    "PK\u{3}\u{4}",
    "é",
    "🐳",
    "data: ",
    "\"eventTime\":",
];

/// Makes inputs.
pub(super) struct Mutator {
    random: fastrand::Rng,
    pool: Vec<Vec<u8>>,
}

impl Mutator {
    /// A sequence of inputs out of these.
    pub(super) fn new(seed: u64, pool: Vec<Vec<u8>>) -> Self {
        Self { random: fastrand::Rng::with_seed(seed), pool }
    }

    /// The next input.
    pub(super) fn next(&mut self) -> Vec<u8> {
        let mut input = self.part();
        for _ in 0..1 + self.random.usize(..6) {
            self.change(&mut input);
        }
        match self.random.u8(..24) {
            0 => input = gzip(&input),
            1 => input = [gzip(&input), gzip(&self.part())].concat(),
            2 => input = zip(&[&input, &self.part()]),
            3 => input = zip(&[&gzip(&input)]),
            4 => input = utf16(&input),
            5 => input = in_text(&input, "{\"Type\":\"Notification\",\"TopicArn\":\"t\",\"Message\":", "}"),
            6 => input = in_text(&input, "{\"Messages\":[{\"Body\":", "}]}"),
            7 => {
                let coded = base64::engine::general_purpose::STANDARD.encode(&input);
                input = format!("[{{\"content\":\"{coded}\",\"insertionTime\":\"x\"}}]").into_bytes();
            }
            // A packed input is changed, too.
            8 => {
                input = if self.random.bool() { gzip(&input) } else { zip(&[&input]) };
                self.change(&mut input);
            }
            _ => {}
        }
        input
    }

    /// A part of a seed, mostly a short one.
    fn part(&mut self) -> Vec<u8> {
        let seed = &self.pool[self.random.usize(..self.pool.len())];
        if seed.len() < 800 || self.random.u8(..8) == 0 {
            return seed.clone();
        }
        let start = if self.random.bool() { 0 } else { self.random.usize(..seed.len()) };
        let length = 200 + self.random.usize(..1500);
        seed[start..seed.len().min(start + length)].to_vec()
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        let at = self.random.usize(..=input.len());
        let end = (at + self.random.usize(..40)).min(input.len());
        match self.random.u8(..9) {
            0 => {
                if let Some(byte) = input.get_mut(at) {
                    *byte ^= 1 << self.random.u8(..8);
                }
            }
            1 => drop(input.drain(at..end)),
            2 => {
                let copy = input[at..end].to_vec();
                input.splice(at..at, copy);
            }
            3 | 4 => {
                let token = TOKENS[self.random.usize(..TOKENS.len())];
                input.splice(at..at, token.bytes());
            }
            5 => {
                let token = TOKENS[self.random.usize(..TOKENS.len())];
                input.splice(at..end, token.bytes());
            }
            6 => input.truncate(at),
            7 => {
                let other = self.part();
                input.splice(at..end, other);
            }
            _ => {
                // The same line or element many times.
                let copy = input[at..end].repeat(1 + self.random.usize(..30));
                input.splice(at..at, copy);
            }
        }
    }
}

fn in_text(input: &[u8], before: &str, after: &str) -> Vec<u8> {
    let text = serde_json::to_string(&String::from_utf8_lossy(input)).unwrap_or_default();
    format!("{before}{text}{after}").into_bytes()
}

fn utf16(input: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(input);
    std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

fn gzip(input: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(input).and_then(|()| encoder.finish()).unwrap_or_default()
}

/// An archive without its directory: what reads it does not ask for one.
fn zip(entries: &[&[u8]]) -> Vec<u8> {
    let mut out = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
        let data = encoder.write_all(entry).and_then(|()| encoder.finish()).unwrap_or_default();
        let mut crc = flate2::Crc::new();
        crc.update(entry);
        out.extend(b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0");
        out.extend([crc.sum(), data.len() as u32, entry.len() as u32].map(u32::to_le_bytes).concat());
        out.extend([1_u16, 0].map(u16::to_le_bytes).concat());
        out.push(b'a' + at as u8);
        out.extend(data);
    }
    out.extend(b"PK\x05\x06");
    out
}
