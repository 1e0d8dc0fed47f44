//! `params.json` and `tile.bin`.

use proptest::prelude::*;
use scc_render_task::{decode_tile, encode_tile, TaskParams, TileError};
use scc_tracer::{Rect, Tile};

const RECT: Rect = Rect { x: 3, y: 4, width: 2, height: 1 };

fn tile() -> Tile {
    Tile { rect: RECT, rays: 20, pixels: vec![[0.5, 0.0, 7.0, 1.0], [0.1, 0.2, 0.3, 0.0]] }
}

#[test]
fn params_are_the_documented_json() {
    let text = r#"{"scene":"scene.bin","frame":7,"camera":0,"width":1280,"height":720,
        "tile":{"x":64,"y":0,"width":64,"height":32},"samples":64,"max_bounces":8,"seed":1}"#;
    let params: TaskParams = serde_json::from_str(text).unwrap();
    assert_eq!(params.tile.width, 64);
    assert_eq!(serde_json::from_str::<TaskParams>(&serde_json::to_string(&params).unwrap()).unwrap(), params);
    let unknown = text.replace("\"seed\"", "\"sneed\"");
    assert!(serde_json::from_str::<TaskParams>(&unknown).is_err());
}

#[test]
fn a_tile_survives_the_round_trip() {
    assert_eq!(decode_tile(&encode_tile(&tile()), RECT, 4, 2), Ok(tile()));
}

#[test]
fn every_kind_of_wrong_tile_is_named() {
    let good = encode_tile(&tile());
    let changed = |place: usize, bytes: &[u8]| {
        let mut copy = good.clone();
        copy[place..place + bytes.len()].copy_from_slice(bytes);
        decode_tile(&copy, RECT, 4, 2).unwrap_err()
    };
    assert_eq!(decode_tile(b"", RECT, 4, 2), Err(TileError::NotATile));
    assert_eq!(changed(0, b"X"), TileError::NotATile);
    assert_eq!(changed(8, &[2]), TileError::UnknownVersion(2));
    assert_eq!(changed(12, &[4]), TileError::WrongRectangle);
    assert_eq!(changed(28, &0u64.to_le_bytes()), TileError::InvalidRays);
    assert_eq!(changed(28, &57u64.to_le_bytes()), TileError::InvalidRays);
    assert_eq!(changed(36, &f32::NAN.to_le_bytes()), TileError::InvalidPixel);
    assert_eq!(changed(36, &(-0.5f32).to_le_bytes()), TileError::InvalidPixel);
    assert_eq!(changed(48, &1.5f32.to_le_bytes()), TileError::InvalidPixel);
    assert_eq!(decode_tile(&good[..good.len() - 1], RECT, 4, 2), Err(TileError::WrongLength));
    assert_eq!(decode_tile(&[&good[..], &[0]].concat(), RECT, 4, 2), Err(TileError::WrongLength));
}

proptest! {
    #[test]
    fn damaged_tiles_never_panic(place in 0usize..68, value in any::<u8>(), cut in 0usize..69) {
        let mut bytes = encode_tile(&tile());
        bytes[place] = value;
        bytes.truncate(cut);
        let _ = decode_tile(&bytes, RECT, 4, 2);
    }
}
