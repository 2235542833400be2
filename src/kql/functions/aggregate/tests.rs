//! Every aggregate over shards is the aggregate over the whole; a few answers of the real engine.
#![allow(clippy::unwrap_used)]

use super::{Accumulator, Aggregate, Argument, aggregate, all_aggregates};
use crate::kql::functions::{ParamKind, ResultName};
use crate::values::{Column, ColumnBuilder, Decimal, DynamicWriter, ScalarType, Value};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// A value of a small domain, null for every fifth seed.
fn value(kind: ScalarType, seed: u8) -> Value {
    let small = i64::from(seed) - 7;
    if seed.is_multiple_of(5) {
        return Value::null(kind);
    }
    match kind {
        ScalarType::Bool => Value::Bool(seed.is_multiple_of(2)),
        ScalarType::Int => Value::Int(small as i32),
        ScalarType::Long => Value::Long(small),
        ScalarType::Real => Value::Real(match seed {
            16 => f64::NAN,
            17 => f64::INFINITY,
            _ => small as f64 / 4.0,
        }),
        ScalarType::Decimal => Value::Decimal(Decimal::new(small, 1)),
        ScalarType::String => Value::string(["b", "", "a", "Zürich", "z"][seed as usize % 5]),
        ScalarType::DateTime => Value::DateTime(small + 630_000_000_000_000_000),
        ScalarType::TimeSpan => Value::TimeSpan(small),
        ScalarType::Guid => Value::Guid(u128::from(seed) << 120),
        ScalarType::Dynamic => {
            let mut writer = DynamicWriter::default();
            match seed % 3 {
                0 => {
                    writer.begin_bag();
                    writer.key(["x", "y"][seed as usize % 2]);
                    writer.long(small);
                    writer.end();
                }
                1 => {
                    writer.begin_array();
                    writer.long(small);
                    writer.string("e");
                    writer.end();
                }
                _ => writer.real(small as f64),
            }
            writer.to_value()
        }
    }
}

fn column_of(kind: ScalarType, seeds: impl Iterator<Item = u8>) -> Column {
    let mut builder = ColumnBuilder::new(kind);
    seeds.for_each(|seed| builder.push(&value(kind, seed)));
    builder.finish()
}

/// Types and constants of a call; `first` is the type of the parameters that take any.
fn call(aggregate: &Aggregate, first: ScalarType) -> Vec<(ScalarType, Option<Value>)> {
    let mut args = Vec::new();
    let further = aggregate.params.last().filter(|_| aggregate.variadic);
    for param in aggregate.params.iter().chain(further) {
        args.push(match param.kind {
            _ if param.name == "percentile" || param.name == "percentiles" => {
                (ScalarType::Real, Some(Value::Real(37.5)))
            }
            _ if param.constant => (ScalarType::Long, Some(Value::Long(3))),
            ParamKind::Exact(kind) => (kind, None),
            ParamKind::Integer => (ScalarType::Long, None),
            _ => (first, None),
        });
    }
    args
}

fn accumulator(aggregate: &Aggregate, args: &[(ScalarType, Option<Value>)]) -> Option<(usize, Box<dyn Accumulator>)> {
    let args: Vec<Argument<'_>> =
        args.iter().map(|(kind, constant)| Argument { name: "x", kind: *kind, constant: constant.as_ref() }).collect();
    let outputs = aggregate.columns(&args).ok()?;
    Some((outputs.len(), (aggregate.accumulator)(&args)))
}

/// Whether two answers are the same, but for what adding in another order does to reals and to a decimal's zeros.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Real(a), Value::Real(b)) => {
            a == b || (a.is_nan() && b.is_nan()) || (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
        }
        (Value::Decimal(a), Value::Decimal(b)) => a == b,
        _ => a.kind() == b.kind() && a.to_text() == b.to_text(),
    }
}

fn same_tables(a: &[Vec<Value>], b: &[Vec<Value>]) -> bool {
    let same_rows = |a: &Vec<Value>, b: &Vec<Value>| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b));
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_rows(a, b))
}

fn table(columns: &[Column], rows: usize) -> Vec<Vec<Value>> {
    (0..rows).map(|row| columns.iter().map(|column| column.value(row)).collect()).collect()
}

type Row = (u32, u8, u8, u8);

