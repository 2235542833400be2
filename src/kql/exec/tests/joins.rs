//! All kinds of `join`.

use super::*;
use crate::kql::plan::JoinKind;

const ALL: [JoinKind; 9] = [
    JoinKind::InnerUnique,
    JoinKind::Inner,
    JoinKind::LeftOuter,
    JoinKind::RightOuter,
    JoinKind::FullOuter,
    JoinKind::LeftSemi,
    JoinKind::LeftAnti,
    JoinKind::RightSemi,
    JoinKind::RightAnti,
];

fn join(left: Node, right: Node, kind: JoinKind, keys: &[usize]) -> Node {
    let kinds: Vec<ScalarType> = match kind {
        JoinKind::LeftSemi | JoinKind::LeftAnti | JoinKind::RightSemi | JoinKind::RightAnti => KINDS.to_vec(),
        _ => [KINDS, KINDS].concat(),
    };
    let keys: Vec<Expr> = keys.iter().map(|at| column(*at, &KINDS)).collect();
    let (left, right) = (Box::new(left), Box::new(right));
    node(NodeKind::Join { left, right, kind, left_keys: keys.clone(), right_keys: keys }, &kinds)
}

/// Every left row against every right row.
fn naive(left: &[Row], right: &[Row], kind: JoinKind, keys: &[usize]) -> Vec<Row> {
    let key = |row: &Row| keys.iter().map(|at| text(&row[*at])).collect::<Vec<_>>();
    let nulls: Row = KINDS.iter().map(|kind| Value::null(*kind)).collect();
    let has_left = |row: &Row| left.iter().any(|other| key(other) == key(row));
    let has_right = |row: &Row| right.iter().any(|other| key(other) == key(row));
    let is_first = |at: usize| !left[..at].iter().any(|other| key(other) == key(&left[at]));
    let pairs = left.iter().enumerate().filter(|(at, _)| kind != JoinKind::InnerUnique || is_first(*at)).flat_map(
        |(_, row)| {
            right.iter().filter(move |other| key(other) == key(row)).map(move |other| [&row[..], other].concat())
        },
    );
    let lonely_left = left.iter().filter(|row| !has_right(row)).map(|row| [&row[..], &nulls].concat());
    let lonely_right = right.iter().filter(|row| !has_left(row)).map(|row| [&nulls[..], row].concat());
    match kind {
        JoinKind::InnerUnique | JoinKind::Inner => pairs.collect(),
        JoinKind::LeftOuter => pairs.chain(lonely_left).collect(),
        JoinKind::RightOuter => pairs.chain(lonely_right).collect(),
        JoinKind::FullOuter => pairs.chain(lonely_left).chain(lonely_right).collect(),
        JoinKind::LeftSemi => left.iter().filter(|row| has_right(row)).cloned().collect(),
        JoinKind::LeftAnti => left.iter().filter(|row| !has_right(row)).cloned().collect(),
        JoinKind::RightSemi => right.iter().filter(|row| has_left(row)).cloned().collect(),
        JoinKind::RightAnti => right.iter().filter(|row| !has_left(row)).cloned().collect(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn every_kind_pairs_as_it_should(
        left in any_rows(20),
        right in any_rows(20),
        keys in prop::collection::vec(0_usize..4, 1..3),
    ) {
        for kind in ALL {
            let expected = sorted_texts(&naive(&left, &right, kind, &keys));
            for shards in [1, 3] {
                let joined = join(scan(&KINDS, &left, shards), scan(&KINDS, &right, shards), kind, &keys);
                prop_assert_eq!(&sorted_texts(&run(joined)), &expected, "{:?}", kind);
            }
        }
    }
}

fn equal_rows(count: usize) -> Vec<Row> {
    let row = vec![Value::Long(1), Value::Real(1.0), Value::string("x"), Value::Int(1)];
    vec![row; count]
}

#[test]
fn one_key_with_many_partners_comes_in_pieces() {
    let joined = join(scan(&KINDS, &equal_rows(500), 1), scan(&KINDS, &equal_rows(400), 1), JoinKind::Inner, &[0]);
    assert_eq!(run(joined).len(), 200_000);
}

#[test]
fn a_join_that_explodes_is_stopped() {
    let joined = join(scan(&KINDS, &equal_rows(500), 1), scan(&KINDS, &equal_rows(400), 1), JoinKind::Inner, &[0]);
    let error = try_run(joined, Limits { operator_rows: 100_000, ..Limits::default() }).unwrap_err();
    assert_eq!(error.code, "TM201");
}

/// The rest of a right side whose columns are constants and picked rows, through a filter above the join.
#[test]
fn rows_without_a_partner_are_null_on_the_other_side() {
    let none: Vec<Row> = Vec::new();
    let joined = join(scan(&KINDS, &equal_rows(1), 1), scan(&KINDS, &none, 1), JoinKind::FullOuter, &[0]);
    let filtered = NodeKind::Take { input: Box::new(joined), count: 5 };
    let rows = run(node(filtered, &[KINDS, KINDS].concat()));
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0][4..], KINDS.map(Value::null));
}
