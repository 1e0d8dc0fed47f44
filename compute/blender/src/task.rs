//! What one worker renders at a time.

use serde::{Deserialize, Serialize};

use crate::{
    passes::{channels_of, MAX_PASSES},
    BlenderError, Pass, MAX_PIXELS,
};

/// The scene's name among a job's input files: the only one, packed.
pub const SCENE_NAME: &str = "scene.blend";
/// Longest parameters of a task, in bytes; real ones have some 200.
const MAX_TASK_BYTES: usize = 1_024;

/// Parameters of a task, as JSON in the manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// Frame of the animation.
    pub frame: i32,
    /// Size of the whole frame.
    pub size: Size,
    /// The part to render, overscan included; the whole frame without it. It goes through no compositor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tile: Option<Rectangle>,
    /// Samples for each pixel; the artist's without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub samples: Option<u32>,
    /// Seed of the samples; the artist's without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<i32>,
    /// Passes that come in the picture's file, [`Pass::Combined`] first: what is rendered, before any denoiser and compositor. Without any
    /// the picture is the whole of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passes: Vec<Pass>,
    /// Format of the picture; passes come in an EXR.
    #[serde(default)]
    pub format: Format,
}

/// Width and height in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Size {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

/// Pixels `left..right` of rows `top..bottom`, counted from the upper left corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rectangle {
    /// First column.
    pub left: u32,
    /// First row.
    pub top: u32,
    /// Column after the last.
    pub right: u32,
    /// Row after the last.
    pub bottom: u32,
}

/// File format of a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// 32-bit floats, linear, before colour management.
    #[default]
    Exr,
    /// 8 bits, with the artist's colour management.
    Png,
}

impl Size {
    /// Number of pixels.
    pub fn pixels(self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }

    /// The whole of it.
    pub fn all(self) -> Rectangle {
        Rectangle { left: 0, top: 0, right: self.width, bottom: self.height }
    }
}

impl Rectangle {
    /// Its size; zero where the sides are swapped.
    pub fn size(self) -> Size {
        Size { width: self.right.saturating_sub(self.left), height: self.bottom.saturating_sub(self.top) }
    }

    /// Whether all of `other` lies in it.
    pub fn holds(self, other: Self) -> bool {
        self.left <= other.left && self.top <= other.top && other.right <= self.right && other.bottom <= self.bottom
    }
}

/// The name of the one file that a task gives.
pub fn output_name(task: &Task) -> &'static str {
    match task.format {
        Format::Exr => "render.exr",
        Format::Png => "render.png",
    }
}

impl Task {
    /// A whole frame with the artist's samples and seed, as EXR.
    pub fn new(frame: i32, size: Size) -> Self {
        Self { frame, size, tile: None, samples: None, seed: None, passes: Vec::new(), format: Format::Exr }
    }

