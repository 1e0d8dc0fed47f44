//! What the tests with a real Blender share; they fail where there is none.
#![allow(dead_code, reason = "each test file uses a part of it")]

pub mod forgeries;

use scc_blender::{Blender, Limits};
use std::{
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

/// The machine's Blender.
pub fn blender() -> Blender {
    Blender::find(None).expect("these tests need Blender: run 'scripts/setup --test'")
}

pub fn limits() -> Limits {
    Limits { time: Duration::from_secs(120), ..Limits::default() }
}

/// A test scene of a kind that `scenes.py` knows.
pub fn scene(blender: &Blender, kind: &str, folder: &Path) -> PathBuf {
    let script = std::path::absolute("tests/common/scenes.py").unwrap();
    let made = Command::new(blender.program())
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
