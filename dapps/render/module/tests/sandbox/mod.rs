//! Builds the modules and runs them under wasmtime as a worker does.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::Command,
    sync::{Mutex, OnceLock},
    time::Instant,
};
use wasmtime::{Config, Engine, Linker, Module, Store};
use wasmtime_wasi::{p2::pipe::MemoryOutputPipe, preview1, DirPerms, FilePerms, I32Exit, WasiCtxBuilder};

/// Builds with the release profile in a target folder of its own, since cargo has locked the usual one. Returns that folder.
fn build(arguments: &[&str]) -> PathBuf {
    let target = target_folder().join("modules");
    let built = Command::new(env!("CARGO"))
        .args(["build", "--release"])
        .args(arguments)
        .arg("--target-dir")
        .arg(&target)
        // These would replace the flags that the workspace sets for the module.
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env_remove("CARGO_BUILD_TARGET")
        .status()
        .unwrap();
    assert!(built.success());
    target
}

/// The folder of the modules, which are built once.
pub fn modules() -> &'static Path {
    static MODULES: OnceLock<PathBuf> = OnceLock::new();
    const PACKAGES: [&str; 6] = ["-p", "scc-render-module", "-p", "scc-echo", "-p", "scc-press"];
    MODULES.get_or_init(|| {
        let target = build(&[&["--target", "wasm32v1-none"], &PACKAGES[..]].concat());
        target.join("wasm32v1-none/release")
    })
}

/// The render dApp as a native program.
// Only the benchmark needs it.
#[allow(dead_code)]
pub fn native_renderer() -> PathBuf {
    build(&["-p", "scc-render-module"]).join("release/scc-render")
}

/// Where the running test or example was built: `…/target/debug/deps/test` lies three levels down, whatever the folder is called.
fn target_folder() -> PathBuf {
    let own = std::env::current_exe().unwrap();
    own.ancestors().nth(3).unwrap().into()
}

/// How a run ended.
#[derive(Debug)]
// The benchmark looks at the time only.
#[allow(dead_code)]
pub struct Outcome {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
    pub fuel: u64,
    pub seconds: f64,
}

/// Settings of the engine, and whether `in` and `out` are folders of their own, only `out` writable.
#[derive(Clone, Copy)]
pub struct Rules {
    pub canonical_nans: bool,
    pub count_fuel: bool,
    pub split: bool,
}

/// The compiled module; compiling takes longer than most runs, so each kind is compiled once.
fn compiled(name: &str, rules: Rules) -> Module {
    type Kind = (String, bool, bool);
    static COMPILED: Mutex<BTreeMap<Kind, Module>> = Mutex::new(BTreeMap::new());
    let compile = || {
        let mut config = Config::new();
        config.consume_fuel(rules.count_fuel);
        config.cranelift_nan_canonicalization(rules.canonical_nans);
        config.wasm_relaxed_simd(false);
        Module::from_file(&Engine::new(&config).unwrap(), modules().join(name)).unwrap()
    };
    let kind = (name.to_string(), rules.canonical_nans, rules.count_fuel);
    COMPILED.lock().unwrap().entry(kind).or_insert_with(compile).clone()
}

/// Runs a module on the job in `folder`.
pub fn run(module: &str, folder: &Path, rules: Rules) -> Outcome {
    let module = compiled(module, rules);
    let engine = module.engine().clone();
    let mut linker = Linker::new(&engine);
    preview1::add_to_linker_sync(&mut linker, |context| context).unwrap();
    let (stdout, stderr) = (MemoryOutputPipe::new(1 << 20), MemoryOutputPipe::new(1 << 20));
    let mut builder = WasiCtxBuilder::new();
    builder.stdout(stdout.clone()).stderr(stderr.clone());
    if rules.split {
        let (inside, outside) = (folder.join("in"), folder.join("out"));
        builder.preopened_dir(folder, "/job", DirPerms::READ, FilePerms::READ).unwrap();
        builder.preopened_dir(inside, "/job/in", DirPerms::READ, FilePerms::READ).unwrap();
        builder.preopened_dir(outside, "/job/out", DirPerms::all(), FilePerms::all()).unwrap();
    } else {
        builder.preopened_dir(folder, "/job", DirPerms::all(), FilePerms::all()).unwrap();
    }
    let mut store = Store::new(&engine, builder.build_p1());
    const FUEL: u64 = 1 << 60;
    if rules.count_fuel {
        store.set_fuel(FUEL).unwrap();
    }
    let instance = linker.instantiate(&mut store, &module).unwrap();
    let begin = instance.get_typed_func::<(), ()>(&mut store, "_start").unwrap();
    let start = Instant::now();
    let code = match begin.call(&mut store, ()) {
        Ok(()) => 0,
        Err(error) => error.downcast_ref::<I32Exit>().unwrap_or_else(|| panic!("{error:?}")).0,
    };
    let seconds = start.elapsed().as_secs_f64();
    let fuel = if rules.count_fuel { FUEL - store.get_fuel().unwrap() } else { 0 };
    drop(store);
    let text = |pipe: MemoryOutputPipe| String::from_utf8(pipe.contents().to_vec()).unwrap();
    Outcome { code, stdout: text(stdout), stderr: text(stderr), fuel, seconds }
}

/// A job folder with these parameters and inputs.
pub fn job(params: &str, inputs: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("in")).unwrap();
    std::fs::create_dir(folder.path().join("out")).unwrap();
    std::fs::write(folder.path().join("params.json"), params).unwrap();
    for (name, bytes) in inputs {
        std::fs::write(folder.path().join("in").join(name), bytes).unwrap();
    }
    folder
}
