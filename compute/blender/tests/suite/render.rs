//! Tiles and frames with a real Blender, beside what plain Blender makes of the same scene.

use crate::common::{blender, decoded, limits, module, plain, scene};
use scc_blender::{
    compare, merge, preflight, tiles, Blender, BlenderError, Decoded, Finisher, Format, Image, Likeness, Limits, Pass,
    Piece, Size, Task, Warm,
};
use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

const SIZE: Size = Size { width: 64, height: 48 };

fn task(size: Size) -> Task {
    Task::new(2, size)
}

fn render_tiles(warm: &mut Warm, side: u32, overscan: u32, folder: &Path) -> Vec<(Piece, Decoded)> {
    let mut render = |(number, piece): (usize, Piece)| {
        let path = folder.join(format!("tile{number}.exr"));
        let task = Task { tile: Some(piece.rendered), ..task(SIZE) };
        warm.render(&task, &path, |_| ()).unwrap();
        (piece, decoded(&path, &task))
    };
    tiles(SIZE, side, overscan).into_iter().enumerate().map(&mut render).collect()
}

/// Likeness of the merged tiles and the plain frame, and how many pixels differ. Tiles have the overscan that pre-flight gives them, or another.
fn tiles_beside_plain(blender: &Blender, kind: &str, overscan: Option<u32>) -> (Likeness, usize) {
    let folder = tempfile::tempdir().unwrap();
    let scene = scene(blender, kind, folder.path());
    let whole = Image::read_exr(&plain(blender, &scene, "OPEN_EXR"), SIZE).unwrap();
    let mut warm = Warm::start(blender, &scene, &limits()).unwrap();
    let overscan = overscan.unwrap_or_else(|| preflight(blender, &scene, &limits()).unwrap().overscan());
    let merged = merge(SIZE, &render_tiles(&mut warm, 24, overscan, folder.path()), 0).unwrap();
    let different = merged.pixels().iter().zip(whole.pixels()).filter(|(a, b)| a != b).count();
    (compare(&merged, &whole).unwrap(), different)
}

#[test]
fn merged_tiles_are_what_plain_blender_makes() {
    merged_tiles_should_be_the_plain_frame(&blender());
}

#[test]
fn merged_tiles_of_a_python_module_are_what_it_makes_of_the_frame() {
    merged_tiles_should_be_the_plain_frame(&module());
}

fn merged_tiles_should_be_the_plain_frame(blender: &Blender) {
    for kind in ["good", "subsurface", "motion_blur", "adaptive"] {
        let (likeness, different) = tiles_beside_plain(blender, kind, None);
        println!("{kind}: {different} pixels differ, {likeness:?}");
        assert!(different == 0, "{kind}: {likeness:?}");
    }
}

#[test]
fn neighbours_count_where_sampling_is_adaptive() {
    let (likeness, different) = tiles_beside_plain(&blender(), "adaptive", Some(0));
    assert!(different > 0, "overscan would be of no use");
    assert!(likeness.is_same_render(), "and yet nobody sees a seam: {likeness:?}");
}

#[test]
fn a_whole_frame_is_plain_blenders_and_the_compositor_runs() {
    let blender = blender();
    for kind in ["good", "compositor"] {
        let folder = tempfile::tempdir().unwrap();
        let scene = scene(&blender, kind, folder.path());
        let whole = Image::read_exr(&plain(&blender, &scene, "OPEN_EXR"), SIZE).unwrap();
        let picture = folder.path().join("warm.exr");
        let mut warm = Warm::start(&blender, &scene, &limits()).unwrap();
        let mut heard = 0;
        // A picture may be done before what Blender printed meanwhile is read.
        for _ in 0..5 {
            let _ = fs::remove_file(&picture);
            warm.render(&task(SIZE), &picture, |part| heard = heard.max(part)).unwrap();
            if heard > 0 {
                break;
            }
        }
        let likeness = compare(&Image::read_exr(&picture, SIZE).unwrap(), &whole).unwrap();
        assert!(likeness.psnr > 60.0, "{kind}: {likeness:?}");
        assert!(heard > 0, "progress is told");
    }
}

#[test]
fn output_settings_of_the_file_change_no_picture() {
    let blender = blender();
    let [good, outputs] = ["good", "outputs"].map(|kind| {
        let folder = tempfile::tempdir().unwrap();
        let picture = folder.path().join("warm.exr");
        let mut warm = Warm::start(&blender, &scene(&blender, kind, folder.path()), &limits()).unwrap();
        warm.render(&task(SIZE), &picture, |_| ()).unwrap();
        Image::read_exr(&picture, SIZE).unwrap()
    });
    assert!(good == outputs);
}

#[test]
fn the_samples_of_a_task_count_and_not_a_view_layers() {
    let blender = blender();
    let [good, own] = ["good", "layer_samples"].map(|kind| {
        let folder = tempfile::tempdir().unwrap();
        let picture = folder.path().join("warm.exr");
        let mut warm = Warm::start(&blender, &scene(&blender, kind, folder.path()), &limits()).unwrap();
        warm.render(&Task { samples: Some(5), ..task(SIZE) }, &picture, |_| ()).unwrap();
        Image::read_exr(&picture, SIZE).unwrap()
    });
    assert!(good == own);
}

