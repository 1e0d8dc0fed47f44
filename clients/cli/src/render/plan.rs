//! What will be computed: the compiled scene, its tasks and the manifest.

use super::{options::CameraChoice, RenderOptions};
use crate::{
    commands::Context,
    failure::{Failure, Outcome},
};
use scc_job_spec::{content_hash, File, Manifest, Semantics, Task};
use scc_render_task::TaskParams;
use scc_scene_compile::{
    estimate::{estimate, Estimate},
    frames,
    split::{split, SplitOptions},
    Compiled, Options, Request,
};
use scc_types::{Engine, Units};
use std::time::Duration;

/// The scene's name among a job's input files.
const SCENE_NAME: &str = "scene.bin";
/// How long a few tiles are rendered here to know what all will take.
const ESTIMATE_BUDGET: Duration = Duration::from_secs(2);
/// Units bought beyond the tasks' own, in hundredths, for late tasks done twice. What is not used is refunded.
const SPARE_PERCENT: u64 = 5;

/// A compiled scene and what is asked of it.
pub struct Scene {
    compiled: Compiled,
    /// The scene's bytes as workers get them.
    pub bytes: Vec<u8>,
    /// What is asked.
    pub request: Request,
}

impl Scene {
    /// Reads and checks the scene and the request; nothing is paid when it fails.
    pub fn compile(options: &RenderOptions) -> Outcome<Self> {
        let refused = |error: String| Failure::Refused(format!("{error} (nothing was paid)"));
        let compile_options = Options {
            frame_rate: options.fps,
            animation: options.animation.clone(),
            sky: options.sky.clone().unwrap_or_default(),
            add_camera: options.camera == CameraChoice::Auto,
        };
        let compiled = scc_scene_compile::compile(&options.scene, &compile_options)
            .map_err(|error| refused(format!("{}: {error}", options.scene.display())))?;
        let request = Request {
            frames: frames::parse(&options.frames).map_err(|error| refused(error.to_string()))?,
            camera: options.camera.place(),
            width: options.size.0,
            height: options.size.1,
            samples: options.samples,
            max_bounces: options.bounces,
            seed: options.seed,
        };
        request.check(&compiled.scene).map_err(|error| refused(error.to_string()))?;
        let bytes = compiled.scene.encode().map_err(|error| refused(error.to_string()))?;
        Ok(Self { compiled, bytes, request })
    }

    /// The scene for the tracer.
    pub fn scene(&self) -> &scc_scene::Scene {
        &self.compiled.scene
    }

    /// What was read, and what of it cannot be rendered, for a person.
    pub fn describe(&self, options: &RenderOptions) -> String {
        let info = &self.compiled.report.info;
        let mut lines = vec![format!(
            "{}: {} triangles in {} objects, {} materials, {} textures, {} lights; animation {:.1} s",
            options.scene.display(),
            info.placed_triangles,
            info.objects,
            info.materials,
            info.textures,
            info.lights + info.emitters,
            info.seconds
        )];
        let unsupported = &self.compiled.report.unsupported;
        lines.extend(unsupported.iter().map(|item| {
            format!("  cannot be rendered: {} of {}; instead: {}", item.feature, item.object, item.instead)
        }));
        lines.extend(self.compiled.report.warnings.iter().map(|warning| format!("  note: {warning}")));
        lines.join("\n")
    }
}

/// The job in full.
pub struct Plan {
    /// What is asked.
    pub request: Request,
    /// The manifest.
    pub manifest: Manifest,
    /// Its bytes.
    pub manifest_bytes: Vec<u8>,
    /// Parameters of each task, by its number.
    pub tasks: Vec<TaskParams>,
    /// The scene's bytes.
    pub scene_bytes: Vec<u8>,
    /// The budget of units: the tasks' and some to spare.
    pub units: Units,
    /// What it takes; `None` when resumed.
    pub estimate: Option<Estimate>,
}

impl Plan {
    /// Estimates, splits and writes the manifest.
    pub async fn make(context: &Context, scene: &Scene, options: &RenderOptions) -> Outcome<Self> {
        let code = module()?;
        let engine = Engine::Wasm { code: content_hash(code) };
        check_dapp(context, options, &engine).await?;
        let refused = |error: scc_scene_compile::RequestError| Failure::Refused(format!("{error} (nothing was paid)"));
        let estimate = estimate(scene.scene(), &scene.request, ESTIMATE_BUDGET).map_err(refused)?;
        let split_options = SplitOptions { task_seconds: options.task_seconds.max(1.0), scene: SCENE_NAME.into() };
        let planned = split(&scene.request, &estimate, &split_options).map_err(refused)?;
        let manifest = Manifest {
            version: Manifest::VERSION,
            dapp: options.dapp,
            engine,
            code_size: code.len() as u64,
            // No bit of a NaN reaches a tile (docs/decisions/0007), and canonical ones would take half as long again.
            semantics: Semantics { canonical_nans: false, ..Semantics::default() },
            inputs: vec![File {
                name: SCENE_NAME.into(),
                hash: content_hash(&scene.bytes),
                size: scene.bytes.len() as u64,
            }],
            tasks: planned.iter().map(|task| Task { units: task.units, params: task.params_json() }).collect(),
        };
        Self::of(scene, manifest, Some(estimate))
    }

    /// The plan of a job posted before.
    pub fn resumed(scene: &Scene, _options: &RenderOptions, manifest: Manifest) -> Outcome<Self> {
        Self::of(scene, manifest, None)
    }

    fn of(scene: &Scene, manifest: Manifest, estimate: Option<Estimate>) -> Outcome<Self> {
        let unreadable = |error: String| Failure::Refused(format!("the job cannot be described: {error}"));
        let manifest_bytes = manifest.encode().map_err(|error| unreadable(error.to_string()))?;
        let units = manifest.units().map_err(|error| unreadable(error.to_string()))?;
        let largest = manifest.tasks.iter().map(|task| task.units).max().unwrap_or_default();
        let spare = (units / 100).saturating_mul(SPARE_PERCENT).max(largest);
        let tasks = manifest
            .tasks
            .iter()
            .map(|task| serde_json::from_value(task.params.clone()).map_err(|error| unreadable(error.to_string())))
            .collect::<Outcome<Vec<TaskParams>>>()?;
        Ok(Self {
            request: scene.request.clone(),
            manifest,
            manifest_bytes,
            tasks,
            scene_bytes: scene.bytes.clone(),
            units: units.saturating_add(spare),
            estimate,
        })
    }

    /// How many tiles a frame has.
    pub fn tiles_per_frame(&self) -> usize {
        self.tasks.len() / self.request.frames.len().max(1)
    }
}

/// The render module's bytes.
pub fn module() -> Outcome<&'static [u8]> {
    scc_render_embed::MODULE
        .ok_or_else(|| Failure::Local("this build of scc holds no render module: build without SKIP_WASM_BUILD".into()))
}

async fn check_dapp(context: &Context, options: &RenderOptions, engine: &Engine) -> Outcome {
    let Some(dapp) = context.chain.dapp(options.dapp).await? else {
        return Err(Failure::Refused(format!(
            "there is no dApp {} on this chain; 'scc dapp list' shows them (nothing was paid)",
            options.dapp
        )));
    };
    if dapp.details.engine != *engine {
        return Err(Failure::Refused(format!(
            "dApp {} is not the renderer of this scc: 'scc dapp list' shows the dApps, --dapp chooses one; or update scc \
             (nothing was paid)",
            options.dapp
        )));
    }
    Ok(())
}
