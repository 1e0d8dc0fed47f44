//! What the tests with a real Blender share; they fail where there is none.
#![allow(dead_code, reason = "each test file uses a part of it")]

pub mod forgeries;
mod scene;
mod unjailed;

pub use scene::scene;

use scc_blender::{Blender, Decoded, Decoder, Limits, Picture, Task};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use unjailed::Unjailed;

const NO_BPY: &str = "SCC_TEST_BPY names no bpy: run 'scripts/setup --test', and then tests by 'scripts/test'";

/// The machine's Blender.
pub fn blender() -> Blender {
    Blender::find(None).expect("these tests need Blender: run 'scripts/setup --test'")
}

/// The virtual environment with PyPI's `bpy`.
pub fn environment() -> PathBuf {
    std::env::var_os("SCC_TEST_BPY").expect(NO_BPY).into()
}

/// PyPI's `bpy`.
pub fn module() -> Blender {
    Blender::find(Some(&environment())).expect(NO_BPY)
}

pub fn limits() -> Limits {
    Limits { time: Duration::from_secs(120), ..Limits::default() }
}

/// What `blender -b scene -f 2` makes.
pub fn plain(blender: &Blender, scene: &Path, format: &str) -> PathBuf {
    let expression = "import bpy; s = bpy.context.scene.render.image_settings; s.color_mode = 'RGBA'; \
        s.color_depth = '32' if s.file_format == 'OPEN_EXR' else '8'; s.exr_codec = 'ZIP'";
    let made = blender
        .command()
        .args(["-b", "--factory-startup", "--threads", "1"])
        .arg(scene)
        .args(["-F", format, "--python-expr", expression, "-x", "0", "-o"])
        .arg(scene.with_file_name("plain####"))
        .args(["-f", "2"])
        .output()
        .unwrap();
    assert!(made.status.success());
    scene.with_file_name("plain0002")
}

pub fn decoder() -> Arc<dyn Decoder> {
    Arc::new(Unjailed)
}

/// The pixels of a task's file.
pub fn decoded(path: &Path, task: &Task) -> Decoded {
    Unjailed.decode(path, &Picture::of(task)).unwrap()
}
