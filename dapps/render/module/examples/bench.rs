//! Compares the module under wasmtime with the native renderer, one thread each, in turn on the same scenes:
//! `cargo run -p scc-render-module --example bench -- [ROUNDS] [MODULE.wasm…]`. Both are built with the release profile,
//! whatever this program is built with. More modules, for instance other builds, become further columns.
//!
//! A column is the module's speed as a part of the native one's: the median over the rounds, each round's times compared with
//! each other, and behind it the smallest and the largest.

#[path = "../../tracer/tests/common/mod.rs"]
mod common;
#[path = "../tests/sandbox/mod.rs"]
mod sandbox;
#[path = "../../tracer/tests/common/showcase.rs"]
mod showcase;

use sandbox::Rules;
use std::{
    path::Path,
    process::{Command, Stdio},
    time::Instant,
};

/// As workers run the renderer.
const WORKER: Rules = Rules { canonical_nans: false, count_fuel: true, split: true };

fn main() {
    let mut words = std::env::args().skip(1).peekable();
    let rounds = words.next_if(|word| word.parse::<usize>().is_ok()).map_or(5, |word| word.parse().unwrap_or(5)).max(1);
    let mut columns = vec![
        ("as workers do".to_string(), "scc-render.wasm".to_string(), WORKER),
        ("canonical NaNs".into(), "scc-render.wasm".into(), Rules { canonical_nans: true, ..WORKER }),
        ("no fuel".into(), "scc-render.wasm".into(), Rules { count_fuel: false, ..WORKER }),
    ];
    columns.extend(words.map(|path| (path.rsplit('/').next().unwrap_or_default().to_string(), path, WORKER)));
    let renderer = sandbox::native_renderer();
    print!("{:<10} {:>9}", "scene", "native s");
    columns.iter().for_each(|(title, ..)| print!(" {title:>20}"));
    println!();
    let mut all = vec![Vec::new(); columns.len()];
    for (name, scene, frame) in showcase::all() {
        let params = format!(
            r#"{{"scene":"scene.bin","frame":{frame},"camera":0,"width":192,"height":192,
            "tile":{{"x":0,"y":0,"width":192,"height":192}},"samples":16,"max_bounces":8,"seed":1}}"#
        );
        let folder = sandbox::job(&params, &[("scene.bin", &scene.encode().expect("the showcase scenes are valid"))]);
        let (mut native, mut ratios) = (Vec::new(), vec![Vec::new(); columns.len()]);
        for _ in 0..rounds {
            native.push(run_natively(&renderer, folder.path()));
            for ((_, module, rules), ratios) in columns.iter().zip(&mut ratios) {
                ratios.push(native[native.len() - 1] / sandbox::run(module, folder.path(), *rules).seconds);
            }
        }
        print!("{name:<10} {:>9.2}", median(&mut native));
        for (ratios, all) in ratios.iter_mut().zip(&mut all) {
            all.push(median(ratios));
            print!(" {:>20}", spread(ratios));
        }
        println!();
    }
    print!("{:<20}", "geometric mean");
    all.iter().for_each(|all| print!(" {:>20.2}", geometric_mean(all)));
    println!();
}

fn geometric_mean(ratios: &[f64]) -> f64 {
    (ratios.iter().map(|ratio| ratio.ln()).sum::<f64>() / ratios.len() as f64).exp()
}

fn run_natively(renderer: &Path, folder: &Path) -> f64 {
    let start = Instant::now();
    let run = Command::new(renderer).arg(folder).stdout(Stdio::null()).status();
    assert!(run.is_ok_and(|status| status.success()), "the native renderer failed");
    start.elapsed().as_secs_f64()
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn spread(sorted: &[f64]) -> String {
    format!("{:.2} ({:.2}–{:.2})", sorted[sorted.len() / 2], sorted[0], sorted[sorted.len() - 1])
}
