//! CloudWatch Logs: `filter-log-events`, `get-log-events`, subscriptions and Logs Insights. A message that is a record of a
//! known shape is that record; any other one is a row of `CloudWatchLogs`.
//!
//! Quirks: times are milliseconds since 1970; a subscription says group and stream once for all of its events; a row of
//! Logs Insights is a list of fields and values, all of them text, without a zone in its times. Fields that it found in a
//! message have the path there as their name, `requestParameters.imageIds.0.imageTag`.

use super::{CLOUDTRAIL, Claim, Decoder, Format, Inside, Itself, Sample, Wrapper, WrapperSample};
use crate::ingest::fields::{Rule, same};
use crate::ingest::probe::{Probe, text_of};
use crate::tables::CLOUD_WATCH_LOGS;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::borrow::Cow;

pub(super) static FORMAT: Format = Format {
    name: "CloudWatch Logs",
    signature: SIGNATURE,
    table: &CLOUD_WATCH_LOGS,
    decoder: Decoder::Fields { rules: RULES, constants: &[] },
    is_listing: false,
    samples: &[
        Sample {
            text: r#"{"logStreamName":"s","timestamp":1555349000123,"message":"START","ingestionTime":1555349001123,"eventId":"347"}"#,
            rows: &[&[
                ("TimeGenerated", "2019-04-15T17:23:20.1230000Z"),
                ("IngestionTime", "2019-04-15T17:23:21.1230000Z"),
                ("LogStream", "s"),
                ("Message", "START"),
                ("EventId", "347"),
                ("AdditionalFields", ""),
            ]],
        },
        Sample {
            text: r#"{"@timestamp":"2019-04-15 17:23:20.123","@message":"{\"n\":1}","@log":"123456789012:/aws/events/ecr","n":"1"}"#,
            rows: &[&[
                ("TimeGenerated", "2019-04-15T17:23:20.1230000Z"),
                ("Account", "123456789012"),
                ("LogGroup", "/aws/events/ecr"),
                ("Message", r#"{"n":1}"#),
                ("AdditionalFields", r#"{"n":"1"}"#),
            ]],
        },
    ],
};

/// One event.
pub(super) static EVENT: Wrapper = Wrapper {
    name: "CloudWatch Logs",
    signature: SIGNATURE,
    inside: &[Inside::Json(&["message"]), Inside::Json(&["@message"])],
    itself: Itself::Or(&FORMAT),
    is_listing: false,
    samples: &[WrapperSample {
        text: r#"{"events":[{"logStreamName":"s","timestamp":1555349000123,"message":"{\"detail-type\":\"ECR Image Action\",\"source\":\"aws.ecr\",\"id\":\"1\",\"detail\":{}}","ingestionTime":1555349001123,"eventId":"347"},{"timestamp":1,"message":"[words","ingestionTime":2}],"searchedLogStreams":[]}"#,
        rows: &[
            (
                "ECREvents",
                &[
                    ("Id", "1"),
                    (
                        "AdditionalFields",
                        r#"{"_envelope":{"logStreamName":"s","timestamp":1555349000123,"ingestionTime":1555349001123,"eventId":"347"}}"#,
                    ),
                ],
            ),
            ("CloudWatchLogs", &[("Message", "[words"), ("TimeGenerated", "1970-01-01T00:00:01.0000000Z")]),
        ],
    }],
};

/// The document of a subscription, with its events in a list.
pub(super) static SUBSCRIPTION: Wrapper = Wrapper {
    name: "CloudWatch Logs subscription",
    signature: &[&[Claim::Has("messageType"), Claim::Has("logEvents"), Claim::Has("logGroup")]],
    inside: &[Inside::Made(events)],
    itself: Itself::Nothing,
    is_listing: false,
    samples: &[WrapperSample {
        text: r#"{"messageType":"DATA_MESSAGE","owner":"1","logGroup":"g","logStream":"s","logEvents":[{"id":"a","timestamp":1555349000123,"message":"x"}]}{"messageType":"DATA_MESSAGE","owner":"1","logGroup":"h","logStream":"s","logEvents":[{"id":"b","timestamp":1555349000123,"message":"{\"eventSource\":\"ecr.amazonaws.com\",\"eventName\":\"PutImage\",\"eventTime\":\"2019-11-16T01:54:30Z\"}"}]}"#,
        rows: &[
            ("CloudWatchLogs", &[("Message", "x"), ("LogGroup", "g"), ("EventId", "a")]),
            ("AWSCloudTrail", &[("EventName", "PutImage")]),
        ],
    }],
};

/// A row of Logs Insights.
pub(super) static INSIGHTS: Wrapper = Wrapper {
    name: "CloudWatch Logs Insights",
    signature: &[&[Claim::ListOf("field")]],
    inside: &[Inside::Made(object)],
    itself: Itself::Nothing,
    is_listing: false,
    samples: &[
        WrapperSample {
            text: r#"{"results":[[{"field":"@timestamp","value":"2019-04-15 17:23:20.123"},{"field":"@message","value":"{\"detail-type\":\"ECR Image Action\",\"source\":\"aws.ecr\",\"id\":\"1\",\"detail\":{}}"},{"field":"@ptr","value":"p"}],[{"field":"@message","value":"START"},{"field":"@ptr","value":"q"}]],"status":"Complete"}"#,
            rows: &[
                (
                    "ECREvents",
                    &[
                        ("Id", "1"),
                        ("AdditionalFields", r#"{"_envelope":{"@timestamp":"2019-04-15 17:23:20.123","@ptr":"p"}}"#),
                    ],
                ),
                ("CloudWatchLogs", &[("Message", "START"), ("AdditionalFields", r#"{"@ptr":"q"}"#)]),
            ],
        },
        // Rows of `stats`, without a message, are records of no known shape.
        WrapperSample {
            text: r#"{"results":[[{"field":"bin(1h)","value":"2019-04-15 17:00:00.000"},{"field":"count()","value":"3"}]]}"#,
            rows: &[("sample", &[("count()", "3")])],
        },
        // The fields of an event, without its message.
        WrapperSample {
            text: r#"{"results":[[{"field":"eventTime","value":"2019-11-16T01:54:30Z"},{"field":"eventSource","value":"ecr.amazonaws.com"},{"field":"eventName","value":"BatchGetImage"},{"field":"userIdentity.arn","value":"arn:aws:iam::1:user/u"},{"field":"requestParameters.repositoryName","value":"app"},{"field":"requestParameters.imageIds.0.imageTag","value":"v1"},{"field":"@ptr","value":"p"}],[{"field":"action.name","value":"a"}]],"status":"Complete"}"#,
            rows: &[
                (
                    "AWSCloudTrail",
                    &[
                        ("EventName", "BatchGetImage"),
                        ("UserIdentityArn", "arn:aws:iam::1:user/u"),
                        ("RequestParameters", r#"{"imageIds":[{"imageTag":"v1"}],"repositoryName":"app"}"#),
                        ("AdditionalFields", r#"{"@ptr":"p"}"#),
                    ],
                ),
                ("sample", &[("action.name", "a")]),
            ],
        },
    ],
};

static SIGNATURE: &[&[Claim]] = &[
    &[Claim::Has("message"), Claim::Has("timestamp"), Claim::Has("ingestionTime")],
    &[Claim::Has("message"), Claim::Has("timestamp"), Claim::Has("logGroup"), Claim::Has("logStream")],
    &[Claim::Has("@message")],
];

static RULES: &[Rule] = &[
    Rule::To("owner", "Account"),
    Rule::To("logGroup", "LogGroup"),
    Rule::To("logStream", "LogStream"),
    Rule::To("logStreamName", "LogStream"),
    Rule::To("id", "EventId"),
    Rule::To("timestamp", "TimeGenerated"),
    Rule::To("message", "Message"),
    Rule::To("ingestionTime", "IngestionTime"),
    Rule::To("eventId", "EventId"),
    Rule::To("@timestamp", "TimeGenerated"),
    Rule::To("@message", "Message"),
    Rule::To("@ingestionTime", "IngestionTime"),
    Rule::To("@logStream", "LogStream"),
    Rule::Cut("@log", &[("LogGroup", group), ("Account", account)]),
    Rule::Cut("@logGroup", &[("LogGroup", same)]),
];

/// The group in `123456789012:/aws/events/ecr`.
fn group(log: &str) -> Cow<'_, str> {
    Cow::Borrowed(log.split_once(':').map_or(log, |(_, group)| group))
}

/// The account in `123456789012:/aws/events/ecr`.
fn account(log: &str) -> Cow<'_, str> {
    Cow::Borrowed(log.split_once(':').map_or("", |(account, _)| account))
}

/// What the events may become when each gets what the document says of all of them. CloudWatch's own documents have at most
/// 6 MB.
const MAX_EVENTS_BYTES: usize = 256 << 20;

/// The events of a subscription's document, each with what the document says of all of them.
fn events(document: &str) -> Option<String> {
    let probe = Probe::of(document).ok()?;
    let mut around = String::new();
    for (key, value) in probe.members.iter().filter(|(key, _)| key != "logEvents") {
        around.extend([&*serde_json::to_string(key).ok()?, ":", value.get(), ","]);
    }
    let events: Vec<&RawValue> = serde_json::from_str(probe.raw("logEvents")?).ok()?;
    if around.len().saturating_mul(events.len()) > MAX_EVENTS_BYTES {
        return None;
    }
    let mut list = String::from("[");
    for event in events {
        let members = event.get().strip_prefix('{')?;
        let comma = if list.len() > 1 { "," } else { "" };
        let around = if members.trim_start() == "}" { around.trim_end_matches(',') } else { &around };
        list.extend([comma, "{", around, members]);
    }
    list.push(']');
    Some(list)
}

/// A list of fields and values as an object.
fn object(list: &str) -> Option<String> {
    let cells: Vec<&RawValue> = serde_json::from_str(list).ok()?;
    let mut object = String::from("{");
    for cell in cells {
        let probe = Probe::of(cell.get()).ok()?;
        let comma = if object.len() > 1 { "," } else { "" };
        let field = probe.raw("field").filter(|field| text_of(field).is_some())?;
        object.extend([comma, field, ":", probe.raw("value").unwrap_or("null")]);
    }
    object.push('}');
    // Only for a record that has rules for what is inside of it; other names with dots are names of columns.
    let record = Probe::of(&object).ok().filter(|probe| CLOUDTRAIL.claims(probe)).map(|probe| folded(&probe));
    Some(record.unwrap_or(object))
}

type Object = Map<String, Value>;

/// Names that are longer paths stay as they are.
const MAX_PATH: usize = 32;

/// An object whose members with a path for a name stand at that path, its keys in alphabetical order. Where two paths cross,
/// the second one stays a name.
fn folded(probe: &Probe<'_>) -> String {
    let mut object = Object::new();
    let is_path = |name: &str| path_of(name).is_some();
    let (paths, names): (Vec<_>, Vec<_>) = probe.members.iter().partition(|(name, _)| is_path(name));
    for (name, value) in names.into_iter().chain(paths) {
        let value = serde_json::from_str(value.get()).unwrap_or_default();
        match path_of(name).and_then(|path| place_for(&mut object, &path)) {
            Some((inner, key)) => inner.insert(key.to_owned(), value),
            None => object.insert(name.to_string(), value),
        };
    }
    let members = object.into_iter().map(|(key, value)| (key, with_lists(value)));
    Value::from(members.collect::<Object>()).to_string()
}

/// The keys of a path; `None` for a plain name, one of Logs Insights' own, and what a query worked out.
fn path_of(name: &str) -> Option<Vec<&str>> {
    let path: Vec<&str> = name.split('.').collect();
    let may_stand = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
    let is_key = |key: &str| !key.is_empty() && key.bytes().all(may_stand);
    ((2..=MAX_PATH).contains(&path.len()) && path.iter().all(|key| is_key(key))).then_some(path)
}

/// The object for the last key of a path, which is made where it is new, and that key; `None` where something else is on the
/// way or at the end.
fn place_for<'o, 'p>(object: &'o mut Object, path: &[&'p str]) -> Option<(&'o mut Object, &'p str)> {
    let (&last, before) = path.split_last()?;
    let mut inner = object;
    for key in before {
        inner = inner.entry(*key).or_insert_with(|| Object::new().into()).as_object_mut()?;
    }
    if inner.contains_key(last) { None } else { Some((inner, last)) }
}

/// A value in which objects with the keys `0`, `1`, … are lists.
fn with_lists(value: Value) -> Value {
    let Value::Object(members) = value else { return value };
    let mut members: Object = members.into_iter().map(|(key, value)| (key, with_lists(value))).collect();
    let places: Vec<String> = (0..members.len()).map(|at| at.to_string()).collect();
    if members.is_empty() || !places.iter().all(|place| members.contains_key(place)) {
        return members.into();
    }
    places.iter().filter_map(|place| members.remove(place)).collect()
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_folded_and_nothing_is_lost() {
        for (flat, expected) in [
            (r#"{"b.c":"1","a":"2","b.d.e":"3"}"#, r#"{"a":"2","b":{"c":"1","d":{"e":"3"}}}"#),
            (r#"{"a.1.b":"y","a.0.b":"x"}"#, r#"{"a":[{"b":"x"},{"b":"y"}]}"#),
            (r#"{"a.1":"y"}"#, r#"{"a":{"1":"y"}}"#),
            (r#"{"a.b":"1","a":"2"}"#, r#"{"a":"2","a.b":"1"}"#),
            (r#"{"a.b":"1","a.b.c":"2","a.d":"3"}"#, r#"{"a":{"b":"1","d":"3"},"a.b.c":"2"}"#),
            (r#"{"@a.b":"1","count(a.b)":"2","a.":"3"}"#, r#"{"@a.b":"1","a.":"3","count(a.b)":"2"}"#),
        ] {
            assert_eq!(folded(&Probe::of(flat).expect("an object")), expected);
        }
    }
}
