//! IBM Cloud activity tracking events, one a line.
//!
//! Quirks: the zone of `eventTime` has no colon; `dataEvent` can be the text `"true"`; `requestData` and `responseData`
//! can be JSON text; addresses can be masked or be lists, so that they stay text.

use super::{Claim, Decoder, Format, Sample};
use crate::ingest::fields::{Rule, same};
use crate::tables::IBM_ACTIVITY_TRACKER;

pub(super) static FORMAT: Format = Format {
    name: "IBM Cloud activity tracking",
    signature: &[&[Claim::Has("action"), Claim::Has("eventTime"), Claim::Has("initiator")]],
    table: &IBM_ACTIVITY_TRACKER,
    decoder: Decoder::Fields { rules: RULES, constants: &[] },
    is_listing: false,
    samples: &[Sample {
        text: r#"{"eventTime":"2024-05-01T08:00:12.55+0000","action":"container-registry.image.pull","outcome":"success","message":"Container Registry: pull","severity":"normal","dataEvent":"true","saveServiceCopy":true,"logSourceCRN":"crn","correlationId":"c","initiator":{"name":"dev@example.com"},"target":{"name":"us.icr.io/example/app:v1"},"observer":{"name":"ActivityTracker"},"reason":{"reasonCode":200},"requestData":{},"responseData":"{\"id\":\"x\"}"}"#,
        rows: &[&[
            ("TimeGenerated", "2024-05-01T08:00:12.5500000Z"),
            ("eventTime", "2024-05-01T08:00:12.5500000Z"),
            ("action", "container-registry.image.pull"),
            ("dataEvent", "true"),
            ("initiator", r#"{"name":"dev@example.com"}"#),
            ("reason", r#"{"reasonCode":200}"#),
            ("responseData", r#"{"id":"x"}"#),
        ]],
    }],
};

static RULES: &[Rule] = &[
    Rule::Cut("eventTime", &[("TimeGenerated", same), ("eventTime", same)]),
    Rule::To("action", "action"),
    Rule::To("outcome", "outcome"),
    Rule::To("message", "message"),
    Rule::To("severity", "severity"),
    Rule::To("dataEvent", "dataEvent"),
    Rule::To("saveServiceCopy", "saveServiceCopy"),
    Rule::To("logSourceCRN", "logSourceCRN"),
    Rule::To("correlationId", "correlationId"),
    Rule::To("initiator", "initiator"),
    Rule::To("target", "target"),
    Rule::To("observer", "observer"),
    Rule::To("reason", "reason"),
    Rule::To("requestData", "requestData"),
    Rule::To("responseData", "responseData"),
    Rule::To("id", "id"),
    Rule::To("eventType", "eventType"),
    Rule::To("typeURI", "typeURI"),
];
