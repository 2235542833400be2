//! Whether an answer is the recorded one. The rules are those of the corpus's own `score.py`.

use crate::cases::Case;
use crate::run::Answer;
use serde_json::Value;

/// Why a case failed; `None` where it passed.
pub(crate) fn judge(case: &Case, answer: &Answer) -> Option<String> {
    let table = match answer {
        Answer::Panicked(message) => return Some(format!("panic: {message}")),
        Answer::Refused(_) if case.refused() => return None,
        Answer::Refused(message) => return Some(format!("refused: {message}")),
        Answer::Table(_) if case.refused() => return Some("should have been refused".into()),
        Answer::Table(table) => table,
    };
    if case.columns != table.columns {
        return Some(format!("columns {:?} instead of {:?}", table.columns, case.columns));
    }
    for ((name, want), got) in case.columns.iter().zip(&case.types).zip(&table.types) {
        if !want.split('|').any(|kind| kind == *got) {
            return Some(format!("column {name}: {got} instead of {want}"));
        }
    }
    if case.rows.len() != table.rows.len() {
        return Some(format!("{} rows instead of {}", table.rows.len(), case.rows.len()));
    }
    let same = |want: &Vec<Value>, got: &Vec<Value>| {
        want.len() == got.len()
            && want.iter().zip(got).zip(&case.types).all(|((a, b), kind)| same_cell(a, b, kind, case.sets))
    };
    let mut pairs = case.rows.iter().zip(&table.rows);
    if pairs.clone().all(|(want, got)| same(want, got)) || matches_up(&case.rows, &table.rows, same) {
        return None;
    }
    let (at, (want, got)) = pairs.by_ref().enumerate().find(|(_, (want, got))| !same(want, got))?;
    Some(format!("row {at}: {} instead of {}", Value::from(got.clone()), Value::from(want.clone())))
}

/// Whether each of `wants` has a partner of its own in `gots`.
fn matches_up<T>(wants: &[T], gots: &[T], same: impl Fn(&T, &T) -> bool) -> bool {
    let mut left: Vec<&T> = gots.iter().collect();
    let found = wants.iter().all(|want| {
        let at = left.iter().position(|got| same(want, got));
        at.map(|at| left.remove(at)).is_some()
    });
    found && left.is_empty()
}

fn same_cell(want: &Value, got: &Value, kind: &str, free: bool) -> bool {
    if want.is_null() || got.is_null() {
        return want.is_null() && got.is_null();
    }
    match kind {
        "dynamic" => same_json(want, got, free),
        "int" | "long" | "int|long" => (got.is_i64() || got.is_u64()) && want == got,
        "datetime" => instant(want) == instant(got),
        "timespan" => ticks(want) == ticks(got),
        "guid" => text(want).eq_ignore_ascii_case(&text(got)),
        _ if kind.contains("real") || kind == "decimal" => same_number(want, got),
        _ => want == got,
    }
}

fn same_json(want: &Value, got: &Value, free: bool) -> bool {
    match (want, got) {
        (Value::Number(_), Value::Number(_)) => same_number(want, got),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len()
                && (a.iter().zip(b).all(|(x, y)| same_json(x, y, free))
                    || free && matches_up(a, b, |x, y| same_json(x, y, free)))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, x)| b.get(key).is_some_and(|y| same_json(x, y, free)))
        }
        _ => want == got,
    }
}

/// Reals agree to nine digits.
fn same_number(want: &Value, got: &Value) -> bool {
    let (Some(a), Some(b)) = (number(want), number(got)) else { return want == got };
    a.is_nan() && b.is_nan() || a == b || (a - b).abs() <= 1e-12 + 1e-9 * a.abs().max(b.abs())
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Bool(value) => Some(f64::from(u8::from(*value))),
        Value::String(text) => text.parse().ok(),
        other => other.as_f64(),
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// `2017-01-01T00:00:00.0000000` of any spelling of that instant; other text as it is.
fn instant(value: &Value) -> String {
    let text = text(value);
    let Some((date, rest)) = text.split_once(['T', ' ']) else { return text };
    let rest = rest.strip_suffix('Z').or_else(|| rest.strip_suffix("+00:00")).unwrap_or(rest);
    let (time, fraction) = rest.split_once('.').unwrap_or((rest, ""));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-' || byte == b':');
    if date.len() != 10 || time.len() != 8 || fraction.len() > 7 || !(plain(date) && plain(time) && plain(fraction)) {
        return text;
    }
    format!("{date}T{time}.{fraction:0<7}")
}

/// A timespan's ticks of any of its spellings; other text as it is.
fn ticks(value: &Value) -> Result<i64, String> {
    let text = text(value);
    parse_ticks(&text).ok_or(text)
}

fn parse_ticks(text: &str) -> Option<i64> {
    let (sign, rest) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let mut parts: Vec<&str> = rest.split(':').collect();
    let (seconds, fraction) =
        parts.pop()?.split_once('.').map_or_else(|| (rest.rsplit(':').next(), ""), |(s, f)| (Some(s), f));
    let minutes = parts.pop()?;
    let hours = parts.pop()?;
    let (days, hours) = hours.split_once('.').or_else(|| Some((parts.pop()?, hours))).unwrap_or(("0", hours));
    let whole = |text: &str| text.parse::<i64>().ok();
    let seconds = ((whole(days)? * 24 + whole(hours)?) * 60 + whole(minutes)?) * 60 + whole(seconds?)?;
    (parts.is_empty() && fraction.len() <= 7).then_some(())?;
    Some(sign * (seconds * 10_000_000 + whole(&format!("{fraction:0<7}"))?))
}