#[test]
fn files_of_the_compositor_are_not_written() {
    let blender = blender();
    let folder = tempfile::tempdir().unwrap();
    let scene = scene(&blender, "file_output", folder.path());
    plain(&blender, &scene, "PNG");
    let hers = folder.path().join("hers");
    fs::remove_dir_all(&hers).expect("Blender alone writes them");
    let mut warm = Warm::start(&blender, &scene, &limits()).unwrap();
    warm.render(&task(SIZE), &folder.path().join("warm.exr"), |_| ()).unwrap();
    assert!(!hers.exists());
}

#[test]
fn the_finished_png_has_the_artists_colours() {
    let blender = blender();
    let folder = tempfile::tempdir().unwrap();
    let scene = scene(&blender, "good", folder.path());
    let mut warm = Warm::start(&blender, &scene, &limits()).unwrap();
    let merged = folder.path().join("merged.exr");
    merge(SIZE, &render_tiles(&mut warm, 32, 0, folder.path()), 0).unwrap().write_exr(&merged).unwrap();
    let png = folder.path().join("finished.png");
    let mut finisher = Finisher::new(blender.clone(), scene.clone(), limits());
    finisher.finish(2, Format::Png, &[(Pass::Combined, merged)], &png).unwrap();
    let (one, other) = (png_pixels(&blender, &png), png_pixels(&blender, &plain(&blender, &scene, "PNG")));
    // Dithering is random by place, so the last bit may differ.
    let worst = one.iter().zip(&other).map(|(a, b)| a.abs_diff(*b)).max();
    assert!(one.len() == 64 * 48 * 4 && one.len() == other.len() && worst <= Some(1), "{worst:?}");
}

/// The 8-bit values of a PNG, read by Blender itself.
fn png_pixels(blender: &Blender, png: &Path) -> Vec<u8> {
    let out = png.with_extension("raw");
    let expression = format!(
        "import bpy; i = bpy.data.images.load({png:?}); i.alpha_mode = 'CHANNEL_PACKED'; \
         open({out:?}, 'wb').write(bytes(round(v * 255) for v in i.pixels[:]))"
    );
    let done = blender
        .command()
        .args(["-b", "--factory-startup", "--python-exit-code", "3", "--python-expr", &expression])
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    fs::read(out).unwrap()
}

#[test]
fn samples_seed_and_frame_change_the_picture() {
    let blender = blender();
    let folder = tempfile::tempdir().unwrap();
    let mut warm = Warm::start(&blender, &scene(&blender, "good", folder.path()), &limits()).unwrap();
    let mut render = |task: Task| {
        let path = folder.path().join("picture.exr");
        warm.render(&task, &path, |_| ()).unwrap();
        let picture = Image::read_exr(&path, SIZE).unwrap();
        fs::remove_file(path).unwrap();
        picture
    };
    let first = render(task(SIZE));
    assert!(first != render(Task { samples: Some(2), ..task(SIZE) }));
    assert!(first != render(Task { seed: Some(7), ..task(SIZE) }));
    assert!(first != render(Task { frame: 3, ..task(SIZE) }));
    assert!(first == render(task(SIZE)), "the same task gives the same picture whatever came before");
}

#[test]
fn ending_a_warm_blender_ends_all_it_started() {
    let blender = blender();
    let folder = tempfile::tempdir().unwrap();
    let warm = Warm::start(&blender, &scene(&blender, "good", folder.path()), &limits()).unwrap();
    let scene = folder.path().display().to_string();
    assert!(processes_with(&scene) > 0);
    drop(warm);
    let end = Instant::now() + Duration::from_secs(30);
    while processes_with(&scene) > 0 {
        assert!(Instant::now() < end, "Blender lives on");
    }
}

fn processes_with(word: &str) -> usize {
    let lines = fs::read_dir("/proc").unwrap().filter_map(|entry| fs::read(entry.ok()?.path().join("cmdline")).ok());
    lines.filter(|line| String::from_utf8_lossy(line).contains(word)).count()
}

#[test]
fn render_should_fail_when_it_takes_too_long() {
    let blender = blender();
    let folder = tempfile::tempdir().unwrap();
    let scene = scene(&blender, "good", folder.path());
    // A busy machine may take longer to start it: then both get more.
    let start = |time| {
        let limits = Limits { time: Duration::from_secs(time), ..limits() };
        Some((time, Warm::start(&blender, &scene, &limits).ok()?))
    };
    let (time, mut warm) = [8, 60].into_iter().find_map(start).unwrap();
    let endless = Task { samples: Some(1 << 20), ..task(Size { width: 1_024, height: 1_024 }) };
    let error = warm.render(&endless, &folder.path().join("picture.exr"), |_| ()).unwrap_err();
    assert!(matches!(error, BlenderError::TooSlow(limit) if limit == time), "{error}");
}
