//! PNG and JPEG files into 8-bit RGBA. The size is checked before memory is taken for it.

use crate::{limits::MAX_TEXTURE_SIDE, report::printable, CompileError};
use png::{BitDepth, ColorType, Transformations};
use std::io::Cursor;
use zune_core::{bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions};

/// A decoded image, rows from the top.
pub(crate) struct Picture {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) rgba: Vec<u8>,
}

/// Decodes an image of at most `room` pixels by its first bytes, whatever its name says.
pub(crate) fn decode(bytes: &[u8], what: &str, room: u64) -> Result<Picture, CompileError> {
    let broken = |reason: String| CompileError::BrokenImage { what: what.into(), reason: printable(&reason) };
    if bytes.starts_with(b"\x89PNG") {
        decode_png(bytes, &broken, room)
    } else if bytes.starts_with(&[0xff, 0xd8]) {
        decode_jpeg(bytes, &broken, room)
    } else {
        Err(broken("it is neither PNG nor JPEG".into()))
    }
}

fn check_size(width: u64, height: u64, room: u64) -> Result<(), CompileError> {
    let side = u64::from(MAX_TEXTURE_SIDE);
    if width > side || height > side {
        return Err(CompileError::TooLarge {
            what: "pixels in a row of a texture",
            found: width.max(height),
            limit: side,
        });
    }
    if width * height > room {
        return Err(CompileError::TooLarge { what: "pixels of textures", found: width * height, limit: room });
    }
    Ok(())
}

fn decode_png(bytes: &[u8], broken: &dyn Fn(String) -> CompileError, room: u64) -> Result<Picture, CompileError> {
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), png::Limits { bytes: 64 << 20 });
    decoder.set_ignore_text_chunk(true);
    decoder.set_transformations(Transformations::normalize_to_color8());
    let header = decoder.read_header_info().map_err(|error| broken(error.to_string()))?;
    let (width, height) = (header.width, header.height);
    check_size(width.into(), height.into(), room)?;
    // The decoder's own limit covers its buffers too: rows, palettes and what is read at once.
    decoder.set_limits(png::Limits { bytes: (u64::from(width) * u64::from(height) * 8 + (64 << 20)) as usize });
    let mut reader = decoder.read_info().map_err(|error| broken(error.to_string()))?;
    let size = reader.output_buffer_size().ok_or_else(|| broken("it is too large".into()))?;
    let mut data = vec![0; size];
    let info = reader.next_frame(&mut data).map_err(|error| broken(error.to_string()))?;
    data.truncate(info.buffer_size());
    if info.bit_depth != BitDepth::Eight {
        return Err(broken("its depth cannot be read".into()));
    }
    let rgba = match info.color_type {
        ColorType::Rgba => data,
        ColorType::Rgb => data.chunks_exact(3).flat_map(|p| [p[0], p[1], p[2], 255]).collect(),
        ColorType::Grayscale => data.iter().flat_map(|grey| [*grey, *grey, *grey, 255]).collect(),
        ColorType::GrayscaleAlpha => data.chunks_exact(2).flat_map(|p| [p[0], p[0], p[0], p[1]]).collect(),
        ColorType::Indexed => return Err(broken("its palette cannot be read".into())),
    };
    finish(width, height, rgba, broken)
}

fn decode_jpeg(bytes: &[u8], broken: &dyn Fn(String) -> CompileError, room: u64) -> Result<Picture, CompileError> {
    let side = MAX_TEXTURE_SIDE as usize;
    let options =
        DecoderOptions::new_safe().set_max_width(side).set_max_height(side).jpeg_set_out_colorspace(ColorSpace::RGBA);
    let mut decoder = zune_jpeg::JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(|error| broken(error.to_string()))?;
    let (width, height) = decoder.dimensions().ok_or_else(|| broken("it has no size".into()))?;
    check_size(width as u64, height as u64, room)?;
    let rgba = decoder.decode().map_err(|error| broken(error.to_string()))?;
    finish(width as u32, height as u32, rgba, broken)
}

fn finish(
    width: u32,
    height: u32,
    rgba: Vec<u8>,
    broken: &dyn Fn(String) -> CompileError,
) -> Result<Picture, CompileError> {
    if width == 0 || height == 0 || rgba.len() as u64 != u64::from(width) * u64::from(height) * 4 {
        return Err(broken("it is cut short".into()));
    }
    Ok(Picture { width, height, rgba })
}
