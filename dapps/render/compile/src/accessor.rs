//! Numbers out of buffers, with every bound checked before memory is taken.

use crate::{limits::MAX_NUMBERS, CompileError};
use gltf::{
    accessor::{DataType, Dimensions},
    Accessor,
};
use std::{borrow::Cow, cell::Cell};

/// Most elements of an accessor that has no bytes to show for them.
const MAX_ZEROS: usize = 1_000_000;

/// The loaded buffers and how much may still be read from them.
pub(crate) struct Buffers<'a> {
    pub(crate) data: Vec<Cow<'a, [u8]>>,
    numbers: Cell<usize>,
}

impl<'a> Buffers<'a> {
    pub(crate) fn new(data: Vec<Cow<'a, [u8]>>) -> Self {
        Self { data, numbers: Cell::new(0) }
    }

    /// The bytes of a view.
    pub(crate) fn view(&self, view: &gltf::buffer::View<'_>, what: &str) -> Result<&[u8], CompileError> {
        let data: &[u8] = self.data.get(view.buffer().index()).map_or(&[], |data| data.as_ref());
        let end = view.offset().checked_add(view.length());
        end.and_then(|end| data.get(view.offset()..end)).ok_or_else(|| CompileError::Truncated {
            what: what.into(),
            needed: end.map_or(u64::MAX, |end| end as u64),
            found: data.len() as u64,
        })
    }

    /// One array of `N` floats per element; whole numbers become floats, normalised ones −1 to 1.
    pub(crate) fn floats<const N: usize>(
        &self,
        accessor: &Accessor<'_>,
        what: &str,
    ) -> Result<Vec<[f32; N]>, CompileError> {
        self.expect_width(accessor, N, what)?;
        let (kind, normalized) = (accessor.data_type(), accessor.normalized());
        let mut values = vec![[0.0; N]; self.count(accessor, N, what)?];
        self.each(accessor, what, |element, bytes| {
            if let Some(value) = values.get_mut(element) {
                for (axis, number) in value.iter_mut().enumerate() {
                    *number = float(kind, normalized, bytes, axis);
                }
            }
        })?;
        Ok(values)
    }

    /// One array of `N` whole numbers per element.
    pub(crate) fn integers<const N: usize>(
        &self,
        accessor: &Accessor<'_>,
        what: &str,
    ) -> Result<Vec<[u32; N]>, CompileError> {
        self.expect_width(accessor, N, what)?;
        let kind = accessor.data_type();
        if !matches!(kind, DataType::U8 | DataType::U16 | DataType::U32) {
            return Err(invalid(what, "indices must be whole numbers without sign"));
        }
        let mut values = vec![[0; N]; self.count(accessor, N, what)?];
        self.each(accessor, what, |element, bytes| {
            if let Some(value) = values.get_mut(element) {
                for (axis, number) in value.iter_mut().enumerate() {
                    *number = integer(kind, bytes, axis);
                }
            }
        })?;
        Ok(values)
    }

    fn expect_width(&self, accessor: &Accessor<'_>, width: usize, what: &str) -> Result<(), CompileError> {
        let dimensions = accessor.dimensions();
        // The columns of small matrices are padded; no attribute that is read here is one.
        let is_padded = matches!(dimensions, Dimensions::Mat2 | Dimensions::Mat3);
        if dimensions.multiplicity() == width && !is_padded {
            Ok(())
        } else {
            Err(invalid(what, &format!("an element has {width} numbers, here it has {}", dimensions.multiplicity())))
        }
    }

    /// The number of elements, if that many are there and may still be read.
    fn count(&self, accessor: &Accessor<'_>, width: usize, what: &str) -> Result<usize, CompileError> {
        if let Some(view) = accessor.view() {
            let size = accessor.size();
            let bytes = self.view(&view, what)?;
            Elements::new(
                bytes,
                accessor.offset(),
                accessor.count(),
                size,
                view.stride().unwrap_or(size).max(1),
                what,
            )?;
        } else if accessor.count() > MAX_ZEROS {
            let (found, limit) = (accessor.count() as u64, MAX_ZEROS as u64);
            return Err(CompileError::TooLarge { what: "elements in an accessor without data", found, limit });
        }
        let numbers = accessor.count().checked_mul(width).and_then(|n| n.checked_add(self.numbers.get()));
        match numbers {
            Some(numbers) if numbers <= MAX_NUMBERS => {
                self.numbers.set(numbers);
                Ok(accessor.count())
            }
            _ => Err(CompileError::TooLarge {
                what: "numbers in its accessors",
                found: numbers.map_or(u64::MAX, |n| n as u64),
                limit: MAX_NUMBERS as u64,
            }),
        }
    }

