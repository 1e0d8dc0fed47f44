//! Whether a frame can be a picture at all. Runs before any worker is rated.

use crate::Frame;

/// Why a frame is no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SanityError {
    /// Tiles are missing.
    #[error("the frame is not complete")]
    Incomplete,
    /// It has another size than the one asked for.
    #[error("the frame has {0} × {1} pixels and not those asked for")]
    WrongSize(u32, u32),
    /// A number is infinite, negative or none at all.
    #[error("the pixel at {0}, {1} is not a colour")]
    NotAColor(u32, u32),
    /// All pixels are the same: what a worker that did nothing would return. Real scenes are never this even.
    #[error("every pixel of the frame is the same")]
    Uniform,
}

/// Checks a frame that should have `width` × `height` pixels. A frame of a single pixel cannot be uneven and passes.
///
/// # Errors
/// The first [`SanityError`].
pub fn check(frame: &Frame, width: u32, height: u32) -> Result<(), SanityError> {
    if (frame.width(), frame.height()) != (width, height) {
        return Err(SanityError::WrongSize(frame.width(), frame.height()));
    }
    if !frame.is_complete() {
        return Err(SanityError::Incomplete);
    }
    let is_color = |pixel: &[f32; 4]| pixel.iter().all(|value| value.is_finite() && *value >= 0.0) && pixel[3] <= 1.0;
    if let Some(place) = frame.pixels().iter().position(|pixel| !is_color(pixel)) {
        let place = place as u32;
        return Err(SanityError::NotAColor(place % width, place / width));
    }
    match frame.pixels().split_first() {
        Some((first, rest)) if !rest.is_empty() && rest.iter().all(|pixel| pixel == first) => Err(SanityError::Uniform),
        _ => Ok(()),
    }
}
