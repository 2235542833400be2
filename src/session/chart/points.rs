//! The points of one series, before they are thinned: order, sums, parts.
//!
//! Whatever adds values up is done here, on all points: sums over those that are left for a picture would be too small.

use crate::protocol::ChartSeries;

/// A series while it is gathered.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Points {
    pub(super) name: String,
    /// Positions; all are finite.
    pub(super) x: Vec<f64>,
    /// Values; NaN is a gap.
    pub(super) y: Vec<f64>,
    pub(super) marks: bool,
    /// Which of the columns of values they come from.
    pub(super) column: u32,
}

impl Points {
    pub(super) fn push(&mut self, x: f64, y: f64) {
        self.x.push(x);
        self.y.push(y);
    }

    pub(super) fn into_series(self) -> ChartSeries {
        let Self { name, x, y, marks, column } = self;
        ChartSeries { name, x: x.into(), y: y.into(), marks, column, ..ChartSeries::default() }
    }

    /// Puts them from left to right, those of one position in their order: a line goes through them so.
    pub(super) fn sort(&mut self) {
        if self.x.is_sorted() {
            return;
        }
        if self.x.windows(2).all(|pair| pair[0] > pair[1]) {
            // The latest first, as logs often are.
            self.x.reverse();
            self.y.reverse();
            return;
        }
        let mut points: Vec<(f64, f64)> = self.x.drain(..).zip(self.y.drain(..)).collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        (self.x, self.y) = points.into_iter().unzip();
    }

    /// Adds up the values of each position; the points are in order. Bars of one series would hide one another. Of the values
    /// that have no place on an axis one stays, so that the picture can say so.
    pub(super) fn merge(&mut self) {
        let mut merged = Self::default();
        let mut infinite = None;
        for (x, y) in self.x.iter().copied().zip(self.y.iter().copied()) {
            if y.is_infinite() {
                infinite = Some((x, y));
            }
            let y = if y.is_finite() { y } else { f64::NAN };
            match (merged.x.last(), merged.y.last_mut()) {
                (Some(last), Some(sum)) if *last == x => {
                    if !y.is_nan() {
                        *sum = if sum.is_nan() { y } else { *sum + y };
                    }
                }
                _ => merged.push(x, y),
            }
        }
        if let Some((x, y)) = infinite {
            let at = merged.x.partition_point(|before| *before <= x);
            merged.x.insert(at, x);
            merged.y.insert(at, y);
        }
        (self.x, self.y) = (merged.x, merged.y);
    }

    /// Adds up the values above zero of each position, which have a slice. Of those below zero one stays, so that the picture can
    /// say that they are left out.
    pub(super) fn merge_shares(&mut self) {
        self.sort();
        let below = self.x.iter().copied().zip(self.y.iter().copied()).find(|(_, y)| *y < 0.0);
        for y in &mut self.y {
            // As a slice is drawn: what is endless counts as very much.
            *y = if *y > 0.0 { y.min(1e300) } else { f64::NAN };
        }
        self.merge();
        if let Some((x, y)) = below {
            self.push(x, y);
        }
    }

    /// Each value becomes the sum of all up to it; the points are in order.
    pub(super) fn accumulate(&mut self) {
        let mut sum = 0.0_f64;
        for y in self.y.iter_mut().filter(|y| y.is_finite()) {
            sum += *y;
            *y = sum;
        }
    }

    /// Leaves what a running sum is at these positions, which rise: where no point stands, the last one goes on. The points are in
    /// order.
    pub(super) fn carry_to(&mut self, positions: &[f64]) {
        let mut carried = Self::default();
        let mut sum = None;
        let mut points = self.x.iter().copied().zip(self.y.iter().copied()).peekable();
        for at in positions {
            let mut is_there = false;
            while let Some((x, y)) = points.next_if(|(x, _)| x <= at) {
                if y.is_finite() {
                    sum = Some(y);
                }
                if x == *at {
                    is_there = true;
                    carried.push(x, y);
                }
            }
            if let Some(sum) = sum.filter(|_| !is_there) {
                carried.push(*at, sum);
            }
        }
        (self.x, self.y) = (carried.x, carried.y);
    }

