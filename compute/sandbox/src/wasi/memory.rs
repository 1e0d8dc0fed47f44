//! The program's memory, seen from the host.

use super::Errno;

/// The program's memory during one host call.
pub(crate) struct View<'a>(pub &'a mut [u8]);

/// More vectors in one call are refused.
const MAX_VECTORS: u32 = 1_024;

impl View<'_> {
    pub fn slice(&self, at: u32, length: u32) -> Result<&[u8], Errno> {
        let (at, length) = (at as usize, length as usize);
        at.checked_add(length).and_then(|end| self.0.get(at..end)).ok_or(Errno::Fault)
    }

    pub fn slice_mut(&mut self, at: u32, length: u32) -> Result<&mut [u8], Errno> {
        let (at, length) = (at as usize, length as usize);
        at.checked_add(length).and_then(|end| self.0.get_mut(at..end)).ok_or(Errno::Fault)
    }

    pub fn text(&self, at: u32, length: u32) -> Result<&str, Errno> {
        std::str::from_utf8(self.slice(at, length)?).map_err(|_| Errno::IllegalBytes)
    }

    pub fn write(&mut self, at: u32, bytes: &[u8]) -> Result<(), Errno> {
        let length = u32::try_from(bytes.len()).map_err(|_| Errno::Fault)?;
        self.slice_mut(at, length)?.copy_from_slice(bytes);
        Ok(())
    }

    pub fn write_u32(&mut self, at: u32, value: u32) -> Result<(), Errno> {
        self.write(at, &value.to_le_bytes())
    }

    pub fn write_u64(&mut self, at: u32, value: u64) -> Result<(), Errno> {
        self.write(at, &value.to_le_bytes())
    }

    fn read_u32(&self, at: u32) -> Result<u32, Errno> {
        let bytes = self.slice(at, 4)?.try_into().map_err(|_| Errno::Fault)?;
        Ok(u32::from_le_bytes(bytes))
    }

    /// The buffers of a scattered read or write as (address, length), all of them inside the memory, and their total.
    pub fn vectors(&self, at: u32, count: u32) -> Result<(Vec<(u32, u32)>, u64), Errno> {
        if count > MAX_VECTORS {
            return Err(Errno::Invalid);
        }
        let mut vectors = Vec::with_capacity(count as usize);
        let mut total = 0u64;
        for index in 0..count {
            let entry = at.checked_add(index * 8).ok_or(Errno::Fault)?;
            let (address, length) = (self.read_u32(entry)?, self.read_u32(entry.saturating_add(4))?);
            self.slice(address, length)?;
            total += u64::from(length);
            vectors.push((address, length));
        }
        // The sum is returned to the program as 32 bits.
        match u32::try_from(total) {
            Ok(_) => Ok((vectors, total)),
            Err(_) => Err(Errno::Invalid),
        }
    }
}
