//! The engine's answers are those of the plain evaluator.

use super::choices::{Choices, choices};
use super::expr::Expr;
use super::grow::{Soil, known_call};
use super::rows::answer;
use super::run::{Found, run};
use super::same::{same_order, same_rows, shown};
use super::tables::{Split, t_table, u_table};
use super::{eval, pipeline};
use proptest::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Queries tried, and those that the plain evaluator could answer.
static TRIED: AtomicUsize = AtomicUsize::new(0);
static ANSWERED: AtomicUsize = AtomicUsize::new(0);

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_shrink_iters: 3000, ..ProptestConfig::default() })]

    fn engine_and_plain_evaluator_agree(
        t in prop::collection::vec(choices(20), 0..12),
        u in prop::collection::vec(choices(8), 0..6),
        numbers in choices(200),
        shards in 1usize..4,
        batch_rows in 1usize..9,
    ) {
        let (t, u) = (t_table(&t), u_table(&u));
        let query = pipeline::query(&t, &u, true, &numbers);
        let text = query.text();
        TRIED.fetch_add(1, Ordering::Relaxed);
        if let (Some(expected), Found::Rows(columns, found)) = (answer(&query, &t, &u), run(&text, &Split::new(&t, &u, shards, batch_rows))) {
            ANSWERED.fetch_add(1, Ordering::Relaxed);
            prop_assert_eq!(&columns, &expected.columns, "{}", text);
            let order = query.order.as_ref().is_none_or(|order| same_order(&columns, order, &expected.rows, &found));
            prop_assert!(
                order && same_rows(&expected.rows, &found),
                "{}\nplain:\n{}engine:\n{}T\n{}U\n{}",
                text, shown(&expected.rows), shown(&found), shown(&t.rows), shown(&u.rows)
            );
        }
    }

    /// One call after the other, cell by cell, so that what the plain evaluator does not know hides nothing else.
    #[test]
    fn calls_give_what_the_plain_evaluator_says(
        t in prop::collection::vec(choices(20), 1..16),
        numbers in prop::collection::vec(choices(30), 1..9),
        shards in 1usize..4,
        batch_rows in 1usize..9,
    ) {
        let t = t_table(&t);
        let soil = Soil { columns: &t.columns, known_only: true };
        let calls: Vec<Expr> = numbers.iter().filter_map(|numbers| known_call(&soil, &mut Choices::new(numbers))).collect();
        let tables = Split::new(&t, &u_table(&[]), shards, batch_rows);
        for expr in &calls {
            let text = format!("T | project n, x = {}", expr.text());
            let Found::Rows(columns, mut found) = run(&text, &tables) else { continue };
            prop_assert_eq!(columns[1].1, expr.kind, "{}", text);
            found.sort_by(|a, b| a[0].order(&b[0]));
            for (row, found) in t.rows.iter().zip(&found) {
                let Some(expected) = eval::eval(expr, &t.columns, row) else { continue };
                prop_assert!(expected.is(&found[1]), "{}\nplain:  {:?}\nengine: {:?}\n{:?}\n{:?}", text, expected, found[1], t.columns, row);
            }
        }
    }
}

#[test]
fn answers_are_those_of_the_plain_evaluator() {
    assert!(eval::known() > 150, "{}", eval::known());
    engine_and_plain_evaluator_agree();
    let (tried, answered) = (TRIED.load(Ordering::Relaxed), ANSWERED.load(Ordering::Relaxed));
    println!("{answered} of {tried} queries answered by both");
    // Else the property says little.
    assert!(answered * 4 >= tried, "{answered} of {tried}");
}
