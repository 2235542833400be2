//! AWS's older usage report.
//!
//! Quirks: a blank after each comma of the header and sometimes two commas at its end; `Resource` can be missing; times
//! are months first with years of two digits, UTC; values are bytes or byte-hours, as the end of the usage type says;
//! the last row can be a warning that the report was cut.

use super::{DelimitedFormat, Quirks, RowsOf};
use crate::ingest::formats::WrapperSample;
use crate::protocol::DateOrder;
use crate::tables::AWS_USAGE_REPORT;

pub(super) static FORMAT: DelimitedFormat = DelimitedFormat {
    name: "AWS usage report",
    signature: &[&["Service", "Operation", "UsageType", "StartTime", "UsageValue"]],
    lacks: &[],
    rows: RowsOf::Table {
        table: &AWS_USAGE_REPORT,
        columns: &[("StartTime", "TimeGenerated")],
        cuts: &[],
        constants: &[],
        complete: false,
    },
    quirks: Quirks { dates: Some(DateOrder::MonthFirst), short_years: true, remarks: true, ..Quirks::NONE },
    samples: &[WrapperSample {
        text: "Service, Operation, UsageType, Resource, StartTime, EndTime, UsageValue,,\n\
               AmazonECR,,EUC1-TimedStorage-ByteHrs,,05/01/24 00:00:00,05/01/24 01:00:00,657882293,,\n\
               The report was cut at its limit of lines.\n",
        rows: &[(
            "AWSUsageReport",
            &[
                ("TimeGenerated", "2024-05-01T00:00:00.0000000Z"),
                ("EndTime", "2024-05-01T01:00:00.0000000Z"),
                ("Service", "AmazonECR"),
                ("UsageType", "EUC1-TimedStorage-ByteHrs"),
                ("UsageValue", "657882293.0"),
                ("AdditionalFields", ""),
            ],
        )],
    }],
};
