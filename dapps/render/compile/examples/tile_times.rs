//! Records what the tiles of scenes take on one core: `cargo run --release -p scc-scene-compile --example tile_times -- SCENE.glb…`.
//! Prints a line for each task, in the order of the job: what is expected of it, in 10,000 rays, and microseconds of processor time
//! (of Linux's scheduler, so that other programs do not count).

use scc_scene_compile::{
    compile,
    estimate::estimate,
    split::{split, SplitOptions},
    Options, Request,
};
use scc_tracer::{render_tile, Rect, Renderer};
use std::{error::Error, path::Path, time::Duration};

/// Tasks of a job last longer; the spread is that of tiles of this size.
const TASK_SECONDS: f64 = 0.15;

fn main() -> Result<(), Box<dyn Error>> {
    for path in std::env::args().skip(1) {
        println!("# {path}");
        let scene = compile(Path::new(&path), &Options::default())?.scene;
        let request = Request {
            frames: vec![1, 12, 24],
            camera: 0,
            width: 640,
            height: 360,
            samples: 32,
            max_bounces: 8,
            seed: 1,
        };
        let estimate = estimate(&scene, &request, Duration::from_secs(5))?;
        let options = SplitOptions { task_seconds: TASK_SECONDS, ..SplitOptions::default() };
        let renderer = Renderer::new(&scene);
        for task in split(&request, &estimate, &options)? {
            let tile = &task.params.tile;
            let rect = Rect { x: tile.x, y: tile.y, width: tile.width, height: tile.height };
            let start = processor_nanos()?;
            render_tile(&renderer.at_frame(task.params.frame), &request.settings(), rect, |_| {})?;
            println!("{} {}", (task.rays / 1e4).ceil(), (processor_nanos()? - start) / 1_000);
        }
    }
    Ok(())
}

/// What this thread has run for.
fn processor_nanos() -> Result<u64, Box<dyn Error>> {
    let spent = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    Ok(spent.split(' ').next().unwrap_or_default().parse()?)
}
