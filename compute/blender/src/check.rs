//! Whether a worker's picture is what this machine's Blender makes.

use std::{
    panic::{catch_unwind, AssertUnwindSafe},
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use crate::{compare, crops, Blender, BlenderError, Division, Image, Likeness, Limits, Rectangle, Task, Warm};

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
    warm: Option<Warm>,
    folder: TempDir,
}

impl Checker {
    /// For tasks of a packed scene. `division` is the scene's: where tiles differ from the frame, whole frames are rendered again.
    pub fn new(blender: Blender, scene: PathBuf, division: Division, limits: Limits) -> Result<Self, BlenderError> {
        let folder = TempDir::with_prefix("scc-check-").map_err(BlenderError::io("making a private folder"))?;
        Ok(Self { blender, scene, limits, division, warm: None, folder })
    }

    /// Looks at a picture without rendering: it can be read, has its size, and its values are numbers. One that is even everywhere
    /// is rendered again, as [`Self::check`] does: an honest one is rare.
    pub fn look(&mut self, task: &Task, picture: &Path, secret: &[u8; 32]) -> Result<Finding, BlenderError> {
        match read(task, picture)? {
            Err(why) => Ok(Finding::Wrong(why)),
            Ok(image) if image.is_uniform() => self.compare(task, &image, secret),
            Ok(_) => Ok(Finding::Good),
        }
    }

    /// Renders parts of the task again, at places that only `secret` tells, and compares. An error says nothing of the picture:
    /// this machine could not render.
    pub fn check(&mut self, task: &Task, picture: &Path, secret: &[u8; 32]) -> Result<Finding, BlenderError> {
        match read(task, picture)? {
            Err(why) => Ok(Finding::Wrong(why)),
            Ok(image) => self.compare(task, &image, secret),
        }
    }

    /// Tries whether the task can be rendered at all, by parts of it.
    pub fn attempt(&mut self, task: &Task, secret: &[u8; 32]) -> Result<(), BlenderError> {
        self.parts(task, secret).into_iter().try_for_each(|part| self.render(task, part).map(drop))
    }

    fn compare(&mut self, task: &Task, image: &Image, secret: &[u8; 32]) -> Result<Finding, BlenderError> {
        let area = task.area();
        for part in self.parts(task, secret) {
            let own = self.render(task, part)?;
            let place = Rectangle {
                left: part.left - area.left,
                top: part.top - area.top,
                right: part.right - area.left,
                bottom: part.bottom - area.top,
            };
            let likeness = compare(&image.cut(place)?, &own)?;
            if !likeness.is_same_render() {
                return Ok(Finding::Wrong(unlike(&likeness)));
            }
        }
        Ok(Finding::Good)
    }

    fn parts(&self, task: &Task, secret: &[u8; 32]) -> Vec<Rectangle> {
        match self.division {
            Division::Tiles => crops(task.area(), secret),
            Division::WholeFrames(_) => vec![task.area()],
        }
    }

    fn render(&mut self, task: &Task, part: Rectangle) -> Result<Image, BlenderError> {
        let path = self.folder.path().join("part");
        let order = match part == task.area() {
            true => task.clone(),
            false => Task { tile: Some(part), ..task.clone() },
        };
        let mut warm = match self.warm.take() {
            Some(warm) => warm,
            None => Warm::start(&self.blender, &self.scene, &self.limits)?,
        };
        let rendered = warm.render(&order, &path, |_| ());
        let image = rendered.and_then(|()| Image::read(&path, part.size(), task.format));
        // Not there after a failure.
        let _ = std::fs::remove_file(&path);
        let image = image?;
        // After an error it is not to be trusted and another one is started.
        self.warm = Some(warm);
        Ok(image)
    }
}

/// The picture, or what is wrong with it.
fn read(task: &Task, picture: &Path) -> Result<Result<Image, String>, BlenderError> {
    let read = || {
        let image = Image::read(picture, task.picture_size(), task.format)?;
        image.check_finite(picture).map(|()| image)
    };
    // A decoder that panics has met bytes that nobody wrote in good faith.
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(Ok(image)) => Ok(Ok(image)),
        Ok(Err(BlenderError::InvalidImage { why, .. })) => Ok(Err(format!("the picture is of no use: {why}"))),
        Ok(Err(error)) => Err(error),
        Err(_) => Ok(Err("the picture cannot be read".into())),
    }
}

fn unlike(likeness: &Likeness) -> String {
    format!("parts of the picture, rendered again, look different ({likeness})")
}
