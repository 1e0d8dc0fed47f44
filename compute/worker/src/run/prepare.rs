//! From a welcome to a job that can be computed: manifest, checks, files.

use super::courier;
use crate::{config::Controls, line::LineError, runner::JobFiles, shared::Shared, RunError};
use scc_job_spec::{Manifest, Reply, MAX_MANIFEST_BYTES};
use scc_transport::{Blob, FetchError, FetchOptions, Hash as BlobHash, PeerId};
use scc_types::{Assignment, Engine, Hash};
use std::sync::{Mutex, OnceLock, PoisonError};

/// Why a job is not begun.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unprepared {
    /// The job is not what the chain says, or not for this machine; it is never taken again.
    #[error("{0}")]
    Never(String),
    /// It may work later.
    #[error("{0}")]
    Later(String),
}

impl From<FetchError> for Unprepared {
    fn from(error: FetchError) -> Self {
        match error {
            FetchError::Mismatch { .. } | FetchError::Protocol { .. } | FetchError::TooLarge { .. } => {
                Self::Never(error.to_string())
            }
            error => Self::Later(error.to_string()),
        }
    }
}

impl From<LineError> for Unprepared {
    fn from(error: LineError) -> Self {
        Self::Later(error.to_string())
    }
}

/// A job's files on this machine; the blobs stay while it lives.
pub(crate) struct Prepared {
    pub files: JobFiles,
    blobs: Mutex<Vec<Blob>>,
}

impl Prepared {
    /// Fetches the input files of a task that are not here yet.
    pub async fn bring(&self, shared: &Shared, requester: PeerId, task: u32) -> Result<(), RunError> {
        let manifest = &self.files.manifest;
        let Some(entry) = manifest.tasks.get(task as usize) else { return Ok(()) };
        let inputs = manifest.inputs.iter().zip(&self.files.inputs).enumerate();
        for (_, (input, (name, path))) in
            inputs.filter(|(place, (_, (_, path)))| path.get().is_none() && entry.sees(*place))
        {
            let blob = fetch(shared, requester, &input.hash, input.size).await.map_err(|error| match error {
                Unprepared::Never(reason) => RunError::Program(format!("the input file {name}: {reason}")),
                Unprepared::Later(reason) => RunError::Unserved(format!("the input file {name}: {reason}")),
            })?;
            // Another task may have brought it meanwhile: the same file.
            let _ = path.set(blob.path().to_owned());
            self.blobs.lock().unwrap_or_else(PoisonError::into_inner).push(blob);
        }
        Ok(())
    }
}

/// Which input files every task sees.
fn common(manifest: &Manifest) -> Vec<bool> {
    let mut seen = vec![0usize; manifest.inputs.len()];
    let mut by_choice = 0usize;
    for places in manifest.tasks.iter().filter_map(|task| task.inputs.as_ref()) {
        by_choice += 1;
        for place in places {
            if let Some(count) = seen.get_mut(usize::from(*place)) {
                *count += 1;
            }
        }
    }
    seen.into_iter().map(|count| count == by_choice).collect()
}

/// Fetches and checks everything that all of a job's tasks need.
pub(crate) async fn prepare(
    shared: &Shared,
    requester: PeerId,
    assignment: &Assignment,
    welcome: &Reply,
) -> Result<Prepared, Unprepared> {
    let Reply::Welcome { manifest: hash, manifest_size, .. } = welcome else { return Err(LineError::Misfit.into()) };
    if *hash != assignment.spec.manifest {
        return Err(Unprepared::Never("the requester serves another manifest than the chain names".into()));
    }
    if *manifest_size > MAX_MANIFEST_BYTES as u64 {
        return Err(Unprepared::Never("the manifest is too large".into()));
    }
    let blob = fetch(shared, requester, hash, *manifest_size).await?;
    let bytes = tokio::fs::read(blob.path()).await.map_err(|error| Unprepared::Later(error.to_string()))?;
    let manifest = Manifest::decode(&bytes).map_err(|error| Unprepared::Never(error.to_string()))?;
    let registered = shared.chain.engine(assignment.dapp).await;
    let registered = registered.map_err(|error| Unprepared::Later(error.to_string()))?;
    check(&manifest, assignment, registered.as_ref(), &shared.controls.borrow()).map_err(Unprepared::Never)?;
    // A machine changes: an engine is installed, room is made.
    shared.runner.can_run(&manifest.engine).await.map_err(Unprepared::Later)?;
    let mut blobs = vec![blob];
    let mut module = None;
    if let Engine::Wasm { code } = &manifest.engine {
        let blob = fetch(shared, requester, code, manifest.code_size).await?;
        module = Some(blob.path().to_owned());
        blobs.push(blob);
    }
    let mut inputs = Vec::with_capacity(manifest.inputs.len());
    for (input, is_common) in manifest.inputs.iter().zip(common(&manifest)) {
        let path = OnceLock::new();
        if is_common {
            let blob = fetch(shared, requester, &input.hash, input.size).await?;
            let _ = path.set(blob.path().to_owned());
            blobs.push(blob);
        }
        inputs.push((input.name.clone(), path));
    }
    let files = JobFiles { manifest, manifest_hash: *hash, module, inputs };
    Ok(Prepared { files, blobs: Mutex::new(blobs) })
}

