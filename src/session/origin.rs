//! Where a row comes from, in one long: the number of its file, and the byte of the file's text where its record begins.
//!
//! 24 bits number 16,777,215 files, 40 bits the bytes of one terabyte of text. What lies beyond has no origin: its rows are
//! loaded like all others, but what they were made of cannot be shown.

/// Bits of the byte.
const BYTE_BITS: u32 = 40;
/// The bytes that can be told apart.
const BYTES: u64 = 1 << BYTE_BITS;
/// The last number stands for no file.
const FILES: u32 = (1 << 24) - 1;
/// Stands for rows of which it is not known.
const UNKNOWN: i64 = -1;

/// The long for a record of file `number` that begins at `byte`.
pub(super) fn pack(number: u32, byte: u64) -> i64 {
    if number >= FILES || byte >= BYTES {
        return UNKNOWN;
    }
    ((u64::from(number) << BYTE_BITS) | byte).cast_signed()
}

/// The number of the file, and the byte; `None` where it is not known.
pub(super) fn unpack(origin: i64) -> Option<(u32, u64)> {
    let origin = origin.cast_unsigned();
    let number = (origin >> BYTE_BITS) as u32;
    (number < FILES).then_some((number, origin & (BYTES - 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_out_again() {
        for (number, byte) in [(0, 0), (1, 7), (FILES - 1, BYTES - 1), (0x80_0000, 5)] {
            assert_eq!(unpack(pack(number, byte)), Some((number, byte)));
        }
        assert_eq!(unpack(pack(FILES, 0)), None);
        assert_eq!(unpack(pack(0, BYTES)), None);
    }
}
