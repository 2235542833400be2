//! Queries that bind, made hostile where it hurts: steps of one after those of another, and constants at the edges of
//! their types. What token salad never reaches, the kernels, is asked here.

use super::mutated::QUERIES;
use super::{Only, run};
use proptest::prelude::*;
use proptest::sample::Index;
use std::time::Duration;
use tallyman::kql::Limits;
use tallyman::kql::syntax::lexer::{TokenKind, tokens};

const LIMITS: Limits = Limits { result_rows: 100, operator_rows: 10_000, series_bytes: 1 << 20 };

/// What takes the place of a number.
const NUMBERS: [&str; 16] = [
    "0",
    "1",
    "2",
    "(-1)",
    "9223372036854775807",
    "(-9223372036854775807)",
    "long(-9223372036854775808)",
    "int(-2147483648)",
    "real(nan)",
    "real(+inf)",
    "real(-inf)",
    "1e308",
    "1e-320",
    "long(null)",
    "real(null)",
    "0.5",
];
/// What takes the place of a text.
const TEXTS: [&str; 14] = [
    "''",
    "'a'",
    "'\\u0301'",
    "'(a*)*b'",
    "'['",
    "'$.a[*]..b'",
    "'yyyyyyyyyyyy'",
    "'2024-02-29T24:61:00Z'",
    "'{\"a\":[1,{\"a\":null}]}'",
    "'ΑΣß\u{130}'",
    "'9999999999999999999999'",
    "'%'",
    "'POLYGON((0 0,1 1,1 0,0 0))'",
    "strrep('ab', 5000)",
];
/// What takes the place of a length of time.
const SPANS: [&str; 7] =
    ["0s", "1tick", "(-1d)", "timespan(null)", "10675199d", "timespan(-10675199.02:48:05.4775808)", "1000000d"];

/// One change: at which token, and to what.
type Change = (Index, Index);

/// The query with some of its constants at the edges.
fn edged(query: &str, changes: &[Change]) -> String {
    let mut pieces: Vec<(TokenKind, String)> =
        tokens(query).iter().map(|token| (token.kind, token.span.text(query).to_owned())).collect();
    let places = |pieces: &[(TokenKind, String)]| -> Vec<usize> {
        let is_constant = |kind: TokenKind| {
            matches!(kind, TokenKind::Long | TokenKind::Real | TokenKind::String | TokenKind::Timespan)
        };
        (0..pieces.len()).filter(|at| is_constant(pieces[*at].0)).collect()
    };
    for (at, to) in changes {
        let places = places(&pieces);
        if places.is_empty() {
            break;
        }
        let piece = &mut pieces[*at.get(&places)];
        piece.1 = match piece.0 {
            TokenKind::String => (*to.get(&TEXTS)).to_owned(),
            TokenKind::Timespan => (*to.get(&SPANS)).to_owned(),
            _ => (*to.get(&NUMBERS)).to_owned(),
        };
    }
    pieces.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(" ")
}

/// The steps of a query: what stands between bars outside of any bracket.
fn steps(query: &str) -> Vec<&str> {
    let (mut depth, mut start, mut steps) = (0, 0, Vec::new());
    for token in tokens(query) {
        match token.span.text(query) {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth -= 1,
            "|" if depth == 0 => {
                steps.push(&query[start..token.span.start]);
                start = token.span.end;
            }
            _ => {}
        }
    }
    steps.push(&query[start..]);
    steps
}

/// The first steps of one query, then a step of another.
fn spliced(query: &str, other: &str, at: Index, from: Index) -> String {
    let (here, there) = (steps(query), steps(other));
    let kept = &here[..=at.index(here.len())];
    [kept.join("|").as_str(), from.get::<&str>(&there)].join("\n| ")
}

/// Queries that bring their own rows.
fn runnable() -> impl Strategy<Value = &'static str> {
    any::<Index>().prop_filter_map("brings its own rows", |at| {
        let query = at.get(&QUERIES);
        ["datatable", "print", "range"].iter().any(|word| query.contains(word)).then_some(query.as_str())
    })
}

/// An endless query may go on: it is stopped between two steps, none of which is long.
fn answered(query: &str) {
    if let Err(message) = run(query, &Only(None), LIMITS, Duration::from_millis(500)) {
        assert!(!message.is_empty(), "{query}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn constants_at_the_edges_are_answered_or_refused(
        query in runnable(),
        changes in prop::collection::vec(any::<Change>(), 1..4),
    ) {
        answered(&edged(query, &changes));
    }

    #[test]
    fn spliced_queries_are_answered_or_refused(
        query in runnable(),
        other in runnable(),
        (at, from) in any::<Change>(),
        changes in prop::collection::vec(any::<Change>(), 0..2),
    ) {
        answered(&edged(&spliced(query, other, at, from), &changes));
    }

    #[test]
    fn queries_with_bytes_changed_are_answered_or_refused(
        at in any::<Index>(),
        changes in prop::collection::vec((any::<u8>(), any::<Index>(), any::<u8>()), 1..6),
    ) {
        let mut bytes = at.get(&QUERIES).clone().into_bytes();
        for (kind, at, byte) in changes {
            if bytes.is_empty() {
                break;
            }
            let at = at.index(bytes.len());
            match kind % 4 {
                0 => bytes[at] = byte,
                1 => drop(bytes.remove(at)),
                2 => bytes.insert(at, byte),
                _ => bytes[at] ^= 1 << (byte % 8),
            }
        }
        // The page gives text, so that what is none is mended first.
        answered(&String::from_utf8_lossy(&bytes));
    }
}
