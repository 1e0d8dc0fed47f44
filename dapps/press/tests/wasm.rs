//! The module as workers run it.

mod common;
#[path = "../../render/module/tests/sandbox/mod.rs"]
mod sandbox;

use common::{kinds, noise, RGB};
use sandbox::Rules;
use scc_guest::Job;
use std::fs;

const MODULE: &str = "scc-press.wasm";
const WORKER: Rules = Rules { canonical_nans: true, count_fuel: true, split: true };

/// Words in the order of a stream of noise: compresses a bit, and in many ways.
fn prose(words: usize) -> Vec<u8> {
    let text = fs::read_to_string("../../README.md").unwrap();
    let known: Vec<_> = text.split_whitespace().collect();
    let mut noise = noise(9);
    let mut pick = || known[(usize::from(noise()) << 8 | usize::from(noise())) % known.len()];
    (0..words).map(|_| pick()).collect::<Vec<_>>().join(" ").into_bytes()
}

/// Byte for byte the same natively and under each of these rules.
fn agree(file: &str, content: &[u8], iterations: u32, rules: &[Rules]) {
    let params = format!(r#"{{"file":"{file}","iterations":{iterations}}}"#);
    let folder = sandbox::job(&params, &[(file, content)]);
    scc_press::run(&Job::in_folder(folder.path())).unwrap();
    let results = || {
        let mut files = fs::read_dir(folder.path().join("out")).unwrap().map(|entry| entry.unwrap().path());
        (files.next().unwrap(), files.next())
    };
    let (result, None) = results() else { panic!("more than one file") };
    let native = fs::read(&result).unwrap();
    let mut fuel = Vec::new();
    for rules in rules {
        fs::remove_file(&result).unwrap();
        let outcome = sandbox::run(MODULE, folder.path(), *rules);
        assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""), "{file}");
        assert_eq!(results(), (result.clone(), None));
        assert!(fs::read(&result).unwrap() == native, "{file} differs between module and native program");
        let told = format!("progress 1.000\n{} bytes instead of {}\n", native.len(), content.len());
        assert!(outcome.stdout.ends_with(&told), "{}", outcome.stdout);
        fuel.push(outcome.fuel);
    }
    println!("{file}: {} bytes became {}, {} instructions", content.len(), native.len(), fuel[0]);
    // Fuel counts what the program does, not what the engine makes of it.
    assert!(fuel.windows(2).all(|fuel| fuel[0] == fuel[1]));
}

#[test]
fn module_and_native_program_agree_on_pictures() {
    for (number, kind) in kinds().enumerate() {
        agree(&format!("{number}.png"), &kind.picture(17, 13), 3, &[WORKER]);
    }
    // Whatever the engine does with NaNs: there are none.
    agree("large.png", &RGB.picture(150, 100), 15, &[WORKER, Rules { canonical_nans: false, ..WORKER }]);
}

#[test]
fn module_and_native_program_agree_on_text() {
    agree("empty.txt", b"", 15, &[WORKER]);
    agree("prose.txt", &prose(20_000), 15, &[WORKER]);
}

#[test]
fn module_and_native_program_agree_on_more_than_one_piece() {
    agree("long.txt", &prose(60_000), 1, &[WORKER]);
}

#[test]
fn bad_jobs_end_with_a_sentence() {
    let picture = RGB.picture(9, 9);
    let cases = [
        (r#"{"file":"a.png"}"#, &picture[..60], "error: a.png: the PNG is cut short\n"),
        (r#"{"file":"b.png"}"#, &picture, "error: in/b.png: not found\n"),
        (r#"{"file":"../params.json"}"#, &picture, "error: not a file name: ../params.json\n"),
        (r#"{}"#, &picture, "error: params.json: missing field `file` at line 1 column 2\n"),
        (
            r#"{"file":"a.png","iterations":0}"#,
            &picture,
            "error: params.json: iterations are 1 to 100, not 0 at line 1 column 31\n",
        ),
        (
            r#"{"file":"a.png","quality":9}"#,
            &picture,
            "error: params.json: unknown field `quality`, expected `file` or `iterations` at line 1 column 25\n",
        ),
    ];
    for (params, content, expected) in cases {
        let folder = sandbox::job(params, &[("a.png", content)]);
        let outcome = sandbox::run(MODULE, folder.path(), WORKER);
        assert_eq!((outcome.code, outcome.stderr.as_str()), (1, expected));
        assert_eq!(fs::read_dir(folder.path().join("out")).unwrap().count(), 0);
    }
}

/// Only the documented interface: a module that imports more would not start on a worker.
#[test]
fn the_module_imports_only_wasi() {
    let module = wasmtime::Module::from_file(&wasmtime::Engine::default(), sandbox::modules().join(MODULE)).unwrap();
    assert!(module.imports().all(|import| import.module() == "wasi_snapshot_preview1"));
}
