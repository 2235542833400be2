//! What steps hold is counted, and given back.

use crate::kql::exec::{Execution, Limits, Step};
use crate::kql::{NoTables, compile};

/// How many rows there are, or what is wrong.
fn answer(query: &str, held_bytes: u64) -> Result<usize, String> {
    let compiled = compile(query, &NoTables, 0, None);
    let plan = compiled.plan.unwrap_or_else(|| panic!("{query}: {:?}", compiled.diagnostics));
    let mut execution = Execution::new(plan, 0, Limits { held_bytes, ..Limits::default() });
    loop {
        match execution.step() {
            Ok(Step::Done(outcome)) => return Ok(outcome.tables.iter().map(|table| table.rows).sum()),
            Ok(Step::Working) => {}
            Err(error) => return Err(error.message),
        }
    }
}

#[test]
fn memory_that_steps_hold_is_limited() {
    let numbers = "range x from 1 to 200000 step 1";
    for (query, needed) in [
        (format!("{numbers} | sort by x desc | count"), 1_600_000),
        (format!("{numbers} | join kind=inner ({numbers}) on x | count"), 1_600_000),
        (format!("{numbers} | serialize p = prev(x) | summarize max(p)"), 1_600_000),
        (format!("{numbers} | summarize make_list(x)"), 1_600_000),
        (format!("{numbers} | summarize count() by x | count"), 6_000_000),
        (format!("{numbers} | evaluate rows_near(x == 3, 1)"), 1_600_000),
        (format!("{numbers} | reduce by s = tostring(x)"), 1_600_000),
        // What is let go counts no more.
        (
            format!("{numbers} | sort by x desc | take 10 | union ({numbers} | sort by x desc | take 11) | count"),
            1_600_000,
        ),
    ] {
        let message = answer(&query, needed / 2).expect_err(&query);
        assert!(message.contains("MB in memory, the limit here"), "{query}: {message}");
        assert!(answer(&query, 4 * needed).is_ok(), "{query}");
    }
}

#[test]
fn a_table_that_does_not_fit_is_computed_anew_unless_it_must_not_be() {
    let plain = "let X = range x from 1 to 200000 step 1 | where x % 2 == 0 | extend y = x * 2; \
                 union (X | summarize n = sum(y)), (X | summarize n = max(y))";
    assert_eq!(answer(plain, 1 << 20), Ok(2));
    assert_eq!(answer(plain, 1 << 30), Ok(2));
    let once = plain.replace("range x", "materialize(range x").replace("y = x * 2;", "y = rand());");
    assert_eq!(answer(&once, 1 << 30), Ok(2));
    assert!(answer(&once, 300_000).is_err_and(|message| message.contains("read several times")));
}
