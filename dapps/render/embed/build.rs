//! Builds `dapps/render/module` for `wasm32v1-none` and leaves it where the library includes it.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

const TARGET: &str = "wasm32v1-none";
/// What the outer build was told, which is for the host.
const OUTER: [&str; 6] = [
    "RUSTFLAGS",
    "CARGO_ENCODED_RUSTFLAGS",
    "RUSTC_WRAPPER",
    "RUSTC_WORKSPACE_WRAPPER",
    "CARGO_MAKEFLAGS",
    "CARGO_RESOLVER_FEATURE_UNIFICATION",
];

fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    println!("cargo:rerun-if-env-changed=SKIP_WASM_BUILD");
    let expression = if env::var_os("SKIP_WASM_BUILD").is_some() {
        "None".to_string()
    } else {
        format!("Some(include_bytes!({:?}))", build(&out))
    };
    std::fs::write(out.join("module.rs"), expression).expect("OUT_DIR is writable");
}

fn build(out: &Path) -> PathBuf {
    let embed = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR"));
    let render = embed.parent().expect("embed lies in render").to_path_buf();
    let dapps = render.parent().expect("render lies in dapps").to_path_buf();
    for source in ["render/module", "render/tracer", "render/scene", "render/task", "guest", "Cargo.lock", ".cargo"] {
        println!("cargo:rerun-if-changed={}", dapps.join(source).display());
    }
    let target = out.join("target");
    let mut cargo = Command::new(env::var_os("CARGO").expect("cargo sets CARGO"));
    cargo
        .current_dir(&dapps)
        .args(["build", "--release", "--locked", "--package", "scc-render-module", "--target", TARGET])
        .env("CARGO_TARGET_DIR", &target);
    for name in OUTER {
        cargo.env_remove(name);
    }
    let status = cargo.status().expect("cargo can be started");
    assert!(status.success(), "the render module did not build: is the target {TARGET} installed? run scripts/setup");
    target.join(TARGET).join("release/scc-render.wasm")
}
