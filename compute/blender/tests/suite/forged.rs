//! Forged pictures of one small frame, held against the check with a real Blender. `scripts/bench forgeries` measures more kinds.

use crate::common::{
    blender, decoder,
    forgeries::{black, blurred, corner, corner_of, secret, shifted},
    limits, scene,
};
use scc_blender::{compare, crops, Checker, Division, Finding, Image, Rectangle, Size, Task, Warm};
use std::fs;

const SIZE: Size = Size { width: 96, height: 64 };
const SAMPLES: u32 = 8;
/// Checks of each picture by Blender.
const SECRETS: u32 = 8;
/// Side of the windows that are compared.
const WINDOW: u32 = 8;

fn task() -> Task {
    Task { samples: Some(SAMPLES), ..Task::new(2, SIZE) }
}

/// Every second place where a part of the frame can lie, those at its edges too.
fn places() -> impl Iterator<Item = Rectangle> {
    let Size { width, height } = crops(SIZE.all(), &[0; 32])[0].size();
    let row = move |top: u32| {
        let lefts = (0..=SIZE.width - width).step_by(2);
        lefts.map(move |left| Rectangle { left, top, right: left + width, bottom: top + height })
    };
    (0..=SIZE.height - height).step_by(2).flat_map(row)
}

/// Whether a part holds more of the corner than may differ, a fifth of a window: a sliver of one column does not tell.
fn meets_the_corner(size: Size, part: Rectangle) -> bool {
    let corner = corner_of(size);
    let across = part.right.saturating_sub(corner.left).min(WINDOW);
    let down = part.bottom.saturating_sub(corner.top).min(WINDOW);
    across * down * 5 > WINDOW * WINDOW
}

#[test]
fn forged_frames_are_refused_wherever_the_check_looks_and_a_faked_corner_where_it_is_met() {
    let (blender, folder) = (blender(), tempfile::tempdir().unwrap());
    let scene = scene(&blender, "good", folder.path());
    let path = folder.path().join("picture");
    let mut warm = Warm::start(&blender, &scene, &limits()).unwrap();
    let mut render = |task: Task| {
        warm.render(&task, &path, |_| ()).unwrap();
        let image = Image::read(&path, task.size, task.format).unwrap();
        fs::remove_file(&path).unwrap();
        image
    };
    let honest = render(task());
    let forged = [
        ("black", black(SIZE)),
        ("another frame", render(Task { frame: 3, ..task() })),
        ("a quarter of the samples", render(Task { samples: Some(SAMPLES / 4), ..task() })),
        ("blurred", blurred(&honest, false)),
        ("shifted by a pixel", shifted(&honest)),
        // Of another worker's task, told by its seed only: a picture of this very task is right, and paid to who held the task (0037).
        ("copied", render(Task { seed: Some(77), ..task() })),
    ];
    let faked = corner(&honest, |_| [0.2, 0.2, 0.2, 1.0]);

    // What is rendered again are the frame's own pixels (tests/render.rs): here they are cut out of it, at more places.
    for part in places() {
        let own = honest.cut(part).unwrap();
        let passes = |picture: &Image| compare(&picture.cut(part).unwrap(), &own).unwrap().is_same_render();
        for (name, picture) in &forged {
            assert!(!passes(picture), "{name} at {part:?}");
        }
        assert_eq!(passes(&faked), !meets_the_corner(SIZE, part), "a faked corner at {part:?}");
    }

    let mut checker = Checker::new(blender, scene, Division::Tiles, decoder(), limits()).unwrap();
    let mut is_good = |picture: &Image, number: u32| {
        picture.write_exr(&path).unwrap();
        checker.check(&task(), &path, &secret(number)).unwrap() == Finding::Good
    };
    for number in 0..SECRETS {
        assert!(is_good(&honest, number), "honest, check {number}");
        for (name, picture) in &forged {
            assert!(!is_good(picture, number), "{name}, check {number}");
        }
        let is_met = crops(SIZE.all(), &secret(number)).into_iter().any(|part| meets_the_corner(SIZE, part));
        assert_eq!(is_good(&faked, number), !is_met, "a faked corner, check {number}");
    }
}

#[test]
fn a_third_of_the_checks_meet_a_faked_corner() {
    let size = Size { width: 1_920, height: 1_080 };
    let meets = |number: &u32| crops(size.all(), &secret(*number)).into_iter().any(|part| meets_the_corner(size, part));
    let met = (0..1_000).filter(meets).count();
    assert!((300..370).contains(&met), "{met} of 1,000");
}
