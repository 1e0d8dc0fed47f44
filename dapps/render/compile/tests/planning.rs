//! Frame lists, estimates, tasks.

mod common;

use common::Document;
use proptest::prelude::*;
use scc_scene_compile::{
    estimate::estimate,
    frames::{format, parse, FramesError},
    split::{split, PlannedTask, SplitOptions, RAYS_PER_UNIT},
    Request, RequestError,
};
use scc_tracer::{render_tile, Rect, Renderer};
use std::time::Duration;

#[test]
fn frames_are_read_as_people_write_them() {
    assert_eq!(parse("7"), Ok(vec![7]));
    assert_eq!(parse("1-4"), Ok(vec![1, 2, 3, 4]));
    assert_eq!(parse(" 1, 5 ,9-12"), Ok(vec![1, 5, 9, 10, 11, 12]));
    assert_eq!(parse("1-24x10,3"), Ok(vec![1, 3, 11, 21]));
    assert_eq!(parse("4-4x9"), Ok(vec![4]));
}

#[test]
fn frames_that_are_none_get_a_sentence() {
    assert_eq!(parse(""), Err(FramesError::Empty));
    assert_eq!(parse("1,,2"), Err(FramesError::Empty));
    for text in ["a", "1-", "-1", "1--2", "1-2x", "1x2", "+1", "1.5"] {
        assert_eq!(parse(text), Err(FramesError::Malformed(text.into())));
    }
    assert_eq!(parse("5-1"), Err(FramesError::Backwards("5-1".into())));
    assert_eq!(parse("1-5x0"), Err(FramesError::ZeroStep("1-5x0".into())));
    assert_eq!(parse("99999999999999999999"), Err(FramesError::Malformed("99999999999999999999".into())));
    assert_eq!(parse("1000001"), Err(FramesError::TooFar(1_000_001)));
    assert_eq!(parse("0-1000000"), Err(FramesError::TooMany));
}

proptest! {
    #[test]
    fn written_frames_are_read_back(frames in prop::collection::btree_set(0u32..2000, 1..60)) {
        let frames: Vec<u32> = frames.into_iter().collect();
        prop_assert_eq!(parse(&format(&frames)), Ok(frames));
    }

    #[test]
    fn any_text_is_no_panic(text in "[0-9,x -]{0,12}") {
        let _ = parse(&text);
    }
}

fn request(width: u32, height: u32) -> Request {
    Request { frames: vec![0, 1], camera: 0, width, height, samples: 16, max_bounces: 4, seed: 1 }
}

#[test]
fn requests_that_cannot_be_met_get_a_sentence() {
    let scene = Document::triangle().compile().unwrap().scene;
    let refused = |change: fn(&mut Request)| {
        let mut request = request(64, 64);
        change(&mut request);
        request.check(&scene).unwrap_err()
    };
    assert!(request(64, 64).check(&scene).is_ok());
    assert_eq!(refused(|r| r.frames.clear()), RequestError::NoFrames);
    assert_eq!(refused(|r| r.width = 0), RequestError::Size(0, 64));
    assert_eq!(refused(|r| r.height = 1 << 20), RequestError::Size(64, 1 << 20));
    assert_eq!(refused(|r| (r.width, r.height) = (32_768, 32_768)), RequestError::Size(32_768, 32_768));
    assert_eq!(refused(|r| r.samples = 0), RequestError::Samples(0));
    assert_eq!(refused(|r| r.max_bounces = 65), RequestError::Bounces(65));
    assert_eq!(refused(|r| r.camera = 1), RequestError::Camera { camera: 1, count: 1 });
}

#[test]
fn an_estimate_comes_near_the_truth() {
    let scene = Document::triangle().compile().unwrap().scene;
    let request = request(192, 108);
    let estimate = estimate(&scene, &request, Duration::from_millis(300)).unwrap();
    let renderer = Renderer::new(&scene);
    let frame = renderer.at_frame(0);
    let whole = Rect { x: 0, y: 0, width: 192, height: 108 };
    let rays = render_tile(&frame, &request.settings(), whole, |_| ()).unwrap().rays as f64;
    let ratio = estimate.rays_per_frame / rays;
    assert!((0.8..1.25).contains(&ratio), "{ratio}");
    assert!(estimate.band.0 < 1.0 && estimate.band.1 > 1.0);
    assert!(estimate.rays_per_second > 1e4 && estimate.seconds_per_frame > 0.0);
    let parts = estimate.rays_of(&request, Rect { width: 50, ..whole })
        + estimate.rays_of(&request, Rect { x: 50, width: 142, ..whole });
    assert!((parts / estimate.rays_per_frame - 1.0).abs() < 1e-9);
}

