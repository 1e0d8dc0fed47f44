//! `scc-peer SCENE OUT [--size 480x270] [--samples 64] [--frames 0] [--bounces 8] [--threads 2] [--seed 1] [--camera 0]
//! [--sky scene] [--view filmic|standard]`
//!
//! Renders a glTF scene with the project's tracer on this machine. `OUT` is a folder, or an `.exr` or `.png` file for one
//! frame. Prints `frame seconds rays` for each frame.

use scc_image::{encode, file_name, store, Format, Frame};
use scc_scene_compile::{compile, frames, Options, Request};
use scc_tracer::{render_tile, Rect, Renderer, View};
use std::{
    collections::HashMap,
    env,
    error::Error,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::{
        atomic::{AtomicU32, Ordering},
        Mutex,
    },
    time::Instant,
};

const USAGE: &str =
    "usage: scc-peer SCENE OUT [--size 480x270] [--samples 64] [--frames 0] [--bounces 8] [--threads 2] [--seed 1] \
                     [--camera 0] [--sky scene] [--view filmic|standard]";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let (paths, flags) = arguments()?;
    let [scene_path, out] = &paths[..] else { return Err(USAGE.into()) };
    let flag = |name: &str, default: &str| flags.get(name).cloned().unwrap_or_else(|| default.into());
    let options = Options { sky: flag("sky", "scene").parse()?, add_camera: true, ..Options::default() };
    let compiled = compile(scene_path, &options)?;
    for gap in &compiled.report.unsupported {
        eprintln!("{gap}");
    }
    for warning in &compiled.report.warnings {
        eprintln!("{warning}");
    }
    let size = flag("size", "480x270");
    let (width, height) = size.split_once('x').ok_or(USAGE)?;
    let request = Request {
        frames: frames::parse(&flag("frames", "0"))?,
        camera: flag("camera", "0").parse()?,
        width: width.parse()?,
        height: height.parse()?,
        samples: flag("samples", "64").parse()?,
        max_bounces: flag("bounces", "8").parse()?,
        seed: flag("seed", "1").parse()?,
    };
    request.check(&compiled.scene)?;
    let view = if flag("view", "filmic") == "standard" { View::Standard } else { View::Filmic };
    let threads: usize = flag("threads", "2").parse()?;
    let renderer = Renderer::new(&compiled.scene);
    for &frame in &request.frames {
        let started = Instant::now();
        let (picture, rays) = render(&renderer, frame, &request, threads)?;
        println!("{frame} {:.3} {rays}", started.elapsed().as_secs_f64());
        let (path, format) = target(out, frame);
        store(&path, &encode(&picture, format, view)?)?;
    }
    Ok(())
}

type Arguments = (Vec<PathBuf>, HashMap<String, String>);

fn arguments() -> Result<Arguments, Box<dyn Error>> {
    let (mut paths, mut flags) = (Vec::new(), HashMap::new());
    let mut words = env::args().skip(1);
    while let Some(word) = words.next() {
        match word.strip_prefix("--") {
            Some(name) => {
                flags.insert(name.to_owned(), words.next().ok_or(USAGE)?);
            }
            None => paths.push(word.into()),
        }
    }
    Ok((paths, flags))
}

fn target(out: &Path, frame: u32) -> (PathBuf, Format) {
    match out.extension().and_then(|extension| extension.to_str()) {
        Some("exr") => (out.into(), Format::ExrFloat),
        Some("png") => (out.into(), Format::Png8),
        _ => (out.join(file_name(frame, Format::Png8)), Format::Png8),
    }
}

/// One frame: threads take rows of tiles until none is left.
fn render(
    renderer: &Renderer<'_>,
    frame: u32,
    request: &Request,
    threads: usize,
) -> Result<(Frame, u64), Box<dyn Error>> {
    const ROWS: u32 = 8;
    let scene = renderer.at_frame(frame);
    let settings = request.settings();
    let next = AtomicU32::new(0);
    let picture = Mutex::new((Frame::new(request.width, request.height), 0u64, None));
    std::thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            scope.spawn(|| loop {
                let y = next.fetch_add(ROWS, Ordering::Relaxed);
                if y >= request.height {
                    return;
                }
                let rect = Rect { x: 0, y, width: request.width, height: ROWS.min(request.height - y) };
                let tile = render_tile(&scene, &settings, rect, |_| ());
                let Ok(mut picture) = picture.lock() else { return };
                match tile {
                    Ok(tile) => {
                        picture.1 += tile.rays;
                        if let Err(error) = picture.0.add(&tile) {
                            picture.2 = Some(error.to_string());
                        }
                    }
                    Err(error) => picture.2 = Some(error.to_string()),
                }
            });
        }
    });
    let (picture, rays, error) = picture.into_inner().map_err(|_| "a thread stopped early")?;
    match error {
        Some(error) => Err(error.into()),
        None => Ok((picture, rays)),
    }
}
