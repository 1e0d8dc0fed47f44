//! gzip files (RFC 1952).

use crate::{deflate::deflate, Iterations};
use alloc::vec::Vec;

/// What the result's name has more than the input's.
pub(crate) const SUFFIX: &str = ".gz";

/// Magic, method 8 (DEFLATE), no name and no time, compressed as well as possible, on Unix.
const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 3];

/// The gzip file of `bytes`.
pub(crate) fn press(bytes: &[u8], iterations: Iterations, progress: &mut dyn FnMut(f32)) -> Vec<u8> {
    let mut file = deflate(bytes, iterations, HEADER.to_vec(), progress);
    file.extend(crc32fast::hash(bytes).to_le_bytes());
    // The format has the length modulo 2³².
    file.extend((bytes.len() as u32).to_le_bytes());
    file
}
