//! The order in which Kusto's hash sets of texts give them back: that of GNU's C++ library. It is part of the answers.

/// What the recorded engine lets a set of neighbors begin with.
pub(super) const FOR_NEIGHBORS: u64 = 11;
/// What a set begins with that nothing was said to.
pub(super) const UNTOLD: u64 = 13;

/// The numbers of buckets that a set grows to, each once there is a text for each bucket.
const SIZES: [u64; 12] = [29, 59, 127, 257, 541, 1109, 2357, 5087, 10_273, 20_753, 42_043, 85_229];

/// Murmur hash of 64 bits (Appleby 2008).
fn hash(text: &str) -> u64 {
    const FACTOR: u64 = 0xC6A4_A793_5BD1_E995;
    let mix = |value: u64| value ^ (value >> 47);
    let number = |bytes: &[u8]| bytes.iter().rev().fold(0, |value: u64, byte| value << 8 | u64::from(*byte));
    let start = 0xC70F_6907 ^ (text.len() as u64).wrapping_mul(FACTOR);
    let hash = text.as_bytes().chunks(8).fold(start, |hash, chunk| {
        let data = number(chunk);
        let data = if chunk.len() == 8 { mix(data.wrapping_mul(FACTOR)).wrapping_mul(FACTOR) } else { data };
        (hash ^ data).wrapping_mul(FACTOR)
    });
    mix(mix(hash).wrapping_mul(FACTOR))
}

/// A list of texts, in which those of a bucket are beside each other.
struct Chain {
    buckets: Vec<Option<usize>>,
    /// For each text, and at the end for the list, which text comes next.
    next: Vec<Option<usize>>,
}

impl Chain {
    fn new(texts: usize, buckets: u64) -> Self {
        Self { buckets: vec![None; buckets as usize], next: vec![None; texts + 1] }
    }

    /// Puts a text before the others of its bucket, or before all.
    fn insert(&mut self, text: usize, hashes: &[u64]) {
        let head = self.next.len() - 1;
        let count = self.buckets.len() as u64;
        let bucket = |text: usize| (hashes[text] % count) as usize;
        let before = self.buckets[bucket(text)].unwrap_or(head);
        let after = self.next[before];
        self.next[text] = after;
        self.next[before] = Some(text);
        if self.buckets[bucket(text)].is_none() {
            self.buckets[bucket(text)] = Some(head);
            // The bucket that was first is now behind this text.
            if let Some(after) = after {
                self.buckets[bucket(after)] = Some(text);
            }
        }
    }

    fn order(&self) -> impl Iterator<Item = usize> + '_ {
        let head = self.next.len() - 1;
        std::iter::successors(self.next[head], |text| self.next[*text])
    }
}

/// The distinct texts, in the order of a set with this many buckets into which they were put.
pub(super) fn in_set_order(texts: Vec<String>, buckets: u64) -> Vec<String> {
    let hashes: Vec<u64> = texts.iter().map(|text| hash(text)).collect();
    let mut chain = Chain::new(texts.len(), buckets);
    for text in 0..texts.len() {
        if text >= chain.buckets.len() {
            let size = SIZES.iter().copied().find(|size| *size > 2 * chain.buckets.len() as u64 - 1);
            let mut grown = Chain::new(texts.len(), size.unwrap_or(2 * chain.buckets.len() as u64 + 1));
            for text in chain.order() {
                grown.insert(text, &hashes);
            }
            chain = grown;
        }
        chain.insert(text, &hashes);
    }
    let mut texts = texts;
    chain.order().map(|text| std::mem::take(&mut texts[text])).collect()
}