#[test]
fn tiny_images_can_be_estimated() {
    let scene = Document::triangle().compile().unwrap().scene;
    for (width, height) in [(1, 1), (3, 200), (7, 9)] {
        assert!(estimate(&scene, &request(width, height), Duration::ZERO).unwrap().rays_per_frame > 0.0);
    }
}

#[test]
fn tasks_cover_every_pixel_of_every_frame_once() {
    let scene = Document::triangle().compile().unwrap().scene;
    for (width, height, seconds) in [(192, 108, 1e6), (192, 108, 1e-9), (317, 33, 1e-4), (1, 1, 1.0), (2500, 20, 1e6)] {
        let request = request(width, height);
        let mut estimate = estimate(&scene, &request, Duration::ZERO).unwrap();
        estimate.setup_seconds = 0.0;
        let options = SplitOptions { task_seconds: seconds, scene: "scene.bin".into() };
        let tasks = split(&request, &estimate, &options).unwrap();
        let mut seen = vec![0u8; (width * height) as usize];
        for task in tasks.iter().filter(|task| task.params.frame == 1) {
            let tile = task.params.tile;
            for y in tile.y..tile.y + tile.height {
                for x in tile.x..tile.x + tile.width {
                    seen[(y * width + x) as usize] += 1;
                }
            }
        }
        assert!(seen.iter().all(|count| *count == 1));
        assert_eq!(tasks.iter().filter(|task| task.params.frame == 0).count() * 2, tasks.len());
        if seconds == 1e6 {
            assert_eq!(tasks.len(), 2 * width.div_ceil(2048) as usize);
        }
        for task in &tasks {
            assert_eq!(task.units, (task.rays / RAYS_PER_UNIT).ceil() as u64);
            let json = task.params_json();
            assert_eq!(json["scene"], "scene.bin");
            assert_eq!(serde_json::from_value::<scc_render_task::TaskParams>(json).unwrap(), task.params);
        }
    }
}

#[test]
fn the_last_tasks_are_cut_in_four_where_that_is_worth_it() {
    let scene = Document::triangle().compile().unwrap().scene;
    let cheap = Request { frames: (0..4).collect(), ..request(1280, 720) };
    let mut estimate = estimate(&scene, &cheap, Duration::ZERO).unwrap();
    (estimate.setup_seconds, estimate.seconds_per_frame) = (0.0, 160.0);
    let options = SplitOptions { task_seconds: 20.0, scene: "s".into() };
    let pixels = |tasks: &[PlannedTask]| -> Vec<u32> {
        tasks.iter().map(|task| task.params.tile.width * task.params.tile.height).collect()
    };
    let whole = pixels(&split(&cheap, &estimate, &options).unwrap());
    assert!(whole.iter().all(|tile| tile * 2 > whole[0]), "a quarter would count for less than it is");

    let samples = 1e9 / estimate.rays_per_frame * f64::from(cheap.samples);
    let dear = Request { samples: samples as u32, ..cheap };
    estimate.rays_per_second = 1e9 / estimate.seconds_per_frame;
    let cut = pixels(&split(&dear, &estimate, &options).unwrap());
    let small = cut.iter().rev().take_while(|tile| *tile * 2 < whole[0]).count();
    assert_eq!((cut.len(), small), (whole.len() + whole.len() / 8 * 3, whole.len() / 8 * 4));
    assert_eq!(cut.iter().sum::<u32>(), whole.iter().sum::<u32>());

    estimate.setup_seconds = 1.0;
    let slow = pixels(&split(&dear, &estimate, &options).unwrap());
    assert!(
        slow.iter().all(|tile| tile * 2 > slow[0]),
        "what comes before the first ray takes too long for small ones"
    );
}

#[test]
fn tasks_last_about_as_long_as_wanted() {
    let scene = Document::triangle().compile().unwrap().scene;
    let request = request(1920, 1080);
    let mut estimate = estimate(&scene, &request, Duration::ZERO).unwrap();
    estimate.setup_seconds = 0.0;
    estimate.rays_per_second = estimate.rays_per_frame / 100.0;
    estimate.seconds_per_frame = 100.0;
    let tasks = split(&request, &estimate, &SplitOptions { task_seconds: 10.0, scene: "s".into() }).unwrap();
    assert!((20..=32).contains(&tasks.len()), "{}", tasks.len());
}
