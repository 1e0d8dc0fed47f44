//! Compares the module under wasmtime with the native renderer, both on one thread:
//! `cargo run -p scc-render-module --example bench`. Both are built with the release profile, whatever this program is built with.
//!
//! The columns are the module's speed as a part of the native one's: with fuel and canonical NaNs, with fuel only, and bare.

#[path = "../../tracer/tests/common/mod.rs"]
mod common;
#[path = "../tests/sandbox/mod.rs"]
mod sandbox;
#[path = "../../tracer/tests/common/showcase.rs"]
mod showcase;

use std::{
    process::{Command, Stdio},
    time::Instant,
};

fn main() {
    let renderer = sandbox::native_renderer();
    println!("{:<10} {:>9} {:>16} {:>16} {:>16}", "scene", "native s", "fuel and NaNs", "fuel only", "neither");
    for (name, scene, frame) in showcase::all() {
        let params = format!(
            r#"{{"scene":"scene.bin","frame":{frame},"camera":0,"width":192,"height":192,
            "tile":{{"x":0,"y":0,"width":192,"height":192}},"samples":32,"max_bounces":8,"seed":1}}"#
        );
        let folder = sandbox::job(&params, &[("scene.bin", &scene.encode().expect("the showcase scenes are valid"))]);
        let start = Instant::now();
        let run = Command::new(&renderer).arg(folder.path()).stdout(Stdio::null()).status();
        assert!(run.is_ok_and(|status| status.success()), "the native renderer failed");
        let native = start.elapsed().as_secs_f64();
        let speed = |canonical_nans, count_fuel| {
            let rules = sandbox::Rules { canonical_nans, count_fuel, split: true };
            native / sandbox::run("scc-render.wasm", folder.path(), rules).seconds
        };
        let (both, fuel, neither) = (speed(true, true), speed(false, true), speed(false, false));
        println!("{name:<10} {native:>9.2} {both:>16.2} {fuel:>16.2} {neither:>16.2}");
    }
}
