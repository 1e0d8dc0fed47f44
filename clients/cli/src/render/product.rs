//! Frames of a scene as the product of a job.

use super::{
    check::Check,
    frames::FrameWriter,
    kept::{out_folder, Kept},
    local,
    plan::{self, FramePlan, Scene},
    room, RenderOptions,
};
use crate::{
    commands::Context,
    failure::Outcome,
    job::{self, Collector, JobFolder, Kind, News, Plan, Product, Teller},
};
use async_trait::async_trait;
use scc_dispatcher::{Accepted, Verifier};
use scc_job_spec::Manifest;
use scc_render_task::TILE_NAME;
use scc_types::DappId;
use std::{path::PathBuf, sync::Arc};

/// Bytes of a pixel in a tile's file.
const TILE_BYTES: u64 = 16;

/// A scene and how it is to be rendered.
pub struct Render<'a> {
    /// The scene.
    pub scene: &'a Scene,
    /// How.
    pub options: &'a RenderOptions,
}

#[async_trait(?Send)]
impl Product for Render<'_> {
    fn kind(&self) -> Kind {
        Kind::Frame
    }

    fn pieces(&self) -> usize {
        self.scene.request.frames.len()
    }

    fn identity(&self, dapp: DappId) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new();
        hasher.update(blake3::hash(&self.scene.bytes).as_bytes());
        hasher.update(format!("{:?}|{}|{}", self.scene.request, dapp, self.options.format).as_bytes());
        hasher.update(out_folder(self.options).as_os_str().as_encoded_bytes());
        hasher.finalize()
    }

    fn request(&self, dapp: DappId) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.scene.key(self.options));
        hasher.update(format!("{:?}|{dapp}", self.scene.request.frames).as_bytes());
        hasher.finalize()
    }

    async fn find_dapp(&self, context: &Context) -> Outcome<DappId> {
        plan::find_dapp(context, self.options).await
    }

    fn prepare(&self) -> Outcome {
        job::room::prepare(&self.options.out)
    }

    fn missing(&self, teller: &Teller) -> Outcome<Vec<u32>> {
        let kept = Kept::open(&self.scene.key(self.options), self.options)?;
        local::missing(&self.scene.request.frames, &kept, self.options, teller)
    }

    async fn plan(&self, dapp: DappId, missing: Vec<u32>, _teller: &Teller) -> Outcome<Plan> {
        plan::make(self.scene, self.options, dapp, missing)
    }

    fn resumed(&self, manifest: Manifest) -> Outcome<Plan> {
        plan::of(manifest, None)
    }

    fn check_room(&self, plan: &Plan) -> Outcome {
        let pixels = self.scene.request.pixels().saturating_mul(plan.count() as u64);
        let inputs = self.scene.bytes.len().saturating_add(plan::module()?.len()) as u64;
        room::check_disk(pixels, pixels.saturating_mul(TILE_BYTES).saturating_add(inputs), self.options)
    }

    fn files(&self, folder: &JobFolder) -> Outcome<Vec<PathBuf>> {
        if let Some(taken) = &self.options.terms.taken {
            return Ok(vec![
                folder.keep(job::MODULE, plan::module()?)?,
                taken.join(job::INPUTS).join(plan::SCENE_NAME),
            ]);
        }
        Ok(vec![folder.keep("module.wasm", plan::module()?)?, folder.keep(plan::SCENE_NAME, &self.scene.bytes)?])
    }

    fn verifier(&self, plan: &Arc<Plan>) -> Outcome<Arc<dyn Verifier>> {
        Ok(Arc::new(Check::new(&self.scene.bytes, FramePlan::of(self.scene, plan)?)?))
    }

    fn collector(&self, plan: &Arc<Plan>, teller: Arc<Teller>) -> Outcome<Box<dyn Collector>> {
        let frames = FramePlan::of(self.scene, plan)?;
        let kept = Kept::open(&self.scene.key(self.options), self.options)?;
        Ok(Box::new(FrameWriter::new(frames, self.options, kept, teller)))
    }
}

impl Collector for FrameWriter {
    fn add(&mut self, accepted: &Accepted) -> Outcome<Option<News>> {
        match accepted.outputs.iter().find(|(_, file)| file.name == TILE_NAME) {
            Some((tile, _)) => self.take(accepted.task, tile),
            None => Ok(None),
        }
    }

    fn reopen(&mut self, task: u32) -> Outcome {
        self.forget(task)
    }

    fn missing(&self) -> usize {
        self.of().saturating_sub(self.written())
    }
}
