//! What edits do to a query: other names and new `let`s must leave its answer as it is.

use super::Facts;
use crate::diagnostics::{Diagnostic, Fix};
use crate::kql::compile;

/// What edits do to a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// It answers with the same columns, drawn the same way.
    Same,
    /// It answers with other columns, or they are drawn in another way.
    OtherAnswer,
    /// It had no errors, and has some now.
    Broken,
    /// It had errors before: there is nothing to compare with.
    Unknown,
}

/// What these edits do to a query.
pub(super) fn effect(text: &str, edits: &[Fix], facts: &dyn Facts) -> Effect {
    let mut edited = text.to_owned();
    let mut edits: Vec<&Fix> = edits.iter().collect();
    // From the end, what is put before a place after what stands there.
    crate::values::sort_by_key(&mut edits, |edit| std::cmp::Reverse((edit.span.start, edit.span.end)));
    for edit in edits {
        edited.replace_range(edit.span.start..edit.span.end, &edit.replacement);
    }
    let (before, after) = (compile(text, facts, 0, None), compile(&edited, facts, 0, None));
    if before.diagnostics.iter().any(Diagnostic::is_error) {
        return Effect::Unknown;
    }
    if after.diagnostics.iter().any(Diagnostic::is_error) {
        return Effect::Broken;
    }
    let before = before.plan.map(|plan| plan.results).unwrap_or_default();
    let after = after.plan.map(|plan| plan.results).unwrap_or_default();
    let same = before.len() == after.len() && before.iter().zip(&after).all(|(before, after)| before.looks_like(after));
    if same { Effect::Same } else { Effect::OtherAnswer }
}
