//! Long computations in short pieces: they say now and then how much they have done, and are stopped where that is enough for
//! one piece. Who runs them goes on with them later, or drops them.
//!
//! A computation is a future that nobody wakes: it is ready for more whenever it is asked.

use std::cell::Cell;
use std::cmp::Ordering;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// Steps (rows, as a rule) in one piece of work.
pub const PIECE: usize = 65_536;

/// Counts the steps of a computation.
#[derive(Clone, Debug, Default)]
pub struct Pace(Rc<Cell<usize>>);

impl Pace {
    /// So many steps have been done: waits for the next piece where they were enough for one.
    pub async fn done(&self, steps: usize) {
        let all = self.0.get().saturating_add(steps);
        self.0.set(if all < PIECE { all } else { 0 });
        if all >= PIECE {
            Pause(false).await;
        }
    }

    /// The rows from 0 on in parts, each of them short enough to be done at once.
    pub fn parts(rows: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
        (0..rows).step_by(PIECE / 8).map(move |start| start..rows.min(start + PIECE / 8))
    }
}

/// Waits once.
struct Pause(bool);

impl Future for Pause {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.0, true) { Poll::Ready(()) } else { Poll::Pending }
    }
}

/// A computation that is done piece by piece.
pub type Pieces<T> = Pin<Box<dyn Future<Output = T>>>;

/// Does the next piece; gives the answer once it is there. Not to be called after that.
pub fn next_piece<T>(pieces: &mut Pieces<T>) -> Option<T> {
    match pieces.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => Some(answer),
        Poll::Pending => None,
    }
}

/// Does all pieces, for what is known to be short.
pub fn at_once<T>(computation: impl Future<Output = T>) -> T {
    let mut computation = std::pin::pin!(computation);
    loop {
        if let Poll::Ready(answer) = computation.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return answer;
        }
    }
}

/// Sorts by an order in which no two items are equal: short runs first, which are then merged two by two.
pub async fn sort_in_pieces<T: Copy>(items: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering, pace: &Pace) {
    for run in items.chunks_mut(PIECE) {
        run.sort_unstable_by(&compare);
        pace.done(run.len()).await;
    }
    let mut width = PIECE;
    let mut merged: Vec<T> = Vec::with_capacity(if width < items.len() { items.len() } else { 0 });
    while width < items.len() {
        merged.clear();
        for pair in items.chunks(2 * width) {
            let (mut left, mut right) = pair.split_at(width.min(pair.len()));
            while let (Some(first), Some(second)) = (left.first(), right.first()) {
                if compare(first, second) == Ordering::Greater {
                    merged.push(*second);
                    right = &right[1..];
                } else {
                    merged.push(*first);
                    left = &left[1..];
                }
                if merged.len().is_multiple_of(PIECE / 8) {
                    pace.done(PIECE / 8).await;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        std::mem::swap(items, &mut merged);
        width *= 2;
    }
}

#[cfg(test)]
mod tests {
    use super::{PIECE, Pace, Pieces, at_once, next_piece, sort_in_pieces};

    #[test]
    fn work_is_parted_into_pieces() {
        let pace = Pace::default();
        let mut pieces: Pieces<usize> = Box::pin(async move {
            for part in Pace::parts(10 * PIECE) {
                pace.done(part.len()).await;
            }
            7
        });
        let mut waits = 0;
        let answer = loop {
            match next_piece(&mut pieces) {
                Some(answer) => break answer,
                None => waits += 1,
            }
        };
        assert_eq!((waits, answer), (10, 7));
    }

    #[test]
    fn runs_are_merged_in_order() {
        for count in [0, 1, PIECE, PIECE + 1, 3 * PIECE, 5 * PIECE + 7] {
            // A multiplier without a factor of the modulus visits every number once.
            let mut items: Vec<u64> = (0..count as u64).map(|at| at * 7_919 % count.max(1) as u64).collect();
            let mut expected = items.clone();
            expected.sort_unstable();
            at_once(sort_in_pieces(&mut items, Ord::cmp, &Pace::default()));
            assert_eq!(items, expected, "{count}");
        }
    }
}
