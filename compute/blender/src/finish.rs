//! The last pass over merged frames, by Blender itself.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::{Blender, BlenderError, Format, Limits, Pass, Warm};

const SCRIPT: &str =
    concat!(include_str!("scripts/versions.py"), include_str!("scripts/serve.py"), include_str!("scripts/finish.py"));

/// Puts merged frames of a scene through its denoiser, compositor, colour management and file format, with one warm Blender that is started
/// when it is needed. Nothing is rendered.
pub struct Finisher {
    blender: Blender,
    scene: PathBuf,
    limits: Limits,
    warm: Option<Warm>,
}

#[derive(Serialize)]
struct Order {
    frame: i32,
    format: Format,
    /// Files of its passes.
    pictures: Vec<(Pass, PathBuf)>,
}

impl Finisher {
    /// For frames of a packed scene. A scene that is denoised needs a Blender that has a denoiser.
    pub fn new(blender: Blender, scene: PathBuf, limits: Limits) -> Self {
        Self { blender, scene, limits, warm: None }
    }

    /// Ends its Blender, and frees the memory of the scene; the next frame starts another one.
    pub fn rest(&mut self) {
        self.warm = None;
    }

    /// Writes a frame to `target`, which must not exist yet, from EXR files of its passes: [`Pass::Combined`], and those of
    /// [`crate::Division::Passes`].
    pub fn finish(
        &mut self,
        frame: i32,
        format: Format,
        pictures: &[(Pass, PathBuf)],
        target: &Path,
    ) -> Result<(), BlenderError> {
        let found = |(pass, path): &(Pass, PathBuf)| {
            let path = path.canonicalize().map_err(BlenderError::io(format!("opening {}", path.display())))?;
            Ok((*pass, path))
        };
        let pictures = pictures.iter().map(found).collect::<Result<_, BlenderError>>()?;
        let mut warm = match self.warm.take() {
            Some(warm) => warm,
            None => Warm::start_script(&self.blender, &self.scene, SCRIPT, &self.limits)?,
        };
        warm.order(&Order { frame, format, pictures }, target, |_| ())?;
        // After an error it is not to be trusted and another one is started.
        self.warm = Some(warm);
        Ok(())
    }
}
