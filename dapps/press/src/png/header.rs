//! The header chunk, and how many bytes the picture has that it describes.

use super::Chunk;
use crate::Error;

/// What the size of the image data depends on.
pub(super) struct Header {
    width: u64,
    height: u64,
    bits_per_pixel: u64,
    interlaced: bool,
}

/// Column and row of the first pixel, and the steps to the next column and row.
type Pass = (u64, u64, u64, u64);

const ALL_AT_ONCE: [Pass; 1] = [(0, 0, 1, 1)];
const ADAM7: [Pass; 7] =
    [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

impl Header {
    /// The header in the first chunk of a file.
    pub(super) fn parse(chunk: Option<&Chunk>) -> Result<Self, Error> {
        let chunk = chunk.filter(|chunk| chunk.name == *b"IHDR").ok_or(Error::InvalidHeader("does not come first"))?;
        let fields: &[u8; 13] = chunk.data.try_into().map_err(|_| Error::InvalidHeader("does not have 13 bytes"))?;
        let [w0, w1, w2, w3, h0, h1, h2, h3, depth, colour, compression, filter, interlacing] = *fields;
        let (width, height) = (u32::from_be_bytes([w0, w1, w2, w3]), u32::from_be_bytes([h0, h1, h2, h3]));
        if width == 0 || height == 0 {
            return Err(Error::InvalidHeader("says that there are no pixels"));
        }
        let samples = match (colour, depth) {
            // Grey.
            (0, 1 | 2 | 4 | 8 | 16) => 1,
            // Red, green, blue.
            (2, 8 | 16) => 3,
            // A place in the palette.
            (3, 1 | 2 | 4 | 8) => 1,
            // Grey, alpha.
            (4, 8 | 16) => 2,
            // Red, green, blue, alpha.
            (6, 8 | 16) => 4,
            _ => return Err(Error::InvalidHeader("names a kind of pixel that PNG does not have")),
        };
        if compression != 0 || filter != 0 || interlacing > 1 {
            return Err(Error::InvalidHeader("names a method that PNG does not have"));
        }
        Ok(Self {
            width: width.into(),
            height: height.into(),
            bits_per_pixel: samples * u64::from(depth),
            interlaced: interlacing == 1,
        })
    }

    /// Bytes of the filtered scanlines: for each row of each pass its filter and its pixels. `u64::MAX` if there are more.
    pub(super) fn scanline_bytes(&self) -> u64 {
        let passes: &[Pass] = if self.interlaced { &ADAM7 } else { &ALL_AT_ONCE };
        let sizes = passes.iter().map(|(left, top, right, down)| {
            let columns = self.width.saturating_sub(*left).div_ceil(*right);
            let rows = self.height.saturating_sub(*top).div_ceil(*down);
            match columns {
                0 => 0,
                // Fewer than 2³² pixels of up to 64 bits do not overflow; the rows of them may.
                _ => rows.saturating_mul(1 + (columns * self.bits_per_pixel).div_ceil(8)),
            }
        });
        sizes.fold(0, u64::saturating_add)
    }
}
