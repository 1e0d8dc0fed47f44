//! Making a `.blend` self-contained.

use std::path::Path;

use crate::{
    process::{run, take, Room},
    Blender, BlenderError, Limits,
};

const SCRIPT: &str = include_str!("scripts/pack.py");

/// Writes a copy of the file with every image, font and library inside. The artist's file is only read. Run
/// [`crate::preflight`] on the copy: it then finds nothing to pack.
pub fn pack(blender: &Blender, scene: &Path, copy: &Path, limits: &Limits) -> Result<(), BlenderError> {
    let room = Room::new()?;
    let inside = room.file("packed.blend");
    let arguments = [inside.display().to_string()];
    run(&mut room.blender(blender, scene, SCRIPT, &arguments, limits)?, &room, limits)?;
    take(&inside, copy, limits)
}
