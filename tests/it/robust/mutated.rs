//! Real queries with tokens and bytes swapped, dropped and doubled: whatever comes out is read, bound and run.

use super::{Only, run};
use crate::case_files;
use proptest::prelude::*;
use std::path::PathBuf;
use std::sync::LazyLock;
use std::time::Duration;
use tallyman::kql::Limits;
use tallyman::kql::syntax::lexer::tokens;

const LIMITS: Limits = Limits { result_rows: 100, operator_rows: 10_000, series_bytes: 1 << 20 };

/// The corpus where it is, and our own cases.
pub(super) static QUERIES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut queries = Vec::new();
    for path in case_files::files("tests/kql/run") {
        let text = std::fs::read_to_string(path).expect("the file can be read");
        let blocks = text.split("```kql\n").skip(1).filter_map(|rest| rest.split("\n```").next());
        queries.extend(blocks.map(str::to_owned));
    }
    let shared = PathBuf::from(std::env::var_os("TALLYMAN_SHARED").unwrap_or_else(|| "../shared".into()));
    for file in ["engine.jsonl", "parse.jsonl"] {
        let text = std::fs::read_to_string(shared.join("kql").join(file)).unwrap_or_default();
        let cases = text.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
        queries.extend(cases.filter_map(|case| case["query"].as_str().map(str::to_owned)));
    }
    queries
});

/// One change: which kind, where, and from where.
type Change = (u8, usize, usize);

fn changed(query: &str, other: &str, changes: &[Change]) -> String {
    let pieces = |text: &str| -> Vec<String> {
        tokens(text).iter().map(|token| token.span.text(text).to_owned()).filter(|piece| !piece.is_empty()).collect()
    };
    let (mut here, there) = (pieces(query), pieces(other));
    for (kind, at, from) in changes {
        if here.is_empty() || there.is_empty() {
            break;
        }
        let (at, from) = (at % here.len(), from % there.len());
        match kind % 5 {
            0 => drop(here.remove(at)),
            1 => here[at].clone_from(&there[from]),
            2 => here.insert(at, there[from].clone()),
            3 => {
                let other = from % here.len();
                here.swap(at, other);
            }
            _ => {
                let chars: Vec<char> = here[at].chars().collect();
                let cut = from % chars.len().max(1);
                here[at] = chars.iter().enumerate().filter(|(index, _)| *index != cut).map(|(_, c)| *c).collect();
            }
        }
    }
    here.join(" ")
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutated_queries_are_answered_or_refused(
        at in any::<prop::sample::Index>(),
        other in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<u8>(), any::<usize>(), any::<usize>()), 1..4),
    ) {
        let query = changed(at.get::<String>(&QUERIES), other.get::<String>(&QUERIES), &changes);
        let answer = run(&query, &Only(None), LIMITS, Duration::from_secs(1));
        if let Err(message) = answer {
            prop_assert!(message != "stopped", "no answer within a second: {query}");
        }
    }
}
