//! Long work is done in pieces, so that a query can be stopped in the middle: counted in steps, not in time.

use crate::kql::exec::{Execution, Limits, Step};
use crate::kql::plugins::PIECE;
use crate::kql::{TableData, Tables, compile};
use crate::values::{BatchBuilder, Field, ScalarType, Schema};
use std::sync::Arc;

const ROWS: usize = 2 * PIECE;

/// `T` with all of its rows in one batch, so that steps of one batch cannot do the parting.
struct OneBatch(TableData);

impl OneBatch {
    fn new() -> Self {
        let fields = [
            ("x", ScalarType::Long),
            ("t", ScalarType::Long),
            ("id", ScalarType::String),
            ("text", ScalarType::String),
            ("state", ScalarType::String),
        ];
        let schema = Arc::new(Schema::new(fields.map(|(name, kind)| Field::new(name, kind)).to_vec()));
        let mut builder = BatchBuilder::new(&schema);
        for row in 0..ROWS as i64 {
            builder.columns[0].push_i64(row * 7_919 % ROWS as i64);
            builder.columns[1].push_i64(row / 100);
            builder.columns[2].push_str(&format!("10.0.{}.{}", row % 50, row % 20));
            builder.columns[3].push_str(&format!("user {row} came from {}", row % 10));
            builder.columns[4].push_str(["a", "b", "c"][row as usize % 3]);
            builder.end_row();
        }
        Self(TableData { schema, has_origins: false, shards: Arc::new(vec![vec![builder.finish()]]) })
    }
}

impl Tables for OneBatch {
    fn table(&self, name: &str) -> Option<TableData> {
        (name == "T").then(|| self.0.clone())
    }

    fn names(&self) -> Vec<Arc<str>> {
        vec!["T".into()]
    }
}

/// Steps until the answer, which has rows.
fn polls(query: &str, tables: &OneBatch) -> usize {
    let compiled = compile(query, tables, 0, None);
    let plan = compiled.plan.unwrap_or_else(|| panic!("{query}: {:?}", compiled.diagnostics));
    let mut execution = Execution::new(plan, 0, Limits::default());
    let mut polls = 0;
    loop {
        polls += 1;
        match execution.step().unwrap_or_else(|error| panic!("{query}: {error:?}")) {
            Step::Done(outcome) => {
                assert!(outcome.tables.iter().any(|table| table.rows > 0), "{query}");
                return polls;
            }
            Step::Working => {}
        }
    }
}

#[test]
fn no_step_goes_through_all_rows() {
    let tables = OneBatch::new();
    let few = polls("T | where x == 1", &tables);
    assert!(few < 5, "one batch is one step: {few}");
    for query in [
        "sort by x asc | take 1",
        "sort by text asc, x asc | take 1",
        "top 600000 by text asc | take 1",
        "sort by x asc | extend p = prev(x) | take 1",
        "reduce by text",
        "top-nested 2 of state by count(), top-nested 1 of id by sum(x)",
        "make-series count() on x step 1000 by state",
        "evaluate autocluster()",
        "project state, id, t = t % 7 | evaluate basket(0.2)",
        "project state, k = strcat(state, x % 2) | evaluate diffpatterns(state, 'a', 'b')",
        "evaluate rows_near(x == 5, 1)",
        "project x, state | evaluate narrow() | take 1",
        "evaluate activity_counts_metrics(id, t, 0, 3000, 500)",
        "evaluate activity_metrics(id, t, 0, 3000, 500)",
        "evaluate new_activity_metrics(id, t, 0, 3000, 500)",
        "evaluate activity_engagement(id, t, 0, 3000, 100, 500)",
        "evaluate active_users_count(id, t, 0, 3000, 1000, 100, 2, 500)",
        "evaluate session_count(id, t, 0, 3000, 100, 1)",
        "evaluate sliding_window_counts(id, t, 0, 3000, 1000, 100)",
        "evaluate rolling_percentile(x, 50, t, 500, 2)",
        "where t < 900 | evaluate sequence_detect(t, 1, 2, first = (state == 'a'), then = (state == 'b'), id)",
        "evaluate funnel_sequence(id, t, 0, 3000, 5, 500, state, dynamic(['b', 'c']))",
        "evaluate funnel_sequence_completion(id, t, 0, 3000, 500, state, dynamic(['a', 'b']), dynamic([5]))",
        "evaluate ipv4_lookup((print net = '10.0.1.0/24'), id, net) | take 1",
        "summarize n = count() by id, state | evaluate pivot(state, sum(n), id)",
    ] {
        let polls = polls(&format!("T | {query}"), &tables);
        let least = if query.contains("pivot") || query.contains("where t < 900") { few } else { ROWS / PIECE };
        assert!(polls >= least, "{query}: {polls} steps for {ROWS} rows");
    }
}
