//! What the caller may choose.

use crate::CompileError;
use std::{path::PathBuf, str::FromStr};

/// Choices for [`crate::compile`].
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Frames per second; 24 where nothing is said.
    pub frame_rate: f32,
    /// The one animation to play. `None` plays all of them together; where two move the same thing, the first wins.
    pub animation: Option<String>,
    /// The light from far away.
    pub sky: Sky,
    /// Whether a camera is placed that shows everything when the scene has none.
    pub add_camera: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { frame_rate: 24.0, animation: None, sky: Sky::FromScene, add_camera: false }
    }
}

/// The light from far away.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Sky {
    /// What the scene's `extras.sky` says; without it black, or [`Sky::Studio`] if the scene has no light of its own.
    #[default]
    FromScene,
    /// No light.
    Black,
    /// Even, slightly brighter from above.
    Studio,
    /// A clear day.
    Day,
    /// After sunset.
    Dusk,
    /// The same radiance everywhere.
    Constant([f32; 3]),
    /// Three colours, see [`scc_scene::EnvironmentKind::Gradient`].
    Gradient([[f32; 3]; 3]),
    /// An equirectangular `.hdr` or `.exr` picture.
    Image(PathBuf),
}

impl FromStr for Sky {
    type Err = CompileError;

    /// `black`, `studio`, `day`, `dusk`, a number, three numbers with commas, or the path of a picture.
    fn from_str(text: &str) -> Result<Self, CompileError> {
        let unknown = || CompileError::UnknownSky(crate::report::printable(text));
        let lower = text.to_ascii_lowercase();
        match lower.as_str() {
            "scene" => return Ok(Self::FromScene),
            "black" => return Ok(Self::Black),
            "studio" => return Ok(Self::Studio),
            "day" => return Ok(Self::Day),
            "dusk" => return Ok(Self::Dusk),
            _ => {}
        }
        if lower.ends_with(".hdr") || lower.ends_with(".exr") {
            return Ok(Self::Image(text.into()));
        }
        let numbers: Result<Vec<f32>, _> = text.split(',').map(|part| part.trim().parse::<f32>()).collect();
        let numbers = numbers.map_err(|_| unknown())?;
        if numbers.iter().any(|number| !(0.0..=1e6).contains(number)) {
            return Err(unknown());
        }
        match numbers[..] {
            [grey] => Ok(Self::Constant([grey; 3])),
            [red, green, blue] => Ok(Self::Constant([red, green, blue])),
            _ => Err(unknown()),
        }
    }
}
