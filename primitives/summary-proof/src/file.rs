//! A summary as a file: magic, header, then each chunk behind its length (u32, little endian).

use crate::{Error, Whole};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use scc_types::{SummaryHeader, MAX_CHUNK_BYTES};

/// How the file begins.
pub const FILE_MAGIC: &[u8; 14] = b"scc-summary 1\n";

/// What stands before the chunks.
pub fn file_head(header: &SummaryHeader) -> Vec<u8> {
    let mut head = FILE_MAGIC.to_vec();
    header.encode_to(&mut head);
    head
}

/// What stands before a chunk.
pub fn chunk_length(chunk: &[u8]) -> Result<[u8; 4], Error> {
    let length = u32::try_from(chunk.len()).map_err(|_| Error::TooLarge)?;
    if length > MAX_CHUNK_BYTES {
        return Err(Error::TooLarge);
    }
    Ok(length.to_le_bytes())
}

/// The chunks of a file, not checked but for their lengths. After an error there is nothing more.
#[derive(Clone, Debug)]
pub struct FileChunks<'a> {
    rest: &'a [u8],
}

impl<'a> FileChunks<'a> {
    /// Reads the header that the file claims to have.
    pub fn new(file: &'a [u8]) -> Result<(SummaryHeader, Self), Error> {
        let mut rest = file.strip_prefix(FILE_MAGIC.as_slice()).ok_or(Error::WrongMagic)?;
        let header = SummaryHeader::decode(&mut rest).map_err(|_| Error::InvalidEncoding)?;
        Ok((header, Self { rest }))
    }

    fn read(&mut self) -> Result<&'a [u8], Error> {
        let (length, rest) = self.rest.split_first_chunk::<4>().ok_or(Error::InvalidEncoding)?;
        let length = u32::from_le_bytes(*length);
        if length > MAX_CHUNK_BYTES {
            return Err(Error::TooLarge);
        }
        let length = usize::try_from(length).map_err(|_| Error::TooLarge)?;
        let (chunk, rest) = rest.split_at_checked(length).ok_or(Error::InvalidEncoding)?;
        self.rest = rest;
        Ok(chunk)
    }
}

impl<'a> Iterator for FileChunks<'a> {
    type Item = Result<&'a [u8], Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let chunk = self.read();
        if chunk.is_err() {
            self.rest = &[];
        }
        Some(chunk)
    }
}

/// Whether a file is the summary of a header that is known to be good.
pub fn check_file(header: &SummaryHeader, file: &[u8]) -> Result<(), Error> {
    let (claimed, mut chunks) = FileChunks::new(file)?;
    if claimed != *header {
        return Err(Error::WrongHeader);
    }
    let mut whole = Whole::new(claimed);
    chunks.try_for_each(|chunk| whole.push(chunk?).map(drop))?;
    whole.finish().map(drop)
}
