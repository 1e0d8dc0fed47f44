//! Frames of a Blender file as the product of a job.

use super::{
    check::Check,
    collect::Frames,
    estimate::estimate,
    plan,
    scene::{limits, Blend},
};
use crate::{
    commands::Context,
    failure::{Failure, Outcome},
    job::{self, Collector, JobFolder, Kind, News, Plan, Product, Teller},
    render::{
        kept::{out_folder, Kept},
        local::missing,
        plan::{dapp_of, Words},
        room, RenderOptions,
    },
};
use async_trait::async_trait;
use scc_blender::Checker;
use scc_dispatcher::Verifier;
use scc_job_spec::Manifest;
use scc_types::DappId;
use std::{path::PathBuf, sync::Arc};

/// A Blender file and how it is to be rendered.
pub struct BlendRender<'a> {
    /// The file.
    pub blend: Arc<Blend>,
    /// How.
    pub options: &'a RenderOptions,
}

#[async_trait(?Send)]
impl Product for BlendRender<'_> {
    fn kind(&self) -> Kind {
        Kind::Frame
    }

    fn pieces(&self) -> usize {
        self.blend.frames.len()
    }

    fn identity(&self, dapp: DappId) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.blend.key());
        hasher.update(format!("{:?}|{:?}|{dapp}", self.blend.frames, self.options.tile).as_bytes());
        hasher.update(out_folder(self.options).as_os_str().as_encoded_bytes());
        hasher.finalize()
    }

    fn request(&self, dapp: DappId) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.blend.key());
        hasher.update(format!("{:?}|{dapp}", self.blend.frames).as_bytes());
        hasher.finalize()
    }

    async fn find_dapp(&self, context: &Context) -> Outcome<DappId> {
        let version = self.blend.blender.version();
        let words = Words {
            other: "does not run this machine's version of Blender, with which results are checked: give another one with \
                    --blender, or leave --dapp out to have the dApp found",
            none: format!(
                "the store of this chain has no dApp for Blender {version}: put it there with 'scc dapp publish --blender', or \
                 give with --blender the path of a version that 'scc dapp list' shows"
            ),
        };
        dapp_of(context, self.options.dapp, &plan::engine(&self.blend.blender)?, &words).await
    }

    fn prepare(&self) -> Outcome {
        self.blend.decoder.attempt()?;
        job::room::prepare(&self.options.out)
    }

    fn missing(&self, teller: &Teller) -> Outcome<Vec<u32>> {
        let kept = Kept::open(&self.blend.key(), self.options)?;
        missing(&self.blend.frames, &kept, self.options, teller)
    }

    async fn plan(&self, dapp: DappId, missing: Vec<u32>, teller: &Teller) -> Outcome<Plan> {
        teller.tell(&News::Note { text: "rendering small parts of the scene here to learn what it takes".into() })?;
        let (blend, frames) = (self.blend.clone(), missing.clone());
        // Beside, so that it can be interrupted.
        let estimated = tokio::task::spawn_blocking(move || estimate(&blend, &frames)).await;
        let estimate = estimated.map_err(|error| Failure::Local(error.to_string()))??;
        plan::make(&self.blend, self.options, dapp, &missing, &estimate, teller)
    }

    fn resumed(&self, manifest: Manifest) -> Outcome<Plan> {
        plan::of(manifest, None)
    }

    fn check_room(&self, plan: &Plan) -> Outcome {
        let pixels = self.blend.size.pixels().saturating_mul(plan.count() as u64);
        let scene = plan.manifest.inputs.iter().map(|file| file.size).fold(0, u64::saturating_add);
        let tasks = plan::tasks(&plan.manifest)?;
        let tiles = tasks.iter().map(plan::bytes).fold(0, u64::saturating_add);
        let work = tasks.iter().map(|task| plan::work_bytes(self.blend.size, task)).max().unwrap_or_default();
        room::check_disk(pixels, [scene, tiles, work].into_iter().fold(0, u64::saturating_add), self.options)
    }

    fn files(&self, _folder: &JobFolder) -> Outcome<Vec<PathBuf>> {
        Ok(vec![self.blend.packed.clone()])
    }

    fn verifier(&self, plan: &Arc<Plan>) -> Outcome<Arc<dyn Verifier>> {
        let threads = std::thread::available_parallelism().map_or(1, |count| count.get());
        let Blend { blender, packed, division, decoder, .. } = self.blend.as_ref();
        let checker = Checker::new(blender.clone(), packed.clone(), division.clone(), decoder.clone(), limits(threads))
            .map_err(|error| Failure::Local(error.to_string()))?;
        Ok(Arc::new(Check::new(plan::tasks(&plan.manifest)?, checker)))
    }

    fn collector(&self, plan: &Arc<Plan>, _teller: Arc<Teller>) -> Outcome<Box<dyn Collector>> {
        let kept = Kept::open(&self.blend.key(), self.options)?;
        Ok(Box::new(Frames::new(self.blend.clone(), plan, kept)?))
    }
}
