//! What `scc render` is asked for.

use crate::amount;
use clap::Args;
use scc_image::Format;
use scc_scene_compile::Sky;
use scc_tracer::View;
use scc_types::{Balance, DappId, Funding};
use std::{path::PathBuf, str::FromStr, time::Duration};

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
    /// What you pay for all of it, in tokens; the hard cap. Default: what the dApp's developer suggests.
    #[arg(long, value_parser = amount::parse)]
    pub bid: Option<Balance>,
    /// Whose money pays: own; coupon, a free trial that the foundation gave you; grant, the foundation's own jobs, by its
    /// operator.
    #[arg(long, default_value = "own", value_name = "own|coupon|grant", value_parser = parse_funding, conflicts_with = "local")]
    pub pay_from: Funding,
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
    #[arg(long)]
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
    /// Until when the job is open, e.g. 90m, 24h, 7d
    #[arg(long, default_value = "24h", value_parser = parse_span)]
    pub deadline: Duration,
    /// Most workers drawn at a time.
    #[arg(long, default_value_t = 16)]
    pub max_workers: u32,
    /// How long a task should take on a computer like this one, in seconds.
    #[arg(long, default_value_t = 20.0)]
    pub task_seconds: f64,
    /// The render dApp's number in the store. Default: the first that is this scc's renderer.
    #[arg(long)]
    pub dapp: Option<DappId>,
    /// Address to serve the scene at; several allowed. Default: every address of this machine, any port.
    #[arg(long, value_name = "MULTIADDR")]
    pub listen: Vec<String>,
    /// Pay without asking.
    #[arg(long, short = 'y')]
    pub yes: bool,
    /// Only say what it would cost; needs no key and no tokens.
    #[arg(long)]
    pub estimate: bool,
    /// Leave as soon as the frames are there instead of waiting for the chain to settle the job.
    #[arg(long)]
    pub no_wait: bool,
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

fn parse_funding(text: &str) -> Result<Funding, String> {
    match text {
        "own" => Ok(Funding::Own),
        "coupon" => Ok(Funding::Coupon),
        "grant" => Ok(Funding::Grant),
        _ => Err(format!("'{text}' pays for nothing: choose own, coupon or grant")),
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

fn parse_span(text: &str) -> Result<Duration, String> {
    let wrong = || format!("'{text}' is no span of time: write it like 90m, 24h or 7d");
    let unit = text.chars().last().ok_or_else(wrong)?;
    let number: u64 =
        text.get(..text.len() - unit.len_utf8()).and_then(|number| number.parse().ok()).ok_or_else(wrong)?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => return Err(wrong()),
    };
    match number.checked_mul(seconds) {
        Some(0) => Err("a deadline of now is already in the past: leave the workers some time, e.g. 24h".into()),
        Some(seconds) if seconds <= 30 * 86_400 => Ok(Duration::from_secs(seconds)),
        _ => Err("a job can be open for at most 30 days".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_spans_are_read() {
        assert_eq!(parse_size("1280x720"), Ok((1280, 720)));
        assert_eq!(parse_span("90m"), Ok(Duration::from_secs(5_400)));
        assert_eq!(parse_span("30d"), Ok(Duration::from_secs(30 * 86_400)));
    }

    #[test]
    fn parse_should_fail_with_a_sentence_on_nonsense() {
        for bad in ["", "1280", "x720", "axb", "-1x5"] {
            assert!(parse_size(bad).is_err(), "{bad}");
        }
        for bad in ["", "m", "24", "1w", "31d", "0h", "99999999999999999999d"] {
            assert!(parse_span(bad).is_err(), "{bad}");
        }
    }
}
