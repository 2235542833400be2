//! State to JSON with short keys, and back, field by field.
//!
//! | key | field        | value                                             |
//! |-----|--------------|---------------------------------------------------|
//! | `v` | `version`    | whole number                                      |
//! | `q` | `query`      | text                                              |
//! | `t` | `title`      | text                                              |
//! | `n` | `now`        | `"end"`, `"device"`, or the ticks of an instant   |
//! | `r` | `time_range` | two numbers: ticks of the start and of the end    |
//! | `w` | `view`       | a word, see [`View::word`]                        |
//! | `d` | `tables`     | a list of texts                                   |
//! | `k` | `data`       | a list of numbers: rows; first and last second    |
//! | `z` | `zone`       | a word, see [`Zone::word`]                        |
//! | `e` | `entry`      | text                                              |
//! | `a` | `at`         | whole number                                      |
//! | `g` | `arrangement`| an object, see [`crate::protocol::Arrangement`]   |
//! | `c` | `chart`      | an object, see [`crate::protocol::ChartOptions`]  |
//! | `h` | `hidden_series` | a list of texts                                |
//!
//! What has its default is left out, but for `v`.

use super::{DataHint, MOST_INFLATED_BYTES, MOST_QUERY_BYTES, State, VERSION, View, Zone, looks};
use crate::protocol::{NowAnchor, Ticks, TimeRange};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Bytes of a title that are kept, and numbers and lengths of table names.
const MOST_TITLE_BYTES: usize = 500;
const MOST_TABLES: usize = 100;
/// Series that are switched off, at most: as many as a chart of as many columns has.
const MOST_SERIES: usize = 1_000;
const MOST_TABLE_BYTES: usize = 1_024;
/// Bytes of the kind and name of an entry of the reference.
const MOST_ENTRY_BYTES: usize = 200;
/// Notes that a person would read.
const MOST_NOTES: usize = 10;
/// 9999-12-31T23:59:59.9999999Z, the last tick of Kusto's calendar.
const LAST_TICK: Ticks = 3_155_378_975_999_999_999;

/// A link as far as it could be read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decoded {
    /// The state; fields that could not be read have their default.
    pub state: State,
    /// What could not be read, each a sentence for the person.
    pub notes: Vec<String>,
}

/// The state as compact JSON, for the page to deflate.
pub fn encode(state: &State) -> Vec<u8> {
    // The whole struct, so that a new field does not compile until it has its key.
    let State {
        version: _,
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
    } = state;
    let plain = State::default();
    let mut map = Map::new();
    // Whatever version was read, this is what is written.
    map.insert("v".to_owned(), VERSION.into());
    if *query != plain.query {
        map.insert("q".to_owned(), query.as_str().into());
    }
    if *title != plain.title {
        map.insert("t".to_owned(), title.as_str().into());
    }
    if *now != plain.now {
        let value = match now {
            NowAnchor::EndOfData => "end".into(),
            NowAnchor::Device => "device".into(),
            NowAnchor::Fixed(ticks) => Value::from(*ticks),
        };
        map.insert("n".to_owned(), value);
    }
    if let Some(TimeRange { start, end }) = time_range {
        map.insert("r".to_owned(), vec![*start, *end].into());
    }
    if *view != plain.view {
        map.insert("w".to_owned(), view.word().into());
    }
    if *tables != plain.tables {
        map.insert("d".to_owned(), tables.clone().into());
    }
    if let Some(data) = data {
        map.insert("k".to_owned(), data.written());
    }
    if *zone != plain.zone {
        map.insert("z".to_owned(), zone.word().into());
    }
    if *entry != plain.entry {
        map.insert("e".to_owned(), entry.as_str().into());
    }
    if *at != plain.at {
        map.insert("a".to_owned(), (*at).into());
    }
    if *arrangement != plain.arrangement {
        map.insert("g".to_owned(), looks::written(arrangement));
    }
    if *chart != plain.chart {
        map.insert("c".to_owned(), looks::written(chart));
    }
    if *hidden_series != plain.hidden_series {
        map.insert("h".to_owned(), hidden_series.clone().into());
    }
    Value::Object(map).to_string().into_bytes()
}

/// Reads JSON that [`encode`] of this or another version wrote. Any bytes at all have an answer.
pub fn decode(json: &[u8]) -> Decoded {
    let mut decoded = Decoded::default();
    if json.len() > MOST_INFLATED_BYTES {
        decoded.notes.push(format!("The link is larger than {MOST_INFLATED_BYTES} bytes and was not read."));
        return decoded;
    }
    // Each field is kept as text first, so that a number beyond all bounds or half a character costs only its field.
    let json = String::from_utf8_lossy(json);
    let Ok(map) = serde_json::from_str::<BTreeMap<String, &RawValue>>(&json) else {
        decoded.notes.push("The link could not be read. Was it copied as a whole?".to_owned());
        return decoded;
    };
    let State {
        version,
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
    } = &mut decoded.state;
    let mut notes = Vec::new();
    for (key, raw) in &map {
        let value = &serde_json::from_str::<Value>(raw.get()).unwrap_or_default();
        let read = match key.as_str() {
            "v" => put(version, read_version(value, &mut notes), "its version"),
            "q" => put(query, text(value, MOST_QUERY_BYTES), "the query"),
            "t" => put(title, text(value, MOST_TITLE_BYTES), "the title"),
            "n" => put(now, read_now(value), "the meaning of now()"),
            "r" => put(time_range, read_range(value).map(Some), "the time range"),
            "w" => put(view, value.as_str().and_then(View::from_word), "the view"),
            "d" => put(tables, read_tables(value), "the tables it needs"),
            "k" => put(data, DataHint::read(value, in_calendar).map(Some), "what the sender's data were like"),
            "e" => put(entry, text(value, MOST_ENTRY_BYTES), "the entry of the reference"),
            "a" => put(at, value.as_u64().and_then(|at| u32::try_from(at).ok()), "the table that is shown"),
            "g" => put(arrangement, looks::read(value), "the order and filters of the grid"),
            "c" => put(chart, looks::read(value), "the options of the chart"),
            "h" => put(hidden_series, read_series(value), "the series that are switched off"),
            "z" => put(zone, value.as_str().and_then(Zone::from_word), "the time zone"),
            _ => Err("a part that this version does not know"),
        };
        if let Err(part) = read {
            let key: String = key.chars().filter(|c| !c.is_control()).take(20).collect();
            notes.push(format!("Left out of the link: {part} ({key})."));
        }
    }
    if notes.len() > MOST_NOTES {
        let more = notes.len() - MOST_NOTES;
        notes.truncate(MOST_NOTES);
        notes.push(format!("And {more} more parts of the link were left out."));
    }
    decoded.notes = notes;
    decoded
}

