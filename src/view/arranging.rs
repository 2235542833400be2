//! A grid's order and filters: as words, as predicates of the language, and as what the engine is asked for.

use super::filtering::{literal, predicate, value};
use super::layout::Layout;
use crate::kql::syntax::lexer::quoted;
use crate::protocol::{Arrangement, ColumnFilter, ColumnTest, ResultColumn, RowOrder, SortKey};

/// What the engine needs to know to arrange the rows of a result with these columns.
pub fn row_order(columns: &[ResultColumn], arrangement: &Arrangement, layout: &Layout, zone: &str) -> RowOrder {
    let position = |name: &str| columns.iter().position(|column| column.name == name);
    let predicates = arrangement.filters.iter().filter_map(|filter| filter_predicate(columns, filter)).collect();
    let sort =
        arrangement.sort.iter().filter_map(|key| Some((position(&key.column)? as u32, key.descending))).collect();
    let searches = !arrangement.search.is_empty();
    let mut searched: Vec<u32> = Vec::new();
    if searches {
        searched.extend(layout.shown.iter().map(|column| *column as u32));
        searched.sort_unstable();
    }
    let has_times = columns.iter().any(|column| column.kind == "datetime");
    RowOrder {
        predicates,
        sort,
        search: arrangement.search.clone(),
        searched,
        only_matching: searches && arrangement.only_matching,
        zone: if has_times { zone.to_owned() } else { String::new() },
    }
}

/// A filter as a predicate; `None` where the result has no such column, or the filter asks for nothing.
pub fn filter_predicate(columns: &[ResultColumn], filter: &ColumnFilter) -> Option<String> {
    let column = columns.iter().find(|column| column.name == filter.column)?;
    if !is_safe(&column.kind, &filter.test) {
        return None;
    }
    let name = quoted(&column.name);
    let kind = column.kind.as_str();
    let text = if kind == "string" { name.clone() } else { format!("tostring({name})") };
    let compare = |operator: &str, bound: &str| match kind {
        "string" => format!("strcmp({name}, {}) {operator} 0", literal(bound)),
        "dynamic" => format!("todouble({name}) {operator} {}", value("real", bound)),
        _ => format!("{name} {operator} {}", value(kind, bound)),
    };
    let each = |values: &[Option<String>], keep: bool| -> Vec<String> {
        values.iter().map(|value| predicate(column, value.as_deref(), keep)).collect()
    };
    let joined = |parts: Vec<String>, word: &str| match parts.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        parts => Some(parts.iter().map(|part| format!("({part})")).collect::<Vec<_>>().join(word)),
    };
    // A list of texts is written as one; of other types each value has its own way to be compared.
    let texts = |values: &[Option<String>]| {
        let all: Option<Vec<String>> = values.iter().map(|value| value.as_deref().map(literal)).collect();
        all.filter(|all| kind == "string" && all.len() > 1).map(|all| all.join(", "))
    };
    match &filter.test {
        ColumnTest::Contains(part) | ColumnTest::Lacks(part) if part.is_empty() => None,
        ColumnTest::Contains(part) => Some(format!("{text} contains {}", literal(part))),
        ColumnTest::Lacks(part) => Some(format!("{text} !contains {}", literal(part))),
        ColumnTest::In(values) => {
            texts(values).map(|all| format!("{name} in ({all})")).or_else(|| joined(each(values, true), " or "))
        }
        ColumnTest::NotIn(values) => {
            texts(values).map(|all| format!("{name} !in ({all})")).or_else(|| joined(each(values, false), " and "))
        }
        ColumnTest::Empty => Some(format!("isempty({name})")),
        ColumnTest::Filled => Some(format!("isnotempty({name})")),
        ColumnTest::AtLeast(bound) => Some(compare(">=", bound)),
        ColumnTest::AtMost(bound) => Some(compare("<=", bound)),
        ColumnTest::Between(from, to) => Some(format!("{} and {}", compare(">=", from), compare("<=", to))),
    }
}

/// Whether the values of a test can be written into a query: an arrangement can come from a stranger's link.
fn is_safe(kind: &str, test: &ColumnTest) -> bool {
    let is_plain = |text: &String| text.chars().all(|c| c.is_ascii_alphanumeric() || "-+:. ".contains(c));
    match test {
        // Texts are quoted.
        ColumnTest::In(values) | ColumnTest::NotIn(values) if !matches!(kind, "string" | "dynamic") => {
            values.iter().flatten().all(is_plain)
        }
        ColumnTest::AtLeast(bound) | ColumnTest::AtMost(bound) => value_problem(kind, bound).is_none(),
        ColumnTest::Between(from, to) => value_problem(kind, from).or(value_problem(kind, to)).is_none(),
        _ => true,
    }
}

