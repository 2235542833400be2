//! Finds where a JSON value ends, without reading what is in it.

/// How far a scan got. It goes on where it stopped when more text comes.
#[derive(Clone, Debug, Default)]
pub(super) struct Scan {
    /// Bytes looked at so far, from the first byte of the value.
    at: usize,
    depth: u32,
    in_string: bool,
    /// For the inner 64 levels, whether the level is an object: bit 0 is the innermost.
    objects: u64,
    /// Whether it was deeper than 64 levels: the kinds of the outer ones are then forgotten.
    deep: bool,
}

/// What a scan found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// The value ends before this byte, counted from its first.
    End(usize),
    /// The text ends first.
    More,
    /// A bracket closes what another kind opened, at this byte.
    Mismatch(usize),
}

impl Scan {
    /// Bytes that it has gone over.
    pub(super) fn looked_at(&self) -> usize {
        self.at
    }

    /// Whether an object may follow `before`, which is all that was looked at: not inside a string, and inside another
    /// object only behind a colon.
    pub(super) fn takes_object(&self, before: &[u8]) -> bool {
        !self.in_string && (self.objects & 1 == 0 || before.trim_ascii_end().ends_with(b":"))
    }

    /// Looks at `bytes`, which begin with the value's first byte and must be the same as before, or longer.
    pub(super) fn run(&mut self, bytes: &[u8]) -> Found {
        if self.at == 0 && !matches!(bytes.first(), Some(b'{' | b'[' | b'"')) {
            return scalar(bytes);
        }
        let mut at = self.at;
        loop {
            if self.in_string {
                match skip_string(bytes, at) {
                    Some(after) => {
                        self.in_string = false;
                        at = after;
                        if self.depth == 0 {
                            return Found::End(at);
                        }
                    }
                    None => {
                        // A backslash at the very end waits for the byte that it escapes.
                        self.at = last_safe(bytes, at);
                        return Found::More;
                    }
                }
            }
            let Some(&byte) = bytes.get(at) else {
                self.at = at;
                return Found::More;
            };
            at += 1;
            match byte {
                b'"' => self.in_string = true,
                b'{' | b'[' => {
                    self.depth += 1;
                    self.deep |= self.depth > 64;
                    self.objects = self.objects << 1 | u64::from(byte == b'{');
                }
                b'}' | b']' => {
                    let object = self.objects & 1 == 1;
                    if !self.deep && object != (byte == b'}') {
                        return Found::Mismatch(at - 1);
                    }
                    self.objects >>= 1;
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        return Found::End(at);
                    }
                }
                _ => {}
            }
        }
    }
}

/// Where to go on inside a string that is not closed yet: the start of the run of backslashes at the end.
fn last_safe(bytes: &[u8], from: usize) -> usize {
    let run = bytes.iter().skip(from).rev().take_while(|byte| **byte == b'\\').count();
    bytes.len() - run
}

/// The byte after the quote that closes a string; `from` is inside of it. `None` where it is not closed.
fn skip_string(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    // Most strings of logs are short: eight bytes at a time beat a call that sets up vectors.
    while let Some(chunk) = bytes.get(at..at + 8) {
        let word = u64::from_le_bytes(chunk.try_into().ok()?);
        let hits = zero_bytes(word ^ QUOTES) | zero_bytes(word ^ BACKSLASHES);
        if hits == 0 {
            at += 8;
            continue;
        }
        at += (hits.trailing_zeros() / 8) as usize;
        if bytes[at] == b'"' {
            return Some(at + 1);
        }
        at += 2;
    }
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

const LOW: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;
const QUOTES: u64 = LOW * b'"' as u64;
const BACKSLASHES: u64 = LOW * b'\\' as u64;

/// A set bit for each byte that is zero, as far as the lowest of them: above it there can be false ones.
fn zero_bytes(word: u64) -> u64 {
    word.wrapping_sub(LOW) & !word & HIGH
}

/// The end of a number, `true`, `false`, `null` or of what stands in its place.
fn scalar(bytes: &[u8]) -> Found {
    let end = bytes.iter().position(|byte| matches!(byte, b',' | b']' | b'}' | b' ' | b'\t' | b'\r' | b'\n'));
    end.map_or(Found::More, Found::End)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_end_in_one_go_and_byte_by_byte() {
        for (text, expected) in [
            (r#"{"a":"}","b":[1,{"c":"\"]"}]} tail"#, Found::End(29)),
            (r#"["\\"] x"#, Found::End(6)),
            (r#"["\\\"]"] x"#, Found::End(9)),
            (r#"{"a":1"#, Found::More),
            (r#"{"a":[1}"#, Found::Mismatch(7)),
            (r#""ab\"c","#, Found::End(7)),
            ("12,", Found::End(2)),
            (r#"{"long text here without end \\"#, Found::More),
        ] {
            assert_eq!(Scan::default().run(text.as_bytes()), expected, "{text}");
            let mut scan = Scan::default();
            let mut found = Found::More;
            for end in 1..=text.len() {
                found = scan.run(&text.as_bytes()[..end]);
                if found != Found::More {
                    break;
                }
            }
            assert_eq!(found, expected, "{text}, byte by byte");
        }
    }

    #[test]
    fn deep_nesting_is_counted() {
        let text = format!("{}{}", "[".repeat(1000), "]".repeat(1000));
        assert_eq!(Scan::default().run(text.as_bytes()), Found::End(2000));
    }
}
