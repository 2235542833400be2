//! What the ways to CloudWatch's metrics have in common: a row for each value of each statistic, dimensions as a bag.

use super::pieces::member;
use super::{Emit, Out};
use crate::values::Dyn;

/// A metric, and members that the table has no column for.
pub(super) struct Metric<'a> {
    pub(super) cells: &'a [(&'static str, Out<'a>)],
    pub(super) dimensions: Dyn<'a>,
    pub(super) rest: Dyn<'a>,
}

impl Metric<'_> {
    /// Gives one row of the metric; `point` is what is its own.
    pub(super) fn emit(&self, point: &[(&'static str, Out<'_>)], emit: &mut Emit<'_>) {
        let mut cells: Vec<(&'static str, Out<'_>)> = Vec::with_capacity(16);
        cells.extend_from_slice(self.cells);
        cells.extend_from_slice(point);
        cells.extend([
            ("Dimensions", Out::Value(self.dimensions)),
            ("Resource", Out::Value(member(self.dimensions, "Resource"))),
            ("RepositoryName", Out::Value(member(self.dimensions, "RepositoryName"))),
            ("AdditionalFields", Out::Value(self.rest)),
        ]);
        emit(&cells);
    }
}
