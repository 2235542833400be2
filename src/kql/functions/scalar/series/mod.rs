//! Functions of series: dynamic arrays of numbers, such as `make-series` gives.

pub(super) mod decompose;
pub(super) mod elements;
pub(super) mod fill;
pub(super) mod filter;
pub(super) mod fit;
pub(super) mod fourier;
pub(super) mod outliers;
pub(super) mod periods;
mod polynomial;
pub(super) mod stats;
pub(super) mod totals;
mod values;
