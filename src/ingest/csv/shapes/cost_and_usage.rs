//! The Cost and Usage Report: `lineItem/ProductCode` in its first edition, `line_item_product_code` in its second.
//!
//! It has over a hundred columns; those that the table has none for (`product/…`, `resourceTags/…`) stay in
//! `AdditionalFields` where they are filled.

use super::{DelimitedFormat, Quirks, RowsOf};
use crate::ingest::formats::WrapperSample;
use crate::tables::AWS_COST_AND_USAGE;

pub(super) static FORMAT: DelimitedFormat = DelimitedFormat {
    name: "Cost and Usage Report",
    signature: &[&["lineItem/ProductCode"], &["line_item_product_code"]],
    lacks: &[],
    rows: RowsOf::Table { table: &AWS_COST_AND_USAGE, columns: COLUMNS, cuts: &[], constants: &[], complete: false },
    quirks: Quirks::NONE,
    samples: &[
        WrapperSample {
            text: "identity/LineItemId,bill/PayerAccountId,lineItem/UsageAccountId,lineItem/LineItemType,lineItem/UsageStartDate,lineItem/UsageEndDate,lineItem/ProductCode,lineItem/UsageType,lineItem/UsageAmount,lineItem/UnblendedCost,pricing/unit,product/region\n\
                   l,012345678901,111122223333,Usage,2024-05-01T00:00:00Z,2024-05-01T01:00:00Z,AmazonECR,EUC1-TimedStorage-ByteHrs,0.5,0.05,GB-Mo,eu-central-1\n",
            rows: &[(
                "AWSCostAndUsage",
                &[
                    ("TimeGenerated", "2024-05-01T00:00:00.0000000Z"),
                    ("UsageEndDate", "2024-05-01T01:00:00.0000000Z"),
                    ("PayerAccountId", "012345678901"),
                    ("ProductCode", "AmazonECR"),
                    ("UsageAmount", "0.5"),
                    ("UsageUnit", "GB-Mo"),
                    ("UnblendedCost", "0.05"),
                    ("AdditionalFields", r#"{"product/region":"eu-central-1"}"#),
                ],
            )],
        },
        WrapperSample {
            text: "line_item_product_code,line_item_usage_start_date,line_item_usage_amount,product_region_code\nAmazonECR,2024-05-01 00:00:00.000,2,eu-central-1\n",
            rows: &[(
                "AWSCostAndUsage",
                &[
                    ("TimeGenerated", "2024-05-01T00:00:00.0000000Z"),
                    ("UsageAmount", "2.0"),
                    ("RegionCode", "eu-central-1"),
                ],
            )],
        },
    ],
};

static COLUMNS: &[(&str, &str)] = &[
    ("identity/LineItemId", "LineItemId"),
    ("bill/InvoiceId", "InvoiceId"),
    ("bill/BillingPeriodStartDate", "BillingPeriodStartDate"),
    ("bill/PayerAccountId", "PayerAccountId"),
    ("lineItem/UsageAccountId", "UsageAccountId"),
    ("lineItem/LineItemType", "LineItemType"),
    ("lineItem/UsageStartDate", "TimeGenerated"),
    ("lineItem/UsageEndDate", "UsageEndDate"),
    ("lineItem/ProductCode", "ProductCode"),
    ("lineItem/UsageType", "UsageType"),
    ("lineItem/Operation", "Operation"),
    ("lineItem/AvailabilityZone", "AvailabilityZone"),
    ("lineItem/ResourceId", "ResourceId"),
    ("lineItem/UsageAmount", "UsageAmount"),
    ("lineItem/CurrencyCode", "CurrencyCode"),
    ("lineItem/UnblendedRate", "UnblendedRate"),
    ("lineItem/UnblendedCost", "UnblendedCost"),
    ("lineItem/BlendedRate", "BlendedRate"),
    ("lineItem/BlendedCost", "BlendedCost"),
    ("lineItem/LineItemDescription", "LineItemDescription"),
    ("pricing/unit", "UsageUnit"),
    ("product/regionCode", "RegionCode"),
    ("identity_line_item_id", "LineItemId"),
    ("bill_invoice_id", "InvoiceId"),
    ("bill_billing_period_start_date", "BillingPeriodStartDate"),
    ("bill_payer_account_id", "PayerAccountId"),
    ("line_item_usage_account_id", "UsageAccountId"),
    ("line_item_line_item_type", "LineItemType"),
    ("line_item_usage_start_date", "TimeGenerated"),
    ("line_item_usage_end_date", "UsageEndDate"),
    ("line_item_product_code", "ProductCode"),
    ("line_item_usage_type", "UsageType"),
    ("line_item_operation", "Operation"),
    ("line_item_availability_zone", "AvailabilityZone"),
    ("line_item_resource_id", "ResourceId"),
    ("line_item_usage_amount", "UsageAmount"),
    ("line_item_currency_code", "CurrencyCode"),
    ("line_item_unblended_rate", "UnblendedRate"),
    ("line_item_unblended_cost", "UnblendedCost"),
    ("line_item_blended_rate", "BlendedRate"),
    ("line_item_blended_cost", "BlendedCost"),
    ("line_item_line_item_description", "LineItemDescription"),
    ("pricing_unit", "UsageUnit"),
    ("product_region_code", "RegionCode"),
];
