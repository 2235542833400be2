//! `range x from a to b step c`

use crate::diagnostics::Diagnostic;
use crate::kql::exec::operator::{BATCH_ROWS, Operator, Poll, Shared};
use crate::kql::exec::view::View;
use crate::values::{Batch, Column, ColumnBuilder, ScalarType, Value};

pub(crate) struct Range {
    kind: ScalarType,
    steps: Steps,
}

/// Where the range has got.
enum Steps {
    /// `int`, `long`, `datetime`, `timespan`: the next value is `None` once it would overflow.
    Whole { next: Option<i64>, stop: i64, step: i64 },
    /// `real`: counted, so that errors do not add up.
    Real { start: f64, stop: f64, step: f64, taken: u64 },
    /// A bound is null: no rows.
    Empty,
}

impl Range {
    pub(crate) fn new(start: &Value, stop: &Value, step: &Value) -> Self {
        let steps = match (start.as_i64(), stop.as_i64(), step.as_i64()) {
            (Some(start), Some(stop), Some(step)) if step != 0 => Steps::Whole { next: Some(start), stop, step },
            _ => match (start.as_f64(), stop.as_f64(), step.as_f64()) {
                (Some(start), Some(stop), Some(step)) if step != 0.0 => Steps::Real { start, stop, step, taken: 0 },
                _ => Steps::Empty,
            },
        };
        Self { kind: start.kind(), steps }
    }
}

impl Operator for Range {
    fn poll(&mut self, _shared: &mut Shared) -> Result<Poll, Diagnostic> {
        let mut builder = ColumnBuilder::new(self.kind);
        while builder.len() < BATCH_ROWS {
            match &mut self.steps {
                Steps::Whole { next: Some(value), stop, step } if in_range(*value, *stop, *step > 0) => {
                    builder.push_i64(*value);
                    let after = value.checked_add(*step);
                    if let Steps::Whole { next, .. } = &mut self.steps {
                        *next = after;
                    }
                }
                Steps::Real { start, stop, step, taken } => {
                    let value = *start + *step * *taken as f64;
                    if !in_range(value, *stop, *step > 0.0) {
                        break;
                    }
                    builder.push_f64(value);
                    *taken += 1;
                }
                _ => break,
            }
        }
        if builder.is_empty() {
            return Ok(Poll::Done);
        }
        let column: Column = builder.finish();
        let rows = column.len();
        Ok(Poll::Rows(View::from(Batch::new(vec![column], rows))))
    }
}

fn in_range<T: PartialOrd>(value: T, stop: T, upwards: bool) -> bool {
    if upwards { value <= stop } else { value >= stop }
}
