//! Scenes made to harm the machine that opens them, in a real Blender.

use crate::support::{blender, frame, job, module, most_memory, scene, scene_of, Bench};
use scc_blender::{Blender, Task};
use scc_job_spec::Semantics;
use scc_worker::RunError;
use std::{fs, path::Path, time::Duration};

/// What the jobs below may take.
const MEMORY: u64 = 512 << 20;
/// Far more than that with what Blender takes for itself, and far less than what the scenes ask for.
const BOUND: u64 = 2 << 30;

/// Freestyle's style modules run without leave to run scripts: this one ends Blender with code 7.
async fn freestyle_should_not_run(kind: &str) {
    let bench = Bench::new(blender()).await;
    let folder = tempfile::tempdir().unwrap();
    let scene = scene(kind, folder.path());
    let mut unguarded = blender().command();
    unguarded.args(["-b", "--factory-startup", "--disable-autoexec", "--threads", "1"]).arg(&scene);
    let run = unguarded.arg("-o").arg(folder.path().join("unguarded")).args(["-f", "1"]).output().unwrap();
    assert_eq!(run.status.code(), Some(7), "the scene proves nothing");
    let product = bench.run(&job(&scene, &[frame()], Semantics::default()), 0).await.0;
    assert!(product.is_ok(), "{:?}", product.err());
}

#[tokio::test(flavor = "multi_thread")]
async fn freestyle_should_not_run_a_style_module() {
    freestyle_should_not_run("freestyle_script").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn freestyle_should_not_run_in_a_scene_that_the_compositor_shows() {
    freestyle_should_not_run("freestyle_composited").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn freestyle_should_not_run_in_a_scene_that_the_sequencer_shows() {
    freestyle_should_not_run("freestyle_sequenced").await;
}

/// Blender gives up within the job's memory, the job is blamed in words, and the next one is rendered.
async fn should_end_for_want_of_memory(blender: Blender, trap: &Path) {
    let bench = Bench::new(blender.clone()).await;
    // Long enough for what Blender says of its memory to be heard before the picture is done.
    let order = Task { samples: Some(1 << 13), ..frame() };
    let files = job(trap, &[order], Semantics { memory: MEMORY, ..Semantics::default() });
    let mut most = 0;
    let mut work = std::pin::pin!(bench.run(&files, 0));
    let outcome = loop {
        tokio::select! {
            (outcome, _) = &mut work => break outcome,
            () = tokio::time::sleep(Duration::from_millis(20)) => most = most.max(most_memory()),
        }
    };
    let error = outcome.err().expect("no picture");
    println!("{} MiB at most: {error:?}", most >> 20);
    assert!(matches!(&error, RunError::Program(reason) if reason.contains("more memory")), "{error:?}");
    assert!(most < BOUND, "it took {} MiB", most >> 20);
    bench.nothing_should_be_left().await;
    let folder = tempfile::tempdir().unwrap();
    let good = job(&scene_of(&blender, "good", folder.path()), &[frame()], Semantics::default());
    assert!(bench.run(&good, 0).await.0.is_ok(), "the worker lives");
}

/// A Zstandard block's head: kind 0 is as it stands, 1 one byte again and again.
fn head(kind: u32, size: u32, is_last: bool) -> [u8; 3] {
    let [low, middle, high, _] = ((size << 3) | (kind << 1) | u32::from(is_last)).to_le_bytes();
    [low, middle, high]
}

/// 300 KB that unpack to nine GiB of a scene's blocks.
fn bomb() -> Vec<u8> {
    const PARTS: u64 = 144;
    const PART: u32 = 64 << 20;
    const LARGEST: u32 = 128 << 10;
    // One frame with a window of 128 KiB.
    let mut packed = vec![0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38];
    let as_it_stands = |packed: &mut Vec<u8>, bytes: &[u8], is_last| {
        packed.extend(head(0, bytes.len() as u32, is_last));
        packed.extend(bytes);
    };
    as_it_stands(&mut packed, b"BLENDER-v304", false);
    for part in 1..=PARTS {
        // Its code, length, address, type and count.
        let mut start = b"DATA".to_vec();
        start.extend(PART.to_le_bytes());
        start.extend(part.to_le_bytes());
        start.extend([0u32, 1].map(u32::to_le_bytes).concat());
        as_it_stands(&mut packed, &start, false);
        for _ in 0..PART / LARGEST {
            packed.extend(head(1, LARGEST, false));
            packed.push(0);
        }
    }
    let mut end = b"ENDB".to_vec();
    end.resize(24, 0);
    as_it_stands(&mut packed, &end, true);
    packed
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scene_that_unpacks_to_more_than_the_machine_has_is_not_unpacked() {
    let folder = tempfile::tempdir().unwrap();
    let trap = folder.path().join("bomb.blend");
    let bomb = bomb();
    assert!(bomb.len() < 1 << 20);
    fs::write(&trap, bomb).unwrap();
    should_end_for_want_of_memory(blender(), &trap).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_generated_texture_of_30_000_pixels_a_side_is_not_loaded() {
    let folder = tempfile::tempdir().unwrap();
    should_end_for_want_of_memory(blender(), &scene("huge_generated", folder.path())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_packed_texture_of_30_000_pixels_a_side_is_not_loaded() {
    let folder = tempfile::tempdir().unwrap();
    should_end_for_want_of_memory(blender(), &scene("huge_packed", folder.path())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_packed_texture_of_30_000_pixels_a_side_is_not_loaded_by_a_python_module() {
    let (folder, module) = (tempfile::tempdir().unwrap(), module());
    let trap = scene_of(&module, "huge_packed", folder.path());
    should_end_for_want_of_memory(module, &trap).await;
}
