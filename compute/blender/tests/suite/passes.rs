//! Frames that are whole only after denoiser and compositor, from tiles with passes.

use crate::common::{blender, decoded, decoder, limits, module, plain, scene};
use exr::prelude::{read_first_flat_layer_from_file, FlatSamples, WritableImage};
use scc_blender::{
    compare, merge, preflight, tiles, Blender, BlenderError, Checker, Decoded, Division, Finding, Finisher, Format,
    Image, Pass, Piece, Size, Task, Warm,
};
use std::{
    fs,
    path::{Path, PathBuf},
};

const SIZE: Size = Size { width: 64, height: 48 };

/// A scene and what tiles of it hold.
struct Bench {
    folder: tempfile::TempDir,
    scene: PathBuf,
    passes: Vec<Pass>,
    warm: Warm,
}

impl Bench {
    fn new(blender: &Blender, kind: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let scene = scene(blender, kind, folder.path());
        let Division::Passes(passes) = preflight(blender, &scene, &limits()).unwrap().division() else {
            panic!("{kind} is cut without passes")
        };
        let warm = Warm::start(blender, &scene, &limits()).unwrap();
        Self { folder, scene, passes, warm }
    }

    fn task(&self) -> Task {
        Task { passes: self.passes.clone(), ..Task::new(2, SIZE) }
    }

    fn render(&mut self, task: &Task, name: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        let _ = fs::remove_file(&path);
        self.warm.render(task, &path, |_| ()).unwrap();
        path
    }

    /// One file for each pass, from tiles.
    fn merged(&mut self, side: u32) -> Vec<(Pass, PathBuf)> {
        let pieces: Vec<(Piece, Decoded)> = (0..)
            .zip(tiles(SIZE, side, 0))
            .map(|(number, piece)| {
                let task = Task { tile: Some(piece.rendered), ..self.task() };
                (piece, decoded(&self.render(&task, &format!("tile{number}")), &task))
            })
            .collect();
        let merged = self.passes.iter().enumerate().map(|(layer, pass)| {
            let path = self.folder.path().join(format!("{}.exr", pass.name()));
            merge(SIZE, &pieces, layer).unwrap().write_exr_quickly(&path).unwrap();
            (*pass, path)
        });
        merged.collect()
    }
}

#[test]
fn finished_tiles_are_what_plain_blender_makes_of_the_frame() {
    // Debian's Blender has no denoiser, PyPI's has.
    let by_module = ["denoiser", "compositor", "composited", "normal_as_alpha", "world_behind_film"];
    let by_module = by_module.map(|kind| (module(), kind));
    let kinds = [(blender(), "compositor"), (blender(), "composited")].into_iter().chain(by_module);
    for (blender, kind) in kinds {
        let mut bench = Bench::new(&blender, kind);
        let merged = bench.merged(30);
        let mut finisher = Finisher::new(blender.clone(), bench.scene.clone(), limits());
        let finished = bench.folder.path().join("finished");
        // Twice: what the first frame leaves is not in the second.
        for round in 0..2 {
            let _ = fs::remove_file(&finished);
            finisher.finish(2, Format::Exr, &merged, &finished).unwrap();
            let ours = Image::read_exr(&finished, SIZE).unwrap();
            let whole = bench.render(&Task { passes: Vec::new(), ..bench.task() }, "whole");
            let theirs = Image::read_exr(&whole, SIZE).unwrap();
            let worst = ours.pixels().iter().flatten().zip(theirs.pixels().iter().flatten());
            let worst = worst.map(|(a, b)| (a - b).abs() / b.abs().max(1.0)).fold(0.0_f32, f32::max);
            println!("{kind} {round}: at most {worst} apart");
            assert!(worst < 1e-5, "{kind} {round}: {worst}");
        }
        let plain = plain(&blender, &bench.scene, "OPEN_EXR");
        let [ours, theirs] = [&finished, &plain].map(|path| Image::read_exr(path, SIZE).unwrap());
        let likeness = compare(&ours, &theirs).unwrap();
        assert!(likeness.psnr > 100.0, "{kind}: {likeness:?}");
    }
}

