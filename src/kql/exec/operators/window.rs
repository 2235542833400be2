//! Functions that look at neighboring rows (Kusto documentation: `query/window-functions`). All rows are in one view.

use crate::diagnostics::Diagnostic;
use crate::kql::exec::eval::{Mask, eval_column, eval_mask};
use crate::kql::exec::groups::Grouper;
use crate::kql::exec::view::View;
use crate::kql::functions::{Context, Datum, convert};
use crate::kql::plan::{Expr, WindowFunction};
use crate::values::{Column, NO_ROW, ScalarType, Value, decimal_from_bits, decimal_to_bits};
use arrow_array::types::Decimal128Type;
use arrow_array::{Array, ArrowPrimitiveType, Int64Array, PrimitiveArray};

/// The function's value for each row of the view.
pub(crate) fn eval(
    function: WindowFunction,
    args: &[Expr],
    expr: &Expr,
    view: &View,
    context: &Context,
) -> Result<Column, Diagnostic> {
    let arg = |at: usize| args.get(at).map(|arg| eval_column(arg, view, context)).transpose();
    let constant = |at: usize| -> Result<Option<i64>, Diagnostic> {
        Ok(arg(at)?.filter(|column| !column.is_empty()).and_then(|column| column.value(0).as_i64()))
    };
    let restarts = |at: usize| -> Result<Restarts, Diagnostic> {
        Ok(Restarts(match args.get(at) {
            Some(arg) => eval_mask(arg, view, context)?,
            None => Mask::All(false),
        }))
    };
    let Some(first) = arg(0)? else {
        // Only `row_number()` goes without arguments.
        return Ok(row_numbers(1, &Restarts(Mask::All(false)), view.rows));
    };
    match function {
        WindowFunction::Prev | WindowFunction::Next => {
            let offset = constant(1)?.unwrap_or(1);
            let offset = if function == WindowFunction::Prev { offset.saturating_neg() } else { offset };
            let default = arg(2)?.filter(|column| !column.is_empty()).map(|column| column.value(0));
            Ok(shifted(&in_kind(first, expr.returns), offset, default.as_ref()))
        }
        WindowFunction::RowNumber => Ok(row_numbers(constant(0)?.unwrap_or(1), &restarts(1)?, view.rows)),
        WindowFunction::RowCumsum => Ok(running_sum(&in_kind(first, expr.returns), &restarts(1)?)),
        WindowFunction::RowRankDense => Ok(ranks(&first, &restarts(1)?, true)),
        WindowFunction::RowRankMin => Ok(ranks(&first, &restarts(1)?, false)),
        WindowFunction::RowWindowSession => Ok(session_starts(&first, constant(1)?, constant(2)?, &restarts(3)?)),
    }
}

/// Rows at which a running value begins anew.
struct Restarts(Mask);

impl Restarts {
    fn at(&self, row: usize) -> bool {
        match &self.0 {
            Mask::All(answer) => *answer,
            Mask::Rows(answers) => answers.is_valid(row) && answers.value(row),
        }
    }
}

fn in_kind(column: Column, kind: ScalarType) -> Column {
    if column.kind() == kind {
        return column;
    }
    let rows = column.len();
    convert(&Datum::Column(column), kind).into_column(rows)
}

/// Row `row + offset` of the column for each row; the default, or null, where there is none.
fn shifted(column: &Column, offset: i64, default: Option<&Value>) -> Column {
    let rows = column.len();
    let source = |outside: u32| -> Vec<u32> {
        (0..rows as i64)
            .map(|row| match row.checked_add(offset) {
                Some(from) if (0..rows as i64).contains(&from) => from as u32,
                _ => outside,
            })
            .collect()
    };
    match default.filter(|value| !value.is_null()) {
        None => column.take(&source(NO_ROW)),
        Some(default) => {
            let default = in_kind(Column::repeat(default, 1), column.kind());
            Column::concat(column.kind(), &[column, &default]).take(&source(rows as u32))
        }
    }
}

fn row_numbers(start: i64, restarts: &Restarts, rows: usize) -> Column {
    let mut next = start;
    let numbers = (0..rows).map(|row| {
        let number = if restarts.at(row) { start } else { next };
        next = number.wrapping_add(1);
        number
    });
    Column::Long(Int64Array::from_iter_values(numbers))
}

/// The sum of all values up to each row; nulls add nothing.
fn running_sum(column: &Column, restarts: &Restarts) -> Column {
    fn run<T: ArrowPrimitiveType>(
        array: &PrimitiveArray<T>,
        restarts: &Restarts,
        add: impl Fn(T::Native, T::Native) -> T::Native,
    ) -> PrimitiveArray<T> {
        let mut sum = T::Native::default();
        let sums = (0..array.len()).map(|row| {
            if restarts.at(row) {
                sum = T::Native::default();
            }
            if array.is_valid(row) {
                sum = add(sum, array.value(row));
            }
            sum
        });
        PrimitiveArray::from_iter_values(sums)
    }
    match column {
        Column::Int(array) => Column::Int(run(array, restarts, i32::wrapping_add)),
        Column::Long(array) => Column::Long(run(array, restarts, i64::wrapping_add)),
        Column::TimeSpan(array) => Column::TimeSpan(run(array, restarts, i64::wrapping_add)),
        Column::Real(array) => Column::Real(run(array, restarts, |a, b| a + b)),
        Column::Decimal(array) => Column::Decimal(run::<Decimal128Type>(array, restarts, |a, b| {
            // A sum past decimal's range stays where it was: a running value has no null to fall back to.
            decimal_from_bits(a).checked_add(decimal_from_bits(b)).map_or(a, decimal_to_bits)
        })),
        other => Column::nulls(other.kind(), other.len()),
    }
}

/// The rank of each row in rows sorted by `column`: equal neighbors share one.
fn ranks(column: &Column, restarts: &Restarts, dense: bool) -> Column {
    let numbers = Grouper::default().insert(std::slice::from_ref(column), column.len(), |_| {});
    let (mut rank, mut place) = (0_i64, 0_i64);
    let ranks = (0..numbers.len()).map(|row| {
        if row == 0 || restarts.at(row) {
            (rank, place) = (1, 1);
        } else {
            place += 1;
            if numbers[row] != numbers[row - 1] {
                rank = if dense { rank + 1 } else { place };
            }
        }
        rank
    });
    Column::Long(Int64Array::from_iter_values(ranks))
}

/// The first time of the session that each row belongs to; null where the row has no time, after which a new session
/// begins.
fn session_starts(column: &Column, longest: Option<i64>, gap: Option<i64>, restarts: &Restarts) -> Column {
    let Column::DateTime(times) = column else { return Column::nulls(ScalarType::DateTime, column.len()) };
    let reaches = |time: i64, from: i64, distance: Option<i64>| {
        distance.is_some_and(|distance| time >= from.saturating_add(distance))
    };
    // The session's first time and the last time that came.
    let mut session: Option<(i64, i64)> = None;
    let starts = times.iter().enumerate().map(|(row, time)| {
        let Some(time) = time else {
            session = None;
            return None;
        };
        let start = match session {
            Some((start, last)) if !restarts.at(row) && !reaches(time, start, longest) && !reaches(time, last, gap) => {
                start
            }
            _ => time,
        };
        session = Some((start, time));
        Some(start)
    });
    Column::DateTime(starts.collect())
}
