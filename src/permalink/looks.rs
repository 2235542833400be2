//! How an answer is looked at, as short JSON: what has its default is left out, and comes back as that.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The value without what says nothing.
pub(super) fn written(looks: &impl Serialize) -> Value {
    // A plain struct always has JSON.
    let mut value = serde_json::to_value(looks).unwrap_or_default();
    shorten(&mut value);
    value
}

/// The value of JSON that this or another version wrote; `None` where it is something else.
pub(super) fn read<T: DeserializeOwned>(value: &Value) -> Option<T> {
    value.is_object().then(|| serde_json::from_value(value.clone()).ok()).flatten()
}

/// The field of a filter's test, in which nothing is by default.
const TEST: &str = "test";

fn shorten(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|key, value| {
                if key != TEST {
                    shorten(value);
                }
                !says_nothing(value)
            });
        }
        Value::Array(items) => items.iter_mut().for_each(shorten),
        _ => {}
    }
}

fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Arrangement, ChartOptions, ColumnFilter, ColumnTest, ColumnView, SortKey};

    #[test]
    fn looks_are_short_and_come_back() {
        let arrangement = Arrangement {
            sort: vec![SortKey { column: "None".to_owned(), descending: false }],
            filters: vec![
                ColumnFilter { column: "a".to_owned(), test: ColumnTest::In(vec![None, Some(String::new())]) },
                ColumnFilter { column: "b".to_owned(), test: ColumnTest::Contains(String::new()) },
            ],
            columns: vec![ColumnView { name: "c".to_owned(), hidden: true, ..ColumnView::default() }],
            ..Arrangement::default()
        };
        let json = written(&arrangement);
        assert_eq!(read(&json), Some(arrangement));
        let chart = ChartOptions { reference_lines: vec![0.0, -1.5], ..ChartOptions::default() };
        let json = written(&chart);
        assert_eq!(read(&json), Some(chart));
        assert!(json.to_string().len() < 64, "{json}");
        assert!(!written(&ChartOptions::default()).to_string().contains("reference"));
        for bad in ["7", "[]", "{\"sort\":1}", "\"x\""] {
            assert_eq!(read::<Arrangement>(&serde_json::from_str(bad).unwrap_or_default()), None, "{bad}");
        }
    }
}
