//! Tables about the load itself: `_Files` and `_Rejected`. Their names begin with `_`, so that wildcards leave them out.

use crate::kql::TableData;
use crate::protocol::{FileReport, FileState, Ticks};
use crate::tables::{TableColumn, TableSchema};
use crate::values::{BatchBuilder, ColumnBuilder, ScalarType};
use std::sync::Arc;

/// All of them.
pub(super) static TABLES: [&TableSchema; 2] = [&FILES, &REJECTED];

/// Every file, as its report tells it.
pub(super) static FILES: TableSchema = TableSchema {
    name: "_Files",
    doc: "What became of each file: rows, rejected records and duplicates together are all of its records.",
    time_column: None,
    columns: &[
        TableColumn::text("Name", "", "Name of the file."),
        TableColumn::text("Path", "", "Path inside the dropped folder, with the name."),
        TableColumn::new("SizeBytes", ScalarType::Long, "", "Size as dropped.").in_unit("bytes"),
        TableColumn::new("InflatedBytes", ScalarType::Long, "", "Size after decompression.").in_unit("bytes"),
        TableColumn::text("Shape", "", "What it was recognized as."),
        TableColumn::text("Tables", "", "Tables that got rows from it, separated by commas."),
        TableColumn::new("Rows", ScalarType::Long, "", "Records that are rows of tables, without duplicates."),
        TableColumn::new("Rejected", ScalarType::Long, "", "Records that could not be read."),
        TableColumn::new("Duplicates", ScalarType::Long, "", "Records that had been loaded before."),
        TableColumn::time("Start", "", "Time of its earliest record; null where no table has a time."),
        TableColumn::time("End", "", "Time of its latest record; null where no table has a time."),
        TableColumn::text("State", "", "`loading`, `loaded`, `failed` or `canceled`."),
        TableColumn::text("Messages", "", "What there is to know about the file, in sentences."),
        TableColumn::real("LoadMs", "", "Time spent on it.").in_unit("ms"),
    ],
};

/// Records that could not be read.
pub(super) static REJECTED: TableSchema = TableSchema {
    name: "_Rejected",
    doc: "Records that could not be read, with the reason; the first 1,000,000 of all files.",
    time_column: None,
    columns: &[
        TableColumn::text("File", "", "Path of the file."),
        TableColumn::new(
            "Line",
            ScalarType::Long,
            "",
            "Line of the inflated text, from 1; 0 where lines mean nothing.",
        ),
        TableColumn::new("Byte", ScalarType::Long, "", "Byte of the inflated text where the record begins."),
        TableColumn::text("Reason", "", "Why, and what to do."),
        TableColumn::text("Text", "", "The beginning of the record, at most 200 characters."),
    ],
};

/// The rows of `_Files`.
pub(super) fn files<'a>(reports: impl Iterator<Item = &'a FileReport>) -> TableData {
    let schema = FILES.to_schema();
    let mut builder = BatchBuilder::new(&schema);
    for file in reports {
        push(file, &mut builder);
    }
    TableData { schema: Arc::new(schema), has_origins: false, shards: Arc::new(vec![vec![builder.finish()]]) }
}

fn push(file: &FileReport, builder: &mut BatchBuilder) {
    let [name, path, size, inflated, shape, tables, rows, rejected, duplicates, start, end, state, messages, load_ms] =
        builder.columns.as_mut_slice()
    else {
        return;
    };
    name.push_str(&file.name);
    path.push_str(&file.path);
    size.push_i64(file.size_bytes as i64);
    inflated.push_i64(file.inflated_bytes as i64);
    shape.push_str(&file.shape);
    tables.push_str(&file.tables.iter().map(|(table, _)| table.as_str()).collect::<Vec<_>>().join(", "));
    rows.push_i64(file.rows as i64);
    rejected.push_i64(file.rejected as i64);
    duplicates.push_i64(file.duplicates as i64);
    instant(start, file.span.map(|(start, _)| start));
    instant(end, file.span.map(|(_, end)| end));
    state.push_str(match file.state {
        FileState::Loading => "loading",
        FileState::Loaded => "loaded",
        FileState::Failed => "failed",
        FileState::Canceled => "canceled",
    });
    let sentences: Vec<String> = file.messages.iter().cloned().chain(file.bad_cells_note()).collect();
    messages.push_str(&sentences.join(" "));
    load_ms.push_f64(file.load_ms);
    builder.end_row();
}

fn instant(column: &mut ColumnBuilder, ticks: Option<Ticks>) {
    match ticks {
        Some(ticks) => column.push_i64(ticks),
        None => column.push_null(),
    }
}
