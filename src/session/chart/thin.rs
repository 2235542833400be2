//! Fewer points where more would fall on the same pixel. Nothing is added up after this: see [`super::points`].

use super::points::Points;

/// Points that stand for one column of pixels: the first, the lowest, the highest and the last.
const POINTS_PER_PIXEL: usize = 4;
/// Columns of pixels that every plot has room for, however narrow: no bin of an axis that has bins goes missing. The picture takes an
/// axis with more bins than this for one without (`charts::binned`).
const LEAST_COLUMNS: usize = 2_000;
/// Scattered points that a picture keeps at most, all series together.
const MOST_SCATTERED: usize = 12_000;
/// Scattered points lie on a grid of cells that are at least this power of two wide, in pixels; they are twice as high, since plots are
/// wider than they are high.
const CELL_BITS: u32 = 1;
/// Points that one call looks at. Browsers make WebAssembly fast from one call of a function to the next: in a single call for all
/// points, the first chart of a page would be thinned slowly to its end.
const PIECE: usize = 8_192;
/// The grid is for a plot of this many pixels at most.
const MOST_ACROSS: usize = 4_096;

/// Thins series, whose points go from left to right, to what a plot of this width shows: of every column of pixels the first, lowest,
/// highest and last point stay, so that no peak is lost.
pub(super) fn thin_lines(series: &mut [Points], width_px: u32) {
    let columns = (width_px as usize).max(LEAST_COLUMNS);
    for points in series.iter_mut().filter(|points| points.x.len() > columns * POINTS_PER_PIXEL) {
        let kept = envelope(&points.x, &points.y, columns);
        points.keep(&kept);
    }
}

/// The same for series that are piled up: every series keeps the same positions, those that the sum of all needs. A position that one
/// series has and another has not would be a hole in the pile. A running sum is carried on to them from the positions that go.
pub(super) fn thin_pile(series: &mut [Points], width_px: u32, is_running: bool) {
    let columns = (width_px as usize).max(LEAST_COLUMNS);
    let mut all: Vec<(f64, f64)> = Vec::new();
    for points in series.iter() {
        all.extend(points.x.iter().copied().zip(points.y.iter().copied()));
    }
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (x, y) = all.into_iter().unzip();
    let mut sums = Points { x, y, ..Points::default() };
    sums.merge();
    if sums.x.len() <= columns * POINTS_PER_PIXEL {
        return;
    }
    sums.keep(&envelope(&sums.x, &sums.y, columns));
    // What has no place on an axis stands beside the sum of its position.
    sums.x.dedup();
    for points in series {
        if is_running {
            points.carry_to(&sums.x);
            continue;
        }
        let is_kept = |at: &usize| sums.x.binary_search_by(|x| x.total_cmp(&points.x[*at])).is_ok();
        let kept: Vec<usize> = (0..points.x.len()).filter(is_kept).collect();
        points.keep(&kept);
    }
}

/// Thins scattered points to as many as a canvas draws in a moment: those on the same cell of a grid are one. Says whether there were
/// more.
pub(super) fn thin_scattered(series: &mut [Points], width_px: u32) -> bool {
    let most = MOST_SCATTERED / series.len().max(1);
    let is_thinned = series.iter().any(|points| points.x.len() > most);
    for points in series.iter_mut().filter(|points| points.x.len() > most) {
        let kept = scattered(points, (width_px as usize).clamp(1, MOST_ACROSS), most);
        points.keep(&kept);
    }
    is_thinned
}

/// Which of `columns` equal parts of the axis a position is in, for positions from `first` to `last`.
fn column_of(columns: usize, first: f64, last: f64) -> impl Fn(f64) -> usize {
    let per_unit = columns as f64 / (last - first).max(f64::MIN_POSITIVE);
    move |at| ((at - first) * per_unit) as usize
}

fn envelope(x: &[f64], y: &[f64], columns: usize) -> Vec<usize> {
    let (Some(first), Some(last)) = (x.first(), x.last()) else { return Vec::new() };
    let column = column_of(columns, *first, *last);
    let mut kept = Vec::new();
    let mut start = 0;
    while start < x.len() {
        let here = column(x[start]);
        let (mut low, mut high, mut end) = (start, start, start);
        while end < x.len() && column(x[end]) == here {
            // A gap is neither; what stands first in its place gives way.
            if y[end] < y[low] || y[low].is_nan() {
                low = end;
            }
            if y[end] > y[high] || y[high].is_nan() {
                high = end;
            }
            end += 1;
        }
        let mut four = [start, low, high, end - 1];
        four.sort_unstable();
        for at in four {
            if kept.last() != Some(&at) {
                kept.push(at);
            }
        }
        start = end;
    }
    kept
}

