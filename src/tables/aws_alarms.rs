//! CloudWatch alarms as they stand, and what became of them.
//!
//! Source: the API reference of CloudWatch (`MetricAlarm`, `CompositeAlarm`, `AlarmHistoryItem`), and what alarms send
//! through SNS and EventBridge.

use super::schema::{TableColumn, TableSchema};

/// `CloudWatchAlarms`.
pub static CLOUD_WATCH_ALARMS: TableSchema = TableSchema {
    name: "CloudWatchAlarms",
    doc: "A CloudWatch alarm as `describe-alarms` lists it. It is a state, not an event: it has no time of its own.",
    time_column: None,
    columns: &[
        TableColumn::text("AlarmName", "AlarmName", "Name; alarms on quotas name the quota."),
        TableColumn::text("AlarmArn", "AlarmArn", "ARN of the alarm."),
        TableColumn::text("AlarmType", "(list)", "`MetricAlarm` or `CompositeAlarm`, by the list that it stands in."),
        TableColumn::text("AlarmDescription", "AlarmDescription", "What a person wrote about it."),
        TableColumn::text("StateValue", "StateValue", "`OK`, `ALARM` or `INSUFFICIENT_DATA`."),
        TableColumn::text("StateReason", "StateReason", "Why it is in this state, in words."),
        TableColumn::dynamic(
            "StateReasonData",
            "StateReasonData (decoded)",
            "Why it is in this state; decoded from text.",
        ),
        TableColumn::time(
            "StateUpdatedTimestamp",
            "StateUpdatedTimestamp (text or s)",
            "When the state was last looked at.",
        ),
        TableColumn::time(
            "StateTransitionedTimestamp",
            "StateTransitionedTimestamp (text or s)",
            "When the state last changed.",
        ),
        TableColumn::time(
            "AlarmConfigurationUpdatedTimestamp",
            "AlarmConfigurationUpdatedTimestamp (text or s)",
            "When a person last changed the alarm.",
        ),
        TableColumn::flag("ActionsEnabled", "ActionsEnabled", "Whether it does anything when its state changes."),
        TableColumn::dynamic("OKActions", "OKActions", "ARNs of what it does when all is well again."),
        TableColumn::dynamic("AlarmActions", "AlarmActions", "ARNs of what it does when it goes off."),
        TableColumn::dynamic(
            "InsufficientDataActions",
            "InsufficientDataActions",
            "ARNs of what it does without data.",
        ),
        TableColumn::text("Namespace", "Namespace", "Namespace of the metric: `AWS/Usage`, `AWS/ECR`."),
        TableColumn::text("MetricName", "MetricName", "Name of the metric: `CallCount`."),
        TableColumn::text("Statistic", "Statistic | ExtendedStatistic", "Statistic that is compared: `Sum`, `p99`."),
        TableColumn::dynamic("Dimensions", "Dimensions (by name)", "Dimensions of the metric by name."),
        TableColumn::int("PeriodSeconds", "Period", "Length of a period.").in_unit("s"),
        TableColumn::text("Unit", "Unit", "Unit of the metric."),
        TableColumn::int("EvaluationPeriods", "EvaluationPeriods", "Number of periods that are looked at."),
        TableColumn::int("DatapointsToAlarm", "DatapointsToAlarm", "Number of them that must be beyond the threshold."),
        TableColumn::real("Threshold", "Threshold", "Number that the statistic is compared with."),
        TableColumn::text("ThresholdMetricId", "ThresholdMetricId", "Id of the band, for alarms on anomalies."),
        TableColumn::text("ComparisonOperator", "ComparisonOperator", "`GreaterThanThreshold`, …."),
        TableColumn::text(
            "TreatMissingData",
            "TreatMissingData",
            "`breaching`, `notBreaching`, `ignore` or `missing`.",
        ),
        TableColumn::text(
            "EvaluateLowSampleCountPercentile",
            "EvaluateLowSampleCountPercentile",
            "`evaluate` or `ignore`, for percentiles of few samples.",
        ),
        TableColumn::text("EvaluationState", "EvaluationState", "`PARTIAL_DATA` where not all metrics could be read."),
        TableColumn::dynamic("Metrics", "Metrics", "Metrics and expressions of an alarm on several."),
        TableColumn::text("AlarmRule", "AlarmRule", "Rule of a composite alarm."),
        TableColumn::additional_fields(),
    ],
};

/// `CloudWatchAlarmHistory`.
pub static CLOUD_WATCH_ALARM_HISTORY: TableSchema = TableSchema {
    name: "CloudWatchAlarmHistory",
    doc: "A CloudWatch alarm changed its state, was changed, or did something; from its history, SNS or EventBridge.",
    time_column: Some("TimeGenerated"),
    columns: &[
        TableColumn::time("TimeGenerated", "Timestamp (text or s) | StateChangeTime | time", "When it happened, UTC."),
        TableColumn::text("AlarmName", "AlarmName | detail.alarmName", "Name of the alarm."),
        TableColumn::text("AlarmType", "AlarmType", "`MetricAlarm` or `CompositeAlarm`."),
        TableColumn::text("HistoryItemType", "HistoryItemType", "`StateUpdate`, `ConfigurationUpdate` or `Action`."),
        TableColumn::text("HistorySummary", "HistorySummary", "What happened, in words."),
        TableColumn::dynamic(
            "HistoryData",
            "HistoryData (decoded) | Trigger | detail",
            "What happened; decoded from text.",
        ),
        TableColumn::text("NewState", "NewStateValue | detail.state.value", "`OK`, `ALARM` or `INSUFFICIENT_DATA`."),
        TableColumn::text("OldState", "OldStateValue | detail.previousState.value", "State before."),
        TableColumn::text("StateReason", "NewStateReason | detail.state.reason", "Why the state changed, in words."),
        TableColumn::text("Account", "AWSAccountId | account", "AWS account."),
        TableColumn::text("Region", "Region | region", "AWS region; SNS has its name in words."),
        TableColumn::additional_fields(),
    ],
};
