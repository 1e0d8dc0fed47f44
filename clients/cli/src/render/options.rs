//! What `scc render` is asked for.

use crate::job::Terms;
use clap::Args;
use scc_image::Format;
use scc_scene_compile::Sky;
use scc_tracer::View;
use scc_types::DappId;
use std::{path::PathBuf, str::FromStr};

/// Least side of a tile: with less, the pixels rendered around it are more than its own.
const LEAST_TILE: u32 = 64;

/// Render frames of a glTF scene or a Blender file on idle computers.
///
/// Interrupt it and run the same command again: it resumes.
#[derive(Clone, Debug, Args)]
pub struct RenderOptions {
    /// The scene: a .glb or .gltf file, or a .blend file that is rendered with Cycles.
    pub scene: PathBuf,
    /// Frames, e.g. 1-24 or 1,5,9-12 or 1-24x2. Default: 0; of a .blend its own range.
    #[arg(long)]
    pub frames: Option<String>,
    /// Image size. Default: 1280x720; of a .blend its own.
    #[arg(long, value_parser = parse_size)]
    pub size: Option<(u32, u32)>,
    /// Paths per pixel: more is less noise. Default: 64; of a .blend its own.
    #[arg(long)]
    pub samples: Option<u32>,
    /// How often light may bounce. Default: 8. Not for a .blend.
    #[arg(long)]
    pub bounces: Option<u32>,
    /// Folder for the frames.
    #[arg(long, default_value = "frames")]
    pub out: PathBuf,
    /// png, png16, exr (half floats) or exr32 (floats); of a .blend png or exr32
    #[arg(long, default_value = "png", value_parser = Format::from_str)]
    pub format: Format,
    /// View transform of PNG files: filmic (highlights roll off, the default) or standard (plain sRGB). Not for a .blend.
    #[arg(long, value_parser = parse_view)]
    pub view: Option<View>,
    /// Camera: its place in the scene counted from 0, or auto: one that shows everything if the scene has none. Default: 0.
    /// Not for a .blend.
    #[arg(long, value_parser = CameraChoice::from_str)]
    pub camera: Option<CameraChoice>,
    /// The one animation to play. Default: all of them together. Not for a .blend.
    #[arg(long)]
    pub animation: Option<String>,
    /// Light from far away: black, studio, day, dusk, a brightness, r,g,b or an .hdr/.exr file. Not for a .blend.
    #[arg(long, value_parser = Sky::from_str)]
    pub sky: Option<Sky>,
    /// Render on this machine alone, without chain or payment: the same frames, bit for bit.
    #[arg(long, conflicts_with_all = ["pay_from", "detach"])]
    pub local: bool,
    /// With --local: native, or wasm: the module that workers run, in the jail that they run it in.
    #[arg(long, default_value = "native", requires = "local", value_parser = LocalEngine::from_str)]
    pub engine: LocalEngine,
    /// Render frames again that lie in the folder already.
    #[arg(long)]
    pub again: bool,
    /// Frames per second of the animation. Default: 24; a .blend has its own.
    #[arg(long)]
    pub fps: Option<f32>,
    /// Chooses the noise. Default: 0; of a .blend its own.
    #[arg(long)]
    pub seed: Option<u32>,
    /// How long a task should take on a computer like this one, in seconds.
    #[arg(long, default_value_t = 20.0)]
    pub task_seconds: f64,
    /// The render dApp's number in the store. Default: the first that is this scc's renderer.
    #[arg(long)]
    pub dapp: Option<DappId>,
    /// Blender's program or a folder with PyPI's bpy, for a .blend. Default: the one on PATH. Workers render with the same
    /// version.
    #[arg(long, value_name = "PATH")]
    pub blender: Option<PathBuf>,
    /// How a frame of a .blend is cut: tiles of at most so many pixels a side, none: whole frames, or auto: tiles for a few heavy
    /// frames.
    #[arg(long, default_value = "auto", value_name = "N|auto|none", value_parser = TileChoice::from_str)]
    pub tile: TileChoice,
    /// Make a movie of the frames when they are there, with ffmpeg.
    #[arg(long, value_name = "FILE.mp4")]
    pub preview: Option<PathBuf>,
    #[command(flatten)]
    pub terms: Terms,
}

impl RenderOptions {
    /// Whether the scene is a Blender file.
    pub fn is_blend(&self) -> bool {
        self.scene.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("blend"))
    }

    /// View transform of a glTF scene's PNG files.
    pub fn view(&self) -> View {
        self.view.unwrap_or(View::Filmic)
    }

    /// Camera of a glTF scene.
    pub fn camera(&self) -> CameraChoice {
        self.camera.unwrap_or(CameraChoice::Place(0))
    }

    /// Frames per second of a glTF scene.
    pub fn fps(&self) -> f32 {
        self.fps.unwrap_or(24.0)
    }
}

/// How a Blender file's frame is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TileChoice {
    /// Tiles of at most so many pixels a side.
    Side(u32),
    /// Whole frames.
    None,
    /// What suits the frames.
    Auto,
}

impl FromStr for TileChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match (text, text.parse()) {
            ("auto", _) => Ok(Self::Auto),
            ("none", _) => Ok(Self::None),
            (_, Ok(side)) if side >= LEAST_TILE => Ok(Self::Side(side)),
            _ => Err(format!("'{text}' is no tile: write auto, none or a number of pixels from {LEAST_TILE} on")),
        }
    }
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
    fn tiles_are_read() {
        assert_eq!(
            ["auto", "none", "256"].map(TileChoice::from_str),
            [Ok(TileChoice::Auto), Ok(TileChoice::None), Ok(TileChoice::Side(256))]
        );
        assert!(["", "63", "256x256", "-1"].iter().all(|bad| TileChoice::from_str(bad).is_err()));
    }

    #[test]
    fn parse_should_fail_with_a_sentence_on_nonsense() {
        for bad in ["", "1280", "x720", "axb", "-1x5"] {
            assert!(parse_size(bad).is_err(), "{bad}");
        }
    }
}
