//! Links: golden ones that must open forever, round trips, and any bytes at all.
//!
//! `tests/permalink/v1.txt` holds links as they were handed out, each with the state that it means. Lines are only ever
//! added. `UPDATE_EXPECT=1` rewrites the states beside the links, never the links.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use flate2::Compression;
use flate2::read::{DeflateDecoder, DeflateEncoder, GzDecoder, GzEncoder};
use proptest::prelude::*;
use std::fmt::Write;
use std::io::Read;
use std::path::Path;
use tallyman::permalink::{
    AdxPayload, DataHint, MOST_INFLATED_BYTES, Payload, State, View, Zone, adx_query, adx_query_from_gzip, decode,
    encode, fragment_from_payload, payload_from_fragment,
};
use tallyman::protocol::{
    Arrangement, ChartOptions, ColumnFilter, ColumnTest, ColumnView, EmptyBins, NowAnchor, SortKey, TimeRange,
};

/// What the page does with the browser's `CompressionStream("deflate-raw")`.
fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    DeflateEncoder::new(bytes, Compression::best()).read_to_end(&mut out).expect("deflated");
    out
}

/// What the page does with `DecompressionStream`, up to the limit.
fn json_of(payload: Payload) -> Vec<u8> {
    match payload {
        Payload::Json(bytes) => bytes,
        Payload::Deflated(bytes) => {
            let mut out = Vec::new();
            let most = MOST_INFLATED_BYTES as u64 + 1;
            // What cannot be inflated to its end is decoded as far as it came.
            let _ = DeflateDecoder::new(bytes.as_slice()).take(most).read_to_end(&mut out);
            out
        }
    }
}

/// The state that a link means, a line for each field.
fn meaning(fragment: &str) -> String {
    let payload = match payload_from_fragment(fragment) {
        Ok(payload) => payload,
        Err(error) => return format!("error: {error}\n"),
    };
    let json = json_of(payload);
    let decoded = decode(&json);
    let State { version, query, title, now, time_range, view, tables, zone, entry, .. } = decoded.state;
    let State { at, arrangement, chart, hidden_series, data, .. } = decode(&json).state;
    let mut text = String::new();
    let mut line = |name: &str, value: String| writeln!(text, "{name}: {value}").expect("a string");
    line("version", version.to_string());
    line("query", format!("{query:?}"));
    line("title", format!("{title:?}"));
    line("now", format!("{now:?}"));
    line("time_range", time_range.map_or("none".to_owned(), |range| format!("{} to {}", range.start, range.end)));
    line("view", view.word().to_owned());
    line("tables", tables.join(", "));
    line("zone", zone.word().to_owned());
    line("entry", format!("{entry:?}"));
    // What came later is only told where a link has it, so that the expectations of old links stay as they were.
    if at != 0 {
        line("at", at.to_string());
    }
    if arrangement != Arrangement::default() {
        line("arrangement", serde_json::to_string(&arrangement).expect("plain"));
    }
    if chart != ChartOptions::default() {
        line("chart", serde_json::to_string(&chart).expect("plain"));
    }
    if !hidden_series.is_empty() {
        line("hidden_series", hidden_series.join(", "));
    }
    if let Some(DataHint { rows, span }) = data {
        line("data", format!("{rows} rows, {span:?}"));
    }
    for note in decoded.notes {
        line("note", note);
    }
    text
}

#[test]
fn links_that_were_handed_out_still_open() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/permalink/v1.txt");
    let file = std::fs::read_to_string(&path).expect("the golden links");
    let (head, rest) = file.split_once("\n\n").expect("a head, then blocks");
    let mut found = format!("{head}\n");
    let mut count = 0;
    for block in rest.split("\n\n") {
        let fragment = block.lines().next().unwrap_or_default();
        write!(found, "\n{fragment}\n{}", meaning(fragment)).expect("a string");
        count += 1;
    }
    assert!(count >= 8, "only {count} links");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, found).expect("written");
    } else {
        assert_eq!(found.trim_end(), file.trim_end());
    }
}

