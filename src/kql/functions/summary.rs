//! What `hll()` and `tdigest()` have in common: a summary of values that is kept in a `dynamic`.

use crate::values::{Dyn, DynamicWriter};

/// A summary that can be put together with others of its kind.
pub(super) trait Summary: Sized {
    /// What a `dynamic` holds; `None` where it is no such summary.
    fn read(value: Dyn<'_>) -> Option<Self>;

    /// Takes what another one has seen.
    fn merge(&mut self, other: Self);

    /// Writes it in the form that [`Summary::read`] reads.
    fn write(&mut self, out: &mut DynamicWriter);
}
