//! What the resource logs of Azure have in common, written once.

use crate::ingest::fields::{Rule, lower, same, subscription};
use std::borrow::Cow;

/// The fields around `properties` in both logs of a container registry.
pub(in crate::ingest::formats) static ACR_COMMON: &[Rule] = &[
    Rule::To("time", "TimeGenerated"),
    Rule::Cut("category", &[("Category", same), ("Type", same)]),
    Rule::Cut("resourceId", &[("_ResourceId", lower), ("_SubscriptionId", lower_subscription)]),
    Rule::To("operationName", "OperationName"),
    Rule::To("identity", "Identity"),
    Rule::To("location", "Region"),
    Rule::To("resultType", "ResultType"),
    Rule::To("resultDescription", "ResultDescription"),
    Rule::To("durationMs", "DurationMs"),
    Rule::To("callerIpAddress", "CallerIpAddress"),
    Rule::To("correlationId", "CorrelationId"),
];

/// Categories of the activity log. Records of the Resource Manager name the kind of request instead.
pub(in crate::ingest::formats) const ACTIVITY_CATEGORIES: &[&str] = &[
    "Administrative",
    "Write",
    "Delete",
    "Action",
    "Policy",
    "Security",
    "ServiceHealth",
    "ResourceHealth",
    "Alert",
    "Autoscale",
    "Recommendation",
];

/// The subscription in a resource id, in lower case as Log Analytics writes it.
pub(in crate::ingest::formats) fn lower_subscription(id: &str) -> Cow<'_, str> {
    let found = subscription(id);
    if found.bytes().any(|byte| byte.is_ascii_uppercase()) { found.to_ascii_lowercase().into() } else { found }
}