/// Of the points on the same cell of a grid, the first; the cells grow until no more than `most` are left.
fn scattered(points: &Points, width: usize, most: usize) -> Vec<usize> {
    let Points { x, y, .. } = points;
    let (Some(first), Some(last)) = (x.first(), x.last()) else { return Vec::new() };
    let (low, high) = y.chunks(PIECE).fold((f64::MAX, f64::MIN), widened);
    let place = (column_of(width, *first, *last), column_of(width, low, high));
    let mut grid = Grid::new(width);
    let pieces = || x.chunks(PIECE).zip(y.chunks(PIECE));
    for (x, y) in pieces() {
        grid.take(x, y, &place);
    }
    while grid.count() > most && grid.across > 1 {
        grid = grid.doubled();
    }
    // One of those without a place on an axis stays, so that the picture can say so.
    let mut kept: Vec<usize> = y.iter().position(|value| value.is_infinite()).into_iter().collect();
    for (piece, (x, y)) in pieces().enumerate() {
        grid.free(x, y, &place, |at| kept.push(piece * PIECE + at));
    }
    kept.sort_unstable();
    kept
}

/// The lowest and the highest value that there are, or these.
#[inline(never)]
fn widened((low, high): (f64, f64), values: &[f64]) -> (f64, f64) {
    let finite = values.iter().copied().filter(|value| value.is_finite());
    finite.fold((low, high), |(low, high), value| (low.min(value), high.max(value)))
}

/// Cells of equal size over a square of pixels, and which of them are taken.
struct Grid {
    /// Bits of a column of pixels that are within a cell.
    bits: u32,
    across: usize,
    is_taken: Vec<bool>,
}

impl Grid {
    /// The smallest cells, all free.
    fn new(width: usize) -> Self {
        // A point at the far edge is one past the last cell.
        let (across, down) = ((width >> CELL_BITS) + 1, (width >> (CELL_BITS + 1)) + 1);
        Self { bits: CELL_BITS, across, is_taken: vec![false; across * down] }
    }

    fn cell(&mut self, column: usize, row: usize) -> Option<&mut bool> {
        self.is_taken.get_mut((row >> (self.bits + 1)) * self.across + (column >> self.bits))
    }

    /// Takes the cells of these points.
    #[inline(never)]
    fn take(&mut self, x: &[f64], y: &[f64], (column, row): &(impl Fn(f64) -> usize, impl Fn(f64) -> usize)) {
        for (x, y) in x.iter().zip(y).filter(|(_, y)| y.is_finite()) {
            if let Some(is_taken) = self.cell(column(*x), row(*y)) {
                *is_taken = true;
            }
        }
    }

    /// Frees the cells of these points; tells which points were the first on theirs.
    #[inline(never)]
    fn free(
        &mut self,
        x: &[f64],
        y: &[f64],
        (column, row): &(impl Fn(f64) -> usize, impl Fn(f64) -> usize),
        mut first: impl FnMut(usize),
    ) {
        for (at, (x, y)) in x.iter().zip(y).enumerate().filter(|(_, (_, y))| y.is_finite()) {
            if self.cell(column(*x), row(*y)).is_some_and(std::mem::take) {
                first(at);
            }
        }
    }

    /// Cells that are taken.
    fn count(&self) -> usize {
        self.is_taken.iter().filter(|is_taken| **is_taken).count()
    }

