//! What is known of some cells: how many, how many different ones, their sum, average and bounds. Counted in slices, so
//! that a selection of millions of cells holds nothing up; the next selection takes the place of the one before.

use super::results::{Picked, Results};
use crate::protocol::{Block, BlockFacts, QueryId, Reply};
use crate::values::{Column, Decimal, ScalarType, decimal_from_bits, format_datetime, format_real, format_timespan};
use hashbrown::HashSet;
use xxhash_rust::xxh3::xxh3_64;

/// Rows that are counted between two looks at the clock.
const ROWS_AT_ONCE: u64 = 4096;
/// Different values that are counted: some 70 MB of hashes. With 64 bits each, two of so many are taken for one with a
/// probability of some 10⁻⁶.
const MOST_DISTINCT: usize = 4_000_000;

/// The count that is under way.
#[derive(Default)]
pub(super) struct BlockCounts(Option<Count>);

struct Count {
    query: QueryId,
    table: u32,
    picked: Picked,
    block: Block,
    done: u64,
    so_far: SoFar,
}

impl BlockCounts {
    /// Begins to count a block.
    pub(super) fn start(&mut self, query: QueryId, table: u32, block: Block, results: &Results) {
        let picked = results.picked(query, table);
        let so_far = results.shown(query, table, &picked).map(|rows| {
            let fields = block.columns.iter().filter_map(|at| rows.fields().get(*at as usize));
            SoFar::new(fields.map(|field| field.kind))
        });
        self.0 = so_far.map(|so_far| Count { query, table, picked, so_far, block, done: 0 });
    }

    /// Counts some rows; says whether there is more to do.
    pub(super) fn step(&mut self, results: &Results, emit: &mut dyn FnMut(Reply)) -> bool {
        let Some(count) = &mut self.0 else { return false };
        let Some(rows) = results.shown(count.query, count.table, &count.picked) else {
            self.0 = None;
            return false;
        };
        let end = (count.done + ROWS_AT_ONCE).min(count.block.rows);
        while count.done < end {
            if let Some((batch, row)) = rows.row_at(count.block.first_row + count.done) {
                for column in count.block.columns.iter().filter_map(|at| batch.columns.get(*at as usize)) {
                    count.so_far.take(column, row);
                }
            }
            count.done += 1;
        }
        if count.done < count.block.rows {
            return true;
        }
        if let Some(Count { query, table, block, so_far, .. }) = self.0.take() {
            emit(Reply::BlockFacts { query, table, block, facts: so_far.facts() });
        }
        false
    }
}

/// A sum in the type that loses nothing.
#[derive(Clone, Copy, Debug)]
enum Sum {
    Whole(i128),
    Decimal(Decimal),
    Real(f64),
}

/// What the cells have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Number,
    TimeSpan,
    DateTime,
    Text,
    /// Nothing that has an order.
    Other,
}

struct SoFar {
    /// The type of all columns, where they have one; numbers of several types are reals.
    kind: Option<ScalarType>,
    family: Family,
    cells: u64,
    nulls: u64,
    empty: u64,
    distinct: Option<HashSet<u64>>,
    /// Values that have been added up.
    counted: u64,
    sum: Sum,
    /// Least and greatest, by the family: whole numbers and ticks, reals, decimals or texts.
    whole: Option<(i64, i64)>,
    real: Option<(f64, f64)>,
    decimal: Option<(Decimal, Decimal)>,
    text: Option<(String, String)>,
    scratch: Vec<u8>,
}

impl SoFar {
    fn new(kinds: impl Iterator<Item = ScalarType>) -> Self {
        let mut kinds: Vec<ScalarType> = kinds.collect();
        kinds.dedup();
        let (kind, family) = match kinds.as_slice() {
            [kind] => (Some(*kind), family(*kind)),
            several if several.iter().all(|kind| kind.is_integer()) => (Some(ScalarType::Long), Family::Number),
            several if several.iter().all(|kind| kind.is_numeric()) => (Some(ScalarType::Real), Family::Number),
            several if several.iter().all(|kind| Some(kind) == several.first()) => {
                (several.first().copied(), several.first().map_or(Family::Other, |kind| family(*kind)))
            }
            _ => (None, Family::Other),
        };
        let sum = match kind {
            Some(ScalarType::Real) => Sum::Real(0.0),
            Some(ScalarType::Decimal) => Sum::Decimal(Decimal::ZERO),
            _ => Sum::Whole(0),
        };
        Self {
            kind,
            family,
            cells: 0,
            nulls: 0,
            empty: 0,
            distinct: Some(HashSet::new()),
            counted: 0,
            sum,
            whole: None,
            real: None,
            decimal: None,
            text: None,
            scratch: Vec::new(),
        }
    }

    fn take(&mut self, column: &Column, row: usize) {
        self.cells += 1;
        if column.is_null(row) {
            self.nulls += 1;
            return;
        }
        self.scratch.clear();
        match column {
            Column::Bool(array) => self.scratch.push(u8::from(array.value(row))),
            Column::Int(array) => self.whole(i64::from(array.value(row))),
            Column::Long(array) | Column::DateTime(array) | Column::TimeSpan(array) => self.whole(array.value(row)),
            Column::Real(array) => self.real(array.value(row)),
            Column::Decimal(array) => self.decimal(decimal_from_bits(array.value(row))),
            Column::Guid(array) => self.scratch.extend_from_slice(&array.value(row).to_le_bytes()),
            Column::String(strings) => self.text(strings.value(row)),
            Column::Dynamic(values) => self.scratch.extend_from_slice(values.value(row).bytes()),
        }
        if let Some(distinct) = &mut self.distinct {
            // Values of different types are different, whatever their bytes.
            self.scratch.push(if self.kind.is_some() { 0 } else { column.kind() as u8 });
            distinct.insert(xxh3_64(&self.scratch));
            if distinct.len() > MOST_DISTINCT {
                self.distinct = None;
            }
        }
    }

