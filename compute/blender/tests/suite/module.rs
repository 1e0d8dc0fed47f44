//! Blender as PyPI's Python module, found and used as the program is.

use crate::common::{environment, limits, module, scene};
use scc_blender::{
    is_version, pack, preflight, Blender, BlenderError, Division, Finisher, Format, Image, Pass, Size, Task, Warm,
};
use std::{
    cell::Cell,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

const SIZE: Size = Size { width: 64, height: 48 };
/// Tells a test that another one started it.
const STARTED: &str = "SCC_TEST_STARTED_WITH_A_PATH";

fn task() -> Task {
    Task::parse(br#"{"frame":2,"size":{"width":64,"height":48}}"#).unwrap()
}

/// The environment's folder of packages.
fn packages() -> PathBuf {
    let folders = fs::read_dir(environment().join("lib")).unwrap();
    let mut packages = folders.map(|folder| folder.unwrap().path().join("site-packages"));
    packages.find(|folder| folder.join("bpy").is_dir()).unwrap()
}

/// A folder with what pretends to be the package.
fn pretended(library: &str, python: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let [package, about] = ["bpy", "bpy-5.0.1.dist-info"].map(|name| folder.path().join(name));
    for folder in [&package, &about] {
        fs::create_dir(folder).unwrap();
    }
    fs::write(package.join(library), "").unwrap();
    let words = format!("Metadata-Version: 2.4\nName: bpy\nVersion: 5.0.1\nRequires-Python: =={python}.*\n");
    fs::write(about.join("METADATA"), words).unwrap();
    folder
}

#[test]
fn find_should_take_an_environment_and_a_folder_of_packages() {
    let environment = module();
    let packages = packages();
    assert!(is_version(environment.version()), "{environment:?}");
    let found = Blender::find(Some(&packages)).unwrap();
    assert_eq!(found.version(), environment.version());
    for blender in [environment, found] {
        let files = blender.files().unwrap();
        assert_eq!(files[0], packages.canonicalize().unwrap().join("bpy"), "nothing that lies beside it");
        assert!(files[1..].iter().all(|folder| blender.program().starts_with(folder.parent().unwrap())), "{files:?}");
    }
}

#[test]
fn find_should_take_the_module_of_a_python_on_the_path() {
    if std::env::var_os(STARTED).is_some() {
        assert_eq!(Blender::find(None).unwrap(), module());
        return;
    }
    // No blender lies there.
    let run = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "module::find_should_take_the_module_of_a_python_on_the_path"])
        .env(STARTED, "")
        .env("PATH", environment().join("bin"))
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stdout));
}

#[test]
fn find_should_refuse_a_folder_without_the_package() {
    let stand_in = pretended("__init__.py", "3.11");
    for folder in [tempfile::tempdir().unwrap(), stand_in] {
        let error = Blender::find(Some(folder.path())).unwrap_err();
        let words = error.to_string();
        assert!(matches!(error, BlenderError::NotFound(_) | BlenderError::NoPython { .. }), "{words}");
        assert!(words.contains("install"), "{words}");
    }
}

#[test]
fn find_should_name_the_python_that_is_missing() {
    let folder = pretended("__init__.so", "3.99");
    let error = Blender::find(Some(folder.path())).unwrap_err();
    assert!(matches!(&error, BlenderError::NoPython { version, .. } if version == "3.99"), "{error}");
    assert!(error.to_string().contains("apt-get install python3.99"), "{error}");
}

#[test]
fn a_scene_is_looked_through_packed_rendered_and_finished() {
    let blender = module();
    let folder = tempfile::tempdir().unwrap();
    let scene = scene(&blender, "absolute_texture", folder.path());
    let report = preflight(&blender, &scene, &limits()).unwrap();
    assert!(report.has_denoiser && report.version == blender.version(), "{report:?}");
    let verdict = report.verdict();
    assert!(verdict.refusals.is_empty() && verdict.must_pack && verdict.division == Division::Tiles, "{verdict:?}");
    let packed = folder.path().join("packed.blend");
    pack(&blender, &scene, &packed, &limits()).unwrap();
    fs::remove_file(folder.path().join("checker.png")).unwrap();
    assert_eq!(preflight(&blender, &packed, &limits()).unwrap().found, []);

    let mut warm = Warm::start(&blender, &packed, &limits()).unwrap();
    let heard = Cell::new(0u16);
    let mut render = |name: &str| {
        let path = folder.path().join(name);
        warm.render(&task(), &path, |part| heard.set(heard.get().max(part))).unwrap();
        Image::read_exr(&path, SIZE).unwrap()
    };
    assert!(render("first.exr") == render("second.exr"));
    // A picture may be done before what Blender printed meanwhile is read.
    for name in ["third.exr", "fourth.exr", "fifth.exr"] {
        if heard.get() == 0 {
            render(name);
        }
    }
    assert!(heard.get() > 0, "progress is told");
    let (rendered, png) = (folder.path().join("first.exr"), folder.path().join("frame.png"));
    let mut finisher = Finisher::new(blender, packed, limits());
    finisher.finish(2, Format::Png, &[(Pass::Combined, rendered)], &png).unwrap();
    assert!(Image::read_png(&png, SIZE).is_ok());
}

#[test]
fn scripts_and_drivers_of_a_scene_should_not_run() {
    let blender = module();
    let folder = tempfile::tempdir().unwrap();
    let scene = scene(&blender, "deadly", folder.path());
    // They would end it.
    let run = blender.command().args(["-b", "--enable-autoexec"]).arg(&scene).output().unwrap();
    assert_eq!(run.status.code(), Some(7), "the scene proves nothing");
    assert!(!preflight(&blender, &scene, &limits()).unwrap().verdict().refusals.is_empty(), "a driver");
    let mut warm = Warm::start(&blender, &scene, &limits()).unwrap();
    warm.render(&task(), &folder.path().join("frame.exr"), |_| ()).unwrap();
}

#[test]
fn a_file_that_is_no_scene_should_be_refused_in_blenders_words() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("scene.blend");
    fs::write(&file, b"no Blender file").unwrap();
    let error = preflight(&module(), &file, &limits()).unwrap_err();
    assert!(error.to_string().contains("not supported"), "{error}");
}

#[test]
fn the_end_of_a_script_should_be_the_programs() {
    // With a driver: Blender taken down by Python's end would crash.
    let blender = module();
    let folder = tempfile::tempdir().unwrap();
    let scene = scene(&blender, "driver", folder.path());
    let code = |expression: &str, scene: &Path| {
        let mut command = blender.command();
        command.args(["-b", "--enable-autoexec"]).arg(scene);
        command.args(["--python-exit-code", "3", "--python-expr", expression]).output().unwrap().status.code()
    };
    let ends = [("pass", 0), ("1 / 0", 3), ("import sys; sys.exit(5)", 5), ("import sys; sys.exit('words')", 1)];
    for (expression, expected) in ends {
        assert_eq!(code(expression, &scene), Some(expected), "{expression}");
    }
    assert_eq!(code("pass", &folder.path().join("none.blend")), Some(1));
}
