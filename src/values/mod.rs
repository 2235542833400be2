//! Kusto's types over Arrow's arrays: columns, batches, dynamic values, times and their text.

mod batch;
mod builder;
mod coded;
mod column;
mod decimal;
mod dynamic;
mod dynamic_column;
mod dynamic_json;
mod dynamic_writer;
mod full;
mod json_cursor;
mod kind;
mod real_text;
mod select;
mod sorting;
mod strings;
mod strings_builder;
mod text;
mod ticks;
mod ticks_parse;
mod value;
mod wire;
mod words;

pub use batch::{Batch, Field, Schema};
pub use builder::{BatchBuilder, ColumnBuilder};
pub use coded::same_bytes;
pub use column::{Column, Int128Array};
pub use decimal::{Decimal, decimal_from_bits, decimal_to_bits};
pub use dynamic::{Dyn, DynKind};
pub use dynamic_column::{DynamicBuilder, DynamicColumn};
pub use dynamic_json::{dynamic_from_json, json_error, write_json, write_unquoted};
pub use dynamic_writer::DynamicWriter;
pub use full::{COLUMN_BYTES, column_was_full};
pub use json_cursor::{JsonCursor, JsonScalar};
pub use kind::ScalarType;
pub use real_text::{format_real, format_real_as_engine};
pub use select::{NO_ROW, rows_where};
pub use sorting::{sort_by, sort_by_key};
pub use strings::StringColumn;
pub use strings_builder::StringColumnBuilder;
pub use text::{display, format_guid, parse_guid};
pub use ticks::{
    Civil, MAX_DATETIME_TICKS, TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MILLISECOND, TICKS_PER_MINUTE,
    TICKS_PER_SECOND, UNIX_EPOCH_TICKS, civil_from_ticks, days_from_civil, format_datetime, format_timespan,
    ticks_from_civil, ticks_from_unix_ms, unix_ms_from_ticks,
};
pub use ticks_parse::{parse_datetime, parse_datetime_or_year, parse_timespan};
pub use value::Value;
pub use wire::{WireReader, WireWriter};
pub use words::bytes_like;

/// 2^53: a real holds every whole number up to it, and past it no longer says which one was meant.
pub const LAST_EXACT: i64 = 1 << 53;