/// The answer when the rows are split into `shards` parts that are summarized apart, each with groups of its own.
fn over_shards(aggregate: &Aggregate, first: ScalarType, rows: &[Row], shards: usize, batch: usize) -> Vec<Vec<Value>> {
    let args = call(aggregate, first);
    let Some((outputs, mut total)) = accumulator(aggregate, &args) else { return Vec::new() };
    let mut known: Vec<u32> = Vec::new();
    for shard in rows.chunks(rows.len().div_ceil(shards).max(1)) {
        let (_, mut partial) = accumulator(aggregate, &args).unwrap();
        let mut mine: Vec<u32> = Vec::new();
        for batch in shard.chunks(batch) {
            let mut number = |group: u32| {
                let at = mine.iter().position(|known| *known == group);
                at.unwrap_or_else(|| {
                    mine.push(group);
                    mine.len() - 1
                }) as u32
            };
            let groups: Vec<u32> = batch.iter().map(|row| number(row.0)).collect();
            let columns: Vec<Column> = args
                .iter()
                .enumerate()
                .map(|(at, (kind, constant))| match constant {
                    Some(constant) => Column::repeat(constant, batch.len()),
                    None => column_of(*kind, batch.iter().map(|row| [row.1, row.2, row.3][at % 3])),
                })
                .collect();
            partial.update(&groups, mine.len(), &columns).unwrap();
        }
        let groups: Vec<u32> = mine
            .iter()
            .map(|group| {
                known.iter().position(|known| known == group).unwrap_or_else(|| {
                    known.push(*group);
                    known.len() - 1
                }) as u32
            })
            .collect();
        total.merge(&groups, known.len(), &partial.state(mine.len())).unwrap();
    }
    let columns = total.finish(known.len());
    assert_eq!(columns.len(), outputs, "{}", aggregate.name);
    assert!(columns.iter().all(|column| column.len() == known.len()), "{}", aggregate.name);
    table(&columns, known.len())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn shards_come_to_the_same_as_the_whole(
        rows in prop::collection::vec((0_u32..4, 0_u8..20, 0_u8..20, 0_u8..20), 0..60),
        batch in 1_usize..30,
    ) {
        for aggregate in all_aggregates() {
            for kind in ScalarType::ALL {
                let whole = over_shards(aggregate, kind, &rows, 1, usize::MAX);
                for shards in [2, 7] {
                    let split = over_shards(aggregate, kind, &rows, shards, batch);
                    prop_assert!(same_tables(&whole, &split), "{} of {}: {:?} is not {:?}", aggregate.name, kind, split, whole);
                }
            }
        }
    }
}

/// The only output of a call over some values in one group.
fn of(name: &str, kind: ScalarType, values: &[Value]) -> String {
    let (_, mut accumulator) = accumulator(aggregate(name).unwrap(), &[(kind, None)]).unwrap();
    let mut builder = ColumnBuilder::new(kind);
    for value in values {
        builder.push(value);
    }
    accumulator.update(&vec![0; values.len()], 1, &[builder.finish()]).unwrap();
    accumulator.finish(1)[0].value(0).to_text()
}

#[test]
fn empty_and_odd_groups_answer_as_the_real_engine_does() {
    let long = ScalarType::Long;
    let real = ScalarType::Real;
    let reals = |values: &[f64]| values.iter().map(|value| Value::Real(*value)).collect::<Vec<_>>();
    for (name, kind, values, expected) in [
        ("sum", long, vec![], "0"),
        ("avg", long, vec![], "NaN"),
        ("min", long, vec![], ""),
        ("stdev", long, vec![], "0.0"),
        ("make_list", long, vec![Value::null(long)], "[]"),
        ("make_set", long, vec![], "[]"),
        ("make_bag", ScalarType::Dynamic, vec![], "{}"),
        ("max", real, reals(&[3.3, f64::NAN]), "NaN"),
        ("min", real, reals(&[3.3, f64::NAN]), "NaN"),
        ("max", real, reals(&[f64::INFINITY, f64::NEG_INFINITY, 1.5]), "Infinity"),
        ("stdev", real, reals(&[10.0]), "0.0"),
        ("variance", real, reals(&[1.5, 2.5, 3.5]), "1.0"),
        ("sum", long, vec![Value::Long(i64::MAX), Value::Long(1)], "-9223372036854775808"),
        ("avg", long, vec![Value::Long(i64::MAX), Value::Long(i64::MAX)], "-1.0"),
    ] {
        assert_eq!(of(name, kind, &values), expected, "{name}({values:?})");
    }
}

#[test]
fn decimals_sum_and_average_exactly() {
    let values: Vec<Value> = [11, 22, 33].map(|tenths| Value::Decimal(Decimal::new(tenths, 1))).into();
    assert_eq!(of("sum", ScalarType::Decimal, &values), "6.6");
    assert_eq!(of("avg", ScalarType::Decimal, &values), "2.2");
}

