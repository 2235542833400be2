//! What a registry costs: Cost Explorer, the older usage report, and the Cost and Usage Report.
//!
//! Source: the API reference of Cost Explorer (`GetCostAndUsage`), the Cost and Usage Report guide's columns, and the
//! ECR user guide's page on usage reports.

use super::schema::{TableColumn, TableSchema};

/// `AWSCosts`.
pub static AWS_COSTS: TableSchema = TableSchema {
    name: "AWSCosts",
    doc: "One metric of one group in one period, as Cost Explorer's `get-cost-and-usage` gives it.",
    time_column: Some("TimeGenerated"),
    columns: &[
        TableColumn::time("TimeGenerated", "ResultsByTime[].TimePeriod.Start", "First day of the period."),
        TableColumn::time("PeriodEnd", "ResultsByTime[].TimePeriod.End", "Day after the period."),
        TableColumn::flag("Estimated", "ResultsByTime[].Estimated", "Whether the numbers can still change."),
        TableColumn::dynamic("Keys", "ResultsByTime[].Groups[].Keys", "Keys of the group; null for a total."),
        TableColumn::text("Group1", "ResultsByTime[].Groups[].Keys[0]", "First key: a service, account or usage type."),
        TableColumn::text("Group2", "ResultsByTime[].Groups[].Keys[1]", "Second key."),
        TableColumn::text("GroupBy1", "GroupDefinitions[0].Key", "What `Group1` is: `SERVICE`, `USAGE_TYPE`."),
        TableColumn::text("GroupBy2", "GroupDefinitions[1].Key", "What `Group2` is."),
        TableColumn::text("Metric", "ResultsByTime[].Groups[].Metrics (key)", "`UnblendedCost`, `UsageQuantity`, …."),
        TableColumn::real("Amount", "ResultsByTime[].Groups[].Metrics.*.Amount", "Amount, in `Unit`."),
        TableColumn::text("Unit", "ResultsByTime[].Groups[].Metrics.*.Unit", "Currency or unit: `USD`, `GB`."),
        TableColumn::additional_fields(),
    ],
};

/// `AWSUsageReport`.
pub static AWS_USAGE_REPORT: TableSchema = TableSchema {
    name: "AWSUsageReport",
    doc: "Use of one kind by one operation in one period, from AWS's older usage report.",
    time_column: Some("TimeGenerated"),
    columns: &[
        TableColumn::time("TimeGenerated", "StartTime", "Start of the period, UTC."),
        TableColumn::time("EndTime", "EndTime", "End of the period, UTC."),
        TableColumn::text("Service", "Service", "The service: `AmazonECR`."),
        TableColumn::text("Operation", "Operation", "API operation; empty for storage."),
        TableColumn::text(
            "UsageType",
            "UsageType",
            "What was used: `EUC1-TimedStorage-ByteHrs`, `DataTransfer-Out-Bytes`; a prefix tells the region.",
        ),
        TableColumn::text("Resource", "Resource", "ARN of the resource."),
        TableColumn::real("UsageValue", "UsageValue", "Amount; its unit ends the usage type: bytes, byte-hours."),
        TableColumn::additional_fields(),
    ],
};

/// `AWSCostAndUsage`.
pub static AWS_COST_AND_USAGE: TableSchema = TableSchema {
    name: "AWSCostAndUsage",
    doc: "One line item of the Cost and Usage Report, of its first or second edition.",
    time_column: Some("TimeGenerated"),
    columns: &[
        TableColumn::time("TimeGenerated", "lineItem/UsageStartDate", "Start of the use, UTC."),
        TableColumn::time("UsageEndDate", "lineItem/UsageEndDate", "End of the use, UTC."),
        TableColumn::text("LineItemId", "identity/LineItemId", "Id of the line item."),
        TableColumn::text("InvoiceId", "bill/InvoiceId", "Invoice; empty until it is written."),
        TableColumn::time("BillingPeriodStartDate", "bill/BillingPeriodStartDate", "Start of the billing period."),
        TableColumn::text("PayerAccountId", "bill/PayerAccountId", "Account that pays."),
        TableColumn::text("UsageAccountId", "lineItem/UsageAccountId", "Account that used it."),
        TableColumn::text("LineItemType", "lineItem/LineItemType", "`Usage`, `Tax`, `Credit`, …."),
        TableColumn::text("ProductCode", "lineItem/ProductCode", "The service: `AmazonECR`."),
        TableColumn::text("UsageType", "lineItem/UsageType", "What was used: `EUC1-TimedStorage-ByteHrs`."),
        TableColumn::text("Operation", "lineItem/Operation", "API operation."),
        TableColumn::text("AvailabilityZone", "lineItem/AvailabilityZone", "Availability zone."),
        TableColumn::text("ResourceId", "lineItem/ResourceId", "ARN of the resource, where the report has them."),
        TableColumn::real("UsageAmount", "lineItem/UsageAmount", "Amount that was used."),
        TableColumn::text("UsageUnit", "pricing/unit", "Unit of the amount."),
        TableColumn::text("CurrencyCode", "lineItem/CurrencyCode", "Currency of the costs."),
        TableColumn::real("UnblendedRate", "lineItem/UnblendedRate", "Price of one unit."),
        TableColumn::real("UnblendedCost", "lineItem/UnblendedCost", "Cost in this account."),
        TableColumn::real("BlendedRate", "lineItem/BlendedRate", "Price of one unit, averaged over the organization."),
        TableColumn::real("BlendedCost", "lineItem/BlendedCost", "Cost, averaged over the organization."),
        TableColumn::text("LineItemDescription", "lineItem/LineItemDescription", "The line item, in words."),
        TableColumn::text("RegionCode", "product/regionCode", "AWS region."),
        TableColumn::additional_fields(),
    ],
};
