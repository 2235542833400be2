//! `mv-expand`: a row for each element of arrays and bags.
//!
//! The rows of a view are expanded in pieces of about one batch. A row with more elements than that makes a piece of its
//! own, which is handed on in slices: what stands beside a long array is repeated for each element once it is read.

use crate::diagnostics::{Diagnostic, Span};
use crate::kql::exec::eval::eval;
use crate::kql::exec::operator::{BATCH_ROWS, BoxedOperator, Operator, Poll, Shared};
use crate::kql::exec::view::{LazyColumn, View};
use crate::kql::functions::{Datum, convert};
use crate::kql::plan::{Expr, Node};
use crate::values::{Column, Dyn, DynKind, DynamicBuilder, DynamicColumn, DynamicWriter, ScalarType};
use arrow_array::Int64Array;

/// What the expanded values of one batch would take if each of its rows held them, at most.
const REPEATED_BYTES: usize = 1 << 28;

pub(crate) struct Expand {
    input: BoxedOperator,
    arrays: Vec<Expr>,
    /// Types of the elements, one for each array.
    kinds: Vec<ScalarType>,
    bags_as_arrays: bool,
    /// Elements of one row, at most.
    limit: usize,
    span: Span,
    source: Option<Source>,
    piece: Option<Piece>,
    /// Rows given so far.
    rows: usize,
    /// Rows that came in views before this one.
    rows_before: usize,
}

/// A view on the way.
struct Source {
    view: View,
    arrays: Vec<Values>,
    /// The next row.
    row: usize,
}

/// The arrays of one column, or the one that all rows share.
struct Values {
    column: DynamicColumn,
    shared: bool,
}

/// Rows that are ready.
struct Piece {
    view: View,
    at: usize,
    /// How many are given at once.
    step: usize,
}

impl Expand {
    pub(crate) fn new(input: BoxedOperator, arrays: &[Expr], bags_as_arrays: bool, limit: u64, node: &Node) -> Self {
        // After the input's columns come the elements, then the index and the row number.
        let first = node.schema.len().saturating_sub(arrays.len() + 2);
        let kinds = node.schema.fields.iter().skip(first).take(arrays.len()).map(|field| field.kind).collect();
        Self {
            input,
            arrays: arrays.to_vec(),
            kinds,
            bags_as_arrays,
            limit: usize::try_from(limit).unwrap_or(usize::MAX),
            span: node.span,
            source: None,
            piece: None,
            rows: 0,
            rows_before: 0,
        }
    }

    /// The next rows of the view; it is given up once all of its rows are through.
    fn expand(&mut self, mut source: Source, shared: &Shared) -> Result<(), Diagnostic> {
        let (mut positions, mut indices) = (Vec::<u32>::new(), Vec::<i64>::new());
        let mut builders: Vec<DynamicBuilder> = self.kinds.iter().map(|_| DynamicBuilder::default()).collect();
        let mut writer = DynamicWriter::default();
        let mut bytes: usize = 0;
        while source.row < source.view.rows {
            let values = || source.arrays.iter().map(|array| array.value(source.row));
            let count = values().map(elements).max().unwrap_or(0).min(self.limit);
            let each: usize = values().map(|value| value.bytes().len()).sum();
            let repeated = each.saturating_mul(count);
            let full = positions.len() + count > BATCH_ROWS || bytes.saturating_add(repeated) > REPEATED_BYTES;
            if full && !positions.is_empty() {
                break;
            }
            self.rows += count;
            shared.limits.check_rows(self.rows, "The expanded rows", self.span)?;
            bytes = bytes.saturating_add(repeated);
            for ((value, builder), kind) in values().zip(&mut builders).zip(&self.kinds) {
                let before = builder.len();
                self.push_elements(value, count, *kind, builder, &mut writer);
                (builder.len()..before + count).for_each(|_| builder.push(None));
            }
            positions.extend(std::iter::repeat_n(source.row as u32, count));
            indices.extend(0..count as i64);
            source.row += 1;
        }
        let rows = positions.len();
        let row_numbers = positions.iter().map(|row| (self.rows_before + *row as usize) as i64).collect::<Vec<_>>();
        let mut view = source.view.pick(positions);
        for (builder, kind) in builders.iter_mut().zip(&self.kinds) {
            let elements = Datum::Column(Column::Dynamic(builder.finish()));
            view.columns.push(LazyColumn::Ready(convert(&elements, *kind).into_column(rows)));
        }
        view.columns.push(LazyColumn::Ready(Column::Long(Int64Array::from(indices))));
        view.columns.push(LazyColumn::Ready(Column::Long(Int64Array::from(row_numbers))));
        if rows > 0 {
            let step = (REPEATED_BYTES / (bytes / rows).max(1)).clamp(1, BATCH_ROWS);
            self.piece = Some(Piece { view, at: 0, step });
        }
        if source.row < source.view.rows {
            self.source = Some(source);
        } else {
            self.rows_before += source.view.rows;
        }
        Ok(())
    }

