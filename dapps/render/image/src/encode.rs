//! Frames into bytes. The same frame gives the same bytes on every machine; there is no dithering.

use crate::{Format, Frame};
use exr::prelude::{f16, Encoding, Image, Layer, LayerAttributes, SpecificChannels, Vec2, WritableImage};
use scc_tracer::View;
use std::io::Cursor;

/// Why a frame could not be encoded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// Tiles are missing.
    #[error("the frame is not complete yet")]
    Incomplete,
    /// The encoder refused it.
    #[error("the frame cannot be stored as {format}: {reason}; choose another format or size")]
    Refused {
        /// The format.
        format: Format,
        /// The encoder's words.
        reason: String,
    },
}

/// The frame as a file. `view` is for PNG; EXR stays linear with premultiplied alpha.
///
/// # Errors
/// [`EncodeError`].
pub fn encode(frame: &Frame, format: Format, view: View) -> Result<Vec<u8>, EncodeError> {
    if !frame.is_complete() {
        return Err(EncodeError::Incomplete);
    }
    let result = match format {
        Format::Png8 => png_bytes(frame, png::BitDepth::Eight, |color, alpha, out| {
            out.extend(view.display_u8(color));
            out.extend(alpha.map(|alpha| (alpha * 255.0 + 0.5) as u8));
        }),
        Format::Png16 => png_bytes(frame, png::BitDepth::Sixteen, |color, alpha, out| {
            let alpha = alpha.map(|alpha| (alpha * 65535.0 + 0.5) as u16);
            out.extend(view.display_u16(color).into_iter().chain(alpha).flat_map(u16::to_be_bytes));
        }),
        Format::ExrHalf => exr_half(frame),
        Format::ExrFloat => exr_float(frame),
    };
    result.map_err(|reason| EncodeError::Refused { format, reason })
}

/// PNG wants colours that are not multiplied with alpha.
fn straight([red, green, blue, alpha]: [f32; 4]) -> [f32; 3] {
    if alpha > 0.0 && alpha < 1.0 {
        [red / alpha, green / alpha, blue / alpha]
    } else {
        [red, green, blue]
    }
}

fn is_opaque(frame: &Frame) -> bool {
    frame.pixels().iter().all(|pixel| pixel[3] >= 1.0)
}

fn png_bytes(
    frame: &Frame,
    depth: png::BitDepth,
    push: impl Fn([f32; 3], Option<f32>, &mut Vec<u8>),
) -> Result<Vec<u8>, String> {
    let with_alpha = !is_opaque(frame);
    let mut data = Vec::new();
    for pixel in frame.pixels() {
        push(straight(*pixel), with_alpha.then_some(pixel[3].clamp(0.0, 1.0)), &mut data);
    }
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, frame.width(), frame.height());
    encoder.set_color(if with_alpha { png::ColorType::Rgba } else { png::ColorType::Rgb });
    encoder.set_depth(depth);
    encoder.set_source_srgb(png::SrgbRenderingIntent::RelativeColorimetric);
    encoder.set_compression(png::Compression::Balanced);
    let mut writer = encoder.write_header().map_err(|error| error.to_string())?;
    writer.write_image_data(&data).map_err(|error| error.to_string())?;
    writer.finish().map_err(|error| error.to_string())?;
    Ok(file)
}

/// `exr` distinguishes opaque and transparent images by type, so each is spelled out.
macro_rules! exr_writer {
    ($name:ident, $convert:expr) => {
        fn $name(frame: &Frame) -> Result<Vec<u8>, String> {
            let size = (frame.width() as usize, frame.height() as usize);
            let pixel = |Vec2(x, y): Vec2<usize>| frame.pixels()[y * size.0 + x].map($convert);
            let mut file = Cursor::new(Vec::new());
            let attributes = LayerAttributes::default;
            let encoding = Encoding::SMALL_LOSSLESS;
            let written = if is_opaque(frame) {
                let channels = SpecificChannels::rgb(|place| {
                    let [r, g, b, _] = pixel(place);
                    (r, g, b)
                });
                Image::from_layer(Layer::new(size, attributes(), encoding, channels))
                    .write()
                    .non_parallel()
                    .to_buffered(&mut file)
            } else {
                let channels = SpecificChannels::rgba(|place| {
                    let [r, g, b, a] = pixel(place);
                    (r, g, b, a)
                });
                Image::from_layer(Layer::new(size, attributes(), encoding, channels))
                    .write()
                    .non_parallel()
                    .to_buffered(&mut file)
            };
            written.map_err(|error| error.to_string())?;
            Ok(file.into_inner())
        }
    };
}

exr_writer!(exr_half, |value: f32| f16::from_f32(value.min(65504.0)));
exr_writer!(exr_float, |value: f32| value);
