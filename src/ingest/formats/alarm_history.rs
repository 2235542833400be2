//! What became of CloudWatch's alarms: `describe-alarm-history`, what an alarm sends through SNS, and its events in
//! EventBridge.
//!
//! Quirks: what happened stands as JSON text in the history; SNS writes the zone without a colon and the region in words.

use super::{Claim, Decoder, Emit, Format, Out, Sample};
use crate::ingest::fields::Rule;
use crate::ingest::pieces::{Rest, at, decoded, member, text, value};
use crate::tables::CLOUD_WATCH_ALARM_HISTORY;
use crate::values::Dyn;

/// Detail types of an alarm's events.
pub(super) const DETAIL_TYPES: &[&str] = &["CloudWatch Alarm State Change", "CloudWatch Alarm Configuration Change"];

pub(super) static HISTORY: Format = Format {
    name: "aws cloudwatch describe-alarm-history",
    signature: &[&[Claim::Has("AlarmName"), Claim::Has("HistoryItemType"), Claim::Has("Timestamp")]],
    table: &CLOUD_WATCH_ALARM_HISTORY,
    decoder: Decoder::Rows(history),
    is_listing: false,
    samples: &[Sample {
        text: r#"{"AlarmName":"a","AlarmType":"MetricAlarm","Timestamp":1555349000.5,"HistoryItemType":"StateUpdate","HistorySummary":"Alarm updated from OK to ALARM","HistoryData":"{\"version\":\"1.0\",\"oldState\":{\"stateValue\":\"OK\"},\"newState\":{\"stateValue\":\"ALARM\",\"stateReason\":\"Threshold Crossed\"}}","x":1}"#,
        rows: &[&[
            ("TimeGenerated", "2019-04-15T17:23:20.5000000Z"),
            ("AlarmName", "a"),
            ("AlarmType", "MetricAlarm"),
            ("HistoryItemType", "StateUpdate"),
            (
                "HistoryData",
                r#"{"version":"1.0","oldState":{"stateValue":"OK"},"newState":{"stateValue":"ALARM","stateReason":"Threshold Crossed"}}"#,
            ),
            ("NewState", "ALARM"),
            ("OldState", "OK"),
            ("StateReason", "Threshold Crossed"),
            ("AdditionalFields", r#"{"x":1}"#),
        ]],
    }],
};

pub(super) static MESSAGE: Format = Format {
    name: "CloudWatch alarm in SNS",
    signature: &[&[Claim::Has("AlarmName"), Claim::Has("NewStateValue"), Claim::Has("StateChangeTime")]],
    table: &CLOUD_WATCH_ALARM_HISTORY,
    decoder: Decoder::Fields { rules: RULES, constants: &[("HistoryItemType", "StateUpdate")] },
    is_listing: false,
    samples: &[Sample {
        text: r#"{"AlarmName":"a","AlarmDescription":null,"AWSAccountId":"123456789012","NewStateValue":"ALARM","NewStateReason":"Threshold Crossed","StateChangeTime":"2019-04-15T17:23:20.500+0000","Region":"US East (N. Virginia)","OldStateValue":"OK","Trigger":{"MetricName":"CallCount"}}"#,
        rows: &[&[
            ("TimeGenerated", "2019-04-15T17:23:20.5000000Z"),
            ("HistoryItemType", "StateUpdate"),
            ("HistoryData", r#"{"MetricName":"CallCount"}"#),
            ("NewState", "ALARM"),
            ("OldState", "OK"),
            ("StateReason", "Threshold Crossed"),
            ("Account", "123456789012"),
            ("Region", "US East (N. Virginia)"),
            ("AdditionalFields", r#"{"AlarmDescription":null}"#),
        ]],
    }],
};

pub(super) static EVENT: Format = Format {
    name: "CloudWatch alarm in EventBridge",
    signature: &[&[Claim::IsOneOf("detail-type", DETAIL_TYPES), Claim::Has("source"), Claim::Has("detail")]],
    table: &CLOUD_WATCH_ALARM_HISTORY,
    decoder: Decoder::Rows(event),
    is_listing: false,
    samples: &[Sample {
        text: r#"{"version":"0","id":"i","detail-type":"CloudWatch Alarm State Change","source":"aws.cloudwatch","account":"1","time":"2019-10-02T17:04:40Z","region":"us-east-1","resources":["arn:a"],"detail":{"alarmName":"a","state":{"value":"ALARM","reason":"Threshold Crossed"},"previousState":{"value":"OK"}}}"#,
        rows: &[&[
            ("TimeGenerated", "2019-10-02T17:04:40.0000000Z"),
            ("AlarmName", "a"),
            ("HistoryItemType", "StateUpdate"),
            ("NewState", "ALARM"),
            ("OldState", "OK"),
            ("StateReason", "Threshold Crossed"),
            ("Account", "1"),
            ("Region", "us-east-1"),
            (
                "AdditionalFields",
                r#"{"version":"0","id":"i","detail-type":"CloudWatch Alarm State Change","source":"aws.cloudwatch","resources":["arn:a"]}"#,
            ),
        ]],
    }],
};

static RULES: &[Rule] = &[
    Rule::To("AlarmName", "AlarmName"),
    Rule::To("AWSAccountId", "Account"),
    Rule::To("NewStateValue", "NewState"),
    Rule::To("NewStateReason", "StateReason"),
    Rule::To("StateChangeTime", "TimeGenerated"),
    Rule::To("Region", "Region"),
    Rule::To("OldStateValue", "OldState"),
    Rule::To("Trigger", "HistoryData"),
];

/// Members of an item of the history that are columns of the same name.
const SAME: [&str; 4] = ["AlarmName", "AlarmType", "HistoryItemType", "HistorySummary"];

fn history(record: Dyn<'_>, _: Dyn<'_>, emit: &mut Emit<'_>) {
    let data = decoded(member(record, "HistoryData"));
    let read: Vec<_> = SAME.iter().copied().chain(["Timestamp", "HistoryData"]).collect();
    let rest = Rest::new().of("", record, &read).end();
    let mut cells: Vec<_> = SAME.iter().map(|name| (*name, value(record, name))).collect();
    cells.extend([
        ("TimeGenerated", value(record, "Timestamp")),
        ("HistoryData", Out::Value(data.as_dyn())),
        ("NewState", Out::Value(at(data.as_dyn(), &["newState", "stateValue"]))),
        ("OldState", Out::Value(at(data.as_dyn(), &["oldState", "stateValue"]))),
        ("StateReason", Out::Value(at(data.as_dyn(), &["newState", "stateReason"]))),
        ("AdditionalFields", Out::Value(rest.as_dyn())),
    ]);
    emit(&cells);
}

fn event(record: Dyn<'_>, _: Dyn<'_>, emit: &mut Emit<'_>) {
    let detail = member(record, "detail");
    let kind = if text(record, "detail-type") == DETAIL_TYPES[0] { "StateUpdate" } else { "ConfigurationUpdate" };
    let composite = at(detail, &["configuration", "alarmRule"]).as_str().is_some();
    let rest = Rest::new().of("", record, &["time", "account", "region", "detail"]).end();
    emit(&[
        ("TimeGenerated", value(record, "time")),
        ("AlarmName", value(detail, "alarmName")),
        ("AlarmType", Out::Text(if composite { "CompositeAlarm" } else { "" })),
        ("HistoryItemType", Out::Text(kind)),
        ("HistoryData", Out::Value(detail)),
        ("NewState", Out::Value(at(detail, &["state", "value"]))),
        ("OldState", Out::Value(at(detail, &["previousState", "value"]))),
        ("StateReason", Out::Value(at(detail, &["state", "reason"]))),
        ("Account", value(record, "account")),
        ("Region", value(record, "region")),
        ("AdditionalFields", Out::Value(rest.as_dyn())),
    ]);
}
