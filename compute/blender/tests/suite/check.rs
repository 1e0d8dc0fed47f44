//! Checks of pictures with a real Blender.

use crate::common::{blender, decoder, limits, scene};
use scc_blender::{BlenderError, Checker, Division, Finding, Format, Image, Rectangle, Size, Task, Warm};
use std::{
    fs,
    path::{Path, PathBuf},
};

const SIZE: Size = Size { width: 96, height: 64 };

fn task(format: Format) -> Task {
    Task { format, ..Task::new(2, SIZE) }
}

/// A folder with a scene, its checker, and what renders pictures of it.
struct Bench {
    folder: tempfile::TempDir,
    checker: Checker,
    warm: Warm,
}

impl Bench {
    fn new(kind: &str, division: Division) -> Self {
        let (blender, folder) = (blender(), tempfile::tempdir().unwrap());
        let scene = scene(&blender, kind, folder.path());
        let warm = Warm::start(&blender, &scene, &limits()).unwrap();
        Self { folder, checker: Checker::new(blender, scene, division, decoder(), limits()).unwrap(), warm }
    }

    fn render(&mut self, task: &Task) -> PathBuf {
        let path = self.folder.path().join("picture");
        let _ = fs::remove_file(&path);
        self.warm.render(task, &path, |_| ()).unwrap();
        path
    }

    fn is_good(&mut self, task: &Task, picture: &Path) -> bool {
        (0..4).all(|number| self.checker.check(task, picture, &[number * 60; 32]).unwrap() == Finding::Good)
    }
}

#[test]
fn honest_frames_and_tiles_are_good_and_others_are_not() {
    let mut bench = Bench::new("good", Division::Tiles);
    let tile = Rectangle { left: 30, top: 10, right: 96, bottom: 60 };
    for task in [task(Format::Exr), task(Format::Png), Task { tile: Some(tile), ..task(Format::Exr) }] {
        let picture = bench.render(&task);
        assert!(bench.is_good(&task, &picture), "{task:?}");
        for forged in [
            Task { samples: Some(4), ..task.clone() },
            Task { seed: Some(9), ..task.clone() },
            Task { frame: 3, ..task.clone() },
        ] {
            let picture = bench.render(&forged);
            assert!(!bench.is_good(&task, &picture), "{forged:?} for {task:?}");
            assert_eq!(bench.checker.look(&task, &picture, &[0; 32]).unwrap(), Finding::Good, "a look does not tell");
        }
    }
}

#[test]
fn a_frame_that_the_compositor_made_is_rendered_again_whole() {
    let mut bench = Bench::new("compositor", Division::WholeFrames("the compositor".into()));
    let picture = bench.render(&task(Format::Exr));
    assert!(bench.is_good(&task(Format::Exr), &picture));
    let picture = bench.render(&Task { samples: Some(1), ..task(Format::Exr) });
    assert!(!bench.is_good(&task(Format::Exr), &picture));
}

#[test]
fn what_is_no_picture_of_the_task_is_found_by_a_look() {
    let mut bench = Bench::new("good", Division::Tiles);
    let exr = task(Format::Exr);
    let picture = bench.render(&exr);
    let mut nan = Image::read_exr(&picture, SIZE).unwrap();
    let whole = fs::read(&picture).unwrap();
    fs::write(&picture, &whole[..whole.len() - 40]).unwrap();
    let wrong = |bench: &mut Bench, task: &Task, path: &Path| match bench.checker.look(task, path, &[3; 32]) {
        Ok(Finding::Wrong(_)) => true,
        Ok(Finding::Good) => false,
        Err(error) => panic!("{error}"),
    };
    assert!(wrong(&mut bench, &exr, &picture), "half a file");
    fs::write(&picture, &whole).unwrap();
    assert!(wrong(&mut bench, &task(Format::Png), &picture), "another format");
    let smaller = Task { size: Size { width: 95, ..SIZE }, ..exr.clone() };
    assert!(wrong(&mut bench, &smaller, &picture), "another size");
    nan.pixels_mut()[7][2] = f32::INFINITY;
    nan.write_exr(&picture).unwrap();
    assert!(wrong(&mut bench, &exr, &picture), "no number");
    // An even picture is rare enough to be rendered again.
    Image::new(SIZE).unwrap().write_exr(&picture).unwrap();
    assert!(wrong(&mut bench, &exr, &picture), "black");
}

#[test]
fn a_machine_that_cannot_render_says_nothing_of_the_picture() {
    let mut bench = Bench::new("good", Division::Tiles);
    let picture = bench.render(&task(Format::Exr));
    let gone = bench.folder.path().join("gone.blend");
    let mut broken = Checker::new(blender(), gone, Division::Tiles, decoder(), limits()).unwrap();
    assert!(matches!(broken.check(&task(Format::Exr), &picture, &[0; 32]), Err(BlenderError::Io { .. })));
    assert!(broken.attempt(&task(Format::Exr), &[0; 32]).is_err());
    assert!(bench.checker.attempt(&task(Format::Exr), &[0; 32]).is_ok());
}
