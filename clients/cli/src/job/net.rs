//! What `scc net` shows of a job that is served here: a small file, written anew every few seconds. Not in the job's folder, which is
//! removed as a whole.

use crate::{
    account,
    failure::{Failure, Outcome},
};
use scc_transport::{addresses, is_circuit, Multiaddr, PathReport, Peer, PortMapping};
use scc_types::{Endpoint, JobId};
use serde::{Deserialize, Serialize};
use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// Between two looks.
const LOOK: Duration = Duration::from_secs(2);
/// An older file was left by a program that was killed.
const STALE: Duration = Duration::from_secs(15);

/// A job that is served, and who is connected.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Net {
    /// The job.
    pub job: JobId,
    /// The peer that serves it.
    pub peer: String,
    /// When this was written, in seconds since 1970.
    pub written: u64,
    /// Where the chain says it is.
    pub announced: Vec<String>,
    /// What the router at home does.
    pub router: String,
    /// Every connection; those with one peer together, the best first.
    pub peers: Vec<Connected>,
}

/// A connection, and whose it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Connected {
    /// `worker`, `relay`, or `peer` of one that has not said who it is.
    pub role: String,
    /// The worker's address.
    pub worker: Option<String>,
    /// The path.
    pub path: PathReport,
}

/// Addresses of the workers' accounts by their peers' names.
#[derive(Clone, Default)]
pub struct Names(Arc<Mutex<HashMap<String, String>>>);

impl Names {
    /// A worker has proved who it is.
    pub fn note(&self, peer: String, worker: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(peer, worker);
    }

    fn of(&self, peer: &str) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(peer).cloned()
    }
}

/// Writes the file while it is held.
pub struct Shown {
    file: PathBuf,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Shown {
    fn drop(&mut self) {
        self.task.abort();
        // One that stays is old soon.
        let _ = std::fs::remove_file(&self.file);
    }
}

/// Shows how a served job is connected.
pub fn show(peer: Peer, job: JobId, endpoint: &Endpoint, names: Names) -> Shown {
    let file = folder().join(format!("{}.json", peer.id()));
    let announced: Vec<String> = addresses(&endpoint.addresses).iter().map(ToString::to_string).collect();
    let written = file.clone();
    let task = tokio::spawn(async move {
        forget_stale(&folder());
        loop {
            let net = look(&peer, job, &announced, &names);
            // A disk that is full ends the job elsewhere, with a sentence.
            let _ = write(&written, &net);
            tokio::time::sleep(LOOK).await;
        }
    });
    Shown { file, task }
}

fn look(peer: &Peer, job: JobId, announced: &[String], names: &Names) -> Net {
    let reports: Vec<_> = peer.paths().iter().map(|path| path.report()).collect();
    let places = peer.listen_addresses().into_iter().filter(is_circuit).map(|address| address.to_string());
    let through = reports.iter().filter_map(|report| report.relay.clone());
    let circuits: HashSet<String> = through.chain(places).collect();
    let connected = |path: PathReport| {
        let worker = names.of(&path.peer);
        let is_relay = circuits.iter().any(|circuit| circuit.contains(&path.peer));
        let role = if worker.is_some() {
            "worker"
        } else if is_relay {
            "relay"
        } else {
            "peer"
        };
        Connected { role: role.into(), worker, path }
    };
    let router = match &*peer.port_mapping().borrow() {
        PortMapping::Off => "not asked".into(),
        PortMapping::Asked => "asked, no answer yet".into(),
        PortMapping::Open(addresses) => {
            let shown = addresses.iter().map(Multiaddr::to_string).collect::<Vec<_>>();
            format!("forwards {}", shown.join(", "))
        }
        PortMapping::Closed(why) => format!("forwards nothing: {why}"),
    };
    Net {
        job,
        peer: peer.id().to_string(),
        written: now(),
        announced: announced.to_vec(),
        router,
        peers: reports.into_iter().map(connected).collect(),
    }
}

/// The jobs that are served on this machine now, by number.
pub fn served() -> Outcome<Vec<Net>> {
    served_in(&folder())
}

fn served_in(folder: &Path) -> Outcome<Vec<Net>> {
    let files = match std::fs::read_dir(folder) {
        Ok(files) => files,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Failure::file("cannot read", folder, error)),
    };
    let mut served: Vec<_> = files.flatten().filter_map(|file| read(&file.path())).filter(is_fresh).collect();
    served.sort_by_key(|net| net.job);
    Ok(served)
}

fn folder() -> PathBuf {
    account::home().join("net")
}

/// Whole or not at all, but not to the disk: it is worth nothing after a crash.
fn write(file: &Path, net: &Net) -> std::io::Result<()> {
    std::fs::create_dir_all(file.parent().unwrap_or(Path::new(".")))?;
    let whole = file.with_extension("part");
    std::fs::write(&whole, serde_json::to_vec(net)?)?;
    std::fs::rename(&whole, file)
}

fn read(file: &Path) -> Option<Net> {
    if file.extension()? != "json" {
        return None;
    }
    serde_json::from_slice(&std::fs::read(file).ok()?).ok()
}

fn is_fresh(net: &Net) -> bool {
    now().saturating_sub(net.written) <= STALE.as_secs()
}

/// What programs left that were killed.
fn forget_stale(folder: &Path) {
    for file in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if read(&file.path()).is_some_and(|net| !is_fresh(&net)) {
            let _ = std::fs::remove_file(file.path());
        }
    }
}

/// Seconds since 1970.
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn net(job: JobId, written: u64) -> Net {
        let (peer, router) = (format!("peer {job}"), "not asked".into());
        Net { job, peer, written, announced: Vec::new(), router, peers: Vec::new() }
    }

    #[test]
    fn what_is_served_now_is_found_and_what_a_killed_program_left_is_not() {
        let home = tempfile::tempdir().expect("folder");
        let folder = home.path().join("net");
        assert_eq!(served_in(&folder).expect("nothing"), []);
        let (served, left) = ([net(3, now()), net(1, now())], net(2, now() - 60));
        for one in served.iter().chain([&left]) {
            write(&folder.join(format!("{}.json", one.peer)), one).expect("written");
        }
        std::fs::write(folder.join("half.json"), "{\"job\":").expect("written");
        let [three, one] = served;
        assert_eq!(served_in(&folder).expect("read"), [one, three]);
        forget_stale(&folder);
        assert!(!folder.join("peer 2.json").exists() && folder.join("peer 3.json").exists());
    }
}
