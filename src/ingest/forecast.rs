//! How large files will be once they are unpacked, and what memory their rows will take: told from their first and last
//! bytes, before they are read.

/// Memory that a byte of text takes as columns, at most for most logs: their keys vanish and their values repeat. Measured:
/// 0.56 for CloudTrail, 0.26 for a registry's own logs.
const MEMORY_SHARE: f64 = 0.6;
/// Bytes that gzip's last field counts to.
const COUNTER: u64 = 1 << 32;
/// Deflate never packs more than this many bytes into one.
const DEFLATE_LIMIT: u64 = 1032;
/// What logs commonly unpack to.
const COMMON_RATIO: u64 = 10;
/// Logs that unpack to less than this are rare: the counter has gone round, or there are several members.
const LEAST_RATIO: u64 = 3;
/// Files smaller than this tell nothing by a small ratio.
const LARGE_BYTES: u64 = 64 << 20;

/// Size of a file once it is unpacked. `head` are its first bytes and `tail` its last four; a gzip file says there how
/// large its last member is, modulo 4 GiB. What it says is believed within what is possible.
pub fn inflated_bytes(size_bytes: u64, head: &[u8], tail: &[u8]) -> u64 {
    let Ok(counter) = <[u8; 4]>::try_from(tail) else { return size_bytes };
    if !head.starts_with(&[0x1f, 0x8b]) {
        return size_bytes;
    }
    let mut said = u64::from(u32::from_le_bytes(counter));
    if size_bytes >= LARGE_BYTES && said < size_bytes.saturating_mul(LEAST_RATIO) {
        // As often round as it takes to come near what logs unpack to.
        let common = size_bytes.saturating_mul(COMMON_RATIO);
        said += (common.saturating_sub(said) + COUNTER / 2) / COUNTER * COUNTER;
        // Far from it, the last member says nothing about the others.
        let is_near = said >= size_bytes.saturating_mul(LEAST_RATIO) && said <= common + common / 2;
        said = if is_near { said } else { common };
    }
    said.clamp(size_bytes, size_bytes.saturating_mul(DEFLATE_LIMIT))
}

/// Memory that the rows of so much text will take.
pub fn memory_of(inflated_bytes: u64) -> u64 {
    (inflated_bytes as f64 * MEMORY_SHARE) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    const GZIP: &[u8] = &[0x1f, 0x8b, 8, 0];
    const MB: u64 = 1 << 20;

    #[test]
    fn plain_files_stay_as_they_are() {
        assert_eq!(inflated_bytes(100, b"{\"a\":", b"}}}\n"), 100);
        assert_eq!(inflated_bytes(3, b"{}", b"{}"), 3);
        assert_eq!(inflated_bytes(0, b"", b""), 0);
    }

    #[test]
    fn gzip_is_believed_within_what_is_possible() {
        let said = |bytes: u64| (bytes as u32).to_le_bytes();
        assert_eq!(inflated_bytes(20_000, GZIP, &said(300_000)), 300_000);
        assert_eq!(inflated_bytes(1_000, GZIP, &said(u64::MAX)), 1_032_000);
        assert_eq!(inflated_bytes(5 * MB, GZIP, &said(4_000 * MB)), 4_000 * MB);
        // Several members: the last one is small.
        assert_eq!(inflated_bytes(100 * MB, GZIP, &said(MB)), 1000 * MB);
        assert_eq!(inflated_bytes(230 * MB, GZIP, &said(11 * MB)), 2300 * MB);
        // The counter went round once: 5 GiB in 400 MiB.
        assert_eq!(inflated_bytes(400 * MB, GZIP, &said(5 * 1024 * MB)), 5 * 1024 * MB);
        assert_eq!(memory_of(1000), 600);
    }
}
