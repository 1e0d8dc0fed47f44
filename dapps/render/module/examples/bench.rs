//! Compares the module under wasmtime with the native renderer, both on one thread:
//! `cargo run --release -p scc-render-module --example bench`.
//!
//! The middle column is what a worker runs (fuel and canonical NaNs); the right one shows what these two cost.

#[path = "../../tracer/tests/common/mod.rs"]
mod common;
#[path = "../tests/sandbox/mod.rs"]
mod sandbox;
#[path = "../../tracer/tests/common/showcase.rs"]
mod showcase;

use scc_guest::Job;
use std::time::Instant;

fn main() {
    println!("{:<10} {:>9} {:>16} {:>16}", "scene", "native s", "worker ÷ native", "bare ÷ native");
    for (name, scene, frame) in showcase::all() {
        let params = format!(
            r#"{{"scene":"scene.bin","frame":{frame},"camera":0,"width":192,"height":192,
            "tile":{{"x":0,"y":0,"width":192,"height":192}},"samples":32,"max_bounces":8,"seed":1}}"#
        );
        let folder = sandbox::job(&params, &[("scene.bin", &scene.encode().expect("the showcase scenes are valid"))]);
        let start = Instant::now();
        scc_render_module::run(&Job::in_folder(folder.path())).expect("the native renderer renders the showcase");
        let native = start.elapsed().as_secs_f64();
        let speed = |canonical_nans, count_fuel| {
            let rules = sandbox::Rules { canonical_nans, count_fuel, split: true };
            native / sandbox::run("scc-render.wasm", folder.path(), rules).seconds
        };
        println!("{name:<10} {native:>9.2} {:>16.2} {:>16.2}", speed(true, true), speed(false, false));
    }
}
