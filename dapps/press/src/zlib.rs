//! zlib streams (RFC 1950), the image data of a PNG.

use crate::{deflate::deflate, Error, Iterations};
use alloc::{boxed::Box, vec::Vec};
use miniz_oxide::inflate::{
    core::{
        decompress,
        inflate_flags::{TINFL_FLAG_PARSE_ZLIB_HEADER, TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF},
        DecompressorOxide,
    },
    TINFLStatus,
};

/// DEFLATE with a window of 32 KiB, compressed as well as possible.
const HEADER: [u8; 2] = [0x78, 0xda];
/// DEFLATE's shortest code is two bits for 258 bytes.
const MAX_RATIO: usize = 1032;

/// The stream of `data`.
pub(crate) fn press(data: &[u8], iterations: Iterations, progress: &mut dyn FnMut(f32)) -> Vec<u8> {
    let mut stream = deflate(data, iterations, HEADER.to_vec(), progress);
    stream.extend(adler2::adler32_slice(data).to_be_bytes());
    stream
}

/// What the stream holds, which must be exactly `size` bytes. Takes memory for no more, and none if the stream is too short.
///
/// # Errors
/// It holds more or less, or is no whole zlib stream.
pub(crate) fn inflate(stream: &[u8], size: usize) -> Result<Vec<u8>, Error> {
    const TOO_LITTLE: Error = Error::InvalidImageData("is less than its header says");
    if size / MAX_RATIO > stream.len() {
        return Err(TOO_LITTLE);
    }
    let mut data = Vec::new();
    data.try_reserve_exact(size).map_err(|_| Error::TooLarge)?;
    data.resize(size, 0);
    let flags = TINFL_FLAG_PARSE_ZLIB_HEADER | TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let (status, read, written) = decompress(&mut Box::<DecompressorOxide>::default(), stream, &mut data, 0, flags);
    match status {
        TINFLStatus::Done if written < size => Err(TOO_LITTLE),
        TINFLStatus::Done if read < stream.len() => Err(Error::InvalidImageData("has bytes behind its end")),
        TINFLStatus::Done => Ok(data),
        TINFLStatus::HasMoreOutput => Err(Error::InvalidImageData("is more than its header says")),
        TINFLStatus::FailedCannotMakeProgress => Err(Error::InvalidImageData("is cut short")),
        TINFLStatus::Adler32Mismatch => Err(Error::InvalidImageData("does not match its checksum")),
        _ => Err(Error::InvalidImageData("is not a zlib stream")),
    }
}
