//! Checks of results: the task once more, natively. The tracer is bit-identical to the module.

use super::plan::FramePlan;
use crate::failure::{Failure, Outcome};
use async_trait::async_trait;
use scc_dispatcher::{same_files, Delivered, Finding, VerifyError};
use scc_job_spec::{content_hash, OutputFile};
use scc_render_task::{encode_tile, TaskParams, TILE_NAME};
use scc_scene::Scene;
use scc_tracer::{render_tile, Renderer};
use std::sync::Arc;

/// Renders tasks of a plan on this machine.
pub struct Recompute {
    scene: Arc<Scene>,
    plan: Arc<FramePlan>,
}

impl Recompute {
    /// Decodes the scene exactly as a worker does.
    pub fn new(scene: &[u8], plan: Arc<FramePlan>) -> Outcome<Self> {
        let scene = Scene::decode(scene).map_err(|error| Failure::Local(error.to_string()))?;
        Ok(Self { scene: Arc::new(scene), plan })
    }
}

/// The bytes of `tile.bin` for a task.
pub fn tile_bytes(scene: &Scene, params: &TaskParams) -> Result<Vec<u8>, String> {
    let renderer = Renderer::new(scene);
    let frame = renderer.at_frame(params.frame);
    let tile =
        render_tile(&frame, &params.settings(), params.tile.into(), |_| ()).map_err(|error| error.to_string())?;
    Ok(encode_tile(&tile))
}

#[async_trait]
impl scc_dispatcher::Verifier for Recompute {
    async fn check(&self, delivered: &Delivered) -> Result<Finding, VerifyError> {
        Ok(same_files(delivered, self.rerun(delivered.task).await?))
    }

    async fn attempt(&self, task: u32) -> Result<(), VerifyError> {
        self.rerun(task).await.map(drop)
    }
}

impl Recompute {
    async fn rerun(&self, task: u32) -> Result<Vec<OutputFile>, VerifyError> {
        let params = self.plan.tasks.get(task as usize).cloned();
        let params = params.ok_or_else(|| VerifyError(format!("there is no task {task}")))?;
        let scene = self.scene.clone();
        let bytes = tokio::task::spawn_blocking(move || tile_bytes(&scene, &params))
            .await
            .map_err(|error| VerifyError(error.to_string()))?
            .map_err(VerifyError)?;
        Ok(vec![OutputFile { name: TILE_NAME.into(), hash: content_hash(&bytes), size: bytes.len() as u64 }])
    }
}