    /// Four cells make the next larger one.
    fn doubled(&self) -> Self {
        let halved = |cells: usize| (cells - 1) / 2 + 1;
        let (across, down) = (halved(self.across), halved(self.is_taken.len() / self.across));
        let mut doubled = Self { bits: self.bits + 1, across, is_taken: vec![false; across * down] };
        for (row, cells) in self.is_taken.chunks_exact(self.across).enumerate() {
            let larger = &mut doubled.is_taken[row / 2 * across..][..across];
            for (column, is_taken) in cells.iter().enumerate() {
                larger[column / 2] |= is_taken;
            }
        }
        doubled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(x: Vec<f64>, y: Vec<f64>) -> Points {
        Points { x, y, ..Points::default() }
    }

    #[test]
    fn a_lone_peak_survives() {
        let count = 100_000;
        let x: Vec<f64> = (0..count).map(f64::from).collect();
        let mut y = vec![1.0; x.len()];
        (y[77_777], y[3]) = (9.0, -9.0);
        let mut all = [series(x, y)];
        thin_lines(&mut all, 500);
        let [Points { x, y, .. }] = all;
        assert!(x.len() <= 4 * (LEAST_COLUMNS + 1), "{}", x.len());
        assert!(y.contains(&9.0) && y.contains(&-9.0) && x.is_sorted());
        assert_eq!((x[0], x[x.len() - 1]), (0.0, f64::from(count - 1)));
    }

    #[test]
    fn equal_positions_and_few_points_are_left_alone() {
        let mut all = [series(vec![1.0; 10], vec![2.0; 10]), series(vec![1.0; 9000], vec![f64::NAN; 9000])];
        thin_lines(&mut all, 500);
        assert_eq!(all[0].x.len(), 10);
        assert!(all[1].x.len() <= 4);
    }

    #[test]
    fn no_bin_goes_missing_on_a_narrow_plot() {
        // Fifty points in each of two thousand bins.
        let x: Vec<f64> = (0..100_000).map(|at| f64::from(at / 50) * 0.3).collect();
        let mut bins = x.clone();
        bins.dedup();
        let y = (0..x.len()).map(|at| (at % 37) as f64).collect();
        let mut all = [series(x, y)];
        thin_lines(&mut all, 100);
        all[0].x.dedup();
        assert_eq!(all[0].x, bins);
    }

    #[test]
    fn a_pile_has_all_of_its_series_everywhere() {
        let x: Vec<f64> = (0..50_000).map(f64::from).collect();
        let one: Vec<f64> = x.iter().map(|x| (x * 7.0) % 101.0).collect();
        let other: Vec<f64> = x.iter().map(|x| (x * 13.0) % 89.0).collect();
        let highest = one.iter().zip(&other).map(|(a, b)| a + b).fold(0.0, f64::max);
        let mut all = [series(x.clone(), one), series(x, other)];
        thin_pile(&mut all, 300, false);
        assert_eq!(all[0].x, all[1].x);
        assert!(all[0].x.len() <= 4 * (LEAST_COLUMNS + 1));
        assert_eq!(all[0].y.iter().zip(&all[1].y).map(|(a, b)| a + b).fold(0.0, f64::max), highest);
    }

    #[test]
    fn a_rare_running_sum_is_carried_on() {
        let x: Vec<f64> = (0..50_000).map(f64::from).collect();
        // The second row of the rare one is neither first nor last, lowest nor highest of its column of pixels.
        let mut all = [series(x.clone(), x), series(vec![0.0, 30_010.0], vec![5.0, 6.0])];
        thin_pile(&mut all, 300, true);
        assert_eq!(all[0].x, all[1].x);
        let rare = |at: f64| all[1].x.iter().position(|x| *x >= at).map(|index| all[1].y[index]);
        assert_eq!((rare(0.0), rare(29_000.0), rare(31_000.0)), (Some(5.0), Some(5.0), Some(6.0)));
    }

    #[test]
    fn scattered_points_of_all_series_are_few() {
        let cloud = |seed: usize| {
            let x: Vec<f64> = (0..200_000).map(f64::from).collect();
            let y = (0..x.len()).map(|at| ((at * seed) % 10_007) as f64).collect();
            series(x, y)
        };
        let mut all = [cloud(7919), cloud(104_729), series(vec![1.0, 2.0], vec![3.0, f64::NAN])];
        thin_scattered(&mut all, 1_400);
        let counts: Vec<usize> = all.iter().map(|points| points.x.len()).collect();
        assert!(counts.iter().sum::<usize>() <= MOST_SCATTERED && counts[0] > 500 && counts[2] == 2, "{counts:?}");
        let mut endless = cloud(3);
        endless.y[500] = f64::INFINITY;
        endless.y[600] = f64::NAN;
        thin_scattered(std::slice::from_mut(&mut endless), 1_400);
        assert!(endless.y.contains(&f64::INFINITY) && endless.x.is_sorted());
    }
}
