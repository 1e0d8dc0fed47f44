//! Whether a worker's picture is what this machine's Blender makes.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use tempfile::TempDir;

use crate::{
    compare, compare::compare_values, crops, Blender, BlenderError, Decoded, Decoder, Division, Format, Image,
    Likeness, Limits, Pass, Picture, Rectangle, Size, Task, Warm,
};

/// What is thought of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Nothing speaks against it.
    Good,
    /// It is not the task's picture; why, without the places that were looked at.
    Wrong(String),
}

/// Checks pictures of one scene, with one warm Blender that is started when it is needed.
pub struct Checker {
    blender: Blender,
    scene: PathBuf,
    limits: Limits,
    division: Division,
    decoder: Arc<dyn Decoder>,
    warm: Option<Warm>,
    folder: TempDir,
}

impl Checker {
    /// For tasks of a packed scene. `division` is the scene's: where tiles differ from the frame, whole frames are rendered again.
    pub fn new(
        blender: Blender,
        scene: PathBuf,
        division: Division,
        decoder: Arc<dyn Decoder>,
        limits: Limits,
    ) -> Result<Self, BlenderError> {
        let folder = TempDir::with_prefix("scc-check-").map_err(BlenderError::io("making a private folder"))?;
        Ok(Self { blender, scene, limits, division, decoder, warm: None, folder })
    }

    /// Looks at a picture without rendering: it can be read, has its size, and its values are numbers. One that is even everywhere
    /// is rendered again, as [`Self::check`] does: an honest one is rare.
    pub fn look(&mut self, task: &Task, picture: &Path, secret: &[u8; 32]) -> Result<Finding, BlenderError> {
        match self.decode(task, picture)? {
            Err(why) => Ok(Finding::Wrong(why)),
            Ok(decoded) if decoded.layer(0)?.is_uniform() => self.compare(task, &decoded, secret),
            Ok(_) => Ok(Finding::Good),
        }
    }

    /// Renders parts of the task again, at places that only `secret` tells, and compares. An error says nothing of the picture:
    /// this machine could not render.
    pub fn check(&mut self, task: &Task, picture: &Path, secret: &[u8; 32]) -> Result<Finding, BlenderError> {
        match self.decode(task, picture)? {
            Err(why) => Ok(Finding::Wrong(why)),
            Ok(decoded) => self.compare(task, &decoded, secret),
        }
    }

    /// Tries whether the task can be rendered at all, by parts of it.
    pub fn attempt(&mut self, task: &Task, secret: &[u8; 32]) -> Result<(), BlenderError> {
        self.render(task, secret).map(drop)
    }

    /// The picture, or what is wrong with it.
    fn decode(&self, task: &Task, picture: &Path) -> Result<Result<Decoded, String>, BlenderError> {
        match self.decoder.decode(picture, &Picture::of(task)) {
            Ok(decoded) => Ok(Ok(decoded)),
            Err(BlenderError::InvalidImage { why, .. }) => Ok(Err(format!("the picture is of no use: {why}"))),
            Err(error) => Err(error),
        }
    }

    fn compare(&mut self, task: &Task, decoded: &Decoded, secret: &[u8; 32]) -> Result<Finding, BlenderError> {
        let area = task.area();
        let Rendered { parts, folder: _folder } = self.render(task, secret)?;
        for layer in 0..decoded.picture().layers() {
            let pass = task.passes.get(layer).copied();
            let mut image = decoded.layer(layer)?;
            make_comparable(&mut image, task, pass);
            for (part, path) in &parts {
                let place = Rectangle {
                    left: part.left - area.left,
                    top: part.top - area.top,
                    right: part.right - area.left,
                    bottom: part.bottom - area.top,
                };
                let (theirs, mut own) = (image.cut(place)?, own(task, pass, path, part.size())?);
                make_comparable(&mut own, task, pass);
                let likeness = match pass.is_none_or(Pass::is_colour) {
                    true => compare(&theirs, &own)?,
                    false => compare_values(&theirs, &own)?,
                };
                if !likeness.is_same_render() {
                    return Ok(Finding::Wrong(unlike(&likeness)));
                }
            }
        }
        Ok(Finding::Good)
    }

    fn parts(&self, task: &Task, secret: &[u8; 32]) -> Vec<Rectangle> {
        let is_cut = match &self.division {
            Division::Tiles => true,
            // Without them the picture is the finished one.
            Division::Passes(_) => !task.passes.is_empty(),
            Division::WholeFrames(_) => false,
        };
        match is_cut {
            true => crops(task.area(), secret),
            false => vec![task.area()],
        }
    }

    /// Renders the parts that `secret` tells.
    fn render(&mut self, task: &Task, secret: &[u8; 32]) -> Result<Rendered, BlenderError> {
        let folder = TempDir::new_in(self.folder.path()).map_err(BlenderError::io("making a private folder"))?;
        let mut parts = Vec::new();
        for (number, part) in self.parts(task, secret).into_iter().enumerate() {
            let path = folder.path().join(number.to_string());
            let order = match part == task.area() {
                true => task.clone(),
                false => Task { tile: Some(part), ..task.clone() },
            };
            let mut warm = match self.warm.take() {
                Some(warm) => warm,
                None => Warm::start(&self.blender, &self.scene, &self.limits)?,
            };
            warm.render(&order, &path, |_| ())?;
            // After an error it is not to be trusted and another one is started.
            self.warm = Some(warm);
            parts.push((part, path));
        }
        Ok(Rendered { parts, folder })
    }
}

/// Parts of a picture, in files of a folder that is removed with this.
struct Rendered {
    parts: Vec<(Rectangle, PathBuf)>,
    folder: TempDir,
}

fn own(task: &Task, pass: Option<Pass>, path: &Path, size: Size) -> Result<Image, BlenderError> {
    match pass {
        Some(pass) => Image::read_pass(path, size, &task.passes, pass),
        None => Image::read(path, size, task.format),
    }
}

fn make_comparable(image: &mut Image, task: &Task, pass: Option<Pass>) {
    if pass.is_none() && task.format == Format::Png {
        image.make_linear();
    }
}

fn unlike(likeness: &Likeness) -> String {
    format!("parts of the picture, rendered again, look different ({likeness})")
}