    /// Calls `take` with each element's place and bytes: the dense ones, then the sparse ones.
    fn each(
        &self,
        accessor: &Accessor<'_>,
        what: &str,
        mut take: impl FnMut(usize, &[u8]),
    ) -> Result<(), CompileError> {
        let size = accessor.size();
        if let Some(view) = accessor.view() {
            let stride = view.stride().unwrap_or(size).max(1);
            let bytes = self.view(&view, what)?;
            let elements = Elements::new(bytes, accessor.offset(), accessor.count(), size, stride, what)?;
            elements.for_each(&mut take);
        }
        let Some(sparse) = accessor.sparse() else { return Ok(()) };
        let count = sparse.count();
        let index_kind = match sparse.indices().index_type() {
            gltf::accessor::sparse::IndexType::U8 => DataType::U8,
            gltf::accessor::sparse::IndexType::U16 => DataType::U16,
            gltf::accessor::sparse::IndexType::U32 => DataType::U32,
        };
        let indices = sparse.indices();
        let places = self.view(&indices.view(), what)?;
        let places = Elements::new(places, indices.offset(), count, index_kind.size(), index_kind.size(), what)?;
        let values = sparse.values();
        let bytes = self.view(&values.view(), what)?;
        let values = Elements::new(bytes, values.offset(), count, size, size, what)?;
        for place in 0..count {
            let element = integer(index_kind, places.get(place), 0) as usize;
            if element >= accessor.count() {
                return Err(CompileError::IndexOutOfRange {
                    what: what.into(),
                    item: "element",
                    index: element as u64,
                    count: accessor.count() as u64,
                });
            }
            take(element, values.get(place));
        }
        Ok(())
    }
}

/// Equally spaced elements, all within `bytes`.
struct Elements<'a> {
    bytes: &'a [u8],
    offset: usize,
    count: usize,
    size: usize,
    stride: usize,
}

impl<'a> Elements<'a> {
    fn new(
        bytes: &'a [u8],
        offset: usize,
        count: usize,
        size: usize,
        stride: usize,
        what: &str,
    ) -> Result<Self, CompileError> {
        let last = count.checked_sub(1).map_or(Some(0), |last| last.checked_mul(stride)?.checked_add(size));
        let end = last.and_then(|last| last.checked_add(offset));
        match end {
            Some(end) if end <= bytes.len() || count == 0 => Ok(Self { bytes, offset, count, size, stride }),
            _ => Err(CompileError::Truncated {
                what: what.into(),
                needed: end.map_or(u64::MAX, |end| end as u64),
                found: bytes.len() as u64,
            }),
        }
    }

    fn get(&self, place: usize) -> &'a [u8] {
        let start = self.offset + place * self.stride;
        self.bytes.get(start..start + self.size).unwrap_or(&[])
    }

    fn for_each(&self, take: &mut impl FnMut(usize, &[u8])) {
        for place in 0..self.count {
            take(place, self.get(place));
        }
    }
}

fn invalid(what: &str, rule: &str) -> CompileError {
    CompileError::Invalid { path: what.into(), rule: rule.into() }
}

fn part<const N: usize>(bytes: &[u8], axis: usize) -> [u8; N] {
    bytes.get(axis * N..).and_then(|rest| rest.first_chunk()).copied().unwrap_or([0; N])
}

fn integer(kind: DataType, bytes: &[u8], axis: usize) -> u32 {
    match kind {
        DataType::U8 | DataType::I8 => part::<1>(bytes, axis)[0].into(),
        DataType::U16 | DataType::I16 => u16::from_le_bytes(part(bytes, axis)).into(),
        DataType::U32 | DataType::F32 => u32::from_le_bytes(part(bytes, axis)),
    }
}

fn float(kind: DataType, normalized: bool, bytes: &[u8], axis: usize) -> f32 {
    let (value, largest) = match kind {
        DataType::F32 => return f32::from_le_bytes(part(bytes, axis)),
        DataType::I8 => (f32::from(i8::from_le_bytes(part(bytes, axis))), 127.0),
        DataType::U8 => (f32::from(u8::from_le_bytes(part(bytes, axis))), 255.0),
        DataType::I16 => (f32::from(i16::from_le_bytes(part(bytes, axis))), 32_767.0),
        DataType::U16 => (f32::from(u16::from_le_bytes(part(bytes, axis))), 65_535.0),
        DataType::U32 => (u32::from_le_bytes(part(bytes, axis)) as f32, u32::MAX as f32),
    };
    if normalized {
        (value / largest).max(-1.0)
    } else {
        value
    }
}
