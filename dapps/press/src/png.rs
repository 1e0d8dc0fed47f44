//! PNG files: <https://www.w3.org/TR/png-3/>.

mod chunk;
mod header;

use crate::{zlib, Error, Iterations};
use alloc::vec::Vec;
use chunk::Chunk;
use header::Header;

/// How a PNG begins.
pub(crate) const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";
/// Bytes that the filtered scanlines of a picture may take: the memory of a task is bounded.
pub const MAX_PICTURE: usize = 256 << 20;

const IMAGE_DATA: [u8; 4] = *b"IDAT";
/// Chunks that sign the file's bytes. Pressing would break the signature, so their files stay as they are.
const SIGNING: [[u8; 4]; 2] = [*b"dSIG", *b"caBX"];

/// The same picture in a smaller file, or the same bytes. Every chunk but the image data stays, and so do the filters: an animation
/// keeps its further frames as they are.
///
/// # Errors
/// The file is no whole PNG, or its picture is too large.
pub(crate) fn press(file: &[u8], iterations: Iterations, progress: &mut dyn FnMut(f32)) -> Result<Vec<u8>, Error> {
    let chunks = chunk::parse(file)?;
    let header = Header::parse(chunks.first())?;
    let size = usize::try_from(header.scanline_bytes()).ok().filter(|size| *size <= MAX_PICTURE);
    let size = size.ok_or(Error::TooLarge)?;
    let (before, image_data, after) = split(&chunks)?;
    let stream = image_data.iter().map(|chunk| chunk.data).collect::<Vec<_>>().concat();
    let scanlines = zlib::inflate(&stream, size)?;
    if chunks.iter().any(|chunk| SIGNING.contains(&chunk.name)) {
        progress(1.0);
        return Ok(file.to_vec());
    }
    let mut smaller = SIGNATURE.to_vec();
    before.iter().for_each(|chunk| smaller.extend_from_slice(chunk.whole));
    chunk::write(IMAGE_DATA, &zlib::press(&scanlines, iterations, progress), &mut smaller);
    after.iter().for_each(|chunk| smaller.extend_from_slice(chunk.whole));
    Ok(if smaller.len() < file.len() { smaller } else { file.to_vec() })
}

type Chunks<'c, 'f> = &'c [Chunk<'f>];

/// The chunks before the image data, those of the image data, and those after.
fn split<'c, 'f>(chunks: Chunks<'c, 'f>) -> Result<(Chunks<'c, 'f>, Chunks<'c, 'f>, Chunks<'c, 'f>), Error> {
    let is_image_data = |chunk: &Chunk| chunk.name == IMAGE_DATA;
    let start = chunks.iter().position(is_image_data).ok_or(Error::NoImageData)?;
    let (before, rest) = chunks.split_at(start);
    let length = rest.iter().take_while(|chunk| is_image_data(chunk)).count();
    let (image_data, after) = rest.split_at(length);
    match after.iter().any(is_image_data) {
        true => Err(Error::ScatteredImageData),
        false => Ok((before, image_data, after)),
    }
}