#[test]
fn a_usual_link_is_short_enough_for_chat() {
    let query = "ContainerRegistryRepositoryEvents\n| where TimeGenerated > ago(30d)\n| where OperationName == \"Pull\"\n\
                 | summarize pulls = count(), last = max(TimeGenerated) by Repository, Tag, bin(TimeGenerated, 1d)\n\
                 | where pulls > 10 | order by pulls desc\n| render timechart with (title=\"Pulls by repository\")";
    let state =
        State { query: query.into(), tables: vec!["ContainerRegistryRepositoryEvents".into()], ..State::default() };
    let fragment = fragment_from_payload(&Payload::Deflated(deflated(&encode(&state))));
    assert!(fragment.len() < 450, "{} letters", fragment.len());
}

#[test]
fn data_explorer_links_go_there_and_back() {
    let query = "StormEvents\n| where State == 'TEXAS' // naïve\n| count";
    let mut gzip = Vec::new();
    GzEncoder::new(query.as_bytes(), Compression::default()).read_to_end(&mut gzip).expect("compressed");
    let parameter = adx_query_from_gzip(&gzip);
    for form in [parameter.clone(), format!("?x=1&{parameter}#top"), parameter.replace("%2B", "+").replace("%3D", "=")]
    {
        assert_eq!(adx_query(&form), Some(AdxPayload::Gzip(gzip.clone())), "{form}");
    }
    // A link from the documentation of Kusto's `areachart`, as it stands there.
    let documented = "query=H4sIAAAAAAAAA0tJzc2PL04tykwtNuaqUShKzUtJLVJILEpNTM5ILCoBAEjF66IfAAAA";
    let Some(AdxPayload::Gzip(bytes)) = adx_query(documented) else { panic!("gzip expected") };
    let mut text = String::new();
    GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).expect("text");
    assert_eq!(text, "demo_series3\n| render areachart");
}

fn any_arrangement() -> impl Strategy<Value = Arrangement> {
    let sort = (".{0,12}", any::<bool>()).prop_map(|(column, descending)| SortKey { column, descending });
    let value = prop::option::of(".{0,12}");
    let test = prop_oneof![
        ".{0,12}".prop_map(ColumnTest::Contains),
        prop::collection::vec(value.clone(), 0..4).prop_map(ColumnTest::In),
        prop::collection::vec(value, 0..4).prop_map(ColumnTest::NotIn),
        Just(ColumnTest::Empty),
        (".{0,12}", ".{0,12}").prop_map(|(low, high)| ColumnTest::Between(low, high)),
    ];
    let filter = (".{0,12}", test).prop_map(|(column, test)| ColumnFilter { column, test });
    let column = (".{0,12}", any::<[bool; 3]>(), prop::option::of(40_u32..900)).prop_map(
        |(name, [placed, hidden, pinned], width_px)| ColumnView {
            name,
            placed,
            hidden,
            pinned,
            width_px,
            ..ColumnView::default()
        },
    );
    let lists =
        (prop::collection::vec(sort, 0..3), prop::collection::vec(filter, 0..3), prop::collection::vec(column, 0..4));
    (lists, ".{0,12}", any::<[bool; 3]>()).prop_map(
        |((sort, filters, columns), search, [only_matching, folds_constants, hides_empty])| Arrangement {
            sort,
            filters,
            search,
            only_matching,
            columns,
            folds_constants,
            hides_empty,
        },
    )
}

fn any_chart() -> impl Strategy<Value = ChartOptions> {
    let lines = prop::collection::vec((-4_000_000_i32..4_000_000).prop_map(|quarters| f64::from(quarters) / 4.0), 0..3);
    (lines, any::<bool>()).prop_map(|(reference_lines, gaps)| ChartOptions {
        reference_lines,
        empty_bins: if gaps { EmptyBins::Gap } else { EmptyBins::default() },
    })
}