#[test]
fn a_finisher_says_what_is_missing_and_goes_on() {
    let mut bench = Bench::new(&blender(), "compositor");
    let merged = bench.merged(96);
    let mut finisher = Finisher::new(blender(), bench.scene.clone(), limits());
    let finished = bench.folder.path().join("finished");
    let gone = [(Pass::Combined, bench.folder.path().join("gone.exr"))];
    assert!(matches!(finisher.finish(2, Format::Exr, &gone, &finished), Err(BlenderError::Io { .. })));
    let none = [(Pass::Depth, merged[0].1.clone())];
    assert!(matches!(finisher.finish(2, Format::Exr, &none, &finished), Err(BlenderError::Failed(_))));
    finisher.finish(2, Format::Png, &merged, &finished).unwrap();
    assert!(Image::read(&finished, SIZE, Format::Png).is_ok());
}

#[test]
fn a_check_looks_at_every_pass() {
    let mut bench = Bench::new(&blender(), "composited");
    let division = Division::Passes(bench.passes.clone());
    let mut checker = Checker::new(blender(), bench.scene.clone(), division, decoder(), limits()).unwrap();
    let task = bench.task();
    let honest = bench.render(&task, "honest");
    let mut is_good = |picture: &Path| {
        let findings = (0..3).map(|number| checker.check(&task, picture, &[number * 90; 32]).unwrap());
        findings.filter(|finding| *finding == Finding::Good).count()
    };
    assert_eq!(is_good(&honest), 3);
    for forged in [Task { samples: Some(2), ..task.clone() }, Task { seed: Some(9), ..task.clone() }] {
        assert_eq!(is_good(&bench.render(&forged, "forged")), 0, "{forged:?}");
    }
    // The colours are right and one pass is not.
    for (channel, change) in
        [("Normal.X", -1.0), ("Depth.Z", 1.02), ("Mist.Z", 0.5), ("DiffCol.R", 0.8), ("Combined.A", 0.9)]
    {
        let forged = bench.folder.path().join("one");
        change_channel(&honest, &forged, channel, change);
        assert_eq!(is_good(&forged), 0, "{channel}");
    }
}

#[test]
fn a_pass_that_is_missing_or_one_too_many_is_refused() {
    let mut bench = Bench::new(&blender(), "composited");
    let file = bench.render(&bench.task(), "all");
    let read = |passes: &[Pass], pass| Image::read_pass(&file, SIZE, passes, pass);
    let depth = read(&bench.passes, Pass::Depth).unwrap();
    assert!(depth.pixels().iter().all(|pixel| pixel[0] == pixel[1] && pixel[0] == pixel[2] && pixel[3] == 1.0));
    assert!(read(&bench.passes, Pass::Normal).unwrap().pixels().iter().any(|pixel| pixel[2] != 0.0));
    let why = |passes: &[Pass], pass| read(passes, pass).unwrap_err().to_string();
    assert!(why(&bench.passes, Pass::Emission).contains("missing"));
    assert!(why(&[Pass::Combined], Pass::Combined).contains("more than was asked for"));
    assert!(Image::read_exr(&file, SIZE).is_err());
}

/// Writes a file again with one channel's values multiplied.
fn change_channel(from: &Path, to: &Path, ending: &str, factor: f32) {
    let mut image = read_first_flat_layer_from_file(from).unwrap();
    let list = &mut image.layer_data.channel_data.list;
    let channel = list.iter_mut().find(|channel| channel.name.to_string().ends_with(ending)).unwrap();
    let FlatSamples::F32(samples) = &mut channel.sample_data else { panic!("no floats") };
    samples.iter_mut().for_each(|value| *value *= factor);
    image.write().to_file(to).unwrap();
}
