//! `sort` and `top`.

use super::*;

fn any_terms() -> impl Strategy<Value = Vec<(usize, SortTerm)>> {
    let term = (0_usize..4, any::<bool>(), any::<bool>())
        .prop_map(|(at, descending, nulls_first)| (at, SortTerm { expr: column(at, &KINDS), descending, nulls_first }));
    prop::collection::vec(term, 1..4)
}

fn plain(terms: &[(usize, SortTerm)]) -> Vec<SortTerm> {
    terms.iter().map(|(_, term)| term.clone()).collect()
}

proptest! {
    #[test]
    fn sort_is_a_stable_sort(rows in any_rows(40), terms in any_terms()) {
        let expected = texts(&sorted(rows.clone(), &terms));
        for shards in [1, 7] {
            let input = Box::new(scan(&KINDS, &rows, shards));
            let answer = run(node(NodeKind::Sort { input, terms: plain(&terms) }, &KINDS));
            prop_assert_eq!(&texts(&answer), &expected);
        }
    }

    #[test]
    fn top_is_the_head_of_sort(rows in any_rows(40), terms in any_terms(), count in 0_u64..50) {
        let mut expected = texts(&sorted(rows.clone(), &terms));
        expected.truncate(count as usize);
        for shards in [1, 2, 7] {
            let input = Box::new(scan(&KINDS, &rows, shards));
            let answer = run(node(NodeKind::Top { input, count, terms: plain(&terms) }, &KINDS));
            prop_assert_eq!(&texts(&answer), &expected);
        }
    }
}

/// So many rows that candidates are cut back several times and later rows are dropped by their first term.
#[test]
fn top_keeps_its_promise_over_many_batches() {
    let kinds = [ScalarType::Long, ScalarType::String];
    let range = |stop: i64| {
        let kind = NodeKind::Range { start: Value::Long(0), stop: Value::Long(stop), step: Value::Long(1) };
        node(kind, &kinds[..1])
    };
    for descending in [false, true] {
        let terms = vec![SortTerm { expr: column(0, &kinds), descending, nulls_first: !descending }];
        let kind = NodeKind::Top { input: Box::new(range(299_999)), count: 3, terms };
        let first: Vec<Value> = run(node(kind, &kinds[..1])).into_iter().map(|mut row| row.remove(0)).collect();
        let expected = if descending { [299_999, 299_998, 299_997] } else { [0, 1, 2] };
        assert_eq!(first, expected.map(Value::Long));
    }
    // Texts, ties, and more wanted than one cut keeps.
    let rows: Vec<Row> = (0..200_000_i64)
        .map(|at| vec![Value::Long(at), Value::string(&format!("{:05}", at * 7919 % 65_537))])
        .collect();
    let term = SortTerm { expr: column(1, &kinds), descending: true, nulls_first: false };
    let mut expected = sorted(rows.clone(), &[(1, term.clone())]);
    expected.truncate(30_000);
    let kind = NodeKind::Top { input: Box::new(scan(&kinds, &rows, 2)), count: 30_000, terms: vec![term] };
    assert_eq!(run(node(kind, &kinds)), expected);
}
