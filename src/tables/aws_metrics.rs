//! CloudWatch metrics of a registry, and the quotas that limit it.

use super::schema::{TableColumn, TableSchema};

/// `CloudWatchMetrics`.
pub static CLOUD_WATCH_METRICS: TableSchema = TableSchema {
    name: "CloudWatchMetrics",
    doc: "One value of one statistic of a CloudWatch metric.",
    time_column: Some("TimeGenerated"),
    columns: &[
        TableColumn::time("TimeGenerated", "timestamp", "Start of the period."),
        TableColumn::text("Namespace", "namespace", "`AWS/ECR`, `AWS/Usage`."),
        TableColumn::text("MetricName", "metric_name", "`RepositoryPullCount`, `CallCount`."),
        TableColumn::text("Resource", "dimensions.Resource", "API operation or resource that is counted."),
        TableColumn::text("RepositoryName", "dimensions.RepositoryName", "Repository that is counted."),
        TableColumn::text("Statistic", "", "`Sum`, `Average`, `Maximum`, `Minimum` or `SampleCount`."),
        TableColumn::real("Value", "value", "Value of the statistic in the period."),
        TableColumn::text("Unit", "unit", "`Count`, `Bytes`, `None`."),
        TableColumn::text("Period", "", "Length of the period."),
        TableColumn::text("Label", "Label", "Name that the person gave the series."),
        TableColumn::text("Id", "Id", "Id of the series in its request."),
        TableColumn::text("Account", "account_id", "AWS account."),
        TableColumn::text("Region", "region", "AWS region."),
        TableColumn::dynamic("Dimensions", "dimensions", "Dimensions by name."),
        TableColumn::additional_fields(),
    ],
};

/// `ServiceQuotas`.
pub static SERVICE_QUOTAS: TableSchema = TableSchema {
    name: "ServiceQuotas",
    doc: "One AWS service quota.",
    time_column: Some("TimeGenerated"),
    columns: &[
        TableColumn::time("TimeGenerated", "", "When the list was taken, where that is known."),
        TableColumn::text("ServiceCode", "ServiceCode", "Service: `ecr`."),
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
