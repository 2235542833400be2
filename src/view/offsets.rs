//! Offsets in text: bytes here, UTF-16 units in the browser.

/// Byte of the UTF-16 unit `unit`; the end of the text past the end. In the middle of a character, its beginning.
pub fn byte_of_unit(text: &str, unit: usize) -> usize {
    let mut units = 0;
    for (byte, character) in text.char_indices() {
        let next = units + character.len_utf16();
        if next > unit {
            return byte;
        }
        units = next;
    }
    text.len()
}

/// UTF-16 unit of byte `byte`; the number of units past the end.
pub fn unit_of_byte(text: &str, byte: usize) -> usize {
    Units::new(text).at(byte)
}

/// Turns rising byte offsets into UTF-16 units in one walk over the text.
pub struct Units<'a> {
    text: &'a str,
    byte: usize,
    unit: usize,
}

impl<'a> Units<'a> {
    /// A walk that begins at the beginning.
    pub fn new(text: &'a str) -> Self {
        Self { text, byte: 0, unit: 0 }
    }

    /// UTF-16 unit of `byte`, which should not be before the last one asked for (then the walk begins again).
    pub fn at(&mut self, byte: usize) -> usize {
        if byte < self.byte {
            (self.byte, self.unit) = (0, 0);
        }
        let rest = self.text.get(self.byte..).unwrap_or("");
        for character in rest.chars() {
            if self.byte >= byte {
                break;
            }
            self.byte += character.len_utf8();
            self.unit += character.len_utf16();
        }
        self.unit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_pass_characters_of_every_size() {
        let text = "aé€😀z";
        let bytes = [0, 1, 3, 6, 10, 11];
        let units = [0, 1, 2, 3, 5, 6];
        for (byte, unit) in bytes.into_iter().zip(units) {
            assert_eq!(unit_of_byte(text, byte), unit, "byte {byte}");
            assert_eq!(byte_of_unit(text, unit), byte, "unit {unit}");
        }
        assert_eq!(byte_of_unit(text, 4), 6, "the middle of a pair is its beginning");
        assert_eq!((byte_of_unit(text, 99), unit_of_byte(text, 99)), (11, 6));
    }

    #[test]
    fn a_walk_may_begin_again() {
        let mut units = Units::new("é€x");
        assert_eq!([units.at(5), units.at(2), units.at(6), units.at(0)], [2, 1, 3, 0]);
    }
}
