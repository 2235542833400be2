//! Random tables of nasty values, and how they are split into shards and batches.

use super::cell::Cell;
use super::choices::Choices;
use rust_decimal::Decimal;
use std::sync::{Arc, LazyLock};
use tallyman::kql::{TableData, Tables};
use tallyman::values::{BatchBuilder, Field, MAX_DATETIME_TICKS, ScalarType, Schema, TICKS_PER_DAY, Value};

/// A column's name and type.
pub(super) type Column = (String, ScalarType);

/// Rows with their columns.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Vec<Cell>>,
}

/// The columns of `T`: two of each of the types that queries use most, and `n`, the number of the row.
const T_COLUMNS: [(&str, ScalarType); 16] = [
    ("n", ScalarType::Long),
    ("l", ScalarType::Long),
    ("s", ScalarType::String),
    ("k", ScalarType::Long),
    ("w", ScalarType::String),
    ("r", ScalarType::Real),
    ("q", ScalarType::Real),
    ("b", ScalarType::Bool),
    ("i", ScalarType::Int),
    ("t", ScalarType::DateTime),
    ("u", ScalarType::DateTime),
    ("d", ScalarType::TimeSpan),
    ("j", ScalarType::Dynamic),
    ("a", ScalarType::Dynamic),
    ("m", ScalarType::Decimal),
    ("g", ScalarType::Guid),
];
/// The columns of `U`, which is joined to `T`.
const U_COLUMNS: [(&str, ScalarType); 5] = [
    ("k", ScalarType::Long),
    ("w", ScalarType::String),
    ("l", ScalarType::Long),
    ("v", ScalarType::Real),
    ("y", ScalarType::DateTime),
];

const LONGS: [i64; 14] =
    [0, 1, -1, 2, 3, 7, -5, 10, 100, 1 << 40, i32::MAX as i64 + 1, i64::MAX, i64::MIN, i64::MIN + 1];
const INTS: [i64; 8] = [0, 1, -1, 2, 5, -7, i32::MAX as i64, i32::MIN as i64];
const REALS: [f64; 13] =
    [0.0, 1.0, -1.0, 0.5, 2.5, -2.5, 1e-7, 3.0, 123_456.789, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.1];
/// Texts at the edges: empty, terms, what changes length with its case, combining marks, numbers and times as text.
static TEXTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let texts = [
        "",
        "a",
        "b",
        "A",
        "ab",
        "aB c",
        "abc-ABC_abc",
        "café",
        "cafe\u{301}",
        "É",
        "ΑΣ",
        "ας",
        "ß",
        "SS",
        "ſ",
        "ǅ",
        "\u{130}i",
        "ﬁn",
        "日本 語",
        "👩‍👩‍👧",
        "42",
        "-7",
        "3.14",
        "1e3",
        "0x1F",
        "true",
        "null",
        "2024-02-29T12:30:00Z",
        "1.02:03:04",
        " pad ",
        "x=1, y=2",
        "/v2/repo/manifests",
        "10.0.0.1",
        "{\"a\":1}",
        "[1,2]",
        "a\tb\nc",
        "quote\"s'\\",
        "nan",
        "9223372036854775808",
    ];
    texts.iter().map(|text| (*text).to_owned()).chain([format!("long {}", "ab".repeat(150))]).collect()
});
/// Days (from year 1) and ticks.
const TIMES: [i64; 10] = [
    738_944 * TICKS_PER_DAY,
    738_944 * TICKS_PER_DAY + 1,
    738_949 * TICKS_PER_DAY - 1,
    719_162 * TICKS_PER_DAY,
    738_944 * TICKS_PER_DAY + 451_234_567_890,
    738_852 * TICKS_PER_DAY + 863_999_999_999,
    730_178 * TICKS_PER_DAY,
    577_735 * TICKS_PER_DAY + 5,
    0,
    MAX_DATETIME_TICKS,
];
const SPANS: [i64; 10] =
    [0, 1, -1, 600_000_000, 36_000_000_000, TICKS_PER_DAY, -TICKS_PER_DAY - 1, 7 * TICKS_PER_DAY, i64::MAX, i64::MIN];

/// A value of a type: the first choices are plain, one in eight is null.
pub(super) fn cell(kind: ScalarType, choices: &mut Choices<'_>) -> Cell {
    if kind != ScalarType::String && choices.chance(1, 8) {
        return Cell::Null;
    }
    match kind {
        ScalarType::Bool => Cell::Bool(choices.below(2) == 1),
        ScalarType::Int => Cell::Long(*choices.of(&INTS)),
        ScalarType::Long => Cell::Long(*choices.of(&LONGS)),
        ScalarType::Real => Cell::Real(*choices.of(&REALS)),
        ScalarType::Decimal => Cell::Decimal(
            Decimal::new(*choices.of(&[0, 1, -15, 2575, 1_000_000_007]), choices.below(4) as u32).normalize(),
        ),
        ScalarType::String => Cell::text(choices.of::<String>(&TEXTS)),
        ScalarType::DateTime => Cell::Time(*choices.of(&TIMES)),
        ScalarType::TimeSpan => Cell::Span(*choices.of(&SPANS)),
        ScalarType::Guid => Cell::Guid(*choices.of(&[0, 1, u128::MAX, 0x74be_27de_1e4e_49d9_b579_fe0b_331d_3642])),
        ScalarType::Dynamic => dynamic(choices, 2),
    }
}

