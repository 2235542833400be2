//! Files of known shapes with values of other kinds where a value was: nothing panics, and cuts make no difference.

use super::{load, load_cut};
use proptest::prelude::*;
use serde_json::{Value, json};

/// The JSON documents of the case files.
fn documents() -> Vec<Value> {
    let mut found = Vec::new();
    for file in ["tests/formats/aws.md", "tests/formats/json.md"] {
        let text = std::fs::read_to_string(file).expect(file);
        for body in text.split("```file ").skip(1) {
            let body = body.split_once('\n').expect("a name").1.split("```").next().unwrap_or_default();
            let documents = serde_json::Deserializer::from_str(body).into_iter::<Value>();
            found.extend(documents.map_while(Result::ok).filter(Value::is_object));
        }
    }
    assert!(found.len() > 25, "only {} documents", found.len());
    found
}

/// Puts `new` in the place of one value of the tree, by its number, and counts the values before it.
fn put(value: &mut Value, place: &mut usize, new: &Value) -> bool {
    if *place == 0 {
        *value = new.clone();
        return true;
    }
    *place -= 1;
    match value {
        Value::Array(elements) => elements.iter_mut().any(|element| put(element, place, new)),
        Value::Object(members) => members.values_mut().any(|member| put(member, place, new)),
        // JSON inside of a text is a tree of its own.
        Value::String(text) if text.starts_with(['{', '[']) => {
            let Ok(mut inner) = serde_json::from_str::<Value>(text) else { return false };
            let done = put(&mut inner, place, new);
            *text = inner.to_string();
            done
        }
        _ => false,
    }
}

fn other_values() -> impl Strategy<Value = Value> {
    let values = [
        json!(null),
        json!([]),
        json!({}),
        json!(""),
        json!("{"),
        json!("[1"),
        json!("{a=1, b={c=[d"),
        json!("H4sIAAAAAAAA"),
        json!(-1e300),
        json!(true),
        json!([[], {"a": 1}, "é"]),
        json!({"": {"Records": [1]}}),
        json!([{"field": 1}]),
    ];
    (0..values.len()).prop_map(move |at| values[at].clone())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn values_of_other_kinds_in_any_cut(
        document in any::<prop::sample::Index>(),
        changes in proptest::collection::vec((0_usize..60, other_values()), 1..4),
        cut in 1_usize..50,
    ) {
        let documents = documents();
        let mut changed = documents[document.index(documents.len())].clone();
        for (mut place, value) in changes {
            put(&mut changed, &mut place, &value);
        }
        let text = changed.to_string();
        let (report, rows) = load("x", text.as_bytes());
        let (again, same) = load_cut("x", text.as_bytes(), &[cut]);
        prop_assert_eq!(&report, &again, "{}", text);
        prop_assert_eq!(rows.tables, same.tables, "{}", text);
        let is_told = report.rows + report.rejected > 0 || !report.messages.is_empty();
        prop_assert!(is_told || text.len() < 30 || text.contains("[]"), "{text}: {report:?}");
    }
}
