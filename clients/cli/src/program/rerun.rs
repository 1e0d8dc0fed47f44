//! Checks of results: the task once more, in the jail that workers use.

use super::tasks::hash_of;
use async_trait::async_trait;
use scc_dispatcher::{same_files, Delivered, Finding, Verifier, VerifyError};
use scc_job_spec::OutputFile;
use scc_sandbox::Sandbox;
use scc_worker::{sandbox_task, JobFiles};
use tokio_util::sync::CancellationToken;

/// Runs tasks of a job on this machine.
pub struct Rerun {
    /// The jail.
    pub sandbox: Sandbox,
    /// The job's files.
    pub files: JobFiles,
}

#[async_trait]
impl Verifier for Rerun {
    async fn check(&self, delivered: &Delivered) -> Result<Finding, VerifyError> {
        Ok(same_files(delivered, self.rerun(delivered.task).await?))
    }

    async fn attempt(&self, task: u32) -> Result<(), VerifyError> {
        self.rerun(task).await.map(drop)
    }
}

impl Rerun {
    async fn rerun(&self, task: u32) -> Result<Vec<OutputFile>, VerifyError> {
        let failed = |error: String| VerifyError(error);
        let order = sandbox_task(&self.files, task).map_err(failed)?;
        let done = self.sandbox.run(order, |_| {}, &CancellationToken::new()).await;
        let done = done.map_err(|error| failed(error.to_string()))?;
        let mut outputs = Vec::with_capacity(done.outputs.len());
        for output in &done.outputs {
            let (hash, size) = hash_of(&output.path).map_err(|error| failed(error.to_string()))?;
            outputs.push(OutputFile { name: output.name.clone(), hash, size });
        }
        Ok(outputs)
    }
}
