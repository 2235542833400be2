//! Batches as bytes, for the way from one worker to another: Arrow's buffers as they are, each behind its length.
//!
//! A column is its type, its form and its buffers. Columns without any value are told by their form alone. Reading
//! checks everything that the arrays rely on, so that no bytes make it panic: what is not of this form reads as `None`.

mod reader;

pub use reader::WireReader;

use super::{Batch, Column, ScalarType, StringColumn};
use arrow_array::{Array, ArrowPrimitiveType, BooleanArray, PrimitiveArray};
use arrow_buffer::{BooleanBuffer, NullBuffer};

/// Every row is null, or an empty string: no buffer.
const NOTHING: u8 = 0;
/// The values.
const VALUES: u8 = 1;
/// The values, then which of them are valid.
const NULLABLE: u8 = 2;
/// Strings: codes, then the dictionary's offsets and bytes.
const CODED: u8 = 3;

/// Writes the parts of a message one after the other.
#[derive(Debug, Default)]
pub struct WireWriter {
    bytes: Vec<u8>,
}

impl WireWriter {
    /// What was written.
    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }

    /// A small number.
    pub fn u8(&mut self, value: u8) {
        self.bytes.push(value);
    }

    /// A number.
    pub fn u32(&mut self, value: u32) {
        self.bytes.extend_from_slice(&value.to_le_bytes());
    }

    /// A large number.
    pub fn u64(&mut self, value: u64) {
        self.bytes.extend_from_slice(&value.to_le_bytes());
    }

    /// Bytes, behind their length.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.u64(bytes.len() as u64);
        self.bytes.extend_from_slice(bytes);
    }

    /// A type.
    pub fn kind(&mut self, kind: ScalarType) {
        self.u8(ScalarType::ALL.iter().position(|known| *known == kind).unwrap_or_default() as u8);
    }

    /// A batch.
    pub fn batch(&mut self, batch: &Batch) {
        self.u32(batch.rows as u32);
        self.u32(batch.columns.len() as u32);
        for column in &batch.columns {
            self.column(column);
        }
    }

    fn column(&mut self, column: &Column) {
        self.kind(column.kind());
        match column {
            Column::Bool(array) => self.bools(array),
            Column::Int(array) => self.values(array),
            Column::Long(array) | Column::DateTime(array) | Column::TimeSpan(array) => self.values(array),
            Column::Real(array) => self.values(array),
            Column::Decimal(array) | Column::Guid(array) => self.values(array),
            Column::String(strings) => self.strings(strings),
            Column::Dynamic(dynamic) => {
                let (codes, values, nulls) = dynamic.parts();
                if self.form(dynamic.len(), nulls) {
                    self.u8(u8::from(codes.is_some()));
                    if let Some(codes) = codes {
                        self.bytes(codes.inner().as_slice());
                    }
                    self.texts(values.value_offsets(), values.value_data());
                    self.valid(nulls);
                }
            }
        }
    }

    fn values<T: ArrowPrimitiveType>(&mut self, array: &PrimitiveArray<T>) {
        if self.form(array.len(), array.nulls()) {
            self.bytes(array.values().inner().as_slice());
            self.valid(array.nulls());
        }
    }

    fn bools(&mut self, array: &BooleanArray) {
        if self.form(array.len(), array.nulls()) {
            self.bits(array.values());
            self.valid(array.nulls());
        }
    }

    fn strings(&mut self, strings: &StringColumn) {
        match strings {
            StringColumn::Dictionary { values, .. } if values.value_data().is_empty() => self.u8(NOTHING),
            StringColumn::Dictionary { codes, values } => {
                self.u8(CODED);
                self.bytes(codes.inner().as_slice());
                self.texts(values.value_offsets(), values.value_data());
            }
            StringColumn::Plain(array) => {
                self.u8(VALUES);
                self.texts(array.value_offsets(), array.value_data());
            }
        }
    }

    /// The form of a column that can hold nulls; whether buffers follow.
    fn form(&mut self, rows: usize, nulls: Option<&NullBuffer>) -> bool {
        let form = match nulls {
            Some(nulls) if nulls.null_count() == rows => NOTHING,
            Some(_) => NULLABLE,
            None => VALUES,
        };
        self.u8(form);
        form != NOTHING
    }

    fn valid(&mut self, nulls: Option<&NullBuffer>) {
        if let Some(nulls) = nulls {
            self.bits(nulls.inner());
        }
    }

    fn bits(&mut self, bits: &BooleanBuffer) {
        // A slice may begin inside of a byte; what is sent begins with one.
        self.bytes(bits.sliced().as_slice());
    }

    /// Offsets from 0 and the bytes that they point into. A slice of an array points into the middle of them.
    fn texts(&mut self, offsets: &[i32], data: &[u8]) {
        let start = offsets.first().copied().unwrap_or(0);
        let end = offsets.last().copied().unwrap_or(start);
        self.u64(size_of_val(offsets) as u64);
        self.bytes.extend(offsets.iter().flat_map(|offset| (offset - start).to_le_bytes()));
        self.bytes(data.get(start as usize..end as usize).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::{BatchBuilder, DynamicBuilder, DynamicWriter, Field, Schema, Value, display};
    use proptest::prelude::*;

    fn every_kind() -> Schema {
        Schema::new(ScalarType::ALL.iter().map(|kind| Field::new(kind.name(), *kind)).collect())
    }

    /// A batch of every type out of small numbers: 0 leaves the cell out.
    fn batch(cells: &[u8]) -> Batch {
        let schema = every_kind();
        let mut builder = BatchBuilder::new(&schema);
        for row in cells.chunks(schema.len()) {
            for (cell, (column, field)) in row.iter().zip(builder.columns.iter_mut().zip(&schema.fields)) {
                let seed = i64::from(*cell);
                match (seed, field.kind) {
                    (0, _) => {}
                    (_, ScalarType::Bool) => column.push_bool(seed % 2 == 0),
                    (_, ScalarType::Real) => column.push_f64(seed as f64 / 3.0),
                    (_, ScalarType::String) => column.push_str(&"aé\u{1f600}".repeat(cell.count_ones() as usize - 1)),
                    (_, ScalarType::Guid) => column.push(&Value::Guid(u128::from(*cell) << 77)),
                    (_, ScalarType::Decimal) => column.push(&Value::Decimal(crate::values::Decimal::new(seed, 2))),
                    (_, ScalarType::Dynamic) => {
                        let mut writer = DynamicWriter::default();
                        writer.begin_array();
                        writer.long(seed);
                        writer.end();
                        column.push_dyn(writer.as_dyn());
                    }
                    _ => column.push_i64(seed),
                }
            }
            builder.end_row();
        }
        builder.finish()
    }

    fn texts(batch: &Batch) -> Vec<Vec<String>> {
        let cell = |column: &Column, row| {
            let mut text = String::new();
            display(column, row, &mut text);
            text
        };
        (0..batch.rows).map(|row| batch.columns.iter().map(|column| cell(column, row)).collect()).collect()
    }

    fn written(batch: &Batch) -> Vec<u8> {
        let mut writer = WireWriter::default();
        writer.batch(batch);
        writer.finish()
    }

    proptest! {
        #[test]
        fn coded_values_stay_coded(
            cells in prop::collection::vec(0_u8..6, 1..300),
            skip in 0_usize..20,
            keep in 0_usize..40,
        ) {
            let mut builder = DynamicBuilder::coded();
            let mut writer = DynamicWriter::default();
            for cell in &cells {
                writer.clear();
                writer.string(&"value".repeat(usize::from(*cell)));
                builder.push((*cell > 0).then(|| writer.as_dyn()));
            }
            let whole = Batch::new(vec![Column::Dynamic(builder.finish())], cells.len());
            for batch in [whole.slice(skip, keep), whole] {
                let bytes = written(&batch);
                let back = WireReader::new(&bytes).batch().unwrap();
                prop_assert_eq!(texts(&batch), texts(&back));
            }
        }

        #[test]
        fn what_is_written_is_read(
            cells in prop::collection::vec(0_u8..9, 0..400),
            skip in 0_usize..20,
            keep in 0_usize..40,
        ) {
            let whole = batch(&cells);
            for batch in [whole.slice(skip, keep), whole] {
                let bytes = written(&batch);
                let mut reader = WireReader::new(&bytes);
                let back = reader.batch().unwrap();
                prop_assert!(reader.rest.is_empty());
                prop_assert_eq!(texts(&batch), texts(&back));
                let nulls = |column: &Column| (0..column.len()).filter(|row| column.is_null(*row)).count();
                for (sent, read) in batch.columns.iter().zip(&back.columns) {
                    prop_assert_eq!((sent.kind(), nulls(sent)), (read.kind(), nulls(read)));
                }
            }
        }

        #[test]
        fn damaged_bytes_are_refused_or_read(
            cells in prop::collection::vec(0_u8..9, 10..200),
            at in 0_usize..4000,
            byte in any::<u8>(),
            cut in 0_usize..4000,
        ) {
            let mut bytes = written(&batch(&cells));
            let at = at % bytes.len();
            bytes[at] = byte;
            if let Some(batch) = WireReader::new(&bytes).batch().filter(|batch| batch.rows < 10_000) {
                texts(&batch);
            }
            let cut = cut % bytes.len();
            if let Some(batch) = WireReader::new(&bytes[..cut]).batch().filter(|batch| batch.rows < 10_000) {
                texts(&batch);
            }
        }

        #[test]
        fn any_bytes_are_refused_or_read(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = WireReader::new(&bytes).batch();
        }
    }
}
