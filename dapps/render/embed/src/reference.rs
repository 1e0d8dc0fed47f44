//! The reference picture: a small frame of a sample scene that every machine renders to the same bytes. Who does not get them has a
//! broken machine; the time it takes says how fast the machine is.

/// The compiled scene, `samples/skin.glb`; written by the example `reference` of `scc-scene-compile`.
pub const SCENE: &[u8] = include_bytes!("../reference/scene.bin");
/// The scene's name among the inputs.
pub const SCENE_NAME: &str = "scene.bin";
/// The task's parameters.
pub const PARAMS: &str = r#"{"scene":"scene.bin","frame":12,"camera":0,"width":256,"height":144,"tile":{"x":0,"y":0,"width":256,"height":144},"samples":32,"max_bounces":8,"seed":1}"#;
/// The name of the output.
pub const RESULT_NAME: &str = "tile.bin";
/// BLAKE3 of the output.
pub const RESULT: [u8; 32] = [
    0xe9, 0xec, 0x2e, 0x92, 0x38, 0x31, 0x41, 0x5c, 0x45, 0xd4, 0xad, 0xa4, 0xb5, 0xc3, 0xfc, 0xb1, 0x0a, 0xb9, 0x6c,
    0x0d, 0x2c, 0x7b, 0x4e, 0xc0, 0x4d, 0x29, 0x9b, 0x2a, 0x72, 0x25, 0xd0, 0xa4,
];
/// Rays that it takes; a million are a unit of work.
pub const RAYS: u64 = 2_251_108;
