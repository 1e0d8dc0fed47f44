//! Where a job lives on this machine: key, manifest, payment, accepted results. The same command finds the same folder.

use crate::{
    account,
    chain::Signed,
    failure::{Failure, Outcome},
};
use scc_job_spec::Manifest;
use scc_types::{AccountId, BlockNumber, Hash, JobId};
use serde::{de::DeserializeOwned, Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The program of a job that came from another machine.
pub const MODULE: &str = "module.wasm";
/// The folder of its input files.
pub const INPUTS: &str = "inputs";
/// The parameters of the tasks of `scc run --tasks`, a line each.
pub const LINES: &str = "lines";

/// What a folder's name ends with while it is removed.
pub const OVER: &str = "over";

const MANIFEST: &str = "manifest.json";
const PAYMENT: &str = "payment.json";
const JOB: &str = "job.json";

/// A payment on its way into a block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// The transaction that pays.
    pub transaction: Signed,
    /// The amount, in planck, as a decimal.
    pub payment: String,
}

/// A job that was paid for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostedJob {
    /// Its number.
    pub id: JobId,
    /// The block that carries the payment.
    pub block: Hash,
    /// Last block in which it is open.
    pub deadline: BlockNumber,
    /// Its budget of units.
    pub units: u64,
    /// What was paid, in planck, as a decimal.
    pub payment: String,
}

/// What a former run left.
#[derive(Clone, Debug, Default)]
pub struct Left {
    /// What is computed.
    pub manifest: Option<Manifest>,
    /// The payment that was signed.
    pub payment: Option<Payment>,
    /// The job that was paid for.
    pub job: Option<PostedJob>,
}

/// A job's folder.
#[derive(Clone)]
pub struct JobFolder {
    path: PathBuf,
}

impl JobFolder {
    /// The folder of this request by this requester on this chain.
    pub fn open(product: blake3::Hash, requester: &AccountId, genesis: Hash) -> Outcome<Self> {
        let folder = Self::at(account::home().join("jobs").join(Self::name(product, requester, genesis)))?;
        remove(&folder.over())?;
        Ok(folder)
    }

    /// The name of that folder.
    pub fn name(product: blake3::Hash, requester: &AccountId, genesis: Hash) -> String {
        let mut hasher = blake3::Hasher::new();
        hasher.update(product.as_bytes());
        hasher.update(requester.as_ref());
        hasher.update(genesis.as_bytes());
        hasher.finalize().to_hex().chars().take(24).collect()
    }

    /// The folder at a path.
    pub fn at(path: PathBuf) -> Outcome<Self> {
        std::fs::create_dir_all(&path).map_err(|error| Failure::file("cannot make the folder", &path, error))?;
        Ok(Self { path })
    }

    /// What a former run left here. Without a manifest nothing was paid.
    pub fn left(&self) -> Outcome<Left> {
        let Some(bytes) = self.read(MANIFEST)? else { return Ok(Left::default()) };
        let manifest = Manifest::decode(&bytes).map_err(|_| self.broken(MANIFEST))?;
        Ok(Left { manifest: Some(manifest), payment: self.read_json(PAYMENT)?, job: self.read_json(JOB)? })
    }

    /// Writes the manifest down before it is paid for.
    pub fn keep_manifest(&self, bytes: &[u8]) -> Outcome {
        self.write(MANIFEST, bytes)
    }

    /// Writes the payment down before it is handed in.
    pub fn keep_payment(&self, payment: &Payment) -> Outcome {
        self.write_json(PAYMENT, payment)
    }

    /// Forgets a payment that will never come into a block.
    pub fn forget_payment(&self) -> Outcome {
        self.remove(PAYMENT)
    }

    /// Writes down what was paid for.
    pub fn keep_job(&self, job: &PostedJob) -> Outcome {
        self.write_json(JOB, job)
    }

    /// The job has another number: what was signed for the old one is void. Accepted results stay among the blobs.
    pub fn renumber(&self, job: &PostedJob) -> Outcome {
        self.remove("dispatcher")?;
        self.keep_job(job)
    }

    /// Forgets the job with everything that belongs to it, its key too.
    pub fn begin_anew(&self) -> Outcome {
        self.finish()?;
        Self::at(self.path.clone()).map(|_| ())
    }

