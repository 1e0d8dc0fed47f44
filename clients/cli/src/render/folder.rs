//! Where a job lives on this machine: key, manifest, accepted results. The same command finds the same folder.

use super::{plan::Scene, RenderOptions};
use crate::{
    account,
    failure::{Failure, Outcome},
};
use scc_job_spec::Manifest;
use scc_types::{AccountId, BlockNumber, Hash, JobId};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// A job that was paid for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostedJob {
    /// Its number.
    pub id: JobId,
    /// The block that carries the payment.
    pub block: Hash,
    /// Last block in which it is open.
    pub deadline: BlockNumber,
    /// Its budget of units, as a decimal.
    pub units: u64,
    /// What was paid, in planck, as a decimal.
    pub payment: String,
}

/// A job's folder.
pub struct JobFolder {
    path: PathBuf,
}

impl JobFolder {
    /// The folder of this request by this requester on this chain.
    pub fn open(scene: &Scene, options: &RenderOptions, requester: &AccountId, genesis: Hash) -> Outcome<Self> {
        let out = std::path::absolute(&options.out).unwrap_or_else(|_| options.out.clone());
        let mut hasher = blake3::Hasher::new();
        hasher.update(blake3::hash(&scene.bytes).as_bytes());
        hasher.update(format!("{:?}|{}|{}", scene.request, options.dapp, options.format).as_bytes());
        hasher.update(out.as_os_str().as_encoded_bytes());
        hasher.update(requester.as_ref());
        hasher.update(genesis.as_bytes());
        let name: String = hasher.finalize().to_hex().chars().take(24).collect();
        let path = account::home().join("jobs").join(name);
        std::fs::create_dir_all(&path).map_err(|error| Failure::file("cannot make the folder", &path, error))?;
        Ok(Self { path })
    }

    /// The job begun here and not ended, with its manifest.
    pub fn resumable(&self) -> Outcome<Option<(Manifest, PostedJob)>> {
        let Some(job) = self.read("job.json")? else { return Ok(None) };
        let Some(manifest) = self.read("manifest.json")? else { return Ok(None) };
        let broken = |name: &str| {
            Failure::Local(format!("{} is damaged: remove the folder to begin anew", self.path.join(name).display()))
        };
        let job = serde_json::from_slice(&job).map_err(|_| broken("job.json"))?;
        let manifest = Manifest::decode(&manifest).map_err(|_| broken("manifest.json"))?;
        Ok(Some((manifest, job)))
    }

    /// Writes the manifest down before it is paid for.
    pub fn keep_manifest(&self, bytes: &[u8]) -> Outcome {
        self.write("manifest.json", bytes)
    }

    /// Writes down what was paid for.
    pub fn keep_job(&self, job: &PostedJob) -> Outcome {
        let bytes = serde_json::to_vec_pretty(job).map_err(|error| Failure::Local(error.to_string()))?;
        self.write("job.json", &bytes)
    }

    /// Forgets the job: it is settled, the next run begins anew.
    pub fn finish(&self) -> Outcome {
        std::fs::remove_dir_all(&self.path).map_err(|error| Failure::file("cannot remove", &self.path, error))
    }

    /// The file or folder of a name.
    pub fn join(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    fn read(&self, name: &str) -> Outcome<Option<Vec<u8>>> {
        let path = self.path.join(name);
        match std::fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Failure::file("cannot read", &path, error)),
        }
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Outcome {
        store(&self.path.join(name), bytes)
    }
}

fn store(path: &Path, bytes: &[u8]) -> Outcome {
    scc_image::store(path, bytes).map_err(|error| Failure::Local(error.to_string()))
}
