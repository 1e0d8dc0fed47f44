//! Every engine of this machine.

use super::{BlenderRunner, JobFiles, Product, RunError, Runner, SandboxRunner, Sign, BLENDER};
use async_trait::async_trait;
use scc_transport::CancellationToken;
use scc_types::{Engine, WorkerEngine};

/// Runs each task with the engine that its job names.
pub struct Engines {
    /// Modules.
    pub wasm: SandboxRunner,
    /// Blender, or why this machine runs none of it: a sentence.
    pub blender: Result<BlenderRunner, String>,
}

impl Engines {
    /// What is said of them on chain.
    pub fn list(&self) -> Vec<WorkerEngine> {
        let word = |text: &str| text.as_bytes().to_vec().try_into().ok();
        let blender =
            self.blender.as_ref().ok().and_then(|blender| {
                Some(WorkerEngine::Native { name: word(BLENDER)?, version: word(blender.version())? })
            });
        std::iter::once(WorkerEngine::Wasm).chain(blender).collect()
    }
}

#[async_trait]
impl Runner for Engines {
    async fn can_run(&self, engine: &Engine) -> Result<(), String> {
        match (engine, &self.blender) {
            (Engine::Wasm { .. }, _) => self.wasm.can_run(engine).await,
            (Engine::Native { name, .. }, Ok(blender)) if *name.as_slice() == *BLENDER.as_bytes() => {
                blender.can_run(engine).await
            }
            (Engine::Native { name, version }, blender) => {
                let text = |bytes: &[u8]| scc_job_spec::clean_sentence(&String::from_utf8_lossy(bytes));
                let missing = format!("the engine {} {} is not installed here", text(name), text(version));
                match blender {
                    Err(reason) if *name.as_slice() == *BLENDER.as_bytes() => Err(format!("{missing}: {reason}")),
                    _ => Err(missing),
                }
            }
        }
    }

    async fn run(
        &self,
        files: &JobFiles,
        task: u32,
        sign: Box<dyn FnMut(Sign) + Send>,
        cancel: &CancellationToken,
    ) -> Result<Product, RunError> {
        match (&files.manifest.engine, &self.blender) {
            (Engine::Wasm { .. }, _) => self.wasm.run(files, task, sign, cancel).await,
            (engine, Ok(blender)) => {
                blender.can_run(engine).await.map_err(RunError::Host)?;
                blender.run(files, task, sign, cancel).await
            }
            (_, Err(reason)) => Err(RunError::Host(reason.clone())),
        }
    }

    fn set_running(&self, running: bool) {
        self.wasm.set_running(running);
        if let Ok(blender) = &self.blender {
            blender.set_running(running);
        }
    }
}
