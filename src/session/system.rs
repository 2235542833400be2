//! Tables about the load itself: `_Files` and `_Rejected`.

use crate::kql::TableData;
use crate::protocol::{FileId, FileReport, FileState};
use crate::values::{BatchBuilder, Field, ScalarType, Schema};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The names; wildcards leave them out.
pub(super) const NAMES: [&str; 2] = ["_Files", "_Rejected"];

/// The system table of this name, made from the reports.
pub(super) fn table(name: &str, files: &BTreeMap<FileId, FileReport>) -> Option<TableData> {
    match name {
        "_Files" => Some(files_table(files)),
        "_Rejected" => Some(rejected_table(files)),
        _ => None,
    }
}

fn files_table(files: &BTreeMap<FileId, FileReport>) -> TableData {
    use ScalarType::{Long, Real, String};
    let columns = [
        ("Name", String),
        ("Path", String),
        ("SizeBytes", Long),
        ("InflatedBytes", Long),
        ("Shape", String),
        ("Tables", String),
        ("Rows", Long),
        ("Rejected", Long),
        ("State", String),
        ("Messages", String),
        ("LoadMs", Real),
    ];
    table_of(&columns, files.values(), |file, builder| {
        let [name, path, size, inflated, shape, tables, rows, rejected, state, messages, load_ms] =
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
        state.push_str(match file.state {
            FileState::Loading => "loading",
            FileState::Loaded => "loaded",
            FileState::Failed => "failed",
            FileState::Canceled => "canceled",
        });
        messages.push_str(&file.messages.join(" "));
        load_ms.push_f64(file.load_ms);
        builder.end_row();
    })
}

/// The rejected records that the reports list: the first hundred of each file.
fn rejected_table(files: &BTreeMap<FileId, FileReport>) -> TableData {
    use ScalarType::{Long, String};
    let columns = [("File", String), ("Line", Long), ("Byte", Long), ("Reason", String), ("Text", String)];
    table_of(&columns, files.values(), |report, builder| {
        for record in &report.rejects {
            let [file, line, byte, reason, text] = builder.columns.as_mut_slice() else { return };
            file.push_str(&report.path);
            line.push_i64(record.line as i64);
            byte.push_i64(record.byte as i64);
            reason.push_str(&record.reason);
            text.push_str(&record.text);
            builder.end_row();
        }
    })
}

fn table_of<'a>(
    columns: &[(&str, ScalarType)],
    files: impl Iterator<Item = &'a FileReport>,
    mut push: impl FnMut(&FileReport, &mut BatchBuilder),
) -> TableData {
    let schema = Schema::new(columns.iter().map(|(name, kind)| Field::new(*name, *kind)).collect());
    let mut builder = BatchBuilder::new(&schema);
    for file in files {
        push(file, &mut builder);
    }
    TableData { schema: Arc::new(schema), shards: Arc::new(vec![vec![builder.finish()]]) }
}