/// A filter in words: `Identity contains "x"`.
pub fn filter_words(filter: &ColumnFilter) -> String {
    let name = &filter.column;
    let listed = |values: &[Option<String>]| match values {
        [None] => "null".to_owned(),
        [Some(text)] if text.is_empty() => "empty".to_owned(),
        [Some(text)] => short(text),
        values => format!("one of {} values", values.len()),
    };
    match &filter.test {
        ColumnTest::Contains(part) => format!("{name} contains {}", short(part)),
        ColumnTest::Lacks(part) => format!("{name} does not contain {}", short(part)),
        ColumnTest::In(values) => format!("{name} is {}", listed(values)),
        ColumnTest::NotIn(values) => format!("{name} is not {}", listed(values)),
        ColumnTest::Empty => format!("{name} is empty"),
        ColumnTest::Filled => format!("{name} is not empty"),
        ColumnTest::AtLeast(bound) => format!("{name} ≥ {}", short(bound)),
        ColumnTest::AtMost(bound) => format!("{name} ≤ {}", short(bound)),
        ColumnTest::Between(from, to) => format!("{name} from {} to {}", short(from), short(to)),
    }
}

fn short(text: &str) -> String {
    const SHOWN: usize = 40;
    if text.chars().count() <= SHOWN {
        return text.to_owned();
    }
    text.chars().take(SHOWN - 1).chain(['…']).collect()
}

/// What is wrong with a value that a person typed for a column of this type; `None` where it can be compared with.
pub fn value_problem(kind: &str, text: &str) -> Option<&'static str> {
    let text = text.trim();
    let is_time = |c: char| c.is_ascii_digit() || matches!(c, '-' | ':' | '.' | 'T' | 'Z' | ' ');
    let is_length = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | ':' | '.');
    match kind {
        "int" | "long" if text.parse::<i64>().is_err() => Some("Write a whole number, such as 42."),
        "real" | "decimal" | "dynamic" if !text.parse::<f64>().is_ok_and(f64::is_finite) => {
            Some("Write a number, such as 4.2.")
        }
        "bool" if !matches!(text, "true" | "false") => Some("Write true or false."),
        "datetime" if text.is_empty() || !text.chars().all(is_time) => {
            Some("Write a time in UTC, such as 2026-05-01T08:00.")
        }
        "timespan" if text.is_empty() || !text.chars().all(is_length) => {
            Some("Write a length of time, such as 1.5h or 00:05:00.")
        }
        "guid" if !is_guid(text) => Some("Write a GUID, such as 74be27de-1e4e-49d9-b579-fe0b331d3642."),
        _ => None,
    }
}

/// Whether these are 32 hexadecimal digits, with or without dashes. Braces around them are none of the language's literal.
fn is_guid(text: &str) -> bool {
    let mut digits = text.chars().filter(|character| *character != '-');
    digits.clone().count() == 32 && digits.all(|digit| digit.is_ascii_hexdigit())
}

/// What a click on a column's header does: ascending, descending, not at all. With `adds` the other keys stay.
pub fn toggle_sort(arrangement: &mut Arrangement, column: &str, adds: bool) {
    let at = arrangement.sort.iter().position(|key| key.column == column);
    let next = match at.map(|at| arrangement.sort[at].descending) {
        None => Some(false),
        Some(false) => Some(true),
        Some(true) => None,
    };
    set_sort(arrangement, column, next, adds);
}

/// Sorts by a column (`Some(true)`: large first) or no longer. With `adds` the other keys stay.
pub fn set_sort(arrangement: &mut Arrangement, column: &str, descending: Option<bool>, adds: bool) {
    if !adds {
        arrangement.sort.retain(|key| key.column == column);
    }
    let at = arrangement.sort.iter().position(|key| key.column == column);
    match (at, descending) {
        (Some(at), Some(descending)) => arrangement.sort[at].descending = descending,
        (None, Some(descending)) => arrangement.sort.push(SortKey { column: column.to_owned(), descending }),
        (Some(at), None) => {
            arrangement.sort.remove(at);
        }
        (None, None) => {}
    }
}

/// `sort by` with these keys, as the grid sorts.
pub fn sort_operator(columns: &[ResultColumn], sort: &[SortKey]) -> Option<String> {
    let term = |key: &SortKey| {
        let column = columns.iter().find(|column| column.name == key.column)?;
        let (name, way) = (quoted(&column.name), if key.descending { "desc" } else { "asc" });
        Some(match column.kind.as_str() {
            "dynamic" => format!("todouble({name}) {way} nulls last, tostring({name}) {way}"),
            _ => format!("{name} {way}"),
        })
    };
    let terms: Vec<String> = sort.iter().filter_map(term).collect();
    (!terms.is_empty()).then(|| format!("sort by {}", terms.join(", ")))
}

