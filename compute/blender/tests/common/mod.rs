//! What the tests with a real Blender share; they fail where there is none.
#![allow(dead_code, reason = "each test file uses a part of it")]

pub mod forgeries;

use scc_blender::{decode, Blender, BlenderError, Decoded, Decoder, Limits, Picture, Task};
use std::{
    fs::File,
    panic::{catch_unwind, AssertUnwindSafe},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

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
    let script = std::path::absolute("tests/common/scenes.py").unwrap();
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

/// Reads pictures in this process: nobody else made them.
pub struct Unjailed;

impl Decoder for Unjailed {
    fn decode(&self, path: &Path, picture: &Picture) -> Result<Decoded, BlenderError> {
        let io = |error| BlenderError::Io { what: "a test's file".into(), error };
        let (mut made, place) = tempfile::NamedTempFile::new().map_err(io)?.into_parts();
        let (mut input, order) = (File::open(path).map_err(io)?, picture.order()?);
        // In the jail a panic is the picture's fault, too.
        let ended = catch_unwind(AssertUnwindSafe(|| decode(&mut input, &order, &mut made)));
        ended
            .unwrap_or_else(|_| Err("it broke the decoder".into()))
            .map_err(|why| BlenderError::InvalidImage { path: path.into(), why })?;
        let path = place.to_path_buf();
        Decoded::open(&path, picture.clone(), Box::new(place))
    }
}

pub fn decoder() -> Arc<dyn Decoder> {
    Arc::new(Unjailed)
}

/// The pixels of a task's file.
pub fn decoded(path: &Path, task: &Task) -> Decoded {
    Unjailed.decode(path, &Picture::of(task)).unwrap()
}
