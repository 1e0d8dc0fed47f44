//! What will be computed: the compiled scene, its tasks and the manifest.

use super::{options::CameraChoice, RenderOptions};
use crate::{
    commands::Context,
    failure::{Failure, Outcome},
    job::{Kind, News, Piece, Plan, INPUTS},
};
use scc_job_spec::{content_hash, File, Manifest, Semantics, Task};
use scc_render_task::TaskParams;
use scc_scene_compile::{
    estimate::estimate,
    frames,
    split::{split, SplitOptions},
    Options, Report, Request,
};
use scc_types::{DappId, Engine, Listing};
use std::{collections::BTreeSet, path::Path, sync::Arc, time::Duration};

/// The scene's name among a job's input files.
pub const SCENE_NAME: &str = "scene.bin";
/// dApps asked for at once.
const DAPPS_PAGE: u32 = 100;
/// How long a few tiles are rendered here to know what all will take.
const ESTIMATE_BUDGET: Duration = Duration::from_secs(2);

/// A compiled scene and what is asked of it.
pub struct Scene {
    scene: scc_scene::Scene,
    report: Option<Report>,
    /// The scene's bytes as workers get them.
    pub bytes: Vec<u8>,
    /// What is asked.
    pub request: Request,
}

impl Scene {
    /// Reads and checks the scene and the request; nothing is paid when it fails.
    pub fn compile(options: &RenderOptions) -> Outcome<Self> {
        match &options.terms.taken {
            Some(taken) => Self::decode(&taken.join(INPUTS).join(SCENE_NAME), options),
            None => Self::compile_file(options),
        }
    }

    /// The scene of a job that came from another machine.
    fn decode(file: &Path, options: &RenderOptions) -> Outcome<Self> {
        let bytes = std::fs::read(file).map_err(|error| Failure::file("cannot read", file, error))?;
        let scene = scc_scene::Scene::decode(&bytes).map_err(|error| Failure::file("cannot read", file, error))?;
        Ok(Self { request: request(&scene, options)?, scene, report: None, bytes })
    }

    fn compile_file(options: &RenderOptions) -> Outcome<Self> {
        let refused = |error: String| Failure::Refused(format!("{error} (nothing was paid)"));
        let compile_options = Options {
            frame_rate: options.fps(),
            animation: options.animation.clone(),
            sky: options.sky.clone().unwrap_or_default(),
            add_camera: options.camera() == CameraChoice::Auto,
        };
        let compiled = scc_scene_compile::compile(&options.scene, &compile_options)
            .map_err(|error| refused(format!("{}: {error}", options.scene.display())))?;
        let request = request(&compiled.scene, options)?;
        let bytes = compiled.scene.encode().map_err(|error| refused(error.to_string()))?;
        Ok(Self { scene: compiled.scene, report: Some(compiled.report), bytes, request })
    }

    /// All that decides a frame's bytes, besides its number and where it is written.
    pub fn key(&self, options: &RenderOptions) -> Vec<u8> {
        let request = Request { frames: Vec::new(), ..self.request.clone() };
        let mut key = blake3::hash(&self.bytes).as_bytes().to_vec();
        key.extend_from_slice(format!("{request:?}|{}|{:?}", options.format, options.view()).as_bytes());
        key
    }

    /// The scene for the tracer.
    pub fn scene(&self) -> &scc_scene::Scene {
        &self.scene
    }

    /// What was read, and what of it cannot be rendered.
    pub fn news(&self, options: &RenderOptions) -> Vec<News> {
        let Some(report) = &self.report else { return Vec::new() };
        let info = &report.info;
        let scene = News::Scene {
            file: options.scene.clone(),
            triangles: info.placed_triangles,
            objects: info.objects,
            materials: info.materials,
            textures: info.textures,
            lights: info.lights.saturating_add(info.emitters),
            seconds: info.seconds,
        };
        let unsupported = report.unsupported.iter().map(|item| News::Unsupported {
            feature: item.feature.clone(),
            object: item.object.clone(),
            instead: item.instead.clone(),
        });
        let notes = report.warnings.iter().map(|text| News::Note { text: text.clone() });
        std::iter::once(scene).chain(unsupported).chain(notes).collect()
    }
}

/// What is asked of a scene.
fn request(scene: &scc_scene::Scene, options: &RenderOptions) -> Outcome<Request> {
    let refused = |error: String| Failure::Refused(format!("{error} (nothing was paid)"));
    let (width, height) = options.size.unwrap_or((1_280, 720));
    let request = Request {
        frames: frames::parse(options.frames.as_deref().unwrap_or("0")).map_err(|error| refused(error.to_string()))?,
        camera: options.camera().place(),
        width,
        height,
        samples: options.samples.unwrap_or(64),
        max_bounces: options.bounces.unwrap_or(8),
        seed: options.seed.unwrap_or(0),
    };
    request.check(scene).map_err(|error| refused(error.to_string()))?;
    Ok(request)
}

