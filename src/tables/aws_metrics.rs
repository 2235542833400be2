//! CloudWatch metrics of a registry, and the quotas that limit it.
//!
//! Source: the API references of CloudWatch (`GetMetricData`, `GetMetricStatistics`, `ListMetrics`, metric streams in
//! JSON) and of Service Quotas (`ServiceQuota`).

use super::schema::{TableColumn, TableSchema};

/// `CloudWatchMetrics`.
pub static CLOUD_WATCH_METRICS: TableSchema = TableSchema {
    name: "CloudWatchMetrics",
    doc: "One value of one statistic of a CloudWatch metric; a metric that was only listed has no time and no value.",
    time_column: Some("TimeGenerated"),
    columns: &[
        TableColumn::time("TimeGenerated", "timestamp | Timestamp | Timestamps[]", "Start of the period, UTC."),
        TableColumn::text(
            "Namespace",
            "namespace | Namespace",
            "`AWS/ECR`, `AWS/Usage`; `get-metric-data` does not say.",
        ),
        TableColumn::text(
            "MetricName",
            "metric_name | MetricName | Label",
            "`RepositoryPullCount`, `CallCount`; of `get-metric-statistics` the label, which is the name.",
        ),
        TableColumn::text("Resource", "dimensions.Resource", "API operation or resource that is counted."),
        TableColumn::text("RepositoryName", "dimensions.RepositoryName", "Repository that is counted."),
        TableColumn::text(
            "Statistic",
            "value (key) | Datapoints[] (key)",
            "`Sum`, `Average`, `Maximum`, `Minimum`, `SampleCount` or `p99`.",
        ),
        TableColumn::real(
            "Value",
            "value.* | Datapoints[].* | Values[]",
            "Value of the statistic in the period, in `Unit`.",
        ),
        TableColumn::text("Unit", "unit | Unit", "`Count`, `Bytes`, `None`."),
        TableColumn::int("PeriodSeconds", "Period", "Length of the period, where the file tells it.").in_unit("s"),
        TableColumn::text("Label", "Label", "Name that the person gave the series."),
        TableColumn::text("Id", "Id", "Id of the series in its request."),
        TableColumn::text("StatusCode", "StatusCode", "Whether `get-metric-data` gave all: `Complete`, `PartialData`."),
        TableColumn::text("MetricStream", "metric_stream_name", "Stream that delivered it."),
        TableColumn::text("Account", "account_id", "AWS account."),
        TableColumn::text("Region", "region", "AWS region."),
        TableColumn::dynamic("Dimensions", "dimensions | Dimensions[]", "Dimensions by name."),
        TableColumn::additional_fields(),
    ],
};

/// `ServiceQuotas`.
pub static SERVICE_QUOTAS: TableSchema = TableSchema {
    name: "ServiceQuotas",
    doc: "A quota of an AWS service, as `list-service-quotas` lists it.",
    time_column: None,
    columns: &[
        TableColumn::text("ServiceCode", "ServiceCode", "Service: `ecr`."),
        TableColumn::text("ServiceName", "ServiceName", "Service, in words."),
        TableColumn::text("QuotaCode", "QuotaCode", "Code of the quota: `L-16E70933`."),
        TableColumn::text("QuotaName", "QuotaName", "Name of the quota."),
        TableColumn::text("QuotaArn", "QuotaArn", "ARN of the quota."),
        TableColumn::text(
            "Resource",
            "UsageMetric.MetricDimensions.Resource",
            "API operation or resource that the quota limits.",
        ),
        TableColumn::real("Value", "Value", "The limit."),
        TableColumn::text("Unit", "Unit", "Unit of the limit."),
        TableColumn::flag("Adjustable", "Adjustable", "Whether it can be raised."),
        TableColumn::flag("GlobalQuota", "GlobalQuota", "Whether it counts all regions together."),
        TableColumn::int("PeriodValue", "Period.PeriodValue", "Length of the period, in `PeriodUnit`."),
        TableColumn::text("PeriodUnit", "Period.PeriodUnit", "`SECOND`, `MINUTE`, …."),
        TableColumn::dynamic("UsageMetric", "UsageMetric", "CloudWatch metric that measures the use."),
        TableColumn::additional_fields(),
    ],
};
