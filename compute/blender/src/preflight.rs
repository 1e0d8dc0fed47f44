//! Looking through a `.blend` on the requester's machine, before anything is paid.

use std::{io::Read, path::Path};

use crate::{
    process::{open_made, run, Room},
    Blender, BlenderError, Limits, Report,
};

const SCRIPT: &str = concat!(include_str!("scripts/versions.py"), include_str!("scripts/preflight.py"));
const MAX_REPORT_BYTES: u64 = 8 << 20;

/// Opens the file in Blender, renders nothing, changes nothing, and reports.
pub fn preflight(blender: &Blender, scene: &Path, limits: &Limits) -> Result<Report, BlenderError> {
    let room = Room::new()?;
    let place = room.file("report.json");
    let arguments = [place.display().to_string()];
    run(&mut room.blender(blender, scene, SCRIPT, &arguments, limits)?, &room, limits)?;
    let mut bytes = Vec::new();
    open_made(&place)?
        .take(MAX_REPORT_BYTES)
        .read_to_end(&mut bytes)
        .map_err(BlenderError::io("reading Blender's report"))?;
    serde_json::from_slice(&bytes).map_err(|error| BlenderError::Failed(format!("its report cannot be read: {error}")))
}