fn put<T>(field: &mut T, value: Option<T>, part: &'static str) -> Result<(), &'static str> {
    *field = value.ok_or(part)?;
    Ok(())
}

fn read_version(value: &Value, notes: &mut Vec<String>) -> Option<u32> {
    let version = u32::try_from(value.as_u64()?).ok()?;
    if version > VERSION {
        notes.push("The link was made by a later version of this page: some of it may be missing.".to_owned());
    }
    Some(version)
}

fn text(value: &Value, most_bytes: usize) -> Option<String> {
    value.as_str().filter(|text| text.len() <= most_bytes).map(str::to_owned)
}

fn read_now(value: &Value) -> Option<NowAnchor> {
    match value {
        Value::String(word) if word == "end" => Some(NowAnchor::EndOfData),
        Value::String(word) if word == "device" => Some(NowAnchor::Device),
        value => ticks(value).map(NowAnchor::Fixed),
    }
}

fn read_range(value: &Value) -> Option<TimeRange> {
    let [start, end] = value.as_array()?.as_slice() else { return None };
    let (start, end) = (ticks(start)?, ticks(end)?);
    (start <= end).then_some(TimeRange { start, end })
}

fn ticks(value: &Value) -> Option<Ticks> {
    value.as_i64().and_then(in_calendar)
}

fn in_calendar(ticks: Ticks) -> Option<Ticks> {
    (0..=LAST_TICK).contains(&ticks).then_some(ticks)
}

fn read_tables(value: &Value) -> Option<Vec<String>> {
    let names = value.as_array().filter(|names| names.len() <= MOST_TABLES)?;
    names.iter().map(|name| text(name, MOST_TABLE_BYTES)).collect()
}

/// Names of series; one that is too long costs only itself.
fn read_series(value: &Value) -> Option<Vec<String>> {
    let names = value.as_array().filter(|names| names.len() <= MOST_SERIES)?;
    Some(names.iter().filter_map(|name| text(name, MOST_TABLE_BYTES)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_state_is_short() {
        assert_eq!(encode(&State::default()), br#"{"v":1}"#);
        let state = State { query: "T | count".into(), view: View::Chart, ..State::default() };
        assert_eq!(String::from_utf8_lossy(&encode(&state)), r#"{"q":"T | count","v":1,"w":"chart"}"#);
    }

    #[test]
    fn a_bad_field_costs_only_itself() {
        let decoded = decode(br#"{"v":9,"q":"T","n":"soon","r":[5,1],"w":7,"z":"<b>","d":["A"],"later":{}}"#);
        assert_eq!(
            decoded.state,
            State { version: 9, query: "T".into(), tables: vec!["A".into()], ..State::default() }
        );
        assert_eq!(decoded.notes.len(), 6, "{:#?}", decoded.notes);
        assert!(decoded.notes.iter().any(|note| note.contains("later version")));
        let decoded = decode(b"{\"q\":\"a\xffb\",\"t\":\"\\ud800\",\"n\":1e999,\"d\":[\"kept\"],\"r\":[5,1]}");
        assert_eq!((decoded.state.query.as_str(), decoded.state.tables.len()), ("a\u{fffd}b", 1));
        assert_eq!(decoded.notes.len(), 3, "{:#?}", decoded.notes);
        assert!(decoded.notes.contains(&"Left out of the link: the time range (r).".to_owned()));
    }

    #[test]
    fn too_much_is_left_out() {
        let query = "x".repeat(MOST_QUERY_BYTES + 1);
        let json = format!(r#"{{"v":1,"t":"kept","q":"{query}"}}"#);
        let decoded = decode(json.as_bytes());
        assert_eq!((decoded.state.title.as_str(), decoded.state.query.as_str()), ("kept", ""));
        assert_eq!(decode(&vec![b'['; MOST_INFLATED_BYTES + 1]).notes.len(), 1);
        assert_eq!(decode(&vec![b'['; 100_000]).notes.len(), 1);
        let parts: Vec<String> = (0..50).map(|index| format!(r#""k{index}":1"#)).collect();
        assert_eq!(decode(format!("{{{}}}", parts.join(",")).as_bytes()).notes.len(), MOST_NOTES + 1);
    }
}
