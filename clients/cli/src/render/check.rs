//! Checks of results: one pixel in thirty-two once more, natively. The tracer is bit-identical to the module, and a pixel's bits
//! do not depend on what is rendered beside it.

use super::plan::FramePlan;
use crate::failure::{Failure, Outcome};
use async_trait::async_trait;
use scc_dispatcher::{Delivered, Finding, Verifier, VerifyError};
use scc_render_task::{decode_tile, TaskParams, TILE_HEADER_BYTES, TILE_NAME};
use scc_scene::Scene;
use scc_tracer::{render_tile, Rect, RenderError, Renderer, Tile};
use std::{io::Read, path::PathBuf, sync::Arc};

/// One pixel in so many is rendered again.
const ONE_IN: u64 = 32;

/// Judges tiles of a plan's tasks.
pub struct Check {
    scene: Arc<Scene>,
    plan: Arc<FramePlan>,
}

impl Check {
    /// Decodes the scene exactly as a worker does.
    pub fn new(scene: &[u8], plan: Arc<FramePlan>) -> Outcome<Self> {
        let scene = Scene::decode(scene).map_err(|error| Failure::Local(error.to_string()))?;
        Ok(Self { scene: Arc::new(scene), plan })
    }

    async fn with_task<T: Send + 'static>(
        &self,
        task: u32,
        work: impl FnOnce(&Scene, &TaskParams) -> Result<T, String> + Send + 'static,
    ) -> Result<T, VerifyError> {
        let params = self.plan.tasks.get(task as usize).cloned();
        let params = params.ok_or_else(|| VerifyError(format!("there is no task {task}")))?;
        let scene = self.scene.clone();
        let done = tokio::task::spawn_blocking(move || work(&scene, &params));
        done.await.map_err(|error| VerifyError(error.to_string()))?.map_err(VerifyError)
    }

    async fn judge(&self, delivered: &Delivered, parts: bool) -> Result<Finding, VerifyError> {
        let Some(file) = tile_file(delivered) else {
            return Ok(Finding::Wrong(format!("the result is not one file called {TILE_NAME}")));
        };
        let secret = delivered.secret;
        self.with_task(delivered.task, move |scene, params| match read(file, params)? {
            Err(why) => Ok(Finding::Wrong(why)),
            Ok(tile) if parts => parts_of(scene, params, &tile, &secret).map_err(|error| error.to_string()),
            Ok(_) => Ok(Finding::Good),
        })
        .await
    }
}

#[async_trait]
impl Verifier for Check {
    async fn look(&self, delivered: &Delivered) -> Result<Finding, VerifyError> {
        self.judge(delivered, false).await
    }

    async fn check(&self, delivered: &Delivered) -> Result<Finding, VerifyError> {
        self.judge(delivered, true).await
    }

    async fn attempt(&self, task: u32) -> Result<(), VerifyError> {
        let render = |scene: &Scene, params: &TaskParams| {
            render_tile(&Renderer::new(scene).at_frame(params.frame), &params.settings(), params.tile.into(), |_| ())
                .map_err(|error| error.to_string())
        };
        self.with_task(task, render).await.map(drop)
    }
}

fn tile_file(delivered: &Delivered) -> Option<PathBuf> {
    match delivered.files.as_slice() {
        [(file, path)] if file.name == TILE_NAME => Some(path.clone()),
        _ => None,
    }
}

