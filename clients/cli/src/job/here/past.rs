//! Jobs that ended: how they were asked for, who made what, the statement.

use super::{super::PostedJob, Request};
use crate::{
    account,
    failure::{Failure, Outcome},
};
use scc_types::{AccountId, Hash, JobId};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fs, path::PathBuf};

/// Jobs remembered on each chain; the oldest make room.
const MOST: usize = 1_000;

/// A job that ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Past {
    /// How it was asked for.
    pub request: Request,
    /// Who made each piece.
    pub makers: BTreeMap<String, Vec<AccountId>>,
    /// What was paid, and what it was for.
    pub posted: Option<PostedJob>,
    /// The statement, once it is known.
    pub statement: Option<String>,
}

impl Past {
    /// Notes it.
    pub fn keep(&self, job: JobId) -> Outcome {
        let folder = folder(self.request.genesis);
        fs::create_dir_all(&folder).map_err(|error| Failure::file("cannot make the folder", &folder, error))?;
        let bytes = serde_json::to_vec_pretty(self).map_err(|error| Failure::Local(error.to_string()))?;
        scc_image::store(&folder.join(name(job)), &bytes).map_err(|error| Failure::Local(error.to_string()))?;
        let numbers = fs::read_dir(&folder).into_iter().flatten().flatten();
        let mut numbers: Vec<JobId> =
            numbers.filter_map(|entry| number(&entry.file_name().to_string_lossy())).collect();
        numbers.sort_unstable_by_key(|number| std::cmp::Reverse(*number));
        for old in numbers.into_iter().skip(MOST) {
            // One that cannot be removed is tried again after the next job.
            let _ = fs::remove_file(folder.join(name(old)));
        }
        Ok(())
    }

    /// The job of a number, if it ended here. A note that cannot be read is none.
    pub fn find(genesis: Hash, job: JobId) -> Option<Self> {
        let bytes = fs::read(folder(genesis).join(name(job))).ok()?;
        serde_json::from_slice(&bytes).ok()
    }
}

fn folder(genesis: Hash) -> PathBuf {
    account::home().join("past").join(format!("{genesis:x}"))
}

fn name(job: JobId) -> String {
    format!("{job}.json")
}

fn number(name: &str) -> Option<JobId> {
    name.strip_suffix(".json")?.parse().ok()
}
