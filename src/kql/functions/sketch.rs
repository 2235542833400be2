//! How many different values there were, kept in a `dynamic`: what `hll()` gives and `hll_merge()` puts together.
//!
//! `[[1024, bits], ["hash", …], []]` while there are few, which counts exactly; later `[[1024, bits], [], ["registers"]]`,
//! a HyperLogLog whose registers are one character each (Flajolet and others 2007; read as in Ertl 2017).

use crate::kql::functions::summary::Summary;
use crate::values::{Dyn, DynKind, DynamicWriter};

/// What the first array begins with: a mark of the form.
const FORM: i64 = 1024;
/// The character of an empty register.
const ZERO: u8 = b'0';

/// Hashes of values seen, or registers of them.
#[derive(Clone, Debug)]
pub(super) struct Sketch {
    /// The registers' number is two to this power.
    bits: u32,
    /// Hashes, some of which may come twice until [`Sketch::settle`] ran.
    hashes: Vec<u64>,
    /// Empty while hashes are kept.
    registers: Vec<u8>,
}

/// The registers for an accuracy of `hll()` and `dcount()`: 0 to 4, 1 where it is not given; `None` for another.
pub(super) fn bits_of_accuracy(accuracy: i64) -> Option<u32> {
    [12, 14, 16, 17, 18].get(usize::try_from(accuracy).ok()?).copied()
}

impl Sketch {
    /// An empty sketch of two to the power of `bits` registers.
    pub(super) fn new(bits: u32) -> Self {
        Self { bits: bits.clamp(4, 18), hashes: Vec::new(), registers: Vec::new() }
    }

    /// Takes the hash of a value.
    pub(super) fn add(&mut self, hash: u64) {
        if self.registers.is_empty() {
            self.hashes.push(hash);
            if self.hashes.len() > self.most_hashes() * 2 {
                self.settle();
            }
        } else {
            self.register(hash);
        }
    }

    /// Hashes that take no more room than the registers.
    fn most_hashes(&self) -> usize {
        1 << (self.bits - 3)
    }

    /// Leaves each hash once, and turns them into registers where they are many.
    fn settle(&mut self) {
        self.hashes.sort_unstable();
        self.hashes.dedup();
        if self.hashes.len() > self.most_hashes() {
            self.turn_into_registers();
        }
    }

    fn turn_into_registers(&mut self) {
        if self.registers.is_empty() {
            self.registers = vec![0; 1 << self.bits];
        }
        for hash in std::mem::take(&mut self.hashes) {
            self.register(hash);
        }
    }

    /// The first bits choose the register, which keeps the longest run of zeros after them, plus one.
    fn register(&mut self, hash: u64) {
        let at = (hash >> (64 - self.bits)) as usize;
        let run = ((hash << self.bits).leading_zeros() + 1).min(65 - self.bits) as u8;
        self.registers[at] = self.registers[at].max(run);
    }

    /// The number of different values: exact of few, within the accuracy of many.
    pub(super) fn count(&mut self) -> i64 {
        self.settle();
        if self.registers.is_empty() {
            return self.hashes.len() as i64;
        }
        let longest = 64 - self.bits as usize;
        let mut counts = vec![0_f64; longest + 2];
        for register in &self.registers {
            counts[usize::from(*register).min(longest + 1)] += 1.0;
        }
        let all = self.registers.len() as f64;
        // Runs too long to tell apart.
        let mut sum = all * tau(1.0 - counts[longest + 1] / all);
        for count in counts[1..=longest].iter().rev() {
            sum = (sum + count) * 0.5;
        }
        sum += all * sigma(counts[0] / all);
        (all * all / (2.0 * std::f64::consts::LN_2 * sum)).round() as i64
    }
}

