//! What a client may show while the job runs.

use scc_job_spec::OutputFile;
use scc_transport::PathKind;
use scc_types::{AccountId, BlockNumber, Units};
use std::path::PathBuf;
use tokio::sync::mpsc;

/// Something happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A worker proved who it is.
    WorkerJoined {
        /// Its peer, as text.
        peer: String,
        /// Its account.
        account: AccountId,
        /// Units per second it says it does; 0: unknown.
        speed: u64,
    },
    /// How a worker that joined is connected; again when that changes.
    WorkerPath {
        /// The worker.
        worker: AccountId,
        /// The best path there is: what is sent from now on takes it.
        path: PathKind,
    },
    /// Tasks were handed out.
    TaskLeased {
        /// The tasks.
        tasks: Vec<u32>,
        /// To whom.
        worker: AccountId,
    },
    /// A sign of life.
    TaskProgress {
        /// The task.
        task: u32,
        /// Who computes it.
        worker: AccountId,
        /// How far it is, in thousandths.
        per_mille: u16,
    },
    /// A task is done. Told once per task and life of the dispatcher, after its files are safe.
    TaskAccepted(Accepted),
    /// A result was refused or did not come; the task is open again unless it was done by others.
    TaskRejected {
        /// The task.
        task: u32,
        /// Whose result.
        worker: AccountId,
        /// One sentence.
        reason: String,
    },
    /// Accepted tasks are computed once more, as the requester wished. Told before anything else happens to them.
    TaskReopened(Vec<u32>),
    /// Several workers failed a task for a reason that lies in the job; it is given up.
    TaskBroken {
        /// The task.
        task: u32,
        /// The last worker's sentence.
        reason: String,
    },
    /// A worker fell silent or left; its tasks are open again.
    WorkerLost {
        /// The worker.
        worker: AccountId,
    },
    /// A worker gets no more work for this job.
    WorkerBlocked {
        /// The worker.
        worker: AccountId,
        /// One sentence.
        reason: String,
    },
    /// Nobody has come for so long: the chain has drawn other workers, for a fee.
    DrawnAgain {
        /// Blocks without anybody.
        blocks: BlockNumber,
    },
    /// Nobody has come for so long, and others could not be drawn; it is tried again after as long.
    NotDrawnAgain {
        /// Blocks without anybody.
        blocks: BlockNumber,
        /// One sentence.
        reason: String,
    },
    /// The chain names another endpoint for this job: somebody else serves it. Nothing is handed out meanwhile.
    EndpointReplaced,
    /// The chain shows more units for a worker than this dispatcher ever signed: somebody else uses the job's key.
    KeyMisused {
        /// The worker.
        worker: AccountId,
        /// Units on chain.
        units: Units,
    },
    /// The job is no longer open on chain; nothing more is handed out.
    Closed,
    /// The chain has stopped answering; why. Work that was handed out goes on.
    ChainSilent(String),
    /// The chain answers again.
    ChainHeard,
    /// Something on this machine is wrong, but the job goes on.
    Trouble(String),
    /// The dispatcher ended by itself, because this machine cannot keep results any more, such as on a full disk. Nothing is
    /// handed out or signed from here on; a new one in the same folder goes on where this one ended.
    Stopped(String),
    /// Every task is accepted or given up.
    Done,
}

/// An accepted task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The task.
    pub task: u32,
    /// Its files in the order of their names: where each lies, and what it is.
    pub outputs: Vec<(PathBuf, OutputFile)>,
    /// Who was paid first for it.
    pub worker: AccountId,
    /// Units it counts for.
    pub units: Units,
    /// Milliseconds the worker says it took.
    pub millis: u64,
}

/// Everybody who listens. Nothing is dropped: a listener that does not read keeps what it has not read in memory.
#[derive(Debug, Default)]
pub(crate) struct Listeners(std::sync::Mutex<Vec<mpsc::UnboundedSender<Event>>>);

impl Listeners {
    pub fn subscribe(&self) -> mpsc::UnboundedReceiver<Event> {
        let (sender, receiver) = mpsc::unbounded_channel();
        self.lock().push(sender);
        receiver
    }

    pub fn tell(&self, event: Event) {
        self.lock().retain(|listener| listener.send(event.clone()).is_ok());
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<mpsc::UnboundedSender<Event>>> {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}
