//! What the plugins over a timeline share: periods, and numbers for equal keys.

use super::{Call, ColumnArgument, Complaint, Pace, Room};
use crate::values::{
    Batch, BatchBuilder, Column, ColumnBuilder, Field, MAX_DATETIME_TICKS, ScalarType, Schema, Value, civil_from_ticks,
    ticks_from_civil,
};
use std::collections::{BTreeSet, HashMap};

/// Periods that a timeline may have.
const MAX_PERIODS: usize = 100_000;
/// Ticks from 0001-01-01, a Monday, to a Sunday before: weeks begin on Sunday.
const WEEK: i64 = 7 * crate::values::TICKS_PER_DAY;
const SUNDAY: i64 = -crate::values::TICKS_PER_DAY;

/// The types that a timeline may have.
pub(super) const TIMES: &[ScalarType] =
    &[ScalarType::DateTime, ScalarType::TimeSpan, ScalarType::Long, ScalarType::Int];
/// The types that a length on a timeline may have.
const LENGTHS: &[ScalarType] = &[ScalarType::TimeSpan, ScalarType::Long, ScalarType::Int, ScalarType::Real];

/// How long a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Length {
    /// In the units of the timeline: ticks, or whole numbers.
    Even(i64),
    /// Calendar weeks, from Sunday on.
    Week,
    /// Calendar months.
    Month,
    /// Calendar years.
    Year,
}

/// The first and the last point that count, where the call says them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds(pub(super) Option<(i64, i64)>);

/// Periods one after the other.
#[derive(Clone, Debug)]
pub(super) struct Periods {
    /// Where each begins.
    pub(super) starts: Vec<i64>,
    /// The last point that counts.
    pub(super) end: i64,
}

impl Call<'_> {
    /// A column that is a timeline.
    pub(super) fn timeline(&mut self) -> Result<ColumnArgument, Complaint> {
        self.column_of("TimelineColumn", TIMES)
    }

    /// `Start, End`, which must stand there.
    pub(super) fn bounds(&mut self, time: &ColumnArgument) -> Result<Bounds, Complaint> {
        match self.optional_bounds(time) {
            bounds @ Bounds(Some(_)) => Ok(bounds),
            Bounds(None) => {
                Err(format!("Start and End must be constants of the timeline's type, {}.", time.kind).into())
            }
        }
    }

    /// `[Start, End,]`. On a timeline of numbers they cannot be told from what follows, so there they must stand.
    pub(super) fn optional_bounds(&mut self, time: &ColumnArgument) -> Bounds {
        let kinds: &[ScalarType] =
            if time.kind == ScalarType::Int { &[ScalarType::Int, ScalarType::Long] } else { &[time.kind] };
        let start = self.constant_here(kinds).and_then(|value| value.as_i64());
        let end = start.and_then(|_| self.constant_here(kinds)).and_then(|value| value.as_i64());
        Bounds(start.zip(end))
    }

    /// A length on the timeline; longer than nothing.
    pub(super) fn length(&mut self, name: &str) -> Result<i64, Complaint> {
        let value = self.any_constant(name)?;
        let length = match &value {
            Value::Real(real) => Some(*real as i64),
            value if LENGTHS.contains(&value.kind()) => value.as_i64(),
            _ => None,
        };
        length.filter(|length| *length > 0).ok_or_else(|| format!("{name} must be a length greater than zero.").into())
    }

    /// As [`Self::length`], or `week`, `month`, `year`.
    pub(super) fn period(&mut self, name: &str) -> Result<Length, Complaint> {
        if let Some(word) = self.constant_here(&[ScalarType::String]) {
            return match word.as_str() {
                Some("week") => Ok(Length::Week),
                Some("month") => Ok(Length::Month),
                Some("year") => Ok(Length::Year),
                _ => Err(format!("{name} is a length, or 'week', 'month' or 'year'.").into()),
            };
        }
        self.length(name).map(Length::Even)
    }
}

impl Bounds {
    /// The first and last point: as said, or those of the rows.
    pub(super) fn of(self, times: &[Option<i64>]) -> Option<(i64, i64)> {
        let rows = || times.iter().flatten();
        self.0.or_else(|| Some((*rows().min()?, *rows().max()?)))
    }

