//! Chunks: length, name, data, checksum.

use super::SIGNATURE;
use crate::Error;
use alloc::vec::Vec;

const END: [u8; 4] = *b"IEND";

/// A chunk of a file.
pub(super) struct Chunk<'f> {
    pub name: [u8; 4],
    pub data: &'f [u8],
    /// All of it, from the length to the checksum.
    pub whole: &'f [u8],
}

/// All chunks of a file, up to the end chunk, with their checksums verified.
pub(super) fn parse(file: &[u8]) -> Result<Vec<Chunk<'_>>, Error> {
    let mut rest = file.get(SIGNATURE.len()..).ok_or(Error::Truncated)?;
    let mut chunks = Vec::new();
    loop {
        let (chunk, behind) = first(rest)?;
        let name = chunk.name;
        chunks.push(chunk);
        match (name, behind) {
            (END, []) => return Ok(chunks),
            (END, _) => return Err(Error::TrailingBytes),
            _ => rest = behind,
        }
    }
}

/// The first chunk and what follows it.
fn first(bytes: &[u8]) -> Result<(Chunk<'_>, &[u8]), Error> {
    let (length, rest) = bytes.split_first_chunk::<4>().ok_or(Error::Truncated)?;
    let (name, rest) = rest.split_first_chunk::<4>().ok_or(Error::Truncated)?;
    if !name.iter().all(u8::is_ascii_alphabetic) {
        return Err(Error::InvalidChunk);
    }
    let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| Error::Truncated)?;
    let (data, rest) = rest.split_at_checked(length).ok_or(Error::Truncated)?;
    let (checksum, rest) = rest.split_first_chunk::<4>().ok_or(Error::Truncated)?;
    if u32::from_be_bytes(*checksum) != hash(name, data) {
        return Err(Error::WrongChecksum(*name));
    }
    let (whole, _) = bytes.split_at(bytes.len() - rest.len());
    Ok((Chunk { name: *name, data, whole }, rest))
}

fn hash(name: &[u8], data: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(name);
    hasher.update(data);
    hasher.finalize()
}

/// Appends a chunk to a file. `data` is at most 2³¹ − 1 bytes.
pub(super) fn write(name: [u8; 4], data: &[u8], file: &mut Vec<u8>) {
    file.extend((data.len() as u32).to_be_bytes());
    file.extend(name);
    file.extend(data);
    file.extend(hash(&name, data).to_be_bytes());
}