    /// Leaves the points of a part of the axis, and one beside it at each end, so that lines run out of the picture. The points are
    /// in order.
    pub(super) fn cut(&mut self, (low, high): (f64, f64)) {
        let start = self.x.partition_point(|at| *at < low).saturating_sub(1);
        let end = (self.x.partition_point(|at| *at <= high) + 1).min(self.x.len());
        for part in [&mut self.x, &mut self.y] {
            part.truncate(end);
            part.drain(..start.min(end));
        }
    }

    /// Leaves the points at these indexes, which rise.
    pub(super) fn keep(&mut self, kept: &[usize]) {
        for part in [&mut self.x, &mut self.y] {
            *part = kept.iter().filter_map(|at| part.get(*at)).copied().collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(pairs: &[(f64, f64)]) -> Points {
        let (x, y) = pairs.iter().copied().unzip();
        Points { x, y, ..Points::default() }
    }

    fn pairs(points: &Points) -> Vec<(f64, f64)> {
        points.x.iter().copied().zip(points.y.iter().copied()).collect()
    }

    #[test]
    fn those_of_one_position_keep_their_order() {
        for rows in
            [&[(2.0, 1.0), (2.0, 2.0), (1.0, 3.0), (1.0, 4.0)], &[(1.0, 3.0), (2.0, 1.0), (1.0, 4.0), (2.0, 2.0)]]
        {
            let mut all = points(rows);
            all.sort();
            assert_eq!(pairs(&all), [(1.0, 3.0), (1.0, 4.0), (2.0, 1.0), (2.0, 2.0)]);
        }
    }

    #[test]
    fn values_of_one_position_are_added_up() {
        let nan = f64::NAN;
        let mut all = points(&[(1.0, 2.0), (1.0, nan), (1.0, 3.0), (2.0, f64::INFINITY), (2.0, 4.0), (3.0, 1.0)]);
        all.merge();
        assert_eq!(pairs(&all), [(1.0, 5.0), (2.0, 4.0), (2.0, f64::INFINITY), (3.0, 1.0)]);
        let mut gap = points(&[(1.0, nan), (1.0, nan)]);
        gap.merge();
        assert!(gap.x == [1.0] && gap.y[0].is_nan());
    }

    #[test]
    fn slices_are_of_what_is_above_zero() {
        let mut all = points(&[(1.0, 2.0), (0.0, 7.0), (1.0, -5.0), (1.0, 3.0), (0.0, -1.0)]);
        all.merge_shares();
        assert_eq!(pairs(&all), [(0.0, 7.0), (1.0, 5.0), (0.0, -1.0)]);
    }

    #[test]
    fn a_running_sum_goes_on_where_no_row_adds_to_it() {
        let mut all = points(&[(1.0, 5.0), (3.0, 6.0), (4.0, f64::INFINITY), (6.0, 7.0)]);
        all.carry_to(&[0.0, 1.0, 2.0, 4.0, 5.0, 8.0]);
        assert_eq!(pairs(&all), [(1.0, 5.0), (2.0, 5.0), (4.0, f64::INFINITY), (5.0, 6.0), (8.0, 7.0)]);
    }

    #[test]
    fn a_part_has_a_point_beside_it_at_each_end() {
        let all = points(&[(1.0, 1.0), (2.0, 2.0), (3.0, 3.0), (4.0, 4.0), (5.0, 5.0)]);
        for (zoom, expected) in
            [((3.0, 3.0), 2..=4), ((2.5, 3.5), 2..=4), ((1.0, 9.0), 1..=5), ((9.0, 10.0), 5..=5), ((-2.0, -1.0), 1..=1)]
        {
            let mut part = all.clone();
            part.cut(zoom);
            assert_eq!(part.y, expected.map(f64::from).collect::<Vec<_>>(), "{zoom:?}");
        }
    }
}