    /// The periods of such a length.
    pub(super) fn periods(self, times: &[Option<i64>], length: Length) -> Result<Periods, Complaint> {
        let Some((start, end)) = self.of(times) else { return Ok(Periods { starts: Vec::new(), end: 0 }) };
        let mut starts = Vec::new();
        let mut next = length.floor(start, start);
        while next <= end {
            if starts.len() >= MAX_PERIODS {
                return Err(
                    format!("More than {MAX_PERIODS} periods lie between Start and End, the limit here.").into()
                );
            }
            starts.push(next);
            next = match length.after(next) {
                Some(next) => next,
                None => break,
            };
        }
        Ok(Periods { starts, end })
    }
}

impl Length {
    /// Where the period begins in which `time` lies, when periods are counted from `origin`.
    pub(super) fn floor(self, time: i64, origin: i64) -> i64 {
        match self {
            Self::Even(length) => time.saturating_sub(time.saturating_sub(origin).rem_euclid(length)),
            Self::Week => {
                let time = time.clamp(0, MAX_DATETIME_TICKS);
                time - (time - SUNDAY).rem_euclid(WEEK)
            }
            Self::Month | Self::Year => {
                let civil = civil_from_ticks(time.clamp(0, MAX_DATETIME_TICKS));
                let month = if self == Self::Year { 1 } else { civil.month };
                ticks_from_civil(civil.year, month, 1, 0).unwrap_or(time)
            }
        }
    }

    fn after(self, start: i64) -> Option<i64> {
        match self {
            Self::Even(length) => start.checked_add(length),
            Self::Week => start.checked_add(WEEK),
            Self::Month | Self::Year => {
                let civil = civil_from_ticks(start.clamp(0, MAX_DATETIME_TICKS));
                let (year, month) = match (self, civil.month) {
                    (Self::Month, month @ 1..12) => (civil.year, month + 1),
                    _ => (civil.year + 1, 1),
                };
                ticks_from_civil(year, month, 1, 0)
            }
        }
    }
}

impl Periods {
    /// The period of a point; `None` outside of all.
    pub(super) fn of(&self, time: i64) -> Option<usize> {
        if time > self.end {
            return None;
        }
        self.starts.partition_point(|start| *start <= time).checked_sub(1)
    }
}

/// A timeline's points.
pub(super) fn times(column: &Column) -> Vec<Option<i64>> {
    match column {
        Column::Int(ints) => ints.iter().map(|value| value.map(i64::from)).collect(),
        column => column.as_longs().map(|longs| longs.iter().collect()).unwrap_or_default(),
    }
}

/// A point as a value of the timeline's type.
pub(super) fn time_value(time: i64, kind: ScalarType) -> Value {
    match kind {
        ScalarType::DateTime => Value::DateTime(time),
        ScalarType::TimeSpan => Value::TimeSpan(time),
        ScalarType::Int => Value::Int(time as i32),
        _ => Value::Long(time),
    }
}

/// Numbers for keys: equal keys have equal numbers, in order of their first row.
pub(super) struct Numbered {
    /// The number of each row.
    pub(super) rows: Vec<u32>,
    /// For each number the first row that has it.
    pub(super) firsts: Vec<u32>,
}

/// Numbers the rows by some columns.
pub(super) async fn numbered(columns: &[&Column], rows: usize, pace: &Pace) -> Numbered {
    let mut numbers = Numbered { rows: vec![0; rows], firsts: if rows > 0 { vec![0] } else { Vec::new() } };
    for column in columns {
        let mut values = Values::default();
        let mut pairs: HashMap<(u32, u32), u32> = HashMap::new();
        let mut firsts = Vec::new();
        for part in Pace::parts(rows) {
            let of_part = values.numbers(&column.slice(part.start, part.len()));
            for ((row, number), value) in part.clone().zip(&mut numbers.rows[part.clone()]).zip(of_part) {
                let next = firsts.len() as u32;
                *number = *pairs.entry((*number, value)).or_insert_with(|| {
                    firsts.push(row as u32);
                    next
                });
            }
            pace.done(part.len()).await;
        }
        numbers.firsts = firsts;
    }
    numbers
}

/// Numbers for the values of a column.
#[derive(Default)]
struct Values {
    texts: HashMap<String, u32>,
    longs: HashMap<Option<i64>, u32>,
}