fn any_state() -> impl Strategy<Value = State> {
    let ticks = 0_i64..3_155_378_975_999_999_999;
    let now =
        prop_oneof![Just(NowAnchor::EndOfData), Just(NowAnchor::Device), ticks.clone().prop_map(NowAnchor::Fixed)];
    let range = prop::option::of(
        (ticks.clone(), ticks).prop_map(|(one, other)| TimeRange { start: one.min(other), end: one.max(other) }),
    );
    let view = prop::sample::select(vec![
        View::Query,
        View::Table,
        View::Chart,
        View::Data,
        View::Overview,
        View::Metrics,
        View::Audits,
        View::Reference,
    ]);
    let zone =
        prop_oneof![Just(Zone::Utc), Just(Zone::Device), "[A-Z][a-z]{3,10}/[A-Z][a-z_]{2,12}".prop_map(Zone::Named)];
    let hint = (any::<bool>(), 1_u64..1 << 50, 0_i64..315_537_897_000, 0_i64..999).prop_map(
        |(is_timed, rows, from, seconds)| {
            let span = (from * 10_000_000, (from + seconds) * 10_000_000);
            DataHint { rows, span: is_timed.then_some(span) }
        },
    );
    let looks = (0_u32..100, any_arrangement(), any_chart(), prop::collection::vec(".{0,20}", 0..4));
    let texts = ("(?s).{0,400}", ".{0,60}", prop::collection::vec(".{0,30}", 0..6), ".{0,40}");
    (texts, now, range, view, (zone, prop::option::of(hint)), looks).prop_map(
        |(
            (query, title, tables, entry),
            now,
            time_range,
            view,
            (zone, data),
            (at, arrangement, chart, hidden_series),
        )| State {
            query,
            title,
            now,
            time_range,
            view,
            tables,
            data,
            zone,
            entry,
            at,
            arrangement,
            chart,
            hidden_series,
            ..State::default()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_state_comes_back(state in any_state()) {
        let json = encode(&state);
        for payload in [Payload::Json(json.clone()), Payload::Deflated(deflated(&json))] {
            let fragment = fragment_from_payload(&payload);
            prop_assert!(fragment.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"#.-_".contains(&byte)));
            let back = payload_from_fragment(&fragment).expect("our own link");
            prop_assert_eq!(&back, &payload);
            let decoded = decode(&json_of(back));
            prop_assert_eq!(&decoded.state, &state);
            prop_assert!(decoded.notes.is_empty());
        }
    }

    #[test]
    fn no_text_panics(text in "(?s).{0,300}", bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        for fragment in [text.clone(), format!("#q1.{text}"), format!("#q0.{text}")] {
            if let Ok(payload) = payload_from_fragment(&fragment) {
                decode(&json_of(payload));
            }
        }
        adx_query(&text);
        adx_query(&format!("query={text}"));
        adx_query(&format!("query=H4sI{text}"));
        decode(&bytes);
        decode(&json_of(Payload::Deflated(bytes)));
    }

    #[test]
    fn a_damaged_state_keeps_what_is_whole(state in any_state(), key in "[qtnrwdz]", value in "0|[1-9][0-9]{0,25}|9e[1-9]{3}|\"x\"|null|\\[\\]|\\{\\}") {
        // The same key twice: the last one counts, as JSON readers have it.
        let mut json = String::from_utf8(encode(&state)).expect("text");
        json.pop();
        let decoded = decode(format!("{json},\"{key}\":{value}}}").as_bytes());
        prop_assert!(decoded.notes.len() <= 1, "{:?}", decoded.notes);
        if key != "q" {
            prop_assert_eq!(decoded.state.query, state.query);
        }
        if key != "d" {
            prop_assert_eq!(decoded.state.tables, state.tables);
        }
    }
}