#[test]
fn names_are_unique_and_results_are_named_as_kusto_names_them() {
    let mut names = BTreeSet::new();
    for aggregate in all_aggregates() {
        for name in aggregate.aliases.iter().chain([&aggregate.name]) {
            assert!(names.insert(*name), "{name} is taken twice");
        }
    }
    let named = |name: &str, args: &[(&str, ScalarType, Option<Value>)]| -> Vec<String> {
        let args: Vec<Argument<'_>> = args
            .iter()
            .map(|(name, kind, constant)| Argument { name, kind: *kind, constant: constant.as_ref() })
            .collect();
        let fields = aggregate(name).unwrap().columns(&args).unwrap();
        fields.iter().map(|field| format!("{}:{}", field.name, field.kind)).collect()
    };
    let x = ("x", ScalarType::Int, None);
    assert_eq!(named("count", &[]), ["count_:long"]);
    assert_eq!(named("sum", std::slice::from_ref(&x)), ["sum_x:long"]);
    assert_eq!(named("countif", &[("", ScalarType::Bool, None)]), ["countif_:long"]);
    assert_eq!(named("max", std::slice::from_ref(&x)), ["max_x:int"]);
    assert_eq!(named("make_list", std::slice::from_ref(&x)), ["list_x:dynamic"]);
    assert_eq!(named("arg_max", &[x.clone(), ("y", ScalarType::Guid, None)]), ["x:int", "y:guid"]);
    assert_eq!(
        named("arg_min", &[("", ScalarType::Real, None), ("", ScalarType::Guid, None)]),
        ["min_:real", "min__arg1:guid"]
    );
    let y = ("y", ScalarType::Guid, None);
    let unnamed = ("", ScalarType::Guid, None);
    assert_eq!(
        named("argmax", &[x.clone(), y.clone(), unnamed.clone()]),
        ["max_x:int", "max_x_y:guid", "max_x_arg2:guid"]
    );
    assert_eq!(named("argmin", &[("", ScalarType::Real, None), y.clone()]), ["min_:real", "min__y:guid"]);
    assert_eq!(named("any", std::slice::from_ref(&unnamed)), ["any_:guid"]);
    assert_eq!(named("any", &[unnamed.clone(), y.clone()]), ["any_arg0:guid", "any_y:guid"]);
    assert_eq!(named("take_any", &[unnamed, y]), ["any_arg0:guid", "y:guid"]);
    let rank = |rank: f64| ("", ScalarType::Real, Some(Value::Real(rank)));
    assert_eq!(named("percentiles", &[x, rank(50.0), rank(99.9)]), ["percentile_x_50:long", "percentile_x_99_9:long"]);
}

#[test]
fn a_call_inside_another_is_named_as_a_bare_one_is() {
    for aggregate in all_aggregates() {
        for kind in ScalarType::ALL {
            let args = call(aggregate, kind);
            let args: Vec<Argument<'_>> = args
                .iter()
                .map(|(kind, constant)| Argument { name: "x", kind: *kind, constant: constant.as_ref() })
                .collect();
            let Ok(outputs) = aggregate.columns(&args) else { continue };
            let name = match aggregate.result_name {
                ResultName::Prefix(prefix) => format!("{prefix}_"),
                ResultName::FirstArgument => "x".to_owned(),
                _ => continue,
            };
            assert!(outputs[0].name.starts_with(&name), "{}: {} is not {name}", aggregate.name, outputs[0].name);
        }
    }
}

#[test]
fn calls_that_do_not_fit_are_refused_with_a_sentence() {
    let arg = |kind| Argument { name: "x", kind, constant: None };
    for (name, args) in [
        ("sum", vec![]),
        ("sum", vec![arg(ScalarType::String)]),
        ("sum", vec![arg(ScalarType::Long), arg(ScalarType::Long)]),
        ("sumif", vec![arg(ScalarType::Long)]),
        ("countif", vec![arg(ScalarType::Long)]),
        ("max", vec![arg(ScalarType::Dynamic)]),
        ("percentile", vec![arg(ScalarType::Long), arg(ScalarType::Long)]),
        ("avg", vec![arg(ScalarType::Guid)]),
        ("arg_max", vec![]),
        ("take_any", vec![]),
    ] {
        let error = aggregate(name).unwrap().columns(&args).unwrap_err();
        assert!(error.0.ends_with('.'), "{name}: {error}");
    }
    assert!(aggregate("arg_max").unwrap().columns(&[arg(ScalarType::Long)]).is_ok());
}
