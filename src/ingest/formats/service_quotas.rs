//! `aws service-quotas list-service-quotas`, `list-aws-default-service-quotas`, `get-service-quota`.

use super::{Claim, Decoder, Emit, Format, Inside, Itself, Out, Sample, Wrapper, WrapperSample};
use crate::ingest::pieces::{Rest, at, member, value};
use crate::tables::SERVICE_QUOTAS;
use crate::values::Dyn;

pub(super) static FORMAT: Format = Format {
    name: "aws service-quotas",
    // A quota that could not be read has an error in place of its value; a request to raise one is no quota.
    signature: &[
        &[Claim::Has("QuotaCode"), Claim::Has("ServiceCode"), Claim::Has("Value")],
        &[Claim::Has("QuotaCode"), Claim::Has("ServiceCode"), Claim::Has("ErrorReason")],
    ],
    table: &SERVICE_QUOTAS,
    decoder: Decoder::Rows(row),
    is_listing: true,
    samples: &[Sample {
        text: r#"{"ServiceCode":"ecr","QuotaArn":"a","QuotaCode":"L-16E70933","QuotaName":"Rate of BatchGetImage requests","Value":2000.0,"Unit":"None","Adjustable":true,"GlobalQuota":false,"UsageMetric":{"MetricName":"CallCount","MetricDimensions":{"Resource":"BatchGetImage"}},"Period":{"PeriodValue":1,"PeriodUnit":"SECOND"},"QuotaAppliedAtLevel":"ACCOUNT"}"#,
        rows: &[&[
            ("QuotaCode", "L-16E70933"),
            ("Resource", "BatchGetImage"),
            ("Value", "2000.0"),
            ("Adjustable", "true"),
            ("PeriodValue", "1"),
            ("PeriodUnit", "SECOND"),
            ("UsageMetric", r#"{"MetricName":"CallCount","MetricDimensions":{"Resource":"BatchGetImage"}}"#),
            ("AdditionalFields", r#"{"QuotaAppliedAtLevel":"ACCOUNT"}"#),
        ]],
    }],
};

/// One quota, under a key.
pub(super) static ONE: Wrapper = Wrapper {
    name: "aws service-quotas",
    signature: &[&[Claim::At(&["Quota", "QuotaCode"])]],
    inside: &[Inside::Json(&["Quota"])],
    itself: Itself::Nothing,
    is_listing: true,
    samples: &[WrapperSample {
        text: r#"{"Quota":{"ServiceCode":"ecr","QuotaCode":"L-16E70933","Value":2000.0}}"#,
        rows: &[("ServiceQuotas", &[("QuotaCode", "L-16E70933"), ("Value", "2000.0")])],
    }],
};

/// Members that are columns of the same name.
const SAME: [&str; 10] = [
    "ServiceCode",
    "ServiceName",
    "QuotaCode",
    "QuotaName",
    "QuotaArn",
    "Value",
    "Unit",
    "Adjustable",
    "GlobalQuota",
    "UsageMetric",
];

fn row(record: Dyn<'_>, _: Dyn<'_>, emit: &mut Emit<'_>) {
    let mut cells: Vec<_> = SAME.iter().map(|name| (*name, value(record, name))).collect();
    let period = member(record, "Period");
    let read: Vec<_> = SAME.iter().copied().chain(["Period"]).collect();
    let rest = Rest::new().of("", record, &read).of("Period", period, &["PeriodValue", "PeriodUnit"]).end();
    cells.extend([
        ("Resource", Out::Value(at(record, &["UsageMetric", "MetricDimensions", "Resource"]))),
        ("PeriodValue", value(period, "PeriodValue")),
        ("PeriodUnit", value(period, "PeriodUnit")),
        ("AdditionalFields", Out::Value(rest.as_dyn())),
    ]);
    emit(&cells);
}