    fn whole(&mut self, value: i64) {
        if self.kind == Some(ScalarType::Real) {
            // Beside reals: the sum of a mixed selection is one.
            return self.real(value as f64);
        }
        self.scratch.extend_from_slice(&value.to_le_bytes());
        self.counted += 1;
        if let Sum::Whole(sum) = &mut self.sum {
            *sum += i128::from(value);
        }
        self.whole = Some(self.whole.map_or((value, value), |(min, max)| (min.min(value), max.max(value))));
    }

    fn real(&mut self, value: f64) {
        self.scratch.extend_from_slice(&value.to_bits().to_le_bytes());
        self.counted += 1;
        if let Sum::Real(sum) = &mut self.sum {
            *sum += value;
        }
        self.real = Some(self.real.map_or((value, value), |(min, max)| (min.min(value), max.max(value))));
    }

    fn decimal(&mut self, value: Decimal) {
        if self.kind == Some(ScalarType::Real) {
            return self.real(value.to_string().parse().unwrap_or(f64::NAN));
        }
        self.scratch.extend_from_slice(value.normalize().to_string().as_bytes());
        self.counted += 1;
        if let Sum::Decimal(sum) = self.sum {
            // A sum of more digits than a decimal has goes on as a real.
            self.sum = sum.checked_add(value).map_or_else(
                || {
                    Sum::Real(
                        (sum.to_string().parse::<f64>()).unwrap_or(0.0) + value.to_string().parse().unwrap_or(0.0),
                    )
                },
                Sum::Decimal,
            );
        } else if let Sum::Real(sum) = &mut self.sum {
            *sum += value.to_string().parse().unwrap_or(0.0);
        }
        self.decimal = Some(self.decimal.map_or((value, value), |(min, max)| (min.min(value), max.max(value))));
    }

    fn text(&mut self, text: &str) {
        self.scratch.extend_from_slice(text.as_bytes());
        if text.is_empty() {
            self.empty += 1;
            return;
        }
        match &mut self.text {
            None => self.text = Some((text.to_owned(), text.to_owned())),
            Some((min, max)) => {
                if text < min.as_str() {
                    text.clone_into(min);
                } else if text > max.as_str() {
                    text.clone_into(max);
                }
            }
        }
    }

    fn facts(self) -> BlockFacts {
        let mut facts = BlockFacts {
            cells: self.cells,
            nulls: self.nulls,
            empty: self.empty,
            distinct: self.distinct.map(|distinct| distinct.len() as u64),
            ..BlockFacts::default()
        };
        let bounds = match self.family {
            Family::Number => {
                let whole = self.whole.map(|(min, max)| (min.to_string(), max.to_string()));
                let real = self.real.map(|(min, max)| (format_real(min), format_real(max)));
                let decimal = self.decimal.map(|(min, max)| (min.to_string(), max.to_string()));
                whole.or(real).or(decimal)
            }
            Family::TimeSpan => self.whole.map(|(min, max)| (format_timespan(min), format_timespan(max))),
            Family::DateTime => {
                facts.span = self.whole.map(|(min, max)| format_timespan(max.saturating_sub(min)));
                self.whole.map(|(min, max)| (format_datetime(min), format_datetime(max)))
            }
            Family::Text => self.text,
            Family::Other => None,
        };
        (facts.min, facts.max) = bounds.unzip();
        if self.counted > 0 && matches!(self.family, Family::Number | Family::TimeSpan) {
            let is_span = self.family == Family::TimeSpan;
            let count = i128::from(self.counted);
            (facts.sum, facts.average) = match self.sum {
                Sum::Whole(sum) if is_span => (ticks(sum), ticks(sum / count)),
                // The average of whole numbers is a real, as `avg()` has it.
                Sum::Whole(sum) => (Some(sum.to_string()), Some(format_real(sum as f64 / self.counted as f64))),
                Sum::Real(sum) => (Some(format_real(sum)), Some(format_real(sum / self.counted as f64))),
                Sum::Decimal(sum) => {
                    (Some(sum.to_string()), sum.checked_div(Decimal::from(self.counted)).map(|mean| mean.to_string()))
                }
            };
        }
        facts
    }
}

/// A length of time; `None` where it is longer than the type.
fn ticks(sum: i128) -> Option<String> {
    i64::try_from(sum).ok().map(format_timespan)
}

fn family(kind: ScalarType) -> Family {
    match kind {
        ScalarType::Int | ScalarType::Long | ScalarType::Real | ScalarType::Decimal => Family::Number,
        ScalarType::TimeSpan => Family::TimeSpan,
        ScalarType::DateTime => Family::DateTime,
        ScalarType::String => Family::Text,
        ScalarType::Bool | ScalarType::Guid | ScalarType::Dynamic => Family::Other,
    }
}
