//! What the tests with a real Blender share; they fail where there is none.
#![allow(dead_code, reason = "each test file uses a part of it")]

pub mod forgeries;
mod unjailed;

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

/// A test scene of a kind that `scenes.py` knows.
pub fn scene(blender: &Blender, kind: &str, folder: &Path) -> PathBuf {
    let script = std::path::absolute("tests/suite/common/scenes.py").unwrap();
    let made = blender
        .command()
        .args(["-b", "--factory-startup", "--threads", "1", "--python-exit-code", "3", "--python"])
        .arg(script)
        .args(["--", kind])
        .arg(folder)
        .output()
        .unwrap();
    let scene = folder.join("scene.blend");
    assert!(made.status.success() && scene.is_file(), "{kind}: {}", String::from_utf8_lossy(&made.stderr));
    scene
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
