//! Fewer points where more would fall on the same pixel.

use crate::protocol::ChartSeries;

/// Points that stand for one column of pixels: the first, the lowest, the highest and the last.
const POINTS_PER_PIXEL: usize = 4;

/// Scattered points that a series keeps at most.
const MOST_SCATTERED: usize = 12_000;

/// Thins a series, which goes from left to right, to what a plot of this width can show. A line keeps the first, lowest,
/// highest and last point of every column of pixels, so that no peak is lost; of scattered points, those that fall on the
/// same pixel of a square grid are one.
pub(super) fn thin(series: &mut ChartSeries, width_px: u32, scattered: bool) {
    let width = width_px.max(1) as usize;
    let (x, y): (Vec<f64>, Vec<f64>) = (series.x.iter().collect(), series.y.iter().collect());
    if x.len() <= width * POINTS_PER_PIXEL {
        return;
    }
    let (Some(first), Some(last)) = (x.first(), x.last()) else { return };
    let per_unit = width as f64 / (last - first).max(f64::MIN_POSITIVE);
    let column = |at: f64| ((at - first) * per_unit) as usize;
    let kept = if scattered { grid(&x, &y, width, column) } else { envelope(&x, &y, column) };
    series.x = kept.iter().map(|at| x[*at]).collect::<Vec<_>>().into();
    series.y = kept.iter().map(|at| y[*at]).collect::<Vec<_>>().into();
}

fn envelope(x: &[f64], y: &[f64], column: impl Fn(f64) -> usize) -> Vec<usize> {
    let mut kept = Vec::new();
    let mut start = 0;
    while start < x.len() {
        let here = column(x[start]);
        let end = start + x[start..].iter().take_while(|at| column(**at) == here).count().max(1);
        let rows = start..end;
        let low = rows.clone().filter(|at| !y[*at].is_nan()).min_by(|a, b| y[*a].total_cmp(&y[*b])).unwrap_or(start);
        let high = rows.filter(|at| !y[*at].is_nan()).max_by(|a, b| y[*a].total_cmp(&y[*b])).unwrap_or(start);
        let mut four = [start, low, high, end - 1];
        four.sort_unstable();
        let from = kept.len();
        kept.extend(four);
        let mut tail = kept.split_off(from);
        tail.dedup();
        kept.append(&mut tail);
        start = end;
    }
    kept
}

/// Of points on the same cell of a grid, the first; a grid so coarse that no more are left than a canvas draws in a moment.
fn grid(x: &[f64], y: &[f64], width: usize, column: impl Fn(f64) -> usize) -> Vec<usize> {
    let finite = || y.iter().copied().filter(|value| value.is_finite());
    let (low, high) = finite().fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
    let per_unit = width as f64 / (high - low).max(f64::MIN_POSITIVE);
    let mut cell_px = 2;
    loop {
        let mut seen = std::collections::HashSet::new();
        // Plots are wider than they are high.
        let cell = |at: usize| (column(x[at]) / cell_px, ((y[at] - low) * per_unit) as usize / (cell_px * 2));
        let kept: Vec<usize> = (0..x.len()).filter(|at| seen.insert(cell(*at))).collect();
        if kept.len() <= MOST_SCATTERED || cell_px > width {
            return kept;
        }
        cell_px *= 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lone_peak_survives() {
        let count = 100_000;
        let x: Vec<f64> = (0..count).map(f64::from).collect();
        let mut y = vec![1.0; x.len()];
        y[77_777] = 9.0;
        y[3] = -9.0;
        let mut series = ChartSeries { x: x.into(), y: y.into(), ..ChartSeries::default() };
        thin(&mut series, 500, false);
        assert!(series.x.len() <= 4 * 501, "{}", series.x.len());
        let values: Vec<f64> = series.y.iter().collect();
        assert!(values.contains(&9.0) && values.contains(&-9.0));
        let positions: Vec<f64> = series.x.iter().collect();
        assert!(positions.is_sorted());
        assert_eq!((positions[0], positions[positions.len() - 1]), (0.0, f64::from(count - 1)));
    }

    #[test]
    fn equal_positions_and_few_points_are_left_alone() {
        let mut series = ChartSeries { x: vec![1.0; 10].into(), y: vec![2.0; 10].into(), ..ChartSeries::default() };
        thin(&mut series, 500, false);
        assert_eq!(series.x.len(), 10);
        let mut series =
            ChartSeries { x: vec![1.0; 9000].into(), y: vec![f64::NAN; 9000].into(), ..ChartSeries::default() };
        thin(&mut series, 500, false);
        assert!(series.x.len() <= 4);
    }
}
