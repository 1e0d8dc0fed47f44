//! The committed samples compile without a single complaint, and are small.

use scc_scene_compile::{compile, Options, Report};
use std::path::Path;

fn report(name: &str) -> Report {
    let path = Path::new(name);
    let size = std::fs::metadata(path).unwrap().len();
    assert!(size <= 600 << 10, "{name}: {size} bytes");
    let compiled = compile(path, &Options::default()).unwrap();
    assert_eq!(compiled.report.unsupported, []);
    assert_eq!(compiled.report.warnings, [""; 0]);
    compiled.scene.encode().unwrap();
    compiled.report
}

#[test]
fn the_evening_is_complete() {
    let info = report("evening.glb").info;
    assert_eq!((info.last_frame, info.lights, &info.cameras[..]), (48, 1, &["main".to_owned()][..]));
    assert!(info.textures >= 9 && info.emitters == 2 && info.objects >= 18, "{info:?}");
}

#[test]
fn the_tentacle_is_skinned() {
    let info = report("skin.glb").info;
    assert_eq!((info.last_frame, info.skins), (24, 1));
}

#[test]
fn the_leaves_have_two_cameras() {
    let info = report("alpha.glb").info;
    assert_eq!((info.last_frame, &info.cameras[..]), (24, &["main".to_owned(), "plan".to_owned()][..]));
}
