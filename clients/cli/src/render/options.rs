//! What `scc render` is asked for.

use crate::job::Terms;
use clap::Args;
use scc_image::Format;
use scc_scene_compile::Sky;
use scc_tracer::View;
use scc_types::DappId;
use std::{path::PathBuf, str::FromStr};

/// Render frames of a glTF scene on idle computers.
///
/// Interrupt it and run the same command again: it resumes.
#[derive(Clone, Debug, Args)]
pub struct RenderOptions {
    /// The scene: a .glb or .gltf file.
    pub scene: PathBuf,
    /// Frames, e.g. 1-24 or 1,5,9-12 or 1-24x2
    #[arg(long, default_value = "0")]
    pub frames: String,
    /// Image size.
    #[arg(long, default_value = "1280x720", value_parser = parse_size)]
    pub size: (u32, u32),
    /// Paths per pixel: more is less noise.
    #[arg(long, default_value_t = 64)]
    pub samples: u32,
    /// How often light may bounce.
    #[arg(long, default_value_t = 8)]
    pub bounces: u32,
    /// Folder for the frames.
    #[arg(long, default_value = "frames")]
    pub out: PathBuf,
    /// png, png16, exr (half floats) or exr32 (floats)
    #[arg(long, default_value = "png", value_parser = Format::from_str)]
    pub format: Format,
    /// View transform of PNG files: filmic (highlights roll off) or standard (plain sRGB).
    #[arg(long, default_value = "filmic", value_parser = parse_view)]
    pub view: View,
    /// Camera: its place in the scene counted from 0, or auto: one that shows everything if the scene has none.
    #[arg(long, default_value = "0", value_parser = CameraChoice::from_str)]
    pub camera: CameraChoice,
    /// The one animation to play. Default: all of them together.
    #[arg(long)]
    pub animation: Option<String>,
    /// Light from far away: black, studio, day, dusk, a brightness, r,g,b or an .hdr/.exr file.
    #[arg(long, value_parser = Sky::from_str)]
    pub sky: Option<Sky>,
    /// Render on this machine alone, without chain or payment: the same frames, bit for bit.
    #[arg(long, conflicts_with = "pay_from")]
    pub local: bool,
    /// With --local: native, or wasm: the module that workers run, in the jail that they run it in.
    #[arg(long, default_value = "native", requires = "local", value_parser = LocalEngine::from_str)]
    pub engine: LocalEngine,
    /// Render frames again that lie in the folder already.
    #[arg(long)]
    pub again: bool,
    /// Frames per second of the animation.
    #[arg(long, default_value_t = 24.0)]
    pub fps: f32,
    /// Chooses the noise.
    #[arg(long, default_value_t = 0)]
    pub seed: u32,
    /// How long a task should take on a computer like this one, in seconds.
    #[arg(long, default_value_t = 20.0)]
    pub task_seconds: f64,
    /// The render dApp's number in the store. Default: the first that is this scc's renderer.
    #[arg(long)]
    pub dapp: Option<DappId>,
    #[command(flatten)]
    pub terms: Terms,
}

/// Which camera.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CameraChoice {
    /// A place in the scene's cameras.
    Place(u32),
    /// The first one, placed so that everything is seen if there is none.
    Auto,
}

impl CameraChoice {
    /// The place in the compiled scene's cameras.
    pub fn place(self) -> u32 {
        match self {
            Self::Place(place) => place,
            Self::Auto => 0,
        }
    }
}

impl FromStr for CameraChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "auto" => Ok(Self::Auto),
            _ => text.parse().map(Self::Place).map_err(|_| format!("'{text}' is no camera: write a number or auto")),
        }
    }
}

/// What computes frames on this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocalEngine {
    /// The tracer in this program.
    Native,
    /// The render module in the sandbox.
    Wasm,
}

impl FromStr for LocalEngine {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "native" => Ok(Self::Native),
            "wasm" => Ok(Self::Wasm),
            _ => Err(format!("'{text}' is no engine: choose native or wasm")),
        }
    }
}

fn parse_view(text: &str) -> Result<View, String> {
    match text {
        "filmic" => Ok(View::Filmic),
        "standard" => Ok(View::Standard),
        _ => Err(format!("'{text}' is no view transform: choose filmic or standard")),
    }
}

fn parse_size(text: &str) -> Result<(u32, u32), String> {
    let wrong = || format!("'{text}' is no image size: write it like 1280x720");
    let (width, height) = text.split_once(['x', 'X', '×']).ok_or_else(wrong)?;
    Ok((width.trim().parse().map_err(|_| wrong())?, height.trim().parse().map_err(|_| wrong())?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read() {
        assert_eq!(parse_size("1280x720"), Ok((1280, 720)));
    }

    #[test]
    fn parse_should_fail_with_a_sentence_on_nonsense() {
        for bad in ["", "1280", "x720", "axb", "-1x5"] {
            assert!(parse_size(bad).is_err(), "{bad}");
        }
    }
}