/// Where a text stands in another one, in whatever case: byte ranges that do not overlap.
pub fn matches_in(text: &str, wanted: &str) -> Vec<(usize, usize)> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let wanted: Vec<char> = wanted.chars().flat_map(char::to_lowercase).collect();
    let mut found = Vec::new();
    let mut next = 0;
    for (start, _) in text.char_indices() {
        if start < next {
            continue;
        }
        let mut left = wanted.as_slice();
        for (at, character) in text[start..].char_indices() {
            let Some(rest) = character.to_lowercase().try_fold(left, |left, lower| left.strip_prefix(&[lower])) else {
                break;
            };
            left = rest;
            if left.is_empty() {
                next = start + at + character.len_utf8();
                found.push((start, next));
                break;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str, kind: &str) -> ResultColumn {
        ResultColumn { name: name.into(), kind: kind.into() }
    }

    fn written(kind: &str, test: ColumnTest) -> String {
        filter_predicate(&[column("a b", kind)], &ColumnFilter { column: "a b".into(), test }).unwrap_or_default()
    }

    #[test]
    fn filters_are_written_in_the_language() {
        use ColumnTest::{AtLeast, Between, Contains, Empty, In, NotIn};
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(written("string", Contains("x\"y".into())), r#"['a b'] contains "x\"y""#);
        assert_eq!(written("long", Contains("4".into())), r#"tostring(['a b']) contains "4""#);
        assert_eq!(written("string", In(vec![some("x"), some("")])), r#"['a b'] in ("x", "")"#);
        assert_eq!(written("long", In(vec![some("1"), None])), "(['a b'] == 1) or (isnull(['a b']))");
        assert_eq!(written("long", NotIn(vec![some("1")])), "['a b'] != 1");
        assert_eq!(written("dynamic", Empty), "isempty(['a b'])");
        assert_eq!(written("datetime", AtLeast("2026-01-01".into())), "['a b'] >= datetime(2026-01-01)");
        assert_eq!(written("string", AtLeast("m".into())), r#"strcmp(['a b'], "m") >= 0"#);
        let least = "-9223372036854775808";
        assert_eq!(written("long", AtLeast(least.into())), format!("['a b'] >= long({least})"));
        assert_eq!(written("long", In(vec![some(least)])), format!("['a b'] == long({least})"));
        assert_eq!(
            written("timespan", Between("1s".into(), "2s".into())),
            "['a b'] >= time(1s) and ['a b'] <= time(2s)"
        );
        assert_eq!(written("string", Contains(String::new())), "");
        assert_eq!(written("long", In(vec![some("1) or (true")])), "");
        assert_eq!(written("datetime", AtLeast("2026) or (true".into())), "");
        let other = ColumnFilter { column: "gone".into(), test: Empty };
        assert_eq!(filter_predicate(&[column("a", "long")], &other), None);
        assert_eq!(filter_words(&other), "gone is empty");
    }

    #[test]
    fn a_guid_has_32_digits_and_no_braces() {
        for guid in ["74be27de-1e4e-49d9-b579-fe0b331d3642", " 74BE27DE1E4E49D9B579FE0B331D3642 "] {
            assert_eq!(value_problem("guid", guid), None, "{guid}");
        }
        for other in ["", "{74be27de-1e4e-49d9-b579-fe0b331d3642}", "74be27de-1e4e-49d9-b579-fe0b331d364", "é"] {
            assert!(value_problem("guid", other).is_some(), "{other}");
        }
    }

    #[test]
    fn sorting_goes_up_down_and_away() {
        let mut arrangement = Arrangement::default();
        let mut press = |pressed: &str, adds| {
            toggle_sort(&mut arrangement, pressed, adds);
            sort_operator(&[column("a", "long"), column("b", "dynamic")], &arrangement.sort).unwrap_or_default()
        };
        assert_eq!(press("a", false), "sort by a asc");
        assert_eq!(press("a", false), "sort by a desc");
        assert_eq!(press("b", true), "sort by a desc, todouble(b) asc nulls last, tostring(b) asc");
        assert_eq!(press("a", true), "sort by todouble(b) asc nulls last, tostring(b) asc");
        assert_eq!(press("a", false), "sort by a asc");
        assert_eq!((press("a", false).as_str(), press("a", false).as_str()), ("sort by a desc", ""));
    }

    #[test]
    fn what_does_not_apply_is_passed_over() {
        let arrangement = Arrangement {
            sort: vec![
                SortKey { column: "gone".into(), descending: true },
                SortKey { column: "b".into(), descending: true },
            ],
            search: "x".into(),
            ..Arrangement::default()
        };
        let layout = Layout { shown: vec![1, 0], pinned: 0 };
        let order = row_order(&[column("a", "long"), column("b", "long")], &arrangement, &layout, "Europe/Paris");
        assert_eq!((order.sort, order.searched, order.zone.as_str()), (vec![(1, true)], vec![0, 1], ""));
    }

    #[test]
    fn matches_are_found_in_whatever_case() {
        assert_eq!(matches_in("Error: an ERROR", "error"), [(0, 5), (10, 15)]);
        assert_eq!(matches_in("aaa", "aa"), [(0, 2)]);
        assert_eq!(matches_in("Ünder ü", "ü"), [(0, 2), (7, 9)]);
        assert_eq!(matches_in("abc", ""), []);
        assert_eq!(matches_in("İx", "x"), [(2, 3)]);
    }
}
