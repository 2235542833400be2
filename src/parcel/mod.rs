//! What a loader worker sends to the engine: rows in batches, and what became of the files that they came from.
//!
//! ```text
//! FileLoader → Packer ── bytes ──▶ Parcel::read → session
//! ```
//!
//! Loaders work side by side, so that parcels of different groups of files come in any order. Each says which group it
//! belongs to, and the session puts groups in the order of the drop.

mod packer;

pub use packer::{FilePacker, Packer};

use crate::ingest::TableKey;
use crate::protocol::{FileId, FileReport, Rejected};
use crate::tables;
use crate::values::{Batch, Field, Schema, WireReader, WireWriter};
use std::sync::Arc;

/// Rows of one table, of one file or of several small ones.
#[derive(Clone, Debug)]
pub struct Part {
    /// The table.
    pub key: TableKey,
    /// The files in order, each with its number of rows.
    pub files: Vec<(FileId, u32)>,
    /// For each row, where its record begins in its file.
    pub origin: Vec<u64>,
    /// The rows.
    pub batch: Batch,
}

/// A part of what came of a group of files.
#[derive(Clone, Debug, Default)]
pub struct Parcel {
    /// Which group.
    pub group: u32,
    /// Whether the group is done with it.
    pub last: bool,
    /// Bytes of files read since the parcel before.
    pub read_bytes: u64,
    /// Rows, in the order of the files within each table.
    pub parts: Vec<Part>,
    /// Records that could not be read, with their files.
    pub rejects: Vec<(FileId, Rejected)>,
    /// Last reports of the files that are done, in order, and of the one that is being read: of every file above.
    pub reports: Vec<FileReport>,
}

impl Parcel {
    /// As bytes.
    pub fn write(&self) -> Vec<u8> {
        let mut writer = WireWriter::default();
        writer.u32(self.group);
        writer.u8(u8::from(self.last));
        writer.u64(self.read_bytes);
        writer.u32(self.parts.len() as u32);
        for part in &self.parts {
            write_part(part, &mut writer);
        }
        // Reports are few words about many bytes: what reads them need not be ours. They always can be told in JSON.
        writer.bytes(&serde_json::to_vec(&(&self.rejects, &self.reports)).unwrap_or_default());
        writer.finish()
    }

    /// What [`Self::write`] wrote; `None` for anything else.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut reader = WireReader::new(bytes);
        let (group, last, read_bytes) = (reader.u32()?, reader.u8()? == 1, reader.u64()?);
        let count = reader.u32()?;
        let parts = (0..count).map(|_| read_part(&mut reader)).collect::<Option<Vec<_>>>()?;
        let (rejects, reports) = serde_json::from_slice(reader.bytes()?).ok()?;
        Some(Self { group, last, read_bytes, parts, rejects, reports })
    }
}

fn write_part(part: &Part, writer: &mut WireWriter) {
    let TableKey { name, schema, known } = &part.key;
    writer.bytes(name.as_bytes());
    // A vendor's columns are known at both ends.
    writer.u8(u8::from(known.is_some()));
    if known.is_none() {
        writer.u32(schema.len() as u32);
        for field in &schema.fields {
            writer.bytes(field.name.as_bytes());
            writer.kind(field.kind);
        }
    }
    writer.u32(part.files.len() as u32);
    for (file, rows) in &part.files {
        writer.u32(*file);
        writer.u32(*rows);
    }
    writer.u64(part.origin.len() as u64);
    part.origin.iter().for_each(|at| writer.u64(*at));
    writer.batch(&part.batch);
}

fn read_part(reader: &mut WireReader<'_>) -> Option<Part> {
    let name: Arc<str> = reader.text()?.into();
    let (known, schema) = if reader.u8()? == 1 {
        let known = tables::find(&name)?;
        (Some(known), known.to_schema())
    } else {
        let count = reader.u32()?;
        let field = |_| Some(Field::new(reader.text()?, reader.kind()?));
        (None, Schema::new((0..count).map(field).collect::<Option<_>>()?))
    };
    let count = reader.u32()?;
    let files = (0..count).map(|_| Some((reader.u32()?, reader.u32()?))).collect::<Option<Vec<_>>>()?;
    let count = reader.u64()?;
    let origin = (0..count).map(|_| reader.u64()).collect::<Option<Vec<_>>>()?;
    let batch = reader.batch()?;
    let rows = files.iter().map(|(_, rows)| u64::from(*rows)).sum::<u64>();
    let kinds = batch.columns.iter().map(crate::values::Column::kind);
    let fits = rows == batch.rows as u64
        && origin.len() == batch.rows
        && batch.columns.len() == schema.len()
        && kinds.eq(schema.fields.iter().map(|field| field.kind));
    fits.then(|| Part { key: TableKey { name, schema: Arc::new(schema), known }, files, origin, batch })
}
