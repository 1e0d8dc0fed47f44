//! A Blender file and what is asked of it.

use super::{decode::Jailed, nothing_paid, packed};
use crate::{
    account,
    failure::{Failure, Outcome},
    job::{News, Teller, INPUTS},
    render::RenderOptions,
};
use scc_blender::{preflight, Blender, Division, Format, Limits, Pass, Rectangle, Report, Size, Task, SCENE_NAME};
use scc_scene_compile::frames;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// The file, looked through and packed.
pub struct Blend {
    /// The Blender that renders here; workers have the same version.
    pub blender: Blender,
    /// The packed copy.
    pub packed: PathBuf,
    /// Hash of everything that was packed.
    pub content: blake3::Hash,
    /// How a frame may be cut.
    pub division: Division,
    /// Pixels that are rendered around each tile.
    pub overscan: u32,
    /// Whether who makes a finished frame denoises it.
    pub denoises: bool,
    /// Frames that are asked for.
    pub frames: Vec<u32>,
    /// Size of a frame.
    pub size: Size,
    /// Samples for each pixel.
    pub samples: u32,
    /// The seed; the artist's without it.
    pub seed: Option<i32>,
    /// Format of a frame.
    pub format: Format,
    /// Frames per second.
    pub fps: f64,
    /// Reads what strangers make of it.
    pub decoder: Arc<Jailed>,
}

/// The Blender at a path, or the one found by itself.
pub fn find_blender(path: Option<&Path>) -> Outcome<Blender> {
    Blender::find(path).map_err(|error| Failure::Refused(format!("{error} (nothing was paid)")))
}

/// What a run of Blender may take here, rendering with so many threads.
pub fn limits(threads: usize) -> Limits {
    // Heavy scenes take minutes to load; nobody waits for a stuck Blender for ever.
    let time = std::time::Duration::from_secs(3_600);
    Limits { time, threads: u16::try_from(threads).unwrap_or(u16::MAX), ..Limits::default() }
}

impl Blend {
    /// Looks through the file, refuses what cannot be rendered, and packs it. Nothing is paid when it fails.
    pub fn open(options: &RenderOptions, teller: &Teller) -> Outcome<Self> {
        Self::open_in(&account::home(), options, teller)
    }

    /// The same with the packed copy in another place.
    pub(super) fn open_in(home: &Path, options: &RenderOptions, teller: &Teller) -> Outcome<Self> {
        let format = check_options(options)?;
        // What came from another machine was packed there, with all it needs.
        let taken = options.terms.taken.as_ref().map(|taken| taken.join(INPUTS).join(SCENE_NAME));
        let scene = taken.as_ref().unwrap_or(&options.scene);
        if !scene.is_file() {
            return Err(refused(format!("there is no file {}", scene.display())));
        }
        let blender = find_blender(options.blender.as_deref())?;
        let report = preflight(&blender, scene, &limits(1)).map_err(nothing_paid)?;
        if taken.is_none() {
            tell(&report, format, options, &blender, teller)?;
        }
        let size = options.size.map_or(report.size, |(width, height)| Size { width, height });
        let seed = options.seed.map(i32::try_from).transpose();
        let content = packed::content(scene, &report, &blender)?;
        let packed = match &taken {
            Some(packed) => packed.clone(),
            None => packed::pack(&blender, scene, content, home)?,
        };
        let blend = Self {
            packed,
            blender,
            content,
            division: report.division(),
            overscan: report.overscan(),
            denoises: report.denoises,
            frames: frames_of(options, &report)?,
            size,
            samples: options.samples.unwrap_or(report.samples),
            seed: seed.map_err(|_| refused("--seed is larger than Blender's seeds, 2147483647".into()))?,
            format,
            fps: report.fps,
            decoder: Arc::new(Jailed::new(home)?),
        };
        blend.frames.iter().try_for_each(|frame| blend.task(*frame).check()).map_err(nothing_paid)?;
        Ok(blend)
    }

    /// Passes that denoiser and compositor take of what is rendered.
    pub fn passes(&self) -> &[Pass] {
        match &self.division {
            Division::Passes(passes) => passes,
            Division::Tiles | Division::WholeFrames(_) => &[],
        }
    }

    /// A part of a frame, or all of it, as it is before denoiser and compositor.
    pub fn part(&self, frame: u32, tile: Option<Rectangle>) -> Task {
        Task { tile, passes: self.passes().to_vec(), format: Format::Exr, ..self.task(frame) }
    }

    /// A whole frame, finished.
    pub fn task(&self, frame: u32) -> Task {
        // Larger ones are refused by the list of frames.
        let frame = i32::try_from(frame).unwrap_or(i32::MAX);
        Task { samples: Some(self.samples), seed: self.seed, format: self.format, ..Task::new(frame, self.size) }
    }

    /// All that decides a frame's bytes, besides its number and where it is written.
    pub fn key(&self) -> Vec<u8> {
        let mut key = self.content.as_bytes().to_vec();
        let (size, samples, seed, format) = (self.size, self.samples, self.seed, self.format);
        key.extend_from_slice(format!("blend|{size:?}|{samples}|{seed:?}|{format:?}").as_bytes());
        key
    }
}

fn refused(text: String) -> Failure {
    Failure::Refused(format!("{text} (nothing was paid)"))
}

/// Refuses what only glTF scenes know.
fn check_options(options: &RenderOptions) -> Outcome<Format> {
    let foreign = [
        ("--bounces", options.bounces.is_some()),
        ("--view", options.view.is_some()),
        ("--camera", options.camera.is_some()),
        ("--animation", options.animation.is_some()),
        ("--sky", options.sky.is_some()),
        ("--fps", options.fps.is_some()),
        ("--engine wasm", options.engine == crate::render::options::LocalEngine::Wasm),
    ];
    if let Some((name, _)) = foreign.into_iter().find(|(_, is_given)| *is_given) {
        return Err(refused(format!("{name} is for glTF scenes: set it in the Blender file")));
    }
    match options.format {
        scc_image::Format::Png8 => Ok(Format::Png),
        scc_image::Format::ExrFloat => Ok(Format::Exr),
        other => Err(refused(format!("frames of a Blender file are png or exr32, not {other}"))),
    }
}

fn frames_of(options: &RenderOptions, report: &Report) -> Outcome<Vec<u32>> {
    let own = || format!("{}-{}x{}", report.first_frame, report.last_frame, report.frame_step);
    let text = options.frames.clone().unwrap_or_else(own);
    frames::parse(&text).map_err(|error| refused(error.to_string()))
}

/// Tells what was seen; an error is what stands against the job.
fn tell(report: &Report, format: Format, options: &RenderOptions, blender: &Blender, teller: &Teller) -> Outcome {
    teller.tell(&News::BlenderScene {
        file: options.scene.clone(),
        blender: blender.version().into(),
        width: report.size.width,
        height: report.size.height,
        samples: report.samples,
        first_frame: report.first_frame,
        last_frame: report.last_frame,
    })?;
    let verdict = report.verdict();
    for note in verdict.notes.into_iter().chain(report.output.notes(format)) {
        teller.tell(&News::Note { text: format!("{} {}", note.what, note.cure) })?;
    }
    let Some(first) = verdict.refusals.first() else { return Ok(()) };
    for problem in &verdict.refusals {
        teller.tell(&News::SceneProblem { what: problem.what.clone(), cure: problem.cure.clone() })?;
    }
    let more = match verdict.refusals.len() {
        1 => String::new(),
        count => format!(" There are {} more problems.", count.saturating_sub(1)),
    };
    Err(refused(format!("{}: {} {}{more}", options.scene.display(), first.what, first.cure)))
}
