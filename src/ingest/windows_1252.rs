//! Windows-1252 to UTF-8. Latin-1 is the same but for 32 characters that no text holds.

/// What the bytes from 0x80 on stand for; those that stand for nothing are the control characters of Latin-1.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Gives the text of bytes; `buffer` is used again.
pub(super) fn push(bytes: &[u8], buffer: &mut String, take: &mut dyn FnMut(&str)) {
    buffer.clear();
    buffer.extend(bytes.iter().map(|byte| match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        byte => char::from(*byte),
    }));
    if !buffer.is_empty() {
        take(buffer);
    }
}

#[cfg(test)]
mod tests {
    use super::push;

    #[test]
    fn every_byte_is_a_character() {
        let mut text = String::new();
        push(b"caf\xe9 \x8010 \x93x\x94\xff", &mut String::new(), &mut |part| text.push_str(part));
        assert_eq!(text, "café €10 “x”ÿ");
        let all: Vec<u8> = (0..=255).collect();
        let mut count = 0;
        push(&all, &mut String::new(), &mut |part| count += part.chars().count());
        assert_eq!(count, 256);
    }
}
