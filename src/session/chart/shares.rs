//! Shares of a whole: a value for every label, the small ones as one.

use super::gather::MOST_CATEGORIES;
use super::points::Points;
use crate::protocol::{AxisKind, ChartData};

/// Adds up the values of each label. Of more labels than a picture can name, the smallest become the last, and `chart.others` says how
/// many they are.
pub(super) fn sum(series: &mut [Points], chart: &mut ChartData) {
    for points in &mut *series {
        points.merge_shares();
    }
    let ([points], AxisKind::Category) = (series, chart.x_kind) else { return };
    if chart.categories.len() <= MOST_CATEGORIES {
        return;
    }
    let mut slices: Vec<usize> = (0..points.x.len()).filter(|at| points.y[*at] > 0.0).collect();
    slices.sort_by(|one, other| points.y[*other].total_cmp(&points.y[*one]));
    let small = slices.split_off(slices.len().min(MOST_CATEGORIES - 1));
    let below = points.y.iter().copied().find(|y| *y < 0.0);
    let mut large = Points { name: std::mem::take(&mut points.name), ..Points::default() };
    let mut labels = Vec::new();
    for at in slices {
        large.push(labels.len() as f64, points.y[at]);
        // A position is the index of its label.
        labels.push(std::mem::take(&mut chart.categories[points.x[at] as usize]));
    }
    if !small.is_empty() {
        large.push(labels.len() as f64, small.iter().map(|at| points.y[*at]).sum());
        labels.push(String::new());
        chart.others = small.len() as u64;
    }
    if let Some(below) = below {
        large.push(0.0, below);
    }
    chart.categories = labels;
    *points = large;
}
