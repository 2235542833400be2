//! `sample-distinct`

use crate::diagnostics::Span;
use crate::kql::binder::tabular::take;
use crate::kql::binder::{Binder, Binding};
use crate::kql::plan::Node;
use crate::kql::syntax::tree::{DistinctOperator, SampleDistinctOperator};

impl Binder<'_> {
    /// The first distinct values that come: the documentation promises no fair choice.
    pub(in crate::kql::binder) fn sample_distinct(
        &mut self,
        sample: &SampleDistinctOperator,
        input: Node,
        span: Span,
    ) -> Binding<Node> {
        let count = self.row_count(&sample.count)?;
        let distinct = DistinctOperator { parameters: Vec::new(), columns: vec![sample.of.clone()] };
        Ok(take(self.distinct(&distinct, input, span)?, count, span))
    }
}