/// Why a manifest is not the job's, or too much for this machine.
fn check(
    manifest: &Manifest,
    assignment: &Assignment,
    registered: Option<&Engine>,
    controls: &Controls,
) -> Result<(), String> {
    if manifest.dapp != assignment.dapp {
        return Err("the manifest is for another dApp than the job".into());
    }
    if registered != Some(&manifest.engine) {
        return Err("the manifest names another program than the registry".into());
    }
    let units = manifest.units().map_err(|error| error.to_string())?;
    if units > assignment.units {
        return Err(format!("the tasks count for {units} units but the job pays for {}", assignment.units));
    }
    if let Engine::Wasm { .. } = manifest.engine {
        scc_sandbox::check_semantics(&manifest.semantics)?;
        if manifest.code_size > scc_sandbox::MAX_MODULE_BYTES {
            return Err(format!("the module has {} bytes, which is too large", manifest.code_size));
        }
    }
    let input_bytes = manifest.inputs.iter().fold(0u64, |sum, input| sum.saturating_add(input.size));
    controls.refuse(&manifest.semantics, input_bytes).map_or(Ok(()), Err)
}

async fn fetch(shared: &Shared, requester: PeerId, hash: &Hash, size: u64) -> Result<Blob, Unprepared> {
    let source = [requester];
    let fetching = shared.blobs.fetch(&source, BlobHash(hash.0), FetchOptions::new(size));
    let patience = courier::patience(shared.timing.reply, size);
    let late = |_| Unprepared::Later("the requester's files do not arrive in time".into());
    let blob = tokio::time::timeout(patience, fetching).await.map_err(late)??;
    if blob.size() != size {
        return Err(Unprepared::Never(format!("a file has {} bytes instead of {size}", blob.size())));
    }
    Ok(blob)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_data;
    use scc_job_spec::{File, Semantics, Task};

    fn manifest() -> Manifest {
        Manifest {
            version: 1,
            dapp: 1,
            engine: Engine::Wasm { code: Hash::repeat_byte(3) },
            code_size: 9,
            semantics: Semantics::default(),
            inputs: Vec::new(),
            tasks: vec![Task { units: 100, ..Default::default() }],
        }
    }

    #[test]
    fn files_that_only_some_tasks_see_are_not_common() {
        let places = |all: &[Option<&[u16]>]| {
            let task = |inputs: &Option<&[u16]>| Task {
                inputs: inputs.map(<[u16]>::to_vec),
                ..Task::new(1, serde_json::json!({}))
            };
            let file = |name: &str| File { name: name.into(), hash: Hash::zero(), size: 1 };
            let inputs = ["a", "b", "c"].map(file).to_vec();
            common(&Manifest { inputs, tasks: all.iter().map(task).collect(), ..manifest() })
        };
        assert_eq!(places(&[None]), [true, true, true]);
        assert_eq!(places(&[Some(&[0, 1]), Some(&[0, 2])]), [true, false, false]);
        assert_eq!(places(&[None, Some(&[1])]), [false, true, false]);
    }

    #[test]
    fn a_manifest_must_be_what_the_chain_says() {
        let assignment = test_data::assignment(7, sp_core::sr25519::Public::from_raw([0; 32]));
        let controls = Controls::default();
        let engine = manifest().engine;
        let outcome = |change: &dyn Fn(&mut Manifest), registered: Option<&Engine>| {
            let mut manifest = manifest();
            change(&mut manifest);
            check(&manifest, &assignment, registered, &controls)
        };
        assert_eq!(outcome(&|_| {}, Some(&engine)), Ok(()));
        let refused = [
            outcome(&|manifest| manifest.dapp = 2, Some(&engine)),
            outcome(&|manifest| manifest.engine = Engine::Wasm { code: Hash::zero() }, Some(&engine)),
            outcome(&|_| {}, None),
            outcome(&|manifest| manifest.tasks[0].units = 101, Some(&engine)),
            outcome(&|manifest| manifest.semantics.memory = 3 << 30, Some(&engine)),
            outcome(&|manifest| manifest.semantics.abi = 2, Some(&engine)),
            outcome(&|manifest| manifest.code_size = 1 << 40, Some(&engine)),
        ];
        assert!(refused.iter().all(Result::is_err), "{refused:?}");
    }
}
