//! A decoder for pictures that a test made.

use scc_blender::{decode, BlenderError, Decoded, Decoder, Picture};
use std::{
    fs::File,
    panic::{catch_unwind, AssertUnwindSafe},
    path::Path,
};

/// Reads pictures in this process: nobody else made them.
pub struct Unjailed;

impl Decoder for Unjailed {
    fn decode(&self, path: &Path, picture: &Picture) -> Result<Decoded, BlenderError> {
        let io = |error| BlenderError::Io { what: "a test's file".into(), error };
        let (mut made, place) = tempfile::NamedTempFile::new().map_err(io)?.into_parts();
        let (mut input, order) = (File::open(path).map_err(io)?, picture.order()?);
        // In the jail a panic is the picture's fault, too.
        let ended = catch_unwind(AssertUnwindSafe(|| decode(&mut input, &order, &mut made)));
        ended
            .unwrap_or_else(|_| Err("it broke the decoder".into()))
            .map_err(|why| BlenderError::InvalidImage { path: path.into(), why })?;
        let path = place.to_path_buf();
        Decoded::open(&path, picture.clone(), Box::new(place))
    }
}