    /// Forgets the job: it is settled, the next run begins anew.
    pub fn finish(&self) -> Outcome {
        let over = self.over();
        remove(&over)?;
        // At once, then file by file: one that has lost its key, or its mark that it was given away, would be taken for what it is not.
        std::fs::rename(&self.path, &over).map_err(|error| Failure::file("cannot remove", &self.path, error))?;
        remove(&over)
    }

    /// Where it goes to be removed.
    fn over(&self) -> PathBuf {
        self.path.with_extension(OVER)
    }

    /// The file or folder of a name.
    pub fn join(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Writes a file of this content, unless there is one of its length.
    pub fn keep(&self, name: &str, bytes: &[u8]) -> Outcome<PathBuf> {
        let path = self.path.join(name);
        if std::fs::metadata(&path).map(|found| found.len()).ok() != Some(bytes.len() as u64) {
            self.write(name, bytes)?;
        }
        Ok(path)
    }

    fn broken(&self, name: &str) -> Failure {
        Failure::Local(format!("{} is damaged: remove the folder to begin anew", self.path.join(name).display()))
    }

    fn read(&self, name: &str) -> Outcome<Option<Vec<u8>>> {
        let path = self.path.join(name);
        match std::fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Failure::file("cannot read", &path, error)),
        }
    }

    /// What a file of JSON holds, if it is there.
    pub fn read_json<T: DeserializeOwned>(&self, name: &str) -> Outcome<Option<T>> {
        let Some(bytes) = self.read(name)? else { return Ok(None) };
        serde_json::from_slice(&bytes).map(Some).map_err(|_| self.broken(name))
    }

    /// Writes a file of JSON; it is on disk when this returns.
    pub fn write_json(&self, name: &str, value: &impl Serialize) -> Outcome {
        let bytes = serde_json::to_vec_pretty(value).map_err(|error| Failure::Local(error.to_string()))?;
        self.write(name, &bytes)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Outcome {
        scc_image::store(&self.path.join(name), bytes).map_err(|error| Failure::Local(error.to_string()))
    }

    /// Removes a file or folder, if it is there.
    pub fn remove(&self, name: &str) -> Outcome {
        remove(&self.path.join(name))
    }
}

/// Removes a file or folder, if it is there.
fn remove(path: &Path) -> Outcome {
    let removed = if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Failure::file("cannot remove", path, error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payment() -> Payment {
        let transaction = Signed { bytes: "00ff".into(), nonce: 3, born: 10, until: 74 };
        Payment { transaction, payment: "12000000000000".into() }
    }

    fn job(id: JobId) -> PostedJob {
        PostedJob { id, block: Hash::repeat_byte(1), deadline: 90, units: 5, payment: "7".into() }
    }

    #[test]
    fn what_was_written_down_is_found_again() {
        let home = tempfile::tempdir().expect("folder");
        let folder = JobFolder::at(home.path().join("job")).expect("made");
        assert!(folder.left().expect("read").manifest.is_none());
        folder.keep_payment(&payment()).expect("written");
        folder.keep_job(&job(4)).expect("written");
        let left = folder.left().expect("read");
        assert!(left.job.is_none() && left.payment.is_none(), "without a manifest there is nothing to go on with");
        std::fs::write(folder.join(MANIFEST), b"{").expect("written");
        let error = folder.left().expect_err("a damaged manifest is not overlooked");
        assert!(error.to_string().contains("manifest.json is damaged"), "{error}");
    }

    #[test]
    fn a_job_with_another_number_forgets_what_was_signed_for_the_old_one() {
        let home = tempfile::tempdir().expect("folder");
        let folder = JobFolder::at(home.path().join("job")).expect("made");
        std::fs::create_dir(folder.join("dispatcher")).expect("made");
        std::fs::write(folder.join("job.key"), b"seed").expect("written");
        folder.renumber(&job(5)).expect("written");
        assert!(!folder.join("dispatcher").exists());
        assert!(folder.join("job.key").exists());
        folder.begin_anew().expect("emptied");
        assert_eq!(std::fs::read_dir(folder.join("")).expect("there").count(), 0);
    }

    #[test]
    fn what_a_removal_that_was_cut_off_left_is_removed_by_the_next_one() {
        let home = tempfile::tempdir().expect("folder");
        let folder = JobFolder::at(home.path().join("job")).expect("made");
        std::fs::create_dir(folder.over()).expect("made");
        std::fs::write(folder.over().join("manifest.json"), b"{}").expect("written");
        folder.finish().expect("removed");
        assert_eq!(std::fs::read_dir(home.path()).expect("read").count(), 0);
    }
}
