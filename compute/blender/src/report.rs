//! What pre-flight saw in a `.blend`.

use serde::Deserialize;

use crate::{Output, Size};

/// The scene as it stands in the file.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Report {
    /// Version of the Blender that looked.
    pub version: String,
    /// First frame of the animation.
    pub first_frame: i32,
    /// Last frame.
    pub last_frame: i32,
    /// Every how many frames one is rendered.
    pub frame_step: i32,
    /// Frames per second.
    pub fps: f64,
    /// Size of a frame.
    pub size: Size,
    /// Render engine, in Blender's spelling: `CYCLES`.
    pub engine: String,
    /// Samples for each pixel.
    pub samples: u32,
    /// Whether each pixel has as many of them as it and its neighbours need.
    pub adaptive: bool,
    /// The camera that is rendered from.
    pub camera: Option<String>,
    /// All cameras.
    pub cameras: Vec<String>,
    /// How Blender would write a frame on the artist's machine.
    pub output: Output,
    /// Whether Cycles denoises the picture.
    pub denoising: bool,
    /// Whether who makes a finished frame denoises it: by Cycles or by a node of the compositor.
    pub denoises: bool,
    /// Whether this Blender has a denoiser.
    pub has_denoiser: bool,
    /// Whether motion is blurred.
    pub motion_blur: bool,
    /// Names of passes that denoiser and compositor take of what is rendered; none where it is the picture already.
    pub passes: Vec<String>,
    /// Why tiles would differ from the whole frame; see [`crate::Division`].
    pub tile_reasons: Vec<String>,
    /// What stands out; at most 200 of each kind.
    pub found: Vec<Found>,
}

/// Overscan where pixels depend on their neighbours: these on theirs in turn, less and less.
const NEIGHBOURS: u32 = 8;

impl Report {
    /// Pixels that are rendered around each tile.
    pub fn overscan(&self) -> u32 {
        if self.adaptive {
            NEIGHBOURS
        } else {
            0
        }
    }
}

/// Something that stands out.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Found {
    /// What it is.
    pub kind: Kind,
    /// Which thing it is, as Blender names it.
    pub name: String,
    /// Its path or expression.
    pub detail: String,
}

/// Kinds of things that stand out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A file that is not there.
    MissingFile,
    /// A file that is there and can be packed.
    FileOutside,
    /// A file named by its place on this machine alone; can be packed.
    AbsolutePath,
    /// An image sequence, a movie or a tiled image.
    Sequence,
    /// An Alembic or USD cache.
    CacheFile,
    /// Another `.blend` that is there and can be packed.
    LinkedLibrary,
    /// Another `.blend` that is not there.
    MissingLibrary,
    /// A simulation that is not baked.
    NotBaked,
    /// A simulation baked into files.
    DiskCache,
    /// A Python text that would run on opening.
    Script,
    /// A driver in Python.
    Driver,
    /// A shader in OSL.
    Osl,
    /// No active camera.
    NoCamera,
    /// A compositor node that writes files of its own.
    FileOutputNode,
    /// A compositor that is given no picture.
    EmptyComposite,
    /// More than one view layer; the detail is the only one that a frame shows, if the compositor does not put them together.
    ViewLayers,
    /// Passes of a view layer, the detail, that the artist's own file would hold.
    Passes,
    /// A render region.
    Border,
    /// Date, file and machine burnt into the picture.
    Stamp,
    /// Freestyle lines.
    Freestyle,
    /// Stereo or multi-view.
    Multiview,
    /// A part of the file that could not be looked at.
    NotLookedAt,
}
