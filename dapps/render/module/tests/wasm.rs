//! The modules as workers run them.

#[path = "../../tracer/tests/common/mod.rs"]
mod common;
#[path = "../../tracer/tests/common/extremes.rs"]
mod extremes;
mod sandbox;
#[path = "../../tracer/tests/common/showcase.rs"]
mod showcase;

use sandbox::Rules;
use scc_guest::Job;
use scc_render_task::{decode_tile, TaskParams, TileParams, TILE_NAME};
use std::fs;

const SIZE: u32 = 48;
const WORKER: Rules = Rules { canonical_nans: false, count_fuel: true, split: true };

fn params(frame: u32, tile: TileParams) -> TaskParams {
    TaskParams {
        scene: "scene.bin".into(),
        frame,
        camera: 0,
        width: SIZE,
        height: SIZE,
        tile,
        samples: 8,
        max_bounces: 6,
        seed: 5,
    }
}

/// The module's `tile.bin` equals the native one to the last bit, whatever the engine does with NaNs: there are none.
#[test]
fn module_and_native_renderer_agree_bit_for_bit() {
    for (name, scene, frame) in showcase::all() {
        let tile = TileParams { x: 4, y: 8, width: SIZE - 8, height: SIZE - 12 };
        let params = params(frame, tile);
        let text = serde_json::to_string(&params).unwrap();
        let folder = sandbox::job(&text, &[("scene.bin", &scene.encode().unwrap())]);
        scc_render_module::run(&Job::in_folder(folder.path())).unwrap();
        let result = folder.path().join("out").join(TILE_NAME);
        let native = fs::read(&result).unwrap();
        fs::remove_file(&result).unwrap();
        let decoded = decode_tile(&native, tile.into(), params.samples, params.max_bounces).unwrap();
        assert!(decoded.pixels.iter().any(|pixel| pixel[0] > 0.0), "{name} is black");
        let mut fuel = Vec::new();
        for (canonical_nans, split) in [(true, true), (false, true), (true, false)] {
            let rules = Rules { canonical_nans, count_fuel: true, split };
            let outcome = sandbox::run("scc-render.wasm", folder.path(), rules);
            assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""), "{name}");
            assert!(outcome.stdout.ends_with("progress 1.000\n"), "{}", outcome.stdout);
            assert_eq!(outcome.stdout.lines().count(), tile.height as usize);
            assert!(fs::read(&result).unwrap() == native, "{name} differs between module and native renderer");
            fs::remove_file(&result).unwrap();
            fuel.push(outcome.fuel);
        }
        // Fuel counts what the program does, not what the engine makes of it; other folders are other work.
        assert_eq!(fuel[0], fuel[1]);
    }
}

/// Why the client asks workers to leave NaNs as they come: bits that differ, here between the processor's own NaNs and the
/// canonical ones, change neither a byte of a tile nor the way through the program, on scenes where NaNs are everywhere.
#[test]
fn no_bit_of_a_nan_reaches_a_tile() {
    for number in 0..extremes::COUNT {
        let whole = TileParams { x: 0, y: 0, width: 24, height: 24 };
        let params = TaskParams { width: 24, height: 24, samples: 4, ..params(1, whole) };
        let scene = extremes::scene(number).encode().unwrap();
        let folder = sandbox::job(&serde_json::to_string(&params).unwrap(), &[("scene.bin", &scene)]);
        scc_render_module::run(&Job::in_folder(folder.path())).unwrap();
        let result = folder.path().join("out").join(TILE_NAME);
        let native = fs::read(&result).unwrap();
        decode_tile(&native, whole.into(), params.samples, params.max_bounces).unwrap();
        let mut fuel = Vec::new();
        for canonical_nans in [true, false] {
            fs::remove_file(&result).unwrap();
            let outcome = sandbox::run("scc-render.wasm", folder.path(), Rules { canonical_nans, ..WORKER });
            assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""), "{number}");
            assert!(fs::read(&result).unwrap() == native, "scene {number}, canonical: {canonical_nans}");
            fuel.push(outcome.fuel);
        }
        assert_eq!(fuel[0], fuel[1], "{number}");
    }
}

#[test]
fn bad_jobs_end_with_a_sentence() {
    let scene = showcase::cornell().encode().unwrap();
    let whole = TileParams { x: 0, y: 0, width: SIZE, height: SIZE };
    let good = params(0, whole);
    let outside = TaskParams { tile: TileParams { x: 1, ..whole }, ..good.clone() };
    let no_camera = TaskParams { camera: 3, ..good.clone() };
    let escape = TaskParams { scene: "../params.json".into(), ..good.clone() };
    let missing = TaskParams { scene: "other.bin".into(), ..good.clone() };
    let json = |params: &TaskParams| serde_json::to_string(params).unwrap();
    let cases = [
        (json(&outside), &scene[..], "error: params.json: the tile is empty or reaches out of the image\n"),
        (json(&no_camera), &scene, "error: params.json: the scene has no such camera\n"),
        (json(&escape), &scene, "error: not a file name: ../params.json\n"),
        (json(&missing), &scene, "error: in/other.bin: not found\n"),
        (json(&good), &scene[..99], "error: scene.bin: the compiled scene is cut short\n"),
        (json(&good), b"hello", "error: scene.bin: not a compiled scene\n"),
        ("{}".into(), &scene, "error: params.json: missing field `scene` at line 1 column 2\n"),
    ];
    for (params, scene, expected) in cases {
        let folder = sandbox::job(&params, &[("scene.bin", scene)]);
        let outcome = sandbox::run("scc-render.wasm", folder.path(), WORKER);
        assert_eq!((outcome.code, outcome.stderr.as_str()), (1, expected));
        assert_eq!(fs::read_dir(folder.path().join("out")).unwrap().count(), 0);
    }
}

#[test]
fn echo_hands_its_input_back() {
    let long = vec![7u8; 3_000_000];
    let folder = sandbox::job("{}", &[("b.bin", &long), ("a.txt", b"hello")]);
    for split in [false, true] {
        let outcome = sandbox::run("scc-echo.wasm", folder.path(), Rules { split, ..WORKER });
        assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
        assert_eq!(outcome.stdout, "progress 0.500\nprogress 1.000\n");
        assert_eq!(fs::read(folder.path().join("out/a.txt")).unwrap(), b"hello");
        assert!(fs::read(folder.path().join("out/b.bin")).unwrap() == long);
        fs::remove_dir_all(folder.path().join("out")).unwrap();
        fs::create_dir(folder.path().join("out")).unwrap();
    }
}

/// Only the documented interface: a module that imports more would not start on a worker.
#[test]
fn modules_import_only_wasi() {
    let engine = wasmtime::Engine::default();
    for name in ["scc-render.wasm", "scc-echo.wasm"] {
        let bytes = fs::read(sandbox::modules().join(name)).unwrap();
        let module = wasmtime::Module::new(&engine, &bytes).unwrap();
        let foreign = module.imports().find(|import| import.module() != "wasi_snapshot_preview1");
        assert!(foreign.is_none());
    }
}
