//! The patterns that tell two sides apart: what `diffpatterns` and `diffpatterns_text` show.

use super::mining::{Mine, Pattern};
use super::patterns::SHOWN;
use super::{Complaint, Pace};
use crate::values::sort_by;

/// What a pattern must be like.
#[derive(Clone, Copy)]
pub(super) struct Differences {
    /// How far its shares of the two sides differ, at least.
    pub(super) threshold: f64,
    /// Values that choose its rows, at most.
    pub(super) dimensions: usize,
    /// Values that it says, at least.
    pub(super) least_values: usize,
}

impl Mine {
    /// The share of the first side less the share of the second.
    pub(super) fn difference(&self, weights: [f64; 2]) -> f64 {
        let share = |side: usize| if self.totals[side] > 0.0 { weights[side] / self.totals[side] } else { 0.0 };
        share(0) - share(1)
    }

    /// Leaves out values that tell nothing alone and without which the rows are the same.
    fn without_the_indistinct(&self, pattern: &mut Pattern, threshold: f64) {
        let is_distinct = |item: usize| self.difference(self.weights_of(&[item])).abs() >= threshold;
        for item in pattern.items.clone() {
            let others: Vec<usize> = pattern.items.iter().copied().filter(|other| *other != item).collect();
            if !others.is_empty() && !is_distinct(item) && self.weights_of(&others) == pattern.weights {
                pattern.items = others;
            }
        }
    }

    /// Whether one of the two patterns is part of the other. If all that is said more comes in the same rows by itself, it
    /// is said without the known part.
    fn repeats(&self, pattern: &mut Pattern, known: &Pattern) -> bool {
        let is_part = |part: &[usize], all: &[usize]| part.iter().all(|item| all.contains(item));
        if is_part(&known.items, &pattern.items) {
            let more: Vec<usize> = pattern.items.iter().copied().filter(|item| !known.items.contains(item)).collect();
            if more.is_empty() || self.weights_of(&more) != pattern.weights {
                return true;
            }
            pattern.items = more;
        }
        is_part(&pattern.items, &known.items)
    }
}

/// The patterns that differ most, none of which is part of another. The documented examples are such; how the service
/// comes to them is not said.
pub(super) async fn most_different(mine: &Mine, wanted: Differences, pace: &Pace) -> Result<Vec<Pattern>, Complaint> {
    let mut patterns = mine.patterns(wanted.threshold, wanted.dimensions, pace).await?;
    let difference = |pattern: &Pattern| mine.difference(pattern.weights).abs();
    patterns.retain(|pattern| difference(pattern) >= wanted.threshold);
    for pattern in &mut patterns {
        pace.done(pattern.items.len() * mine.set_steps()).await;
        mine.without_the_indistinct(pattern, wanted.threshold);
    }
    // Of equally good ones that which says more.
    sort_by(&mut patterns, |a, b| {
        difference(b).total_cmp(&difference(a)).then(b.items.len().cmp(&a.items.len())).then(a.items.cmp(&b.items))
    });
    let mut chosen: Vec<Pattern> = Vec::new();
    for mut pattern in patterns {
        pace.done(chosen.len() * mine.set_steps()).await;
        let repeats = chosen.iter().any(|known| mine.repeats(&mut pattern, known));
        if !repeats && pattern.items.len() >= wanted.least_values {
            chosen.push(pattern);
        }
        if chosen.len() == SHOWN {
            break;
        }
    }
    Ok(chosen)
}
