//! Rows as Apache Parquet, by the `parquet` crate's own writer of columns: Arrow's way there would bring all of Arrow along.
//!
//! Instants are microseconds in UTC, so that a tenth of one is lost; lengths of time, guids and decimals are texts as the
//! grid shows them, dynamic values JSON. Every column may hold nulls.

use super::{Cell, RowWriter};
use crate::values::{Column, Field, ScalarType, UNIX_EPOCH_TICKS, write_json};
use ::parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical};
use ::parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use ::parquet::errors::Result;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::types::Type;
use std::sync::Arc;

/// Rows of a group, and bytes that its texts may take before it is closed early: both bound what is held.
const GROUP_ROWS: usize = 100_000;
const GROUP_BYTES: usize = 16 << 20;
/// Ticks in a microsecond.
const TICKS_PER_MICROSECOND: i64 = 10;

/// The writer.
pub(super) struct Parquet {
    columns: Vec<Field>,
    file: Option<SerializedFileWriter<Vec<u8>>>,
    values: Vec<Values>,
    rows: usize,
    bytes: usize,
}

/// The values of a column in the group that is being gathered.
struct Values {
    /// 1 for a value, 0 for null.
    levels: Vec<i16>,
    data: Data,
}

enum Data {
    Bool(Vec<bool>),
    Int(Vec<i32>),
    Long(Vec<i64>),
    Real(Vec<f64>),
    Text(Vec<ByteArray>),
}

impl Parquet {
    pub(super) fn new(columns: Vec<Field>) -> Self {
        let values = columns.iter().map(|field| Values::new(field.kind)).collect();
        Self { columns, file: None, values, rows: 0, bytes: 0 }
    }

    fn open(&self) -> Result<SerializedFileWriter<Vec<u8>>> {
        let fields = self.columns.iter().map(|field| Ok(Arc::new(typed(field)?)));
        let schema = Type::group_type_builder("rows").with_fields(fields.collect::<Result<_>>()?).build()?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by("Tallyman".to_owned())
            .build();
        SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties))
    }

    /// Writes what is gathered as a group.
    fn write_group(&mut self) -> Result<()> {
        let mut file = match self.file.take() {
            Some(file) => file,
            None => self.open()?,
        };
        if self.rows > 0 {
            let mut group = file.next_row_group()?;
            for values in &mut self.values {
                let Some(mut column) = group.next_column()? else { break };
                let levels = Some(values.levels.as_slice());
                match &values.data {
                    Data::Bool(data) => column.typed::<BoolType>().write_batch(data, levels, None)?,
                    Data::Int(data) => column.typed::<Int32Type>().write_batch(data, levels, None)?,
                    Data::Long(data) => column.typed::<Int64Type>().write_batch(data, levels, None)?,
                    Data::Real(data) => column.typed::<DoubleType>().write_batch(data, levels, None)?,
                    Data::Text(data) => column.typed::<ByteArrayType>().write_batch(data, levels, None)?,
                };
                column.close()?;
                values.clear();
            }
            group.close()?;
            (self.rows, self.bytes) = (0, 0);
        }
        self.file = Some(file);
        Ok(())
    }

    /// Hands over what the file has written so far.
    fn drain(&mut self, out: &mut Vec<u8>) -> Result<()> {
        if let Some(file) = &mut self.file {
            file.flush()?;
            out.append(file.inner_mut());
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut Vec<u8>) -> Result<()> {
        self.write_group()?;
        if let Some(file) = self.file.take() {
            out.append(&mut file.into_inner()?);
        }
        Ok(())
    }
}

impl RowWriter for Parquet {
    fn row(&mut self, cells: &[Cell<'_>], out: &mut Vec<u8>) -> std::result::Result<(), String> {
        for (values, cell) in self.values.iter_mut().zip(cells) {
            self.bytes += values.push(cell);
        }
        self.rows += 1;
        if self.rows >= GROUP_ROWS || self.bytes >= GROUP_BYTES {
            self.write_group().and_then(|()| self.drain(out)).map_err(|error| problem(&error))?;
        }
        Ok(())
    }

    fn end(&mut self, out: &mut Vec<u8>) -> std::result::Result<(), String> {
        self.finish(out).map_err(|error| problem(&error))
    }
}

impl Values {
    fn new(kind: ScalarType) -> Self {
        let data = match kind {
            ScalarType::Bool => Data::Bool(Vec::new()),
            ScalarType::Int => Data::Int(Vec::new()),
            ScalarType::Long | ScalarType::DateTime => Data::Long(Vec::new()),
            ScalarType::Real => Data::Real(Vec::new()),
            _ => Data::Text(Vec::new()),
        };
        Self { levels: Vec::new(), data }
    }

    /// Takes a cell; says how many bytes it holds.
    fn push(&mut self, cell: &Cell<'_>) -> usize {
        let is_null = cell.is_null();
        self.levels.push(i16::from(!is_null));
        if is_null {
            return 2;
        }
        match (&mut self.data, cell.column) {
            (Data::Bool(data), Column::Bool(array)) => data.push(array.value(cell.row)),
            (Data::Int(data), Column::Int(array)) => data.push(array.value(cell.row)),
            (Data::Long(data), Column::Long(array)) => data.push(array.value(cell.row)),
            (Data::Long(data), Column::DateTime(array)) => {
                data.push((array.value(cell.row) - UNIX_EPOCH_TICKS).div_euclid(TICKS_PER_MICROSECOND));
            }
            (Data::Real(data), Column::Real(array)) => data.push(array.value(cell.row)),
            (Data::Text(data), column) => {
                let text = match column {
                    Column::Dynamic(values) => {
                        let mut json = String::new();
                        write_json(values.value(cell.row), &mut json);
                        json
                    }
                    _ => cell.text(),
                };
                let bytes = text.len();
                data.push(ByteArray::from(text.into_bytes()));
                return bytes + size_of::<ByteArray>();
            }
            // A column has one type in all batches.
            _ => {}
        }
        10
    }

    fn clear(&mut self) {
        self.levels.clear();
        match &mut self.data {
            Data::Bool(data) => data.clear(),
            Data::Int(data) => data.clear(),
            Data::Long(data) => data.clear(),
            Data::Real(data) => data.clear(),
            Data::Text(data) => data.clear(),
        }
    }
}

fn typed(field: &Field) -> Result<Type> {
    let (physical, logical) = match field.kind {
        ScalarType::Bool => (Physical::BOOLEAN, None),
        ScalarType::Int => (Physical::INT32, None),
        ScalarType::Long => (Physical::INT64, None),
        ScalarType::DateTime => (Physical::INT64, Some(LogicalType::timestamp(true, TimeUnit::MICROS))),
        ScalarType::Real => (Physical::DOUBLE, None),
        ScalarType::Dynamic => (Physical::BYTE_ARRAY, Some(LogicalType::Json)),
        ScalarType::String | ScalarType::TimeSpan | ScalarType::Guid | ScalarType::Decimal => {
            (Physical::BYTE_ARRAY, Some(LogicalType::String))
        }
    };
    Type::primitive_type_builder(&field.name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical)
        .build()
}

fn problem(error: &::parquet::errors::ParquetError) -> String {
    format!("The Parquet file could not be written: {error}. Export CSV or JSON lines instead.")
}
