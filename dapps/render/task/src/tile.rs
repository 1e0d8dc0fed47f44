//! The result of a task, `tile.bin`, all little-endian: magic, version `u32`, x, y, width, height `u32`, rays `u64`, then rows of
//! red, green, blue, alpha as `f32`.

use alloc::vec::Vec;
use core::fmt;
use scc_tracer::{Rect, Tile};

/// The first eight bytes.
pub const TILE_MAGIC: [u8; 8] = *b"SCCTILE\0";
/// The version this build writes and the only one it reads.
pub const TILE_VERSION: u32 = 1;
/// Where the pixels begin.
pub const TILE_HEADER_BYTES: usize = 36;
/// The name of the output file.
pub const TILE_NAME: &str = "tile.bin";

/// Why bytes are not the tile that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TileError {
    /// They do not begin like a tile.
    NotATile,
    /// A version that this build does not read.
    UnknownVersion(u32),
    /// It is another rectangle than the one asked for.
    WrongRectangle,
    /// Its length does not fit its size.
    WrongLength,
    /// A pixel is not finite, negative, or has an alpha above 1.
    InvalidPixel,
    /// No rays, or more than its samples can have cast.
    InvalidRays,
}

impl fmt::Display for TileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotATile => f.write_str("not a tile"),
            Self::UnknownVersion(version) => write!(f, "tile of unknown version {version}"),
            Self::WrongRectangle => f.write_str("the tile is of another part of the image"),
            Self::WrongLength => f.write_str("the tile's length does not fit its size"),
            Self::InvalidPixel => f.write_str("a pixel of the tile is not a colour"),
            Self::InvalidRays => f.write_str("the tile's number of rays is not possible"),
        }
    }
}

impl core::error::Error for TileError {}

/// The tile as `tile.bin`.
pub fn encode_tile(tile: &Tile) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(TILE_HEADER_BYTES + tile.pixels.len() * 16);
    bytes.extend_from_slice(&TILE_MAGIC);
    for number in [TILE_VERSION, tile.rect.x, tile.rect.y, tile.rect.width, tile.rect.height] {
        bytes.extend_from_slice(&number.to_le_bytes());
    }
    bytes.extend_from_slice(&tile.rays.to_le_bytes());
    for value in tile.pixels.as_flattened() {
        bytes.extend_from_slice(&value.to_le_bytes());
    }
    bytes
}

/// The tile in untrusted bytes, if it is one of `expected`, rendered with `samples` paths per pixel and `max_bounces`.
/// Reserves no more than the bytes hold.
///
/// # Errors
/// [`TileError`] names the first thing that is wrong.
pub fn decode_tile(bytes: &[u8], expected: Rect, samples: u32, max_bounces: u32) -> Result<Tile, TileError> {
    let (header, body) = bytes.split_at_checked(TILE_HEADER_BYTES).ok_or(TileError::NotATile)?;
    let number = |place: usize| header.get(place..).and_then(|rest| rest.first_chunk()).map(|b| u32::from_le_bytes(*b));
    let rays = header.get(28..).and_then(|rest| rest.first_chunk()).map(|b| u64::from_le_bytes(*b));
    let (Some(version), Some(x), Some(y), Some(width), Some(height), Some(rays)) =
        (number(8), number(12), number(16), number(20), number(24), rays)
    else {
        return Err(TileError::NotATile);
    };
    if header[..8] != TILE_MAGIC {
        return Err(TileError::NotATile);
    }
    if version != TILE_VERSION {
        return Err(TileError::UnknownVersion(version));
    }
    let rect = Rect { x, y, width, height };
    if rect != expected {
        return Err(TileError::WrongRectangle);
    }
    let pixels = u64::from(width) * u64::from(height);
    if body.len() as u64 != pixels * 16 {
        return Err(TileError::WrongLength);
    }
    // A path casts one ray from the eye, and up to two for each of its bounces and the one after.
    let paths = pixels.saturating_mul(u64::from(samples));
    let rays_per_path = u64::from(max_bounces).saturating_add(1).saturating_mul(2).saturating_add(1);
    if rays < paths || rays > paths.saturating_mul(rays_per_path) {
        return Err(TileError::InvalidRays);
    }
    let value = |bytes: &[u8]| bytes.first_chunk().map_or(f32::NAN, |b| f32::from_le_bytes(*b));
    let pixels: Vec<[f32; 4]> = body
        .chunks_exact(16)
        .map(|pixel| [value(pixel), value(&pixel[4..]), value(&pixel[8..]), value(&pixel[12..])])
        .collect();
    let is_color = |p: &[f32; 4]| p.iter().all(|c| (0.0..=1e9).contains(c)) && p[3] <= 1.0;
    if !pixels.iter().all(is_color) {
        return Err(TileError::InvalidPixel);
    }
    Ok(Tile { rect, rays, pixels })
}
