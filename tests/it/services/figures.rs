//! How long a list takes on a wide table.

use super::complete::completions;
use super::engine;
use std::fmt::Write as _;
use std::time::Instant;

#[test]
fn a_list_is_there_within_a_blink_on_a_wide_table() {
    let mut engine = engine();
    let mut csv = String::new();
    let names: Vec<String> = (0..300).map(|at| format!("Column{at}")).collect();
    csv.push_str(&names.join(","));
    for row in 0..500 {
        let cells: Vec<String> = (0..300).map(|at| format!("v{}", (row * at) % 17)).collect();
        let _ = write!(csv, "\n{}", cells.join(","));
    }
    engine.load("wide.csv", csv.as_bytes());
    let text = "let T = wide | where Column1 == 'v1';\nT\n| extend Twice = strlen(Column7) * 2\n| join kind=inner (wide | project Column9, Column8) \
                on Column9\n| summarize n = count(), dcount(Column3) by Column2, Column5\n| join (wide) on Column2\n| where ";
    let cases = [("Col", "a column"), ("", "anything"), ("Column5 == \"", "a value")];
    for (typed, what) in cases {
        let text = format!("{text}{typed}‸");
        let first = Instant::now();
        assert!(!completions(&mut engine, &text, false).items.is_empty(), "{what}");
        let first = first.elapsed();
        let mut times: Vec<f64> = (0..20)
            .map(|_| {
                let begun = Instant::now();
                completions(&mut engine, &text, false);
                begun.elapsed().as_secs_f64() * 1000.0
            })
            .collect();
        times.sort_by(f64::total_cmp);
        println!(
            "{what}: first {:.1} ms, then {:.1} ms, at most {:.1} ms",
            first.as_secs_f64() * 1000.0,
            times[10],
            times[19]
        );
        // Without optimization everything takes some ten times as long.
        let most = if cfg!(debug_assertions) { 400.0 } else { 15.0 };
        assert!(times[10] < most, "{what}: {times:?}");
    }
}
