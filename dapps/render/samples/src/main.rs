//! Writes the sample scenes as `.glb` files into the folder named on the command line.

mod alpha;
mod curve;
mod evening;
mod evening_surfaces;
mod glb;
mod noise;
mod paint;
mod shapes;
mod skin;

use std::{env, fs, path::Path, process::ExitCode};

fn main() -> ExitCode {
    let folder = env::args().nth(1).unwrap_or_else(|| ".".into());
    let scenes = [("evening.glb", evening::build()), ("skin.glb", skin::build()), ("alpha.glb", alpha::build())];
    for (name, scene) in scenes {
        let path = Path::new(&folder).join(name);
        let bytes = scene.finish();
        if let Err(error) = fs::write(&path, &bytes) {
            eprintln!("cannot write {}: {error}", path.display());
            return ExitCode::FAILURE;
        }
        println!("{}: {} KiB", path.display(), bytes.len().div_ceil(1024));
    }
    ExitCode::SUCCESS
}