/// Estimates, splits and writes the manifest, for `frames` of the request.
pub fn make(scene: &Scene, options: &RenderOptions, dapp: DappId, frames: Vec<u32>) -> Outcome<Plan> {
    let code = module()?;
    let request = Request { frames, ..scene.request.clone() };
    let refused = |error: scc_scene_compile::RequestError| Failure::Refused(format!("{error} (nothing was paid)"));
    let estimate = estimate(scene.scene(), &request, ESTIMATE_BUDGET).map_err(refused)?;
    let split_options = SplitOptions { task_seconds: options.task_seconds.max(1.0), scene: SCENE_NAME.into() };
    let planned = split(&request, &estimate, &split_options).map_err(refused)?;
    let manifest = Manifest {
        version: Manifest::VERSION,
        dapp,
        engine: engine()?,
        code_size: code.len() as u64,
        // No bit of a NaN reaches a tile (docs/decisions/0007), and canonical ones would take half as long again.
        semantics: Semantics { canonical_nans: false, ..Semantics::default() },
        inputs: vec![File {
            name: SCENE_NAME.into(),
            hash: content_hash(&scene.bytes),
            size: scene.bytes.len() as u64,
        }],
        tasks: planned.iter().map(|task| Task::new(task.units, task.params_json())).collect(),
    };
    let seconds = estimate.seconds_per_frame * request.frames.len() as f64;
    let (low, high) = estimate.band;
    of(manifest, Some([seconds * low, seconds * high]))
}

/// The plan of a manifest.
pub fn of(manifest: Manifest, core_seconds: Option<[f64; 2]>) -> Outcome<Plan> {
    let pieces = params(&manifest)?.iter().map(|task| Piece::Frame(task.frame)).collect();
    Plan::new(Kind::Frame, manifest, pieces, core_seconds)
}

fn params(manifest: &Manifest) -> Outcome<Vec<TaskParams>> {
    let unreadable = |error| Failure::Refused(format!("the job cannot be described: {error}"));
    manifest.tasks.iter().map(|task| serde_json::from_str(task.params.text()).map_err(unreadable)).collect()
}

/// A plan as frames.
pub struct FramePlan {
    /// What is asked; its frames are those of the plan.
    pub request: Request,
    /// Parameters of each task, by its number.
    pub tasks: Vec<TaskParams>,
}

impl FramePlan {
    /// Reads the tasks' parameters.
    pub fn of(scene: &Scene, plan: &Plan) -> Outcome<Arc<Self>> {
        let tasks = params(&plan.manifest)?;
        let frames: BTreeSet<u32> = tasks.iter().map(|task| task.frame).collect();
        let request = Request { frames: frames.into_iter().collect(), ..scene.request.clone() };
        Ok(Arc::new(Self { request, tasks }))
    }
}

/// The render module's bytes.
pub fn module() -> Outcome<&'static [u8]> {
    scc_render_embed::MODULE
        .ok_or_else(|| Failure::Local("this build of scc holds no render module: build without SKIP_WASM_BUILD".into()))
}

/// The render module as an engine.
pub fn engine() -> Outcome<Engine> {
    Ok(Engine::Wasm { code: content_hash(module()?) })
}

/// The number of the renderer in this chain's store.
pub async fn find_dapp(context: &Context, options: &RenderOptions) -> Outcome<DappId> {
    let words = Words {
        other: "is not the renderer of this scc: leave --dapp out to have it found, or update scc",
        none: "the store of this chain does not have the renderer of this scc: update scc, or put it there with 'scc dapp publish \
               --render'"
            .into(),
    };
    dapp_of(context, options.dapp, &engine()?, &words).await
}

/// What is said when an engine's dApp is not there.
pub struct Words {
    /// Of a dApp of another engine.
    pub other: &'static str,
    /// When the store has none.
    pub none: String,
}

/// The number of an engine's dApp in this chain's store: the one asked for, else the first that is listed, else the first draft.
pub async fn dapp_of(context: &Context, asked: Option<DappId>, engine: &Engine, words: &Words) -> Outcome<DappId> {
    let nothing = |text: String| Failure::Refused(format!("{text} (nothing was paid)"));
    let Some(asked) = asked else {
        return first_dapp(context, engine).await?.ok_or_else(|| nothing(words.none.clone()));
    };
    let Some(dapp) = context.chain.dapp(asked).await? else {
        return Err(nothing(format!("there is no dApp {asked} on this chain; 'scc dapp list' shows them")));
    };
    if dapp.details.engine != *engine {
        return Err(nothing(format!("dApp {asked} {}", words.other)));
    }
    Ok(asked)
}

async fn first_dapp(context: &Context, engine: &Engine) -> Outcome<Option<DappId>> {
    let (mut from, mut draft) = (0, None);
    loop {
        let page = context.chain.dapps(from, DAPPS_PAGE).await?;
        let found = |listing| page.iter().find(|dapp| dapp.details.engine == *engine && dapp.listing == listing);
        if let Some(dapp) = found(Listing::Listed) {
            return Ok(Some(dapp.id));
        }
        draft = draft.or(found(Listing::Draft).map(|dapp| dapp.id));
        let Some(last) = page.last() else { return Ok(draft) };
        from = last.id.saturating_add(1);
    }
}
