//! Pictures to press, and what a PNG shows.
// Not every test needs everything.
#![allow(dead_code)]

use std::io::{Cursor, Read, Write};

/// A kind of picture.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// PNG's number for the colour type.
    pub colour: u8,
    pub depth: u8,
    pub interlaced: bool,
}

/// Every kind that PNG has.
pub fn kinds() -> impl Iterator<Item = Kind> {
    let depths: [(u8, &[u8]); 5] =
        [(0, &[1, 2, 4, 8, 16]), (2, &[8, 16]), (3, &[1, 2, 4, 8]), (4, &[8, 16]), (6, &[8, 16])];
    depths.into_iter().flat_map(|(colour, depths)| {
        depths.iter().flat_map(move |&depth| [false, true].map(move |interlaced| Kind { colour, depth, interlaced }))
    })
}

/// Eight bits each of red, green and blue.
pub const RGB: Kind = Kind { colour: 2, depth: 8, interlaced: false };

impl Kind {
    fn bits(self) -> usize {
        usize::from(self.depth) * [1, 0, 3, 1, 2, 0, 4][usize::from(self.colour)]
    }

    pub fn header(self, width: u32, height: u32) -> Vec<u8> {
        let mut data = [width.to_be_bytes(), height.to_be_bytes()].concat();
        data.extend([self.depth, self.colour, 0, 0, self.interlaced.into()]);
        chunk(b"IHDR", &data)
    }

    /// Scanlines with all filters, soft slopes with some noise.
    pub fn scanlines(self, width: usize, height: usize) -> Vec<u8> {
        let passes: &[[usize; 4]] = match self.interlaced {
            false => &[[0, 0, 1, 1]],
            true => &[[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]],
        };
        let (mut noise, mut lines) = (noise(1), Vec::new());
        for [left, top, right, down] in passes {
            let columns = (*left..width).step_by(*right).count();
            let rows = (*top..height).step_by(*down).count();
            for row in (0..rows).filter(|_| columns > 0) {
                lines.push((row % 5) as u8);
                let bytes = (columns * self.bits()).div_ceil(8);
                lines.extend((0..bytes).map(|byte| (byte / 7 + row / 3) as u8 + u8::from(noise() < 40)));
            }
        }
        lines
    }

    /// A PNG of this kind, compressed in a hurry.
    pub fn picture(self, width: u32, height: u32) -> Vec<u8> {
        let image_data = zlib(&self.scanlines(width as usize, height as usize), flate2::Compression::fast());
        png(&[self.header(width, height), self.palette(), chunk(b"IDAT", &image_data)])
    }

    pub fn palette(self) -> Vec<u8> {
        match self.colour {
            3 => chunk(b"PLTE", &(0..3 << self.depth).map(|byte| byte as u8).collect::<Vec<_>>()),
            _ => Vec::new(),
        }
    }
}

/// The file of these chunks and the end chunk.
pub fn png(chunks: &[Vec<u8>]) -> Vec<u8> {
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunks.concat(), chunk(b"IEND", &[])].concat()
}

pub fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut checksum = flate2::Crc::new();
    checksum.update(name);
    checksum.update(data);
    [&(data.len() as u32).to_be_bytes(), &name[..], data, &checksum.sum().to_be_bytes()].concat()
}

pub fn zlib(data: &[u8], level: flate2::Compression) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), level);
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

pub fn gunzip(file: &[u8]) -> Vec<u8> {
    let (mut data, mut decoder) = (Vec::new(), flate2::bufread::GzDecoder::new(file));
    decoder.read_to_end(&mut data).unwrap();
    assert!(decoder.into_inner().is_empty(), "bytes follow the gzip file");
    data
}

/// Size and bytes of every frame as the file has them, or why there are none.
pub fn frames(file: &[u8]) -> Result<Vec<(u32, u32, Vec<u8>)>, png::DecodingError> {
    let mut decoder = png::Decoder::new(Cursor::new(file));
    decoder.set_transformations(png::Transformations::IDENTITY);
    let mut reader = decoder.read_info()?;
    let count = reader.info().animation_control().map_or(1, |animation| animation.num_frames);
    let mut frames = Vec::new();
    for _ in 0..count {
        let mut pixels = vec![0; reader.output_buffer_size().unwrap_or(0)];
        let frame = reader.next_frame(&mut pixels)?;
        pixels.truncate(frame.buffer_size());
        frames.push((frame.width, frame.height, pixels));
    }
    reader.finish()?;
    Ok(frames)
}

/// Names and content of a PNG's chunks.
pub fn chunks(file: &[u8]) -> Vec<(String, Vec<u8>)> {
    let (mut rest, mut chunks) = (&file[8..], Vec::new());
    while let Some((length, behind)) = rest.split_first_chunk() {
        let end = 4 + u32::from_be_bytes(*length) as usize;
        chunks.push((String::from_utf8(behind[..4].to_vec()).unwrap(), behind[4..end].to_vec()));
        rest = &behind[end + 4..];
    }
    chunks
}

/// Bytes that look random and are always the same.
pub fn noise(seed: u32) -> impl FnMut() -> u8 {
    let mut state = seed;
    move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    }
}
