//! Eight bytes at a time.

const LOW: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// A set bit in each byte of `word` that is `byte`, as far as the lowest of them: above it there can be false ones.
#[inline]
pub fn bytes_like(word: u64, byte: u8) -> u64 {
    let word = word ^ (LOW * u64::from(byte));
    word.wrapping_sub(LOW) & !word & HIGH
}

/// The same for each byte that is less than `byte`, which must be ASCII.
#[inline]
pub(super) fn bytes_below(word: u64, byte: u8) -> u64 {
    word.wrapping_sub(LOW * u64::from(byte)) & !word & HIGH
}
