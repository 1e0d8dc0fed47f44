//! Running a task again on the requester's own machine.

use async_trait::async_trait;
use scc_job_spec::OutputFile;

/// Why a task was not run again; a sentence. The result is then compared with another worker's instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct VerifyError(pub String);

/// Computes a task once more: a native program that is bit-identical to the module, or a sandbox.
#[async_trait]
pub trait Verifier: Send + Sync + 'static {
    /// The files task number `task` must produce, by name.
    async fn rerun(&self, task: u32) -> Result<Vec<OutputFile>, VerifyError>;
}
