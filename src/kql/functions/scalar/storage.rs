//! What a cluster knows of a row's storage. Rows here were never in one, so the answers are those for such rows.

use crate::kql::functions::declare::{DATETIME, DYNAMIC, GUID, LONG, any, overload};
use crate::kql::functions::{Datum, ResultName, Scalar, lift};
use crate::values::{Dyn, ScalarType, Value};

pub(super) static FAMILY: &[&Scalar] = &[&ESTIMATE_DATA_SIZE, &EXTENT_ID, &EXTENT_TAGS, &INGESTION_TIME];

static ESTIMATE_DATA_SIZE: Scalar = Scalar {
    name: "estimate_data_size",
    aliases: &[],
    doc: "Roughly how many bytes the values take; `*` stands for all columns.",
    reference: "query/estimate-data-size-function",
    overloads: &[overload!([any("columns"); ..] => LONG, |args, rows, _| {
        Ok(lift::to_longs(rows, |row| Some(args.iter().map(|arg| size_bytes(arg, row)).sum())))
    })],
    result_name: ResultName::None,
    examples: &[
        ("estimate_data_size(5, \"1234567890\")", "18"),
        ("estimate_data_size(datetime(2024-01-01), true)", "9"),
    ],
};

static EXTENT_ID: Scalar = Scalar {
    name: "extent_id",
    aliases: &["extentid"],
    doc: "The data shard of a row: always the empty guid, since no row here is in one.",
    reference: "query/extent-id-function",
    overloads: &[overload!([] => GUID, |_, _, _| Ok(Datum::Constant(Value::Guid(0))))],
    result_name: ResultName::None,
    examples: &[("extent_id()", "00000000-0000-0000-0000-000000000000")],
};

static EXTENT_TAGS: Scalar = Scalar {
    name: "extent_tags",
    aliases: &[],
    doc: "The tags of a row's data shard: always null, since no row here is in one.",
    reference: "query/extent-tags-function",
    overloads: &[overload!([] => DYNAMIC, |_, _, _| Ok(Datum::Constant(Value::Null(ScalarType::Dynamic))))],
    result_name: ResultName::None,
    examples: &[("isnull(extent_tags())", "true")],
};

static INGESTION_TIME: Scalar = Scalar {
    name: "ingestion_time",
    aliases: &[],
    doc: "When a row was taken into the database: always null, since there is none here.",
    reference: "query/ingestion-time-function",
    overloads: &[overload!([] => DATETIME, |_, _, _| Ok(Datum::Constant(Value::Null(ScalarType::DateTime))))],
    result_name: ResultName::Always("$IngestionTime"),
    examples: &[("isnull(ingestion_time())", "true")],
};

/// Eight bytes for most types; texts and dynamic values by their length.
fn size_bytes(datum: &Datum, row: usize) -> i64 {
    match datum.kind() {
        ScalarType::Bool => 1,
        ScalarType::Int => 4,
        ScalarType::Decimal | ScalarType::Guid => 16,
        ScalarType::String => lift::texts(datum).get(row).len() as i64,
        // The value and a mark whether there is one.
        ScalarType::Dynamic => {
            let value: Dyn<'_> = lift::dyns(datum).get(row);
            1 + if value.is_null() { 0 } else { value.bytes().len() as i64 }
        }
        _ => 8,
    }
}
