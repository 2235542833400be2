//! `summarize` over one shard and over several.

use super::*;
use crate::kql::functions::aggregate::aggregate;
use crate::kql::plan::AggregateCall;

fn call(name: &str, args: Vec<Expr>) -> AggregateCall {
    AggregateCall { aggregate: aggregate(name).unwrap(), args, span: Span::default() }
}

fn summarize(input: Node, keys: &[usize], calls: Vec<(AggregateCall, ScalarType)>) -> Node {
    let mut kinds: Vec<ScalarType> = keys.iter().map(|at| KINDS[*at]).collect();
    kinds.extend(calls.iter().map(|(_, kind)| *kind));
    let aggregates = calls.into_iter().map(|(call, _)| call).collect();
    let keys = keys.iter().map(|at| column(*at, &KINDS)).collect();
    node(NodeKind::Summarize { input: Box::new(input), keys, aggregates }, &kinds)
}

/// Groups in order of their first rows: the key, how many rows, the first `int` that is not null.
fn naive(rows: &[Row], keys: &[usize]) -> Vec<Vec<String>> {
    let mut groups: Vec<(Vec<String>, i64, Value)> = Vec::new();
    for row in rows {
        let key: Vec<String> = keys.iter().map(|at| text(&row[*at])).collect();
        match groups.iter_mut().find(|(known, _, _)| *known == key) {
            Some((_, count, first)) => {
                *count += 1;
                if first.is_null() {
                    *first = row[3].clone();
                }
            }
            None => groups.push((key, 1, row[3].clone())),
        }
    }
    let to_row = |(key, count, first): (Vec<String>, i64, Value)| {
        key.into_iter().chain([text(&Value::Long(count)), text(&first)]).collect()
    };
    groups.into_iter().map(to_row).collect()
}

proptest! {
    #[test]
    fn groups_are_those_of_equal_keys(
        rows in any_rows(60),
        keys in prop::collection::vec(0_usize..4, 1..4),
    ) {
        let expected = naive(&rows, &keys);
        for shards in [1, 2, 7] {
            let calls = vec![
                (call("count", vec![]), ScalarType::Long),
                (call("take_any", vec![column(3, &KINDS)]), ScalarType::Int),
            ];
            let answer = run(summarize(scan(&KINDS, &rows, shards), &keys, calls));
            prop_assert_eq!(&texts(&answer), &expected);
        }
    }
}

#[test]
fn without_keys_there_is_one_group_even_of_nothing() {
    let calls =
        vec![(call("count", vec![]), ScalarType::Long), (call("max", vec![column(0, &KINDS)]), ScalarType::Long)];
    let answer = run(summarize(scan(&KINDS, &[], 1), &[], calls));
    assert_eq!(answer, [[Value::Long(0), Value::null(ScalarType::Long)]]);
}

#[test]
fn with_keys_there_is_no_group_of_nothing() {
    let calls = vec![(call("count", vec![]), ScalarType::Long)];
    assert!(run(summarize(scan(&KINDS, &[], 1), &[2], calls)).is_empty());
}

#[test]
fn many_groups_survive_the_clearing_of_rows_that_are_no_longer_wanted() {
    // Every row is better than all before it in its group, so the kept rows are cleared away many times.
    let kinds = [ScalarType::Long, ScalarType::String];
    let rows: Vec<Row> = (0..60_000_i64).map(|at| vec![Value::Long(at), Value::string(&format!("r{at}"))]).collect();
    let calls = vec![call("arg_max", vec![column(0, &kinds), column(1, &kinds)])];
    let key = column(1, &kinds);
    for (keys, groups) in [(vec![], 1), (vec![key], 60_000)] {
        let input = Box::new(scan(&kinds, &rows, 3));
        let mut outputs: Vec<ScalarType> = keys.iter().map(|key: &Expr| key.returns).collect();
        outputs.extend(kinds);
        let answer = run(node(NodeKind::Summarize { input, keys, aggregates: calls.clone() }, &outputs));
        assert_eq!(answer.len(), groups);
        assert_eq!(answer.last().and_then(|row| row.last()), Some(&Value::string("r59999")));
    }
}
