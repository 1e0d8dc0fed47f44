//! Renders the showcase scenes as PNG files into the folder named on the command line, for looking at:
//! `cargo run --release -p scc-tracer --example pictures -- FOLDER [SIZE] [SAMPLES]`.

#[path = "../tests/common/mod.rs"]
mod common;
#[path = "../tests/common/showcase.rs"]
mod showcase;

use scc_tracer::View;
use std::{fs::File, time::Instant};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("name a folder")?;
    let size = arguments.next().map_or(Ok(256), |text| text.parse())?;
    let samples = arguments.next().map_or(Ok(64), |text| text.parse())?;
    for (name, scene, frame) in showcase::all() {
        let start = Instant::now();
        let tile = common::render(&scene, frame, &common::settings(size, samples));
        let seconds = start.elapsed().as_secs_f64();
        println!("{name}: {} rays, {:.2} million a second", tile.rays, tile.rays as f64 / seconds / 1e6);
        let bytes: Vec<u8> = tile
            .pixels
            .iter()
            .flat_map(|[red, green, blue, alpha]| {
                let [r, g, b] = View::Filmic.display_u8([*red, *green, *blue]);
                [r, g, b, (alpha * 255.0 + 0.5) as u8]
            })
            .collect();
        let mut encoder = png::Encoder::new(File::create(format!("{folder}/{name}.png"))?, size, size);
        encoder.set_color(png::ColorType::Rgba);
        encoder.write_header()?.write_image_data(&bytes)?;
    }
    Ok(())
}
