//! Writes the compiled scene of the reference picture, which is `scc-render-embed`'s: `cargo run -p scc-scene-compile --example
//! reference -- render/samples/skin.glb render/embed/reference/scene.bin`. Only a new format of scenes makes it necessary: the
//! picture's hash and the speed of the reference machine are measured anew then.

use scc_scene_compile::{compile, Options};
use std::{error::Error, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [from, to] = words.as_slice() else { return Err("a glTF file and where to write".into()) };
    let compiled = compile(Path::new(from), &Options::default())?;
    Ok(std::fs::write(to, compiled.scene.encode()?)?)
}