impl Values {
    /// A number for each row: the same for equal values, in no order. A text of a dictionary is looked at once, as far as it
    /// is in the same part.
    fn numbers(&mut self, column: &Column) -> Vec<u32> {
        let texts = &mut self.texts;
        let mut number = |text: &str| match texts.get(text) {
            Some(number) => *number,
            None => {
                let next = texts.len() as u32;
                texts.insert(text.to_owned(), next);
                next
            }
        };
        if let Some(texts) = column.as_strings() {
            return texts.map(number);
        }
        if let Some(longs) = column.as_longs() {
            let number = |long| {
                let next = self.longs.len() as u32;
                *self.longs.entry(long).or_insert(next)
            };
            return longs.iter().map(number).collect();
        }
        (0..column.len()).map(|row| number(&column.value(row).to_text())).collect()
    }
}

/// Who was there when: for each combination of dimensions, the ids of each period.
pub(super) struct Presence {
    /// For each combination its first row.
    pub(super) combinations: Vec<u32>,
    /// For each combination and period: how many rows.
    pub(super) counts: Vec<Vec<u64>>,
    /// For each combination and period: which ids.
    pub(super) ids: Vec<Vec<BTreeSet<u32>>>,
}

/// Sorts the rows of a batch by dimensions and periods.
pub(super) async fn presence(
    input: &Batch,
    id: &ColumnArgument,
    times: &[Option<i64>],
    dims: &[ColumnArgument],
    periods: &Periods,
    room: &Room,
) -> Result<Presence, Complaint> {
    let ids = numbered(&[id.of(input)], input.rows, &room.pace).await;
    let keys: Vec<&Column> = dims.iter().map(|dim| dim.of(input)).collect();
    let groups = numbered(&keys, input.rows, &room.pace).await;
    let combinations = groups.firsts.len();
    check_cells(combinations, periods.starts.len(), room)?;
    let mut presence = Presence {
        combinations: groups.firsts,
        counts: vec![vec![0; periods.starts.len()]; combinations],
        ids: vec![vec![BTreeSet::new(); periods.starts.len()]; combinations],
    };
    for (row, time) in times.iter().enumerate() {
        room.pace.done(1).await;
        let Some(period) = time.and_then(|time| periods.of(time)) else { continue };
        let group = groups.rows[row] as usize;
        presence.counts[group][period] += 1;
        presence.ids[group][period].insert(ids.rows[row]);
    }
    Ok(presence)
}

/// Complains of too many periods for too many combinations.
pub(super) fn check_cells(combinations: usize, periods: usize, room: &Room) -> Result<(), Complaint> {
    if combinations.saturating_mul(periods) > room.max_rows {
        return Err(
            format!("This comes to more than {} periods for all dimensions, the limit here.", room.max_rows).into()
        );
    }
    Ok(())
}

/// A field for each dimension.
pub(super) fn dim_fields(dims: &[ColumnArgument]) -> impl Iterator<Item = Field> + '_ {
    dims.iter().map(|dim| Field::new(dim.name.clone(), dim.kind))
}

/// Rows that are written value by value.
pub(super) struct Writer(BatchBuilder);

impl Writer {
    pub(super) fn new(schema: &Schema) -> Self {
        Self(BatchBuilder::new(schema))
    }

    /// One row: a value for each column.
    pub(super) fn row(&mut self, values: impl IntoIterator<Item = Value>) {
        for (column, value) in self.0.columns.iter_mut().zip(values) {
            ColumnBuilder::push(column, &value);
        }
        self.0.end_row();
    }

    pub(super) fn finish(mut self) -> Batch {
        self.0.finish()
    }
}

/// The dimensions' values in a row.
pub(super) fn dim_values<'a>(
    dims: &'a [ColumnArgument],
    input: &'a Batch,
    row: u32,
) -> impl Iterator<Item = Value> + 'a {
    dims.iter().map(move |dim| dim.of(input).value(row as usize))
}

/// A number of things as a value.
pub(super) fn count(number: usize) -> Value {
    Value::Long(number as i64)
}

/// A field of numbers.
pub(super) fn long(name: &str) -> Field {
    Field::new(name, ScalarType::Long)
}

/// A field of rates.
pub(super) fn real(name: &str) -> Field {
    Field::new(name, ScalarType::Real)
}