impl Summary for Sketch {
    fn read(value: Dyn<'_>) -> Option<Self> {
        let mut parts = value.elements();
        let (head, hashes, registers) = (parts.next()?, parts.next()?, parts.next()?);
        let (DynKind::Long(FORM), DynKind::Long(bits @ 4..=18)) = (head.element(0)?.kind(), head.element(1)?.kind())
        else {
            return None;
        };
        let mut sketch = Self::new(bits as u32);
        for hash in hashes.elements() {
            sketch.hashes.push(hash.as_str()?.parse::<i64>().ok()? as u64);
        }
        if let Some(text) = registers.element(0) {
            let text = text.as_str()?;
            let all_known = text.bytes().all(|byte| (ZERO..=ZERO + 64).contains(&byte));
            if text.len() != 1 << sketch.bits || !all_known {
                return None;
            }
            sketch.registers = text.bytes().map(|byte| byte - ZERO).collect();
        }
        Some(sketch)
    }

    /// Of two accuracies the lower one stays.
    fn merge(&mut self, mut other: Self) {
        if other.bits < self.bits {
            std::mem::swap(self, &mut other);
        }
        if !other.registers.is_empty() {
            self.turn_into_registers();
            let folded = other.bits - self.bits;
            for (at, run) in other.registers.iter().enumerate().filter(|(_, run)| **run > 0) {
                let inner = (at as u64) & ((1 << folded) - 1);
                // The bits that no longer choose a register belong to the run now.
                let run = if inner == 0 { u32::from(*run) + folded } else { inner.leading_zeros() - (64 - folded) + 1 };
                let register = &mut self.registers[at >> folded];
                *register = (*register).max(run as u8);
            }
        }
        other.hashes.into_iter().for_each(|hash| self.add(hash));
    }

    fn write(&mut self, out: &mut DynamicWriter) {
        self.settle();
        out.begin_array();
        out.begin_array();
        out.long(FORM);
        out.long(i64::from(self.bits));
        out.end();
        out.begin_array();
        self.hashes.iter().for_each(|hash| out.string(&(*hash as i64).to_string()));
        out.end();
        out.begin_array();
        if !self.registers.is_empty() {
            let text: String = self.registers.iter().map(|register| char::from(register + ZERO)).collect();
            out.string(&text);
        }
        out.end();
        out.end();
    }
}

/// Ertl's correction for registers that are still empty.
fn sigma(mut share: f64) -> f64 {
    let (mut power, mut sum, mut known) = (1.0, share, f64::NEG_INFINITY);
    if share >= 1.0 {
        return f64::INFINITY;
    }
    while sum > known {
        known = sum;
        share *= share;
        sum += share * power;
        power += power;
    }
    sum
}

/// Ertl's correction for registers that are full.
fn tau(mut share: f64) -> f64 {
    if share <= 0.0 || share >= 1.0 {
        return 0.0;
    }
    let (mut power, mut sum, mut known) = (1.0, 1.0 - share, f64::INFINITY);
    while sum < known {
        known = sum;
        share = share.sqrt();
        power *= 0.5;
        sum -= (1.0 - share) * (1.0 - share) * power;
    }
    sum / 3.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(bits: u32, values: std::ops::Range<u64>) -> Sketch {
        let mut sketch = Sketch::new(bits);
        values.for_each(|value| sketch.add(crate::kql::functions::aggregate::hash_bytes(&value.to_le_bytes())));
        sketch
    }

    #[test]
    fn counts_are_within_the_accuracy() {
        for (bits, error) in [(12, 0.05), (14, 0.025), (18, 0.006)] {
            for many in [10, 1_000, 3_000, 20_000, 300_000] {
                let count = seen(bits, 0..many).count() as f64;
                assert!((count - many as f64).abs() <= error * many as f64, "{bits} {many} {count}");
            }
        }
        assert_eq!(seen(14, 0..500).count(), 500);
    }

    #[test]
    fn merged_sketches_count_the_union() {
        for (left, right) in [(14, 14), (14, 16), (16, 14)] {
            let mut sketch = seen(left, 0..40_000);
            let mut writer = DynamicWriter::default();
            seen(right, 20_000..60_000).write(&mut writer);
            sketch.merge(Sketch::read(writer.as_dyn()).unwrap());
            let count = sketch.count() as f64;
            assert!((count - 60_000.0).abs() < 1_500.0, "{count}");
        }
    }
}
