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
fn memory_beyond_the_limit_is_refused_with_the_number() {
    for query in [
        // Rows that repeat an array, or a long text, beside each of its elements.
        "range x from 1 to 100 step 1 | extend a = range(x, x + 10000) | mv-expand b = a | sort by tolong(b) asc",
        "range x from 1 to 3000 step 1 | extend s = strrep(tostring(x), 1000) | mv-expand b = range(1, 30) \
         | extend t = strcat(s, b) | summarize make_list(t)",
        "range x from 1 to 90000 step 1 | extend s = strcat(strrep('ab', 500), x) | join kind=inner \
         (range x from 1 to 90000 step 1 | extend s = strcat(strrep('cd', 500), x)) on x | sort by s asc",
        "range x from 1 to 90000 step 1 | extend s = strcat(strrep('ab', 500), x) | serialize p = prev(s) | summarize max(strlen(p))",
        "range x from 1 to 90000 step 1 | summarize make_list(strcat(strrep('ab', 500), x))",
        // More than one column can hold, in one batch.
        "range x from 1 to 60000 step 1 | extend s = strrep(strrep(tostring(x), 100), 1000) | summarize max(strlen(s))",
    ] {
        let message = answer(query).expect_err(query);
        assert!(message.contains(" MB"), "{query}: {message}");
        assert!(message.contains("filter"), "it says what to do: {message}");
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
