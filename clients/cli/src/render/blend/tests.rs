//! Files that a real Blender made, looked through, packed, planned and put together.

use super::{collect::Frames, estimate::estimate, plan, scene::Blend, trial::Trial};
use crate::{
    failure::{Failure, Outcome},
    job::{Collector, News, Plan, Teller},
    render::{kept::Kept, RenderOptions},
};
use clap::Parser;
use scc_blender::{compare, output_name, Blender, Division, Image, Limits, Warm};
use scc_dispatcher::Accepted;
use scc_job_spec::{content_hash, OutputFile};
use scc_types::Engine;
use std::{path::Path, sync::Arc};

#[path = "../../../../../compute/blender/tests/suite/common/scene.rs"]
mod made;

#[derive(Parser)]
struct Words {
    #[command(flatten)]
    options: RenderOptions,
}

/// A folder with a scene of a kind that `scenes.py` knows, and a home beside it.
fn scene(kind: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("folder");
    let blender = Blender::find(None).expect("these tests need Blender: run 'scripts/setup --test'");
    made::scene(&blender, kind, folder.path());
    folder
}

fn options(folder: &Path, words: &[&str]) -> RenderOptions {
    let scene = folder.join("scene.blend").display().to_string();
    let out = folder.join("out").display().to_string();
    Words::parse_from([&["render", &scene, "--out", &out], words].concat()).options
}

fn open(folder: &Path, words: &[&str]) -> Outcome<Blend> {
    Blend::open_in(&folder.join("home"), &options(folder, words), &Teller::new(true))
}

fn planned(folder: &Path, blend: &Blend, words: &[&str]) -> Plan {
    let estimate = estimate(blend, &blend.frames).expect("measured");
    plan::make(blend, &options(folder, words), 4, &blend.frames, &estimate, &Teller::new(true)).expect("planned")
}

fn refusal(kind: &str, words: &[&str]) -> String {
    match open(scene(kind).path(), words) {
        Err(Failure::Refused(text)) => text,
        Err(other) => panic!("{kind}: {other:?}"),
        Ok(_) => panic!("{kind} is not refused"),
    }
}

#[test]
fn what_strangers_cannot_render_is_refused_with_its_cure_before_payment() {
    for (kind, cure) in [
        ("missing_texture", "Find Missing Files"),
        ("eevee", "Choose Cycles"),
        ("no_camera", "active camera"),
        ("driver", "simple expression"),
        ("simulation", "Bake it"),
    ] {
        let text = refusal(kind, &[]);
        assert!(text.contains(cure) && text.ends_with("(nothing was paid)"), "{kind}: {text}");
    }
}

#[test]
fn options_that_a_blender_file_does_not_know_are_refused() {
    let folder = scene("good");
    for (words, said) in [
        (vec!["--sky", "day"], "--sky is for glTF"),
        (vec!["--fps", "30"], "--fps is for glTF"),
        (vec!["--local", "--engine", "wasm"], "--engine wasm"),
        (vec!["--format", "png16"], "png or exr32"),
        (vec!["--size", "2x2"], "below 4"),
        (vec!["--frames", "9-1"], "runs backwards"),
        (vec!["--blender", "/nowhere/blender"], "no Blender at"),
    ] {
        let text = open(folder.path(), &words).err().expect("refused").to_string();
        assert!(text.contains(said) && text.ends_with("(nothing was paid)"), "{words:?}: {text}");
    }
    let missing = Blend::open(&options(&folder.path().join("gone"), &[]), &Teller::new(true)).err().expect("refused");
    assert!(missing.to_string().contains("there is no file"), "{missing}");
}

#[test]
fn a_file_is_packed_once_and_again_when_what_it_needs_has_changed() {
    let folder = scene("absolute_texture");
    let read = |blend: &Blend| std::fs::read(&blend.packed).expect("packed");
    let first = open(folder.path(), &[]).expect("opened");
    let bytes = read(&first);
    let second = open(folder.path(), &["--samples", "2"]).expect("opened");
    assert_eq!((&first.packed, first.content), (&second.packed, second.content));
    assert!(bytes == read(&second), "a job that was paid for is still the same");
    assert_ne!(first.key(), second.key());
    let texture = folder.path().join("checker.png");
    let mut changed = std::fs::read(&texture).expect("there");
    changed.push(0);
    std::fs::write(&texture, changed).expect("written");
    assert_ne!(open(folder.path(), &[]).expect("opened").packed, first.packed);
}

