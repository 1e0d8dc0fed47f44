//! Pre-flight and packing with a real Blender.

use crate::common::{blender, limits, module, scene};
use scc_blender::{pack, preflight, Blender, Division, Format, Kind, Pass, Report, Size, Verdict};
use std::fs;

fn look(kind: &str) -> (Report, Verdict) {
    look_by(&blender(), kind)
}

fn look_by(blender: &Blender, kind: &str) -> (Report, Verdict) {
    let folder = tempfile::tempdir().unwrap();
    let report = preflight(blender, &scene(blender, kind, folder.path()), &limits()).unwrap();
    let verdict = report.verdict();
    (report, verdict)
}

fn refuses(kind: &str, found: Option<Kind>, words: &str) {
    refuses_by(&blender(), kind, found, words);
}

fn refuses_by(blender: &Blender, kind: &str, found: Option<Kind>, words: &str) {
    let (report, verdict) = look_by(blender, kind);
    if let Some(found) = found {
        assert!(report.found.iter().any(|entry| entry.kind == found), "{report:?}");
    }
    let [problem] = verdict.refusals.as_slice() else { panic!("{verdict:?}") };
    assert!(problem.what.contains(words) && !problem.cure.is_empty(), "{problem:?}");
}

#[test]
fn a_good_scene_passes() {
    let (report, verdict) = look("good");
    assert_eq!(report.size, Size { width: 64, height: 48 });
    assert_eq!((report.first_frame, report.last_frame, report.frame_step), (1, 3, 1));
    assert_eq!((report.fps, report.samples, report.engine.as_str()), (25.0, 8, "CYCLES"));
    assert_eq!(report.camera.as_deref(), Some("Camera"));
    assert_eq!(report.found, []);
    assert_eq!(report.output.notes(Format::Png), []);
    assert!(verdict.refusals.is_empty() && !verdict.must_pack && verdict.division == Division::Tiles, "{verdict:?}");
}

#[test]
fn preflight_should_refuse_a_missing_texture() {
    refuses("missing_texture", Some(Kind::MissingFile), "missing");
}

#[test]
fn preflight_should_refuse_a_scene_without_camera() {
    refuses("no_camera", Some(Kind::NoCamera), "no camera");
}

#[test]
fn preflight_should_refuse_an_unbaked_simulation() {
    refuses("simulation", Some(Kind::NotBaked), "not baked");
}

#[test]
fn preflight_should_refuse_a_driver_in_python() {
    refuses("driver", Some(Kind::Driver), "will not run");
}

#[test]
fn preflight_should_refuse_eevee_with_the_reason() {
    refuses("eevee", None, "display");
}

#[test]
fn preflight_should_refuse_freestyle() {
    refuses("freestyle", Some(Kind::Freestyle), "Freestyle");
}

#[test]
fn preflight_should_refuse_freestyle_of_another_scene_in_the_picture() {
    refuses("freestyle_composited", Some(Kind::Freestyle), "Other");
    refuses("freestyle_sequenced", Some(Kind::Freestyle), "Other");
}

#[test]
fn preflight_should_refuse_pictures_in_the_sequencer() {
    refuses("strips", Some(Kind::Sequence), "Title of the sequencer");
}

#[test]
fn preflight_should_refuse_a_denoiser_that_is_not_there() {
    let (report, verdict) = look("denoiser");
    assert_eq!(verdict.refusals.is_empty(), report.has_denoiser, "{verdict:?}");
    let passes = vec![Pass::Combined, Pass::DenoisingAlbedo, Pass::DenoisingNormal];
    assert_eq!(verdict.division, Division::Passes(passes));
}

#[test]
fn preflight_should_refuse_a_compositor_that_is_given_no_picture() {
    refuses("empty_composite", Some(Kind::EmptyComposite), "black");
}

#[test]
fn preflight_should_refuse_a_shader_in_osl_within_a_group_of_nodes() {
    refuses("osl", Some(Kind::Osl), "in Rust is an OSL script");
}

#[test]
fn a_newer_blender_has_compositor_and_sequencer_elsewhere_and_is_refused_the_same() {
    let module = module();
    refuses_by(&module, "empty_composite", Some(Kind::EmptyComposite), "black");
    refuses_by(&module, "freestyle_composited", Some(Kind::Freestyle), "Other");
    refuses_by(&module, "freestyle_sequenced", Some(Kind::Freestyle), "Other");
    refuses_by(&module, "strips", Some(Kind::Sequence), "Title of the sequencer");
    refuses_by(&module, "eevee", None, "display");
}

