//! However rows are split into shards and batches, the answer is the same.

use super::choices::choices;
use super::pipeline;
use super::run::{Found, run};
use super::same::{same_order, same_rows, shown};
use super::tables::{Split, t_table, u_table};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_shrink_iters: 3000, ..ProptestConfig::default() })]

    #[test]
    fn answers_do_not_depend_on_how_rows_are_split(
        t in prop::collection::vec(choices(20), 0..25),
        u in prop::collection::vec(choices(8), 0..8),
        numbers in choices(400),
        batch_rows in (1usize..9, 1usize..30),
    ) {
        let (t, u) = (t_table(&t), u_table(&u));
        let query = pipeline::query(&t, &u, false, &numbers);
        let text = query.text();
        let whole = run(&text, &Split::new(&t, &u, 1, t.rows.len().max(1)));
        if std::env::var_os("NAIVE_SHOW").is_some() {
            match &whole {
                Found::Refused(why) => eprintln!("refused: {text}\n{why}\n"),
                Found::Failed(why) => eprintln!("failed: {text}\n{why}\n"),
                Found::Rows(_, rows) => eprintln!("rows {}: {text}\n", rows.len()),
            }
        }
        if let Found::Rows(columns, _) = &whole {
            prop_assert_eq!(columns, &query.columns, "{}", text);
        }
        for (shards, batch_rows) in [(1, batch_rows.0), (2, batch_rows.1), (7, batch_rows.0)] {
            let split = run(&text, &Split::new(&t, &u, shards, batch_rows));
            match (&whole, split) {
                (Found::Refused(a), Found::Refused(b)) => prop_assert_eq!(a, &b, "{}", text),
                (Found::Failed(_), Found::Failed(_)) => {}
                (Found::Rows(_, a), Found::Rows(_, b)) => {
                    let same = if query.free { a.len() == b.len() } else { same_rows(a, &b) };
                    let order = query.order.as_ref().is_none_or(|order| same_order(&query.columns, order, a, &b));
                    prop_assert!(
                        same && order,
                        "{}\nwhole:\n{}in {} shards, batches of {}:\n{}T\n{}U\n{}",
                        text, shown(a), shards, batch_rows, shown(&b), shown(&t.rows), shown(&u.rows)
                    );
                }
                (Found::Failed(why), _) => prop_assert!(false, "only the whole fails: {}\n{}", text, why),
                (_, Found::Failed(why)) => prop_assert!(false, "only the split fails: {}\n{}", text, why),
                _ => prop_assert!(false, "only one is refused: {}", text),
            }
        }
    }
}
