//! Prints how many rays a second one thread traces: `cargo run --release -p scc-tracer --example bench [-- FOLDER]`.
//! With a folder, the compiled scenes are also written there, as inputs for the module.

#[path = "../tests/common/mod.rs"]
mod common;
#[path = "../tests/common/showcase.rs"]
mod showcase;

use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1);
    println!("{:<10} {:>12} {:>9} {:>14}", "scene", "rays", "seconds", "million rays/s");
    let (mut all_rays, mut all_seconds) = (0, 0.0);
    for (name, scene, frame) in showcase::all() {
        if let Some(folder) = &folder {
            std::fs::write(format!("{folder}/{name}.bin"), scene.encode()?)?;
        }
        let start = Instant::now();
        let rays = common::render(&scene, frame, &common::settings(192, 32)).rays;
        let seconds = start.elapsed().as_secs_f64();
        println!("{name:<10} {rays:>12} {seconds:>9.2} {:>14.2}", rays as f64 / seconds / 1e6);
        all_rays += rays;
        all_seconds += seconds;
    }
    println!("{:<10} {all_rays:>12} {all_seconds:>9.2} {:>14.2}", "all", all_rays as f64 / all_seconds / 1e6);
    Ok(())
}