#[test]
fn an_animation_is_planned_by_frames_as_the_file_has_them() {
    let folder = scene("good");
    let blend = open(folder.path(), &[]).expect("opened");
    assert_eq!((blend.frames.as_slice(), blend.samples, blend.fps), ([1, 2, 3].as_slice(), 8, 25.0));
    let plan = planned(folder.path(), &blend, &["--tile", "none"]);
    let tasks = plan::tasks(&plan.manifest).expect("read");
    assert_eq!(tasks.iter().map(|task| (task.frame, task.tile)).collect::<Vec<_>>(), [(1, None), (2, None), (3, None)]);
    let Engine::Native { name, version } = &plan.manifest.engine else { panic!("{:?}", plan.manifest.engine) };
    assert_eq!((name.as_slice(), version.as_slice()), (&b"blender"[..], blend.blender.version().as_bytes()));
    let [input] = plan.manifest.inputs.as_slice() else { panic!("{:?}", plan.manifest.inputs) };
    let packed = std::fs::read(&blend.packed).expect("packed");
    assert_eq!(
        (input.name.as_str(), input.hash, input.size),
        ("scene.blend", content_hash(&packed), packed.len() as u64)
    );
    assert_eq!((plan.manifest.code_size, plan.manifest.semantics.output_files, plan.count()), (0, 1, 3));
    let [low, high] = plan.core_seconds.expect("measured");
    assert!(0.0 < low && low < high);
}

#[test]
fn a_frame_that_cannot_be_cut_is_planned_whole() {
    let folder = scene("cryptomatte");
    let words = ["--frames", "2", "--size", "128x96", "--tile", "64"];
    let blend = open(folder.path(), &words).expect("opened");
    assert!(matches!(&blend.division, Division::WholeFrames(reason) if reason.contains("compositor")));
    assert_eq!(planned(folder.path(), &blend, &words).manifest.tasks.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn tiles_become_the_frame_that_blender_makes_whole() {
    for (kind, format, least) in [
        ("good", "exr32", f64::INFINITY),
        ("good", "png", 45.0),
        ("composited", "exr32", 110.0),
        ("composited", "png", 45.0),
    ] {
        let folder = scene(kind);
        let words = ["--frames", "2", "--size", "140x100", "--tile", "64", "--format", format];
        let blend = Arc::new(open(folder.path(), &words).expect("opened"));
        let plan = planned(folder.path(), &blend, &words);
        let tasks = plan::tasks(&plan.manifest).expect("read");
        assert_eq!(tasks.len(), 6);
        assert!(tasks.iter().all(|task| task.tile.is_some() && output_name(task) == "render.exr"));
        let out = folder.path().join("out");
        std::fs::create_dir_all(&out).expect("made");
        let kept = Kept::at(&folder.path().join(format), out, options(folder.path(), &words).format).expect("opened");
        let mut frames = Frames::new(blend.clone(), &plan, kept).expect("a collector");
        let mut warm = Warm::start(&blend.blender, &blend.packed, &Limits::default()).expect("a warm Blender");
        let mut told = None;
        for (number, task) in (0..).zip(&tasks) {
            assert_eq!((told.is_some(), frames.missing()), (false, 1));
            let path = folder.path().join(format!("{format}-{number}"));
            warm.render(task, &path, |_| ()).expect("rendered");
            let bytes = std::fs::read(&path).expect("a picture");
            let file =
                OutputFile { name: output_name(task).into(), hash: content_hash(&bytes), size: bytes.len() as u64 };
            let accepted =
                Accepted { task: number, outputs: vec![(path, file)], worker: [1; 32].into(), units: 1, millis: 1 };
            told = frames.add(&accepted).expect("taken");
        }
        let Some(News::FrameDone { frame: 2, file, done: 1, of: 1 }) = told else { panic!("{told:?}") };
        assert_eq!(frames.missing(), 0);
        let whole = folder.path().join(format!("{format}-whole"));
        warm.render(&blend.task(2), &whole, |_| ()).expect("rendered");
        let read = |path: &Path| Image::read(path, blend.size, blend.format).expect("a picture");
        let likeness = compare(&read(&file), &read(&whole)).expect("one size");
        assert!(likeness.psnr >= least, "{kind} {format}: {likeness}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frame_that_cannot_be_finished_here_is_refused_before_payment() {
    let folder = scene("composited");
    let mut blend = open(folder.path(), &["--frames", "2", "--size", "140x100"]).expect("opened");
    assert!(!blend.passes().is_empty());
    let mut warm = Warm::start(&blend.blender, &blend.packed, &Limits::default()).expect("a warm Blender");
    let trial = Trial::render(&mut warm, &blend, 2, folder.path()).expect("rendered");
    trial.finish(&blend).expect("finished");
    blend.packed = folder.path().join("gone.blend");
    let error = trial.finish(&blend).expect_err("no scene").to_string();
    assert!(error.contains("do not get through a tiny frame") && error.ends_with("(nothing was paid)"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_heavy_frame_comes_with_its_passes_and_a_light_one_finished() {
    let folder = scene("compositor");
    let words = ["--frames", "1-3", "--tile", "none"];
    let blend = open(folder.path(), &words).expect("opened");
    let mut estimate = estimate(&blend, &blend.frames).expect("measured");
    let mut passes = |seconds| {
        estimate.frame_seconds = seconds;
        let options = options(folder.path(), &words);
        let plan = plan::make(&blend, &options, 4, &blend.frames, &estimate, &Teller::new(true)).expect("planned");
        plan::tasks(&plan.manifest).expect("read").iter().map(|task| task.passes.len()).collect::<Vec<_>>()
    };
    // Of 64 x 48 pixels a twentieth of a megabyte.
    assert_eq!((passes(0.001), passes(60.0)), (vec![0; 3], vec![1; 3]));
}
