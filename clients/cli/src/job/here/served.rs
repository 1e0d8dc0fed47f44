//! Which process serves a job.

use super::super::folder::JobFolder;
use crate::failure::{Failure, Outcome};
use serde::{Deserialize, Serialize};
use std::{
    fs::File,
    time::{SystemTime, UNIX_EPOCH},
};

const SERVED: &str = "served.json";
const LOCK: &str = "served.lock";

/// A process that serves a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Server {
    /// Its number.
    pub process: u32,
    /// Whether it has no terminal.
    pub background: bool,
    /// Since when, in seconds of Unix time.
    pub since: u64,
}

/// Says that this process serves a job, as long as it lives: the system forgets the lock of a process that is killed.
pub struct Served(#[expect(dead_code, reason = "the lock ends with it")] File);

impl Served {
    /// From now on. Waits for those who only look.
    pub fn announce(folder: &JobFolder, background: bool) -> Outcome<Self> {
        let path = folder.join(LOCK);
        let failed = |error| Failure::file("cannot use", &path, error);
        let lock = File::create(&path).map_err(failed)?;
        lock.lock().map_err(failed)?;
        let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |passed| passed.as_secs());
        folder.write_json(SERVED, &Server { process: std::process::id(), background, since })?;
        Ok(Self(lock))
    }

    /// Who serves the job in a folder; `None`: nobody.
    pub fn look(folder: &JobFolder) -> Option<Server> {
        match Lookout::open(folder)?.is_served() {
            false => None,
            true => folder.read_json(SERVED).ok().flatten(),
        }
    }
}

/// Sees whether a process serves a job, also after the job's folder is gone.
pub struct Lookout(File);

impl Lookout {
    /// `None`: nobody ever served it.
    pub fn open(folder: &JobFolder) -> Option<Self> {
        File::open(folder.join(LOCK)).ok().map(Self)
    }

    /// Whether one does now.
    pub fn is_served(&self) -> bool {
        match self.0.try_lock_shared() {
            // A lock that cannot be let go of ends with this look.
            Ok(()) => self.0.unlock().is_err(),
            Err(_) => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_is_served_as_long_as_its_server_lives() {
        let home = tempfile::tempdir().expect("folder");
        let folder = JobFolder::at(home.path().join("job")).expect("made");
        assert_eq!(Served::look(&folder), None);
        let served = Served::announce(&folder, true).expect("announced");
        let lookout = Lookout::open(&folder).expect("there");
        let server = Served::look(&folder).expect("served");
        assert_eq!((server.process, server.background), (std::process::id(), true));
        std::fs::remove_dir_all(folder.join("")).expect("removed");
        assert!(lookout.is_served());
        drop(served);
        assert!(!lookout.is_served());
    }
}
