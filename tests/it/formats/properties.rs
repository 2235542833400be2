//! What holds for any bytes in any cut.

use super::{load, load_cut};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_in_any_cut(bytes in proptest::collection::vec(any::<u8>(), 0..300), cut in 1_usize..50) {
        let (report, rows) = load("x", &bytes);
        let (again, same) = load_cut("x", &bytes, &[cut]);
        prop_assert_eq!(report, again);
        prop_assert_eq!(rows.tables, same.tables);
    }

    #[test]
    fn any_brackets_in_any_cut(
        parts in proptest::collection::vec(
            prop_oneof![
                Just("{"), Just("}"), Just("["), Just("]"), Just("\""), Just("\\"), Just(","), Just(":"), Just("\n"),
                Just("\"a\":1"), Just("{\"a\":1}"), Just("{\"records\":["), Just("null"), Just(" "), Just("é"),
            ],
            0..40,
        ),
        cut in 1_usize..20,
    ) {
        let text = parts.concat();
        let (report, rows) = load("x", text.as_bytes());
        let (again, same) = load_cut("x", text.as_bytes(), &[cut]);
        prop_assert_eq!(report, again, "{}", text);
        prop_assert_eq!(rows.tables, same.tables);
    }

    #[test]
    fn any_delimited_text_in_any_cut(
        parts in proptest::collection::vec(
            prop_oneof![
                Just(","), Just(";"), Just("\""), Just("\n"), Just("\r\n"), Just("a"), Just("1"), Just("13/1/2024"),
                Just("1/2/2024"), Just("TimeGenerated [UTC]"), Just("LoginServer,Tag"), Just("{\"a\":1}"), Just(" "),
            ],
            0..60,
        ),
        cut in 1_usize..20,
    ) {
        let text = format!("x{}", parts.concat());
        let (report, rows) = load("x", text.as_bytes());
        let (again, same) = load_cut("x", text.as_bytes(), &[cut]);
        prop_assert_eq!(report, again, "{}", text);
        prop_assert_eq!(rows.tables, same.tables);
    }

    /// A broken line costs itself only.
    #[test]
    fn rows_and_rejected_records_are_all_records(broken in proptest::collection::vec(0_u8..6, 1..60)) {
        let mut text = String::new();
        let mut bad = 0;
        for (n, kind) in broken.iter().enumerate() {
            bad += u64::from(*kind < 3);
            text.push_str(&match kind {
                0 => format!("{{\"n\":{n},\"s\":\"open}}\n"),
                1 => format!("{{\"n\":{n}\n"),
                2 => format!("{{\"n\":nul,\"m\":{n}}}\n"),
                _ => format!("{{\"n\":{n},\"s\":\"}}{{\"}}\n"),
            });
        }
        let (report, _) = load("x", text.as_bytes());
        prop_assert_eq!(report.rejected, bad, "{} {:?}", text, report.rejects);
        prop_assert_eq!(report.rows, broken.len() as u64 - bad);
    }
}
