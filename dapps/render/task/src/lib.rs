//! What a render task asks for ([`TaskParams`], as `params.json`) and what it returns ([`encode_tile`], as `tile.bin`).
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod params;
mod tile;

pub use params::{TaskParams, TileParams};
pub use tile::{decode_tile, encode_tile, TileError, TILE_HEADER_BYTES, TILE_MAGIC, TILE_NAME, TILE_VERSION};
