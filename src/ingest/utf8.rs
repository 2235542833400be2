//! Bytes to text: UTF-8 is checked once and handed on without a copy, UTF-16 is turned into UTF-8.

use super::sniff::Encoding;
use super::windows_1252::push as push_windows_1252;

/// Decodes the bytes of one file.
pub(super) struct TextDecoder {
    encoding: Encoding,
    /// Bytes of a character that is not complete.
    carry: Vec<u8>,
    /// Bytes of the mark that are still to be skipped.
    skip: usize,
    /// Places where the bytes were no text, and U+FFFD stands now.
    pub(super) replaced: u64,
    buffer: String,
}

impl TextDecoder {
    /// A decoder for a file whose first bytes were sniffed.
    pub(super) fn new(encoding: Encoding) -> Self {
        let skip = match encoding {
            Encoding::Utf8 { mark: true } => 3,
            Encoding::Utf16 { mark: true, .. } => 2,
            _ => 0,
        };
        Self { encoding, carry: Vec::new(), skip, replaced: 0, buffer: String::new() }
    }

    /// Takes bytes and gives their text, cut anywhere.
    pub(super) fn push(&mut self, bytes: &[u8], take: &mut dyn FnMut(&str)) {
        let skipped = self.skip.min(bytes.len());
        self.skip -= skipped;
        let bytes = &bytes[skipped..];
        match self.encoding {
            Encoding::Utf8 { .. } => self.push_utf8(bytes, take),
            Encoding::Utf16 { little, .. } => self.push_utf16(bytes, little, take),
            Encoding::Windows1252 => push_windows_1252(bytes, &mut self.buffer, take),
        }
    }

    /// Ends the file: an incomplete character is replaced.
    pub(super) fn finish(&mut self, take: &mut dyn FnMut(&str)) {
        if !self.carry.is_empty() {
            self.carry.clear();
            self.replaced += 1;
            take("\u{fffd}");
        }
    }

    fn push_utf8(&mut self, bytes: &[u8], take: &mut dyn FnMut(&str)) {
        let mut bytes = bytes;
        let joined;
        if !self.carry.is_empty() {
            // A character is at most four bytes long, so that three more show what it is.
            let head = &bytes[..bytes.len().min(4)];
            let mut start = std::mem::take(&mut self.carry);
            start.extend_from_slice(head);
            if bytes.len() > 4 {
                let kept = self.emit(&start, take);
                // What is incomplete at the end of the joint is read again with what follows.
                bytes = &bytes[4 - kept..];
            } else {
                joined = start;
                bytes = &joined;
            }
        }
        let kept = self.emit(bytes, take);
        self.carry.extend_from_slice(&bytes[bytes.len() - kept..]);
    }

    /// Gives the text of `bytes`, with replacements. Returns how many bytes at the end are an incomplete character.
    fn emit(&mut self, bytes: &[u8], take: &mut dyn FnMut(&str)) -> usize {
        let mut rest = bytes;
        loop {
            match std::str::from_utf8(rest) {
                Ok(text) => {
                    if !text.is_empty() {
                        take(text);
                    }
                    return 0;
                }
                Err(error) => {
                    let (valid, after) = rest.split_at(error.valid_up_to());
                    if let Ok(text) = std::str::from_utf8(valid)
                        && !text.is_empty()
                    {
                        take(text);
                    }
                    let Some(length) = error.error_len() else { return after.len() };
                    self.replaced += 1;
                    take("\u{fffd}");
                    rest = &after[length..];
                }
            }
        }
    }

    fn push_utf16(&mut self, bytes: &[u8], little: bool, take: &mut dyn FnMut(&str)) {
        let mut all = std::mem::take(&mut self.carry);
        all.extend_from_slice(bytes);
        let unit = |pair: &[u8]| {
            let pair = [pair[0], pair[1]];
            if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }
        };
        let mut whole = all.len() / 2 * 2;
        // Half of a pair of surrogates waits for the other half.
        if whole >= 2 && (0xd800..0xdc00).contains(&unit(&all[whole - 2..whole])) {
            whole -= 2;
        }
        self.buffer.clear();
        for decoded in char::decode_utf16(all[..whole].chunks_exact(2).map(unit)) {
            self.buffer.push(decoded.unwrap_or_else(|_| {
                self.replaced += 1;
                char::REPLACEMENT_CHARACTER
            }));
        }
        self.carry.extend_from_slice(&all[whole..]);
        if !self.buffer.is_empty() {
            take(&self.buffer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(bytes: &[u8], encoding: Encoding, step: usize) -> (String, u64) {
        let mut decoder = TextDecoder::new(encoding);
        let mut out = String::new();
        for chunk in bytes.chunks(step) {
            decoder.push(chunk, &mut |text| out.push_str(text));
        }
        decoder.finish(&mut |text| out.push_str(text));
        (out, decoder.replaced)
    }

    #[test]
    fn any_cut_gives_the_same_text() {
        let utf8 = b"a\xc3\xa9\xe2\x82\xac\xf0\x9f\x90\xb3 \xff\xe2\x82 z\xf0\x9f".to_vec();
        let whole = decode(&utf8, Encoding::Utf8 { mark: false }, 100);
        assert_eq!(whole.0, String::from_utf8_lossy(&utf8));
        assert_eq!(whole.1, 3);
        let utf16: Vec<u8> = "\u{feff}aé€🐳 z".encode_utf16().flat_map(u16::to_be_bytes).collect();
        for step in 1..9 {
            assert_eq!(decode(&utf8, Encoding::Utf8 { mark: false }, step), whole, "{step}");
            let mark = Encoding::Utf16 { little: false, mark: true };
            assert_eq!(decode(&utf16, mark, step), ("aé€🐳 z".to_owned(), 0), "{step}");
        }
    }
}
