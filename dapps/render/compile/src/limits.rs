//! How large a scene may be. What is larger is refused with a sentence before memory is taken for it.

/// Most bytes of the scene file, of one buffer and of one image file.
pub const MAX_FILE_BYTES: u64 = 1 << 30;
/// Most bytes of all buffers together.
pub const MAX_BUFFER_BYTES: u64 = 2 << 30;
/// Most triangles, each mesh counted once however often it is placed.
pub const MAX_TRIANGLES: usize = 10_000_000;
/// Most numbers read from accessors; shared accessors count each time they are used.
pub const MAX_NUMBERS: usize = 600_000_000;
/// Most pixels of a texture in one direction.
pub const MAX_TEXTURE_SIDE: u32 = 16_384;
/// Most pixels of all textures together: 512 MiB.
pub const MAX_TEXTURE_PIXELS: u64 = 128 << 20;
/// Most nodes.
pub const MAX_NODES: usize = 200_000;
