//! Reading and writing of little-endian values.

use crate::{SceneError, MAX_MAGNITUDE};
use alloc::vec::Vec;

/// Untrusted bytes and how far they are read.
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    pub(crate) fn take(&mut self, count: usize) -> Result<&'a [u8], SceneError> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(SceneError::Truncated)?;
        self.rest = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], SceneError> {
        let (taken, rest) = self.rest.split_first_chunk().ok_or(SceneError::Truncated)?;
        self.rest = rest;
        Ok(*taken)
    }

    /// The length of a list whose items take at least `item_bytes` each, so that what it reserves is bounded by what is there.
    fn length(&mut self, item_bytes: usize) -> Result<usize, SceneError> {
        let count = u32::read(self)? as usize;
        match count.checked_mul(item_bytes) {
            Some(bytes) if bytes <= self.rest.len() => Ok(count),
            _ => Err(SceneError::Truncated),
        }
    }
}

/// What has a binary form.
pub(crate) trait Wire: Sized {
    /// The fewest bytes a value takes; at least 1.
    const MIN_BYTES: usize;

    fn write(&self, out: &mut Vec<u8>);
    fn read(reader: &mut Reader<'_>) -> Result<Self, SceneError>;

    fn write_list(list: &[Self], out: &mut Vec<u8>) {
        for item in list {
            item.write(out);
        }
    }

    fn read_list(count: usize, reader: &mut Reader<'_>) -> Result<Vec<Self>, SceneError> {
        let mut list = Vec::with_capacity(count);
        for _ in 0..count {
            list.push(Self::read(reader)?);
        }
        Ok(list)
    }
}

impl Wire for u8 {
    const MIN_BYTES: usize = 1;

    fn write(&self, out: &mut Vec<u8>) {
        out.push(*self);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, SceneError> {
        let [byte] = reader.array()?;
        Ok(byte)
    }

    fn write_list(list: &[Self], out: &mut Vec<u8>) {
        out.extend_from_slice(list);
    }

    fn read_list(count: usize, reader: &mut Reader<'_>) -> Result<Vec<Self>, SceneError> {
        reader.take(count).map(<[u8]>::to_vec)
    }
}

impl Wire for u16 {
    const MIN_BYTES: usize = 2;

    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.to_le_bytes());
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, SceneError> {
        reader.array().map(Self::from_le_bytes)
    }
}

impl Wire for u32 {
    const MIN_BYTES: usize = 4;

    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.to_le_bytes());
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, SceneError> {
        reader.array().map(Self::from_le_bytes)
    }
}

/// Only numbers that [`is_sound`] accepts are read.
impl Wire for f32 {
    const MIN_BYTES: usize = 4;

    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.to_le_bytes());
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, SceneError> {
        let value = reader.array().map(Self::from_le_bytes)?;
        if is_sound(value) {
            Ok(value)
        } else {
            Err(SceneError::InvalidNumber)
        }
    }
}

/// Whether a number is finite and not larger than [`MAX_MAGNITUDE`].
pub(crate) fn is_sound(value: f32) -> bool {
    (-MAX_MAGNITUDE..=MAX_MAGNITUDE).contains(&value)
}

impl Wire for bool {
    const MIN_BYTES: usize = 1;

    fn write(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, SceneError> {
        match u8::read(reader)? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(SceneError::InvalidTag("truth value")),
        }
    }
}

impl<T: Wire + Copy + Default, const N: usize> Wire for [T; N] {
    const MIN_BYTES: usize = N * T::MIN_BYTES;

    fn write(&self, out: &mut Vec<u8>) {
        T::write_list(self, out);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, SceneError> {
        let mut array = [T::default(); N];
        for item in &mut array {
            *item = T::read(reader)?;
        }
        Ok(array)
    }
}

impl<T: Wire> Wire for Option<T> {
    const MIN_BYTES: usize = 1;

    fn write(&self, out: &mut Vec<u8>) {
        self.is_some().write(out);
        if let Some(value) = self {
            value.write(out);
        }
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, SceneError> {
        if bool::read(reader)? {
            T::read(reader).map(Some)
        } else {
            Ok(None)
        }
    }
}

impl<T: Wire> Wire for Vec<T> {
    const MIN_BYTES: usize = 4;

    fn write(&self, out: &mut Vec<u8>) {
        // `check` bounds every length by `u32`.
        (self.len() as u32).write(out);
        T::write_list(self, out);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, SceneError> {
        let count = reader.length(T::MIN_BYTES)?;
        T::read_list(count, reader)
    }
}