    /// Reads and checks a task from untrusted bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, BlenderError> {
        if bytes.len() > MAX_TASK_BYTES {
            return Err(BlenderError::InvalidTask(format!("its parameters have more than {MAX_TASK_BYTES} bytes")));
        }
        let task: Self = serde_json::from_slice(bytes).map_err(|error| BlenderError::InvalidTask(error.to_string()))?;
        task.check()?;
        Ok(task)
    }

    /// Refuses what makes no picture or one too large.
    pub fn check(&self) -> Result<(), BlenderError> {
        let invalid = |why: &str| Err(BlenderError::InvalidTask(why.into()));
        if self.size.width < 4 || self.size.height < 4 || self.size.width > 65_535 || self.size.height > 65_535 {
            return invalid("a side of the frame is below 4 or above 65,535 pixels");
        }
        if self.size.pixels() > MAX_PIXELS {
            return invalid("the frame has more pixels than allowed");
        }
        if let Some(tile) = self.tile {
            if !self.size.all().holds(tile) || tile.size().width < 4 || tile.size().height < 4 {
                return invalid("the tile is smaller than 4 pixels or reaches out of the frame");
            }
        }
        if self.samples.is_some_and(|samples| samples == 0 || samples > 1 << 24) {
            return invalid("the number of samples is zero or too large");
        }
        if !(0..=1_048_574).contains(&self.frame) {
            return invalid("Blender has no frame of this number");
        }
        if self.seed.is_some_and(|seed| seed < 0) {
            return invalid("the seed is negative");
        }
        let is_twice = |(at, pass)| self.passes.iter().take(at).any(|other| other == pass);
        if self.passes.len() > MAX_PASSES || self.passes.iter().enumerate().any(is_twice) {
            return invalid("its passes are too many, or one is named twice");
        }
        if self.passes.first().is_some_and(|first| *first != Pass::Combined || self.format != Format::Exr) {
            return invalid("its passes are no EXR that begins with the colours");
        }
        Ok(())
    }

    /// The part of the frame that its picture shows.
    pub fn area(&self) -> Rectangle {
        self.tile.unwrap_or(self.size.all())
    }

    /// Size of the picture it makes.
    pub fn picture_size(&self) -> Size {
        self.area().size()
    }

    /// Most channels of the file it makes.
    pub fn channels(&self) -> usize {
        match self.passes.is_empty() {
            true => Pass::Combined.channels().len(),
            false => channels_of(&self.passes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TASK: &str = r#"{"frame":3,"size":{"width":64,"height":48},"samples":8,"format":"png"}"#;

    #[test]
    fn a_task_is_read_as_it_is_written() {
        let task = Task::parse(TASK.as_bytes()).unwrap();
        assert_eq!((task.frame, task.picture_size(), output_name(&task)), (3, task.size, "render.png"));
        assert_eq!(Task::parse(&serde_json::to_vec(&task).unwrap()).unwrap(), task);
        let tile = Rectangle { left: 8, top: 4, right: 40, bottom: 36 };
        let tile = Task { tile: Some(tile), format: Format::Exr, ..task };
        assert_eq!((output_name(&tile), tile.channels()), ("render.exr", 4));
        let passes = Task { passes: vec![Pass::Combined, Pass::DenoisingAlbedo, Pass::Depth], ..tile.clone() };
        assert_eq!(Task::parse(&serde_json::to_vec(&passes).unwrap()).unwrap(), passes);
        assert_eq!(passes.channels(), 4 + 7 + 1);
        assert_eq!(Task::parse(&serde_json::to_vec(&tile).unwrap()).unwrap().picture_size().pixels(), 32 * 32);
    }

    #[test]
    fn parse_should_fail_when_a_task_makes_no_picture() {
        let changed = |from: &str, to: &str| Task::parse(TASK.replace(from, to).as_bytes());
        for (from, to) in [
            (":64", ":3"),
            (":64", ":65536"),
            (":64,\"height\":48", ":65535,\"height\":65535"),
            ("3,", "-1,"),
            ("3,", "1e3,"),
            (":8", ":0"),
            (":8", ":99999999"),
            ("png", "jpeg"),
            ("\"samples\"", "\"script\""),
            ("\"samples\":8", "\"seed\":-1"),
            ("\"samples\":8", "\"tile\":{\"left\":60,\"top\":0,\"right\":70,\"bottom\":9}"),
            ("\"samples\":8", "\"passes\":[\"Combined\"]"),
            ("\"format\":\"png\"", "\"passes\":[\"Depth\"]"),
            ("\"format\":\"png\"", "\"passes\":[\"Combined\",\"Mist\",\"Mist\"]"),
            ("\"format\":\"png\"", "\"passes\":[\"Combined\",\"Shame\"]"),
            ("\"samples\":8", "\"tile\":{\"left\":9,\"top\":0,\"right\":1,\"bottom\":9}"),
        ] {
            assert!(matches!(changed(from, to), Err(BlenderError::InvalidTask(_))), "{from} {to}");
        }
        assert!(changed("}", &format!("}}{}", " ".repeat(MAX_TASK_BYTES))).is_err());
    }
}