/// The tile of a task, or what is wrong with the file; no more is read than a tile has.
fn read(path: PathBuf, params: &TaskParams) -> Result<Result<Tile, String>, String> {
    let length = TILE_HEADER_BYTES as u64 + u64::from(params.tile.width) * u64::from(params.tile.height) * 16;
    let mut bytes = Vec::new();
    let file = std::fs::File::open(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    // A byte more than a tile has: then it is too long.
    file.take(length + 1).read_to_end(&mut bytes).map_err(|error| format!("{}: {error}", path.display()))?;
    let tile = decode_tile(&bytes, params.tile.into(), params.samples, params.max_bounces);
    Ok(tile.map_err(|error| error.to_string()))
}

/// Compares pixels at places that only `secret` tells, bit by bit.
fn parts_of(scene: &Scene, params: &TaskParams, tile: &Tile, secret: &[u8; 32]) -> Result<Finding, RenderError> {
    let renderer = Renderer::new(scene);
    let frame = renderer.at_frame(params.frame);
    let settings = params.settings();
    for place in places(tile.pixels.len() as u64, secret) {
        let (column, row) = (place % u64::from(tile.rect.width), place / u64::from(tile.rect.width));
        // cast: both lie inside the tile.
        let (x, y) = (tile.rect.x + column as u32, tile.rect.y + row as u32);
        let again = render_tile(&frame, &settings, Rect { x, y, width: 1, height: 1 }, |_| ())?;
        let delivered = tile.pixels.get(place as usize).into_iter().flatten();
        if !delivered.map(|value| value.to_bits()).eq(again.pixels.as_flattened().iter().map(|value| value.to_bits())) {
            return Ok(Finding::Wrong("computing parts of the task again gave another result".into()));
        }
    }
    Ok(Finding::Good)
}

/// One of every [`ONE_IN`] pixels in turn.
fn places(pixels: u64, secret: &[u8; 32]) -> impl Iterator<Item = u64> {
    let mut draws = blake3::Hasher::new_keyed(secret).finalize_xof();
    (0..pixels).step_by(ONE_IN as usize).map(move |first| {
        let mut byte = [0];
        draws.fill(&mut byte);
        // The last ones can be fewer.
        first + u64::from(byte[0]) % ONE_IN.min(pixels - first)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use scc_job_spec::OutputFile;
    use scc_render_task::encode_tile;
    use scc_scene_compile::Request;
    use scc_types::Hash;
    use std::path::Path;

    const SIDE: u32 = 40;

    struct Bench {
        check: Check,
        folder: tempfile::TempDir,
    }

    impl Bench {
        fn new() -> Self {
            let glb = Path::new("../../dapps/render/samples/skin.glb");
            let compiled = scc_scene_compile::compile(glb, &Default::default()).expect("a scene");
            let params = |frame| TaskParams {
                scene: "scene.bin".into(),
                frame,
                camera: 0,
                width: 2 * SIDE,
                height: SIDE,
                tile: Rect { x: SIDE, y: 0, width: SIDE, height: SIDE }.into(),
                samples: 4,
                max_bounces: 2,
                seed: 1,
            };
            let tasks = vec![params(1), params(9)];
            let request = Request {
                frames: vec![1, 9],
                camera: 0,
                width: 2 * SIDE,
                height: SIDE,
                samples: 4,
                max_bounces: 2,
                seed: 1,
            };
            let check = Check::new(&compiled.scene.encode().expect("bytes"), Arc::new(FramePlan { request, tasks }));
            Self { check: check.expect("a check"), folder: tempfile::tempdir().expect("a folder") }
        }

        fn tile(&self, task: usize) -> Tile {
            let params = &self.check.plan.tasks[task];
            let renderer = Renderer::new(&self.check.scene);
            render_tile(&renderer.at_frame(params.frame), &params.settings(), params.tile.into(), |_| ())
                .expect("a tile")
        }

        fn delivered(&self, bytes: &[u8], secret: u8) -> Delivered {
            let path = self.folder.path().join("tile");
            std::fs::write(&path, bytes).expect("written");
            let file = OutputFile { name: TILE_NAME.into(), hash: Hash::zero(), size: bytes.len() as u64 };
            Delivered { task: 0, files: vec![(file, path)], secret: [secret; 32] }
        }

        async fn found(&self, tile: &Tile, secret: u8) -> bool {
            let finding = self.check.check(&self.delivered(&encode_tile(tile), secret)).await.expect("judged");
            matches!(finding, Finding::Wrong(_))
        }
    }

    #[tokio::test]
    async fn what_is_false_as_a_whole_is_found_each_time() {
        let bench = Bench::new();
        let good = bench.tile(0);
        let mut dimmer = good.clone();
        dimmer.pixels.as_flattened_mut().iter_mut().for_each(|value| *value *= 0.999);
        let mut shifted = good.clone();
        shifted.pixels.rotate_right(1);
        let other = Tile { rect: good.rect, ..bench.tile(1) };
        for secret in 0..8 {
            assert!(!bench.found(&good, secret).await, "an honest tile");
            for (tile, name) in [(&dimmer, "dimmer"), (&shifted, "shifted"), (&other, "of another frame")] {
                assert!(bench.found(tile, secret).await, "{name}");
            }
        }
    }

    #[tokio::test]
    async fn a_faked_tenth_in_a_corner_is_nearly_always_found_and_one_pixel_now_and_then() {
        let bench = Bench::new();
        let (mut corner, mut pixel) = (bench.tile(0), bench.tile(0));
        for row in 0..13 {
            corner.pixels[row * SIDE as usize..][..13].fill([0.25, 0.5, 0.75, 1.0]);
        }
        pixel.pixels[700] = [0.25, 0.5, 0.75, 1.0];
        let mut counts = [0; 2];
        for secret in 0..=255 {
            counts[0] += u32::from(bench.found(&corner, secret).await);
            counts[1] += u32::from(bench.found(&pixel, secret).await);
        }
        assert!(counts[0] >= 250, "the corner {counts:?} of 256");
        assert!((1..=24).contains(&counts[1]), "the pixel {counts:?} of 256");
    }

    #[tokio::test]
    async fn a_look_finds_what_is_no_tile_of_the_task() {
        let bench = Bench::new();
        let bytes = encode_tile(&bench.tile(0));
        let look = |bytes: Vec<u8>| {
            let delivered = bench.delivered(&bytes, 0);
            let check = &bench.check;
            async move { check.look(&delivered).await.expect("judged") }
        };
        assert_eq!(look(bytes.clone()).await, Finding::Good);
        let elsewhere = encode_tile(&Tile { rect: Rect { x: 0, y: 0, width: SIDE, height: SIDE }, ..bench.tile(0) });
        for wrong in [vec![], bytes[..bytes.len() - 1].to_vec(), [bytes, vec![0]].concat(), elsewhere] {
            assert!(matches!(look(wrong).await, Finding::Wrong(_)));
        }
        let mut named = bench.delivered(b"", 0);
        named.files[0].0.name = "other.bin".into();
        assert!(matches!(bench.check.look(&named).await, Ok(Finding::Wrong(_))));
        let missing = Delivered { task: 2, ..bench.delivered(b"", 0) };
        assert!(bench.check.look(&missing).await.is_err(), "no task of the plan");
    }

    #[test]
    fn one_of_each_group_of_pixels_is_drawn() {
        for pixels in [1, 31, 32, 33, 1_600] {
            let found: Vec<_> = places(pixels, &[7; 32]).collect();
            assert_eq!(found.len() as u64, pixels.div_ceil(ONE_IN));
            assert!(found.iter().enumerate().all(|(turn, place)| place / ONE_IN == turn as u64 && *place < pixels));
        }
        assert_ne!(places(1_600, &[7; 32]).collect::<Vec<_>>(), places(1_600, &[8; 32]).collect::<Vec<_>>());
    }
}
