//! The last pass over a merged frame, by Blender itself.

use std::path::Path;

use serde::Serialize;

use crate::{
    process::{run, take, Room},
    Blender, BlenderError, Format, Limits,
};

const SCRIPT: &str = include_str!("scripts/finish.py");

#[derive(Serialize)]
struct Order<'a> {
    picture: &'a Path,
    target: &'a Path,
    frame: i32,
    format: Format,
    denoise: bool,
}

/// Writes a merged EXR as `format` with the scene's colour management; with `denoise` through Blender's denoiser, which only
/// some builds have.
pub fn finish(
    blender: &Blender,
    scene: &Path,
    merged: &Path,
    target: &Path,
    frame: i32,
    format: Format,
    denoise: bool,
    limits: &Limits,
) -> Result<(), BlenderError> {
    let room = Room::new()?;
    let inside = room.file("finished");
    let merged = merged.canonicalize().map_err(BlenderError::io(format!("opening {}", merged.display())))?;
    let order = Order { picture: &merged, target: &inside, frame, format, denoise };
    let order = serde_json::to_string(&order).map_err(|error| BlenderError::InvalidTask(error.to_string()))?;
    run(&mut room.blender(blender, scene, SCRIPT, &[order], limits)?, &room, limits)?;
    take(&inside, target, limits)
}
