//! Random tables and queries: however the rows are split into shards and batches the answer is the same, and it is what
//! a plain loop over the rows comes to.

use super::{Only, run};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tallyman::kql::{Limits, TableData};
use tallyman::values::{BatchBuilder, Field, ScalarType, Schema, Value};

/// A row of `T`: `a:long`, which may be null, and `s:string`.
type Row = (Option<i64>, String);

fn table(rows: &[Row], shards: usize, batch_rows: usize) -> Only {
    let schema = Arc::new(Schema::new(vec![Field::new("a", ScalarType::Long), Field::new("s", ScalarType::String)]));
    let mut split = vec![Vec::new(); shards];
    for (at, chunk) in rows.chunks(batch_rows).enumerate() {
        let mut builder = BatchBuilder::new(&schema);
        for (a, s) in chunk {
            builder.columns[0].push(&a.map_or(Value::Null(ScalarType::Long), Value::Long));
            builder.columns[1].push_str(s);
            builder.end_row();
        }
        let last = shards.min(rows.len().div_ceil(batch_rows)).max(1);
        split[at * last / rows.len().div_ceil(batch_rows)].push(builder.finish());
    }
    Only(Some(TableData { schema, has_origins: false, shards: Arc::new(split) }))
}

fn answer(query: &str, tables: &Only) -> Vec<Vec<String>> {
    let outcome = run(query, tables, Limits::default(), Duration::from_secs(5)).expect(query);
    let rows = outcome.batches.iter().flat_map(|batch| {
        (0..batch.rows).map(|row| batch.columns.iter().map(|column| column.value(row).to_text()).collect())
    });
    rows.collect()
}

/// A scalar of `a`, with the plain function that it is.
type Plain = (&'static str, fn(Option<i64>) -> Option<i64>);

const SCALARS: [Plain; 7] = [
    ("a", |a| a),
    ("a + 1", |a| a.map(|a| a.wrapping_add(1))),
    ("a * a", |a| a.map(|a| a.wrapping_mul(a))),
    ("a / 3", |a| a.map(|a| a / 3)),
    ("a % 5", |a| a.map(|a| a.rem_euclid(5))),
    ("iff(a > 2, a, 0 - a)", |a| a.map_or(Some(0), |a| Some(if a > 2 { a } else { -a })).filter(|_| a.is_some())),
    ("coalesce(a, 7)", |a| Some(a.unwrap_or(7))),
];

type Test = (&'static str, fn(&Row) -> bool);

const TESTS: [Test; 6] = [
    ("a > 0", |row| row.0.is_some_and(|a| a > 0)),
    ("isnull(a)", |row| row.0.is_none()),
    ("a in (1, 2, 3)", |row| row.0.is_some_and(|a| (1..=3).contains(&a))),
    ("s startswith_cs 'a'", |row| row.1.starts_with('a')),
    ("s == 'b' or a < 0", |row| row.1 == "b" || row.0.is_some_and(|a| a < 0)),
    ("strlen(s) > 1", |row| row.1.chars().count() > 1),
];

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let value = prop_oneof![1 => Just(None), 6 => (-20i64..20).prop_map(Some)];
    prop::collection::vec((value, "[abé]{0,2}"), 0..60)
}

fn text(value: Option<i64>) -> String {
    value.map_or(Value::Null(ScalarType::Long), Value::Long).to_text()
}

proptest! {
    #![proptest_config(crate::naive::config())]

    #[test]
    fn operators_do_as_plain_loops_do_however_rows_are_split(
        rows in rows(),
        (scalar, of) in prop::sample::select(SCALARS.as_slice()),
        (test, keeps) in prop::sample::select(TESTS.as_slice()),
        batch_rows in 1usize..20,
    ) {
        let kept: Vec<&Row> = rows.iter().filter(|row| keeps(row)).collect();
        let mut projected: Vec<Vec<String>> = kept.iter().map(|(a, s)| vec![text(of(*a)), s.clone()]).collect();
        projected.sort();
        let mut groups: BTreeMap<&str, (i64, i64, Option<i64>)> = BTreeMap::new();
        for (a, s) in &kept {
            let group = groups.entry(s).or_default();
            group.0 += 1;
            group.1 = group.1.wrapping_add(of(*a).unwrap_or(0));
            group.2 = group.2.max(of(*a));
        }
        let mut grouped: Vec<Vec<String>> = groups
            .iter()
            .map(|(s, (count, sum, max))| vec![(*s).to_owned(), count.to_string(), sum.to_string(), text(*max)])
            .collect();
        grouped.sort();
        let project = format!("T | where {test} | project x = {scalar}, s");
        let summarize = format!("{project} | summarize count(), sum(x), max(x) by s");
        let ordered = format!("{project} | sort by x desc, s asc | extend n = row_number() | take 9");
        let mut first: Option<Vec<Vec<String>>> = None;
        for shards in [1, 2, 7] {
            let tables = table(&rows, shards, batch_rows);
            let mut found = answer(&project, &tables);
            found.sort();
            prop_assert_eq!(&found, &projected, "{} in {} shards", project, shards);
            let mut found = answer(&summarize, &tables);
            found.sort();
            // The sum of nothing but nulls is asked of the engine alone.
            let same = found.iter().zip(&grouped).all(|(a, b)| a[..2] == b[..2] && a[3] == b[3] && (a[2] == b[2] || b[3] == text(None)));
            prop_assert!(same && found.len() == grouped.len(), "{} in {} shards: {:?} {:?}", summarize, shards, found, grouped);
            let found = answer(&ordered, &tables);
            let known = first.get_or_insert_with(|| found.clone());
            prop_assert_eq!(&found, known, "{} in {} shards", ordered, shards);
        }
    }
}
