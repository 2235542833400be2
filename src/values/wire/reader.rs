//! Bytes to batches: everything that the arrays rely on is checked.

use super::{CODED, NOTHING, NULLABLE, VALUES};
use crate::values::{Batch, Column, DynamicColumn, Int128Array, ScalarType, StringColumn};
use arrow_array::{Array, ArrowPrimitiveType, BinaryArray, BooleanArray, PrimitiveArray, StringArray};
use arrow_buffer::{BooleanBuffer, Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};

/// Rows of a batch at most: bytes that are not ours must not make columns of nulls without end.
const MAX_ROWS: usize = 1 << 22;

/// Bytes that [`WireWriter`] cannot have written.
struct Damaged;

/// Reads what [`WireWriter`] wrote; `None` from the first byte on that it cannot have written.
#[derive(Clone, Copy, Debug)]
pub struct WireReader<'a> {
    pub(super) rest: &'a [u8],
}

impl<'a> WireReader<'a> {
    /// A reader of these bytes.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// A small number.
    pub fn u8(&mut self) -> Option<u8> {
        self.fixed::<1>().map(|[byte]| byte)
    }

    /// A number.
    pub fn u32(&mut self) -> Option<u32> {
        self.fixed().map(u32::from_le_bytes)
    }

    /// A large number.
    pub fn u64(&mut self) -> Option<u64> {
        self.fixed().map(u64::from_le_bytes)
    }

    /// Bytes.
    pub fn bytes(&mut self) -> Option<&'a [u8]> {
        let len = usize::try_from(self.u64()?).ok()?;
        let (bytes, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        Some(bytes)
    }

    /// A text.
    pub fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    /// A type.
    pub fn kind(&mut self) -> Option<ScalarType> {
        ScalarType::ALL.get(usize::from(self.u8()?)).copied()
    }

    /// A batch.
    pub fn batch(&mut self) -> Option<Batch> {
        let rows = self.u32()? as usize;
        let count = self.u32()? as usize;
        // A column takes two bytes at least.
        if rows > MAX_ROWS || count > self.rest.len() / 2 {
            return None;
        }
        let columns = (0..count).map(|_| self.column(rows)).collect::<Option<Vec<_>>>()?;
        Some(Batch::new(columns, rows))
    }

    fn column(&mut self, rows: usize) -> Option<Column> {
        let kind = self.kind()?;
        let form = self.u8()?;
        if form == NOTHING {
            return Some(Column::nulls(kind, rows));
        }
        if form > CODED || (form != VALUES && (kind == ScalarType::String) != (form == CODED)) {
            return None;
        }
        let nullable = form == NULLABLE;
        Some(match kind {
            ScalarType::Bool => {
                let bits = self.bits(rows)?;
                Column::Bool(BooleanArray::new(bits, self.valid(rows, nullable).ok()?))
            }
            ScalarType::Int => Column::Int(self.values(rows, nullable)?),
            ScalarType::Long => Column::Long(self.values(rows, nullable)?),
            ScalarType::DateTime => Column::DateTime(self.values(rows, nullable)?),
            ScalarType::TimeSpan => Column::TimeSpan(self.values(rows, nullable)?),
            ScalarType::Real => Column::Real(self.values(rows, nullable)?),
            ScalarType::Decimal => Column::Decimal(self.wide(rows, nullable)?),
            ScalarType::Guid => Column::Guid(self.wide(rows, nullable)?),
            ScalarType::String if form == CODED => {
                let codes = self.buffer(rows, size_of::<u32>())?;
                let codes = ScalarBuffer::<u32>::new(codes, 0, rows);
                let values = self.texts(None)?;
                let largest = codes.iter().copied().max();
                if largest.is_some_and(|code| code as usize >= values.len()) {
                    return None;
                }
                Column::String(StringColumn::Dictionary { codes, values })
            }
            ScalarType::String => Column::String(StringColumn::Plain(self.texts(Some(rows))?)),
            ScalarType::Dynamic => {
                let codes = match self.u8()? {
                    0 => None,
                    _ => Some(ScalarBuffer::<u32>::new(self.buffer(rows, size_of::<u32>())?, 0, rows)),
                };
                let (offsets, data) = self.offsets(codes.is_none().then_some(rows))?;
                let nulls = self.valid(rows, nullable).ok()?;
                let values = BinaryArray::try_new(offsets, data, None).ok()?;
                Column::Dynamic(DynamicColumn::from_parts(codes, values, nulls)?)
            }
        })
    }

    fn values<T: ArrowPrimitiveType>(&mut self, rows: usize, nullable: bool) -> Option<PrimitiveArray<T>> {
        let buffer = self.buffer(rows, size_of::<T::Native>())?;
        PrimitiveArray::try_new(ScalarBuffer::new(buffer, 0, rows), self.valid(rows, nullable).ok()?).ok()
    }

    fn wide(&mut self, rows: usize, nullable: bool) -> Option<Int128Array> {
        self.values(rows, nullable)
    }

    /// Memory of its own for `rows` elements, aligned as Arrow's arrays want it.
    fn buffer(&mut self, rows: usize, size_bytes: usize) -> Option<Buffer> {
        let bytes = self.bytes()?;
        (bytes.len() == rows.checked_mul(size_bytes)?).then(|| Buffer::from(bytes))
    }

    fn bits(&mut self, rows: usize) -> Option<BooleanBuffer> {
        let bytes = self.bytes()?;
        (bytes.len() == rows.div_ceil(8)).then(|| BooleanBuffer::new(Buffer::from(bytes), 0, rows))
    }

    /// Which rows are valid, where the form says that it is told.
    fn valid(&mut self, rows: usize, nullable: bool) -> Result<Option<NullBuffer>, Damaged> {
        if nullable { self.bits(rows).map(|bits| Some(NullBuffer::new(bits))).ok_or(Damaged) } else { Ok(None) }
    }

    fn texts(&mut self, rows: Option<usize>) -> Option<StringArray> {
        let (offsets, data) = self.offsets(rows)?;
        StringArray::try_new(offsets, data, None).ok()
    }

    /// Offsets that grow from 0 to the end of the bytes that follow them; of `rows` elements, where that is known.
    fn offsets(&mut self, rows: Option<usize>) -> Option<(OffsetBuffer<i32>, Buffer)> {
        let offsets = self.bytes()?;
        let count = offsets.len() / size_of::<i32>();
        if offsets.len() % size_of::<i32>() != 0 || count == 0 || rows.is_some_and(|rows| rows + 1 != count) {
            return None;
        }
        let offsets = ScalarBuffer::<i32>::new(Buffer::from(offsets), 0, count);
        let data = self.bytes()?;
        let grows = offsets.first() == Some(&0) && offsets.windows(2).all(|pair| pair[0] <= pair[1]);
        let ends = offsets.last().and_then(|end| usize::try_from(*end).ok()) == Some(data.len());
        (grows && ends).then(|| (OffsetBuffer::new(offsets), Buffer::from(data)))
    }

    fn fixed<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (bytes, rest) = self.rest.split_first_chunk::<N>()?;
        self.rest = rest;
        Some(*bytes)
    }
}