#[test]
fn the_compositor_has_the_passes_that_it_takes_and_no_others() {
    for blender in [blender(), module()] {
        for (kind, passes) in [
            ("compositor", vec![Pass::Combined]),
            ("file_output", vec![Pass::Combined]),
            ("pass_as_picture", vec![Pass::Combined, Pass::Normal]),
            ("composited", vec![Pass::Combined, Pass::Depth, Pass::Mist, Pass::Normal, Pass::DiffuseColour]),
        ] {
            let (_, verdict) = look_by(&blender, kind);
            assert!(verdict.refusals.is_empty(), "{verdict:?}");
            assert_eq!(verdict.division, Division::Passes(passes), "{kind}");
        }
    }
}

#[test]
fn the_world_behind_a_film_is_rendered_where_the_denoiser_would_see_it() {
    let passes = vec![Pass::Combined, Pass::DenoisingAlbedo, Pass::DenoisingNormal, Pass::Environment];
    assert_eq!(look("world_behind_film").1.division, Division::Passes(passes));
}

#[test]
fn a_view_layers_own_samples_count() {
    assert_eq!(look("layer_samples").0.samples, 3);
}

#[test]
fn a_compositor_that_takes_more_than_passes_asks_for_whole_frames() {
    let more = "more than the passes";
    for (kind, reason) in [("cryptomatte", more), ("muted_layers", more), ("vectors", "the pass Vector")] {
        for blender in [blender(), module()] {
            let (_, verdict) = look_by(&blender, kind);
            assert!(verdict.refusals.is_empty(), "{verdict:?}");
            assert!(matches!(&verdict.division, Division::WholeFrames(why) if why.contains(reason)), "{verdict:?}");
        }
    }
}

#[test]
fn output_settings_that_are_not_kept_are_noted() {
    let (report, verdict) = look("outputs");
    assert!(verdict.refusals.is_empty() && !verdict.must_pack, "{verdict:?}");
    assert_eq!(report.tile_reasons, ["view_layers"], "a region does not matter");
    for words in [
        "Of the view layers ViewLayer, Second a frame shows ViewLayer alone",
        "passes of the view layer ViewLayer; they do not come back: Z, Normal.",
        "passes of the view layer Second; they do not come back: Combined.",
        "renders a region",
        "burns metadata",
    ] {
        assert!(verdict.notes.iter().any(|note| note.what.contains(words)), "{words}: {verdict:?}");
    }
    assert_eq!(verdict.notes.len(), 5, "{verdict:?}");
    let notes = report.output.notes(Format::Png);
    assert!(notes[0].what.contains("multilayer OpenEXR with floats of 16 bits"), "{notes:?}");
}

#[test]
fn a_movie_and_a_script_are_noted() {
    let (report, verdict) = look("movie");
    let notes = report.output.notes(Format::Png);
    assert!(verdict.refusals.is_empty() && notes[0].what.contains("movie"), "{notes:?}");
    let (_, verdict) = look("script");
    assert!(verdict.refusals.is_empty() && verdict.notes[0].what.contains("will not run"), "{verdict:?}");
    assert!(!std::path::Path::new("/tmp/scc-blender-ran").exists());
}

#[test]
fn what_is_outside_is_packed_and_the_file_stays_as_it_is() {
    let blender = blender();
    for (kind, found) in [("absolute_texture", Kind::AbsolutePath), ("linked_library", Kind::LinkedLibrary)] {
        let folder = tempfile::tempdir().unwrap();
        let file = scene(&blender, kind, folder.path());
        let before = fs::read(&file).unwrap();
        let report = preflight(&blender, &file, &limits()).unwrap();
        assert!(report.found.iter().any(|entry| entry.kind == found), "{report:?}");
        let verdict = report.verdict();
        assert!(verdict.refusals.is_empty() && verdict.must_pack, "{verdict:?}");

        let elsewhere = tempfile::tempdir().unwrap();
        let copy = elsewhere.path().join("copy.blend");
        pack(&blender, &file, &copy, &limits()).unwrap();
        assert!(fs::read(&file).unwrap() == before);
        drop(folder);
        assert_eq!(preflight(&blender, &copy, &limits()).unwrap().found, [], "{kind}");
    }
}

#[test]
fn preflight_should_refuse_what_is_no_blend() {
    let blender = blender();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("scene.blend");
    fs::write(&file, b"no Blender file").unwrap();
    assert!(preflight(&blender, &file, &limits()).is_err());
}