/// A dynamic value as JSON has it.
fn dynamic(choices: &mut Choices<'_>, depth: usize) -> Cell {
    match choices.below(if depth == 0 { 5 } else { 9 }) {
        0 => Cell::Null,
        1 => Cell::Long(*choices.of(&LONGS)),
        2 => Cell::Real(*choices.of(&[0.5, -2.0, 1e10])),
        3 => Cell::text(choices.of::<String>(&TEXTS)),
        4 => Cell::Bool(choices.below(2) == 1),
        5 | 6 => Cell::Array((0..choices.below(4)).map(|_| dynamic(choices, depth - 1)).collect()),
        7 => Cell::Array((0..choices.below(5)).map(|_| Cell::Long(choices.below(9) as i64)).collect()),
        _ => {
            let keys = ["a", "b", "a b", "é"];
            let count = choices.below(keys.len() + 1);
            Cell::Bag(keys.iter().take(count).map(|key| ((*key).to_owned(), dynamic(choices, depth - 1))).collect())
        }
    }
}

/// What stands in a column: keys are few, so that they meet.
fn cell_of(name: &str, kind: ScalarType, number: usize, choices: &mut Choices<'_>) -> Cell {
    match name {
        "n" => Cell::Long(number as i64),
        "k" if choices.chance(1, 8) => Cell::Null,
        "k" => Cell::Long(choices.below(4) as i64),
        "w" => Cell::text(choices.of::<&str>(&["a", "b", "A", "", "é"])),
        "q" => Cell::Real(choices.below(9) as f64 / 4.0 - 1.0),
        "a" => Cell::Array((0..choices.below(5)).map(|_| Cell::Long(choices.below(9) as i64 - 2)).collect()),
        "u" => Cell::Time(738_944 * TICKS_PER_DAY + choices.below(12) as i64 * TICKS_PER_DAY / 4),
        _ => cell(kind, choices),
    }
}

fn table(columns: &[(&str, ScalarType)], numbers: &[Vec<u32>]) -> Table {
    let row = |(at, numbers): (usize, &Vec<u32>)| {
        let mut choices = Choices::new(numbers);
        columns.iter().map(|(name, kind)| cell_of(name, *kind, at, &mut choices)).collect()
    };
    Table {
        columns: columns.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect(),
        rows: numbers.iter().enumerate().map(row).collect(),
    }
}

/// `T` of these rows.
pub(super) fn t_table(numbers: &[Vec<u32>]) -> Table {
    table(&T_COLUMNS, numbers)
}

/// `U` of these rows.
pub(super) fn u_table(numbers: &[Vec<u32>]) -> Table {
    table(&U_COLUMNS, numbers)
}

/// `T` and `U` as the engine reads them.
pub(super) struct Split {
    t: TableData,
    u: TableData,
}

impl Split {
    pub(super) fn new(t: &Table, u: &Table, shards: usize, batch_rows: usize) -> Self {
        Self { t: split(t, shards, batch_rows), u: split(u, shards, batch_rows) }
    }
}

/// The table's rows in batches, which go to the shards in order.
fn split(table: &Table, shards: usize, batch_rows: usize) -> TableData {
    let fields = table.columns.iter().map(|(name, kind)| Field::new(name.as_str(), *kind)).collect();
    let schema = Arc::new(Schema::new(fields));
    let mut split = vec![Vec::new(); shards];
    // With and without the hidden column every query must give the same.
    let has_origins = shards > 1;
    let batches = table.rows.len().div_ceil(batch_rows);
    for (at, chunk) in table.rows.chunks(batch_rows).enumerate() {
        let mut builder = BatchBuilder::new(&schema);
        for row in chunk {
            for ((cell, (_, kind)), column) in row.iter().zip(&table.columns).zip(&mut builder.columns) {
                column.push(&cell.to_value(*kind));
            }
            builder.end_row();
        }
        let mut batch = builder.finish();
        if has_origins {
            batch.columns.push(tallyman::values::Column::repeat(&Value::Long(at as i64), batch.rows));
        }
        split[at * shards / batches].push(batch);
    }
    TableData { schema, has_origins, shards: Arc::new(split) }
}

impl Tables for Split {
    fn table(&self, name: &str) -> Option<TableData> {
        match name {
            "T" => Some(self.t.clone()),
            "U" => Some(self.u.clone()),
            _ => None,
        }
    }

    fn names(&self) -> Vec<Arc<str>> {
        vec!["T".into(), "U".into()]
    }
}
