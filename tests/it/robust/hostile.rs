//! Small queries that ask for too much: each is refused with a message, or done soon, or can be stopped.

use super::{Only, run};
use std::time::Duration;
use tallyman::kql::Limits;

const LIMITS: Limits =
    Limits { result_rows: 1_000, operator_rows: 100_000, series_bytes: 16 << 20, held_bytes: 64 << 20 };

fn answer(query: &str) -> Result<usize, String> {
    run(query, &Only(None), LIMITS, Duration::from_secs(2)).map(|outcome| outcome.rows)
}

#[test]
fn rows_beyond_the_limit_are_refused_with_the_number() {
    for query in [
        "range x from 1 to 1000000000000 step 1 | sort by x asc",
        "range x from 1 to 1000 step 1 | extend k = 1 | join kind=inner (range y from 1 to 1000 step 1 | extend k = 1) on k | sort by y asc",
        "range x from 1 to 1000000000000 step 1 | summarize make_list(x) by x",
    ] {
        let message = answer(query).expect_err(query);
        assert!(message.contains("100000 rows, the limit"), "{query}: {message}");
    }
}

#[test]
fn what_can_be_cut_is_cut() {
    assert_eq!(answer("range x from 1 to 1000000000000 step 1"), Ok(1_000));
    assert_eq!(answer("range x from 1 to 1000000000000 step 1 | take 3"), Ok(3));
}

#[test]
fn large_values_and_deep_texts_neither_hang_nor_overflow() {
    let n = 10_000;
    for query in [
        "print repeat('a', 1000000000000)".to_owned(),
        "print strlen(strrep('abc', 1000000000000))".to_owned(),
        "print array_length(range(1, 1000000000000, 1))".to_owned(),
        "print array_length(repeat(1, 1000000000000))".to_owned(),
        format!("print 1 in ({})", vec!["2"; n].join(", ")),
        format!("print {}1{}", "(".repeat(n), ")".repeat(n)),
        format!("print {}", vec!["1"; n].join(" + ")),
        format!("print '{}' matches regex '(a+)+$'", "a".repeat(n)),
        format!("print 'a' matches regex '{}'", "(a{1,100}){1,100}".repeat(50)),
        format!("print x = 1{}", " | extend x = x + 1".repeat(n)),
        "let f = (x:long) { x + x }; print f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(f(1))))))))))))))))".to_owned(),
        "range x from 1 to 9 step 1 | mv-expand range(1, 1000000000, 1) | count".to_owned(),
        "print format_datetime(datetime(2020-01-01), strrep('y', 1000000))".to_owned(),
        "print pad = strcat_array(repeat('ab', 100000000), '')".to_owned(),
    ] {
        // Whatever the answer: it came, and soon.
        if let Err(message) = answer(&query) {
            assert!(!message.is_empty(), "{}", &query[..query.len().min(80)]);
        }
    }
}