    /// The first `count` elements of a value: it is its own one element where it is no container.
    fn push_elements(
        &self,
        value: Dyn<'_>,
        count: usize,
        kind: ScalarType,
        builder: &mut DynamicBuilder,
        writer: &mut DynamicWriter,
    ) {
        // The elements are cast, not parsed: text is no number.
        let takes_text = matches!(kind, ScalarType::String | ScalarType::Dynamic);
        let cast = |value: Dyn<'_>| takes_text || !matches!(value.kind(), DynKind::String(_));
        match value.kind() {
            DynKind::Array(_) => {
                value.elements().take(count).for_each(|value| builder.push(Some(value).filter(|value| cast(*value))));
            }
            DynKind::Bag(_) => {
                for (key, value) in value.properties().take(count) {
                    writer.clear();
                    if self.bags_as_arrays {
                        writer.begin_array();
                        writer.string(key);
                    } else {
                        writer.begin_bag();
                        writer.key(key);
                    }
                    writer.copy(value);
                    writer.end();
                    builder.push(Some(writer.as_dyn()));
                }
            }
            _ if count > 0 => builder.push(Some(value).filter(|value| cast(*value))),
            _ => {}
        }
    }
}

impl Operator for Expand {
    fn poll(&mut self, shared: &mut Shared) -> Result<Poll, Diagnostic> {
        if let Some(piece) = &mut self.piece {
            let rows = piece.step.min(piece.view.rows - piece.at);
            let view = piece.view.slice(piece.at, rows);
            piece.at += rows;
            if piece.at == piece.view.rows {
                self.piece = None;
            }
            return Ok(Poll::Rows(view));
        }
        if let Some(source) = self.source.take() {
            self.expand(source, shared)?;
            return Ok(Poll::Working);
        }
        Ok(match self.input.poll(shared)? {
            Poll::Rows(view) => {
                let arrays = self.arrays.iter().map(|array| Values::of(array, &view, shared));
                let arrays = arrays.collect::<Result<Vec<_>, _>>()?;
                self.source = Some(Source { view, arrays, row: 0 });
                Poll::Working
            }
            other => other,
        })
    }
}

impl Values {
    fn of(array: &Expr, view: &View, shared: &Shared) -> Result<Self, Diagnostic> {
        let datum = convert(&eval(array, view, &shared.context)?, ScalarType::Dynamic);
        let shared = matches!(datum, Datum::Constant(_));
        let rows = if shared { 1 } else { view.rows };
        let column = match datum.into_column(rows) {
            Column::Dynamic(column) => column,
            _ => DynamicColumn::nulls(rows),
        };
        Ok(Self { column, shared })
    }

    fn value(&self, row: usize) -> Dyn<'_> {
        self.column.value(if self.shared { 0 } else { row })
    }
}

/// How many rows a value makes: null makes one.
fn elements(value: Dyn<'_>) -> usize {
    match value.kind() {
        DynKind::Array(count) | DynKind::Bag(count) => count,
        _ => 1,
    }
}
