//! Scenes of `scenes.py`; the tests of other crates take this file, too.

use scc_blender::Blender;
use std::path::{Path, PathBuf};

/// A test scene of a kind that `scenes.py` knows.
pub fn scene(blender: &Blender, kind: &str, folder: &Path) -> PathBuf {
    let made = blender
        .command()
        .args(["-b", "--factory-startup", "--threads", "1", "--python-exit-code", "3", "--python-expr"])
        .args([include_str!("scenes.py"), "--", kind])
        .arg(folder)
        .output()
        .unwrap();
    let scene = folder.join("scene.blend");
    assert!(made.status.success() && scene.is_file(), "{kind}: {}", String::from_utf8_lossy(&made.stderr));
    scene
}
