//! `dcount_intersect`

use super::ip_lookup::side_by_side;
use super::timeline::long;
use super::{Call, ColumnArgument, Complaint, Plugin, Prepared, Room};
use crate::kql::functions::{Datum, Scalar, scalar};
use crate::values::{Batch, Column, ScalarType, Schema};
use arrow_array::{Array, Int64Array};

pub(super) static FAMILY: &[&Plugin] = &[&DCOUNT_INTERSECT];

/// Sets that may be cut with each other.
const MAX_SETS: usize = 16;
/// Unions that are worked out at most: of every choice of sets, for each row.
const MAX_UNIONS: usize = 1 << 18;

static DCOUNT_INTERSECT: Plugin = Plugin {
    name: "dcount_intersect",
    syntax: "dcount_intersect(hll_1, hll_2 [, hll_3, …])",
    doc: "Each row, and how many values the first set of hll() has, the first two have in common, the first three, and so \
          on.",
    reference: "query/dcount-intersect-plugin",
    summarizes: false,
    keeps_order: true,
    prepare,
    examples: &[(
        "range x from 1 to 10 step 1 | summarize a = hll(x), b = hll(x % 5) | evaluate dcount_intersect(a, b) \
         | project s0, s1",
        "10|4",
    )],
};

fn prepare(call: &mut Call<'_>) -> Result<Prepared, Complaint> {
    let sets = call.columns()?;
    if !(2..=MAX_SETS).contains(&sets.len()) || sets.iter().any(|set| set.kind != ScalarType::Dynamic) {
        return Err(format!("It takes 2 to {MAX_SETS} columns that hll() gave.").into());
    }
    let counts: Vec<_> = (0..sets.len()).map(|at| long(&format!("s{at}"))).collect();
    let fields = side_by_side(call.input.fields.iter().chain(&counts));
    let width = call.input.len();
    Ok(Prepared::known(Schema::new(fields), move |inputs, _, room| {
        let input = &inputs[0];
        let own = input.columns[..width].iter().cloned();
        Ok(Batch::new(own.chain(intersections(&sets, input, room)?).collect(), input.rows))
    }))
}

fn function(name: &str) -> Result<&'static Scalar, Complaint> {
    scalar(name).ok_or_else(|| format!("It needs {name}(), which is not here.").into())
}

/// By inclusion and exclusion: what several sets have in common follows from the sizes of all their unions.
fn intersections(sets: &[ColumnArgument], input: &Batch, room: &Room<'_>) -> Result<Vec<Column>, Complaint> {
    let (size, union) = (function("dcount_hll")?, function("hll_merge")?);
    if input.rows.saturating_mul(1 << sets.len()) > MAX_UNIONS {
        return Err("So many sets in so many rows are more than can be cut here. Summarize first.".to_owned().into());
    }
    let call = |function: &Scalar, args: &[Column]| -> Result<Column, Complaint> {
        let Some(overload) = function.overloads.first() else { return function_failed(function.name) };
        let args: Vec<Datum> = args.iter().cloned().map(Datum::Column).collect();
        match (overload.kernel)(&args, input.rows, room.context) {
            Ok(answer) => Ok(answer.into_column(input.rows)),
            Err(error) => Err(error.to_string().into()),
        }
    };
    // The union of the sets whose bits are set in the position.
    let mut unions: Vec<Option<Column>> = vec![None];
    let mut sums = vec![0_i64; input.rows];
    let mut columns = Vec::with_capacity(sets.len());
    for set in sets {
        let own = set.of(input).clone();
        for choice in 0..unions.len() {
            let joined = match &unions[choice] {
                None => own.clone(),
                Some(others) => call(union, &[others.clone(), own.clone()])?,
            };
            let sizes = call(size, std::slice::from_ref(&joined))?;
            let sign = if choice.count_ones() % 2 == 0 { 1 } else { -1 };
            if let Some(sizes) = sizes.as_longs() {
                for (row, sum) in sums.iter_mut().enumerate().filter(|(row, _)| sizes.is_valid(*row)) {
                    *sum += sign * sizes.value(row);
                }
            }
            unions.push(Some(joined));
        }
        columns.push(Column::Long(Int64Array::from(sums.clone())));
    }
    // Sizes of large sets are estimates, whose sum may fall below nothing, or what more sets have in common above what
    // fewer have.
    Ok(tamed(columns, input.rows))
}

fn function_failed<T>(name: &str) -> Result<T, Complaint> {
    Err(format!("{name}() has no form for this.").into())
}

fn tamed(columns: Vec<Column>, rows: usize) -> Vec<Column> {
    let mut most = vec![i64::MAX; rows];
    let tame = |column: Column| {
        let values = column.as_longs().map(|longs| longs.values().to_vec()).unwrap_or_default();
        most.iter_mut().zip(values).for_each(|(most, value)| *most = value.clamp(0, *most));
        Column::Long(Int64Array::from(most.clone()))
    };
    columns.into_iter().map(tame).collect()
}
