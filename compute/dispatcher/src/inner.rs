//! What all tasks of a dispatcher share.

use crate::{
    admission::Admission,
    event::{Accepted, Event, Listeners},
    members::Members,
    outputs::Outputs,
    room::{Reserved, Room},
    store::{Store, StoreError},
    table::{Millis, Outcome, Table, WorkerRecord},
    Chain, JobKey, Limits, TrackRecord, Verifier,
};
use scc_job_spec::{Acknowledgement, Manifest, SignedLease, SignedReceipt};
use scc_transport::{Blob, BlobService, CancellationToken, Hash as BlobHash};
use scc_types::{AccountId, BlockNumber, Hash, JobId, Lease, Receipt, Units};
use std::{
    collections::{HashMap, HashSet},
    sync::{
        atomic::{AtomicBool, AtomicU32, Ordering},
        Arc, Mutex, MutexGuard, OnceLock,
    },
    time::{Duration, Instant},
};
use tokio::sync::{watch, Semaphore};

pub(crate) struct Inner {
    pub key: JobKey,
    pub genesis: Hash,
    pub job: JobId,
    pub manifest: Manifest,
    pub manifest_hash: Hash,
    pub manifest_size: u64,
    pub blobs: BlobService,
    pub chain: Arc<dyn Chain>,
    pub verifier: Option<Arc<dyn Verifier>>,
    pub track_record: Option<Arc<TrackRecord>>,
    pub receipt_expiry: BlockNumber,
    pub lease_blocks: BlockNumber,
    pub chain_interval: Duration,
    pub limits: Limits,
    pub outputs: Outputs,
    pub listeners: Listeners,
    pub stop: CancellationToken,
    pub checks: Semaphore,
    pub fetches: Semaphore,
    pub streams: Arc<Semaphore>,
    pub best_block: AtomicU32,
    /// Nothing is handed out: the job is closed on chain, or another endpoint serves it.
    pub closed: AtomicBool,
    pub displaced: AtomicBool,
    /// The requester wants nothing handed out for now.
    pub paused: AtomicBool,
    pub finished: watch::Sender<bool>,
    /// When every task was settled.
    pub settled_at: OnceLock<Instant>,
    /// Accounts that may take part.
    pub admission: Admission,
    /// Peers that proved an account and may fetch the job's files.
    pub members: Mutex<Members>,
    /// What members may fetch; the handles keep the blobs from being evicted.
    pub served: HashMap<BlobHash, Blob>,
    /// Room for results until they are judged.
    pub room: Arc<Room>,
    /// Results that wait for a check, by task.
    pub held: Mutex<HashMap<u32, Vec<Held>>>,
    /// Results being fetched and judged.
    pub judging: Mutex<HashSet<(u32, AccountId)>>,
    /// Tasks that are computed here, or were, because workers say that they cannot be.
    pub doubted: Mutex<HashSet<u32>>,
    /// Held while a task's files are put in place and the table learns of it, by task number.
    pub placing: Vec<tokio::sync::Mutex<()>>,
    pub state: Mutex<State>,
    pub started: Instant,
}

/// A result that waits for a check: it is not evicted, and takes its room.
pub(crate) struct Held {
    pub _blobs: Vec<Blob>,
    pub _reserved: Option<Arc<Reserved>>,
}

/// The table and its disk, changed together.
pub(crate) struct State {
    pub table: Table,
    pub store: Store,
}

impl Inner {
    pub fn now(&self) -> Millis {
        Millis::try_from(self.started.elapsed().as_millis()).unwrap_or(Millis::MAX)
    }

    /// Runs `change` on the table off the event loop, writes what changed to disk, and only then returns its result.
    pub async fn change<T: Send + 'static>(
        self: &Arc<Self>,
        change: impl FnOnce(&mut Table, Millis) -> T + Send + 'static,
    ) -> Result<T, StoreError> {
        let inner = self.clone();
        let changed = tokio::task::spawn_blocking(move || {
            let now = inner.now();
            let mut state = inner.lock();
            let State { table, store } = &mut *state;
            let result = change(table, now);
            let changes = table.take_changes();
            let Some(record) = &inner.track_record else {
                store.write(&changes)?;
                return Ok::<T, StoreError>(result);
            };
            // A crash in between forgets a good result, never a fault.
            record.note_faults(changes.conduct.iter());
            store.write(&changes)?;
            record.note_good(changes.conduct.iter());
            Ok(result)
        });
        match changed.await {
            Ok(result) => {
                if let Err(error) = &result {
                    // The table in memory is ahead of the disk now: nothing more may be signed.
                    self.end(error.to_string());
                }
                result
            }
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }

    /// Ends the dispatcher, because this machine cannot keep what workers deliver. Told once.
    pub fn end(&self, reason: String) {
        if !self.stop.is_cancelled() {
            self.listeners.tell(Event::Stopped(reason));
            self.stop.cancel();
        }
    }

    /// Good results of a worker that speak for it in all jobs; `None`: nobody keeps count. The table hears of it.
    pub async fn known_streak(&self, account: &AccountId) -> Option<u64> {
        let (record, worker) = (self.track_record.clone()?, account.clone());
        match tokio::task::spawn_blocking(move || record.trusted(&worker)).await {
            Ok(known) => {
                self.lock().table.note_known(account, known);
                Some(known)
            }
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }

    /// Brings the track record to the disk and tells what is wrong with it.
    pub async fn flush_track_record(&self) {
        let Some(record) = self.track_record.clone() else { return };
        let flushed = tokio::task::spawn_blocking(move || {
            record.flush();
            record.take_trouble()
        });
        match flushed.await {
            Ok(Some(trouble)) => self.listeners.tell(Event::Trouble(trouble)),
            Ok(None) => {}
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }

    /// Looks at the table.
    pub fn look<T>(&self, look: impl FnOnce(&Table, Millis) -> T) -> T {
        let now = self.now();
        look(&self.lock().table, now)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A panic inside a change may leave a table that does not match the disk; going on could pay twice.
        self.state.lock().expect("a change of the table never panics; qed")
    }

    pub fn is_paused(&self) -> bool {
        [&self.closed, &self.displaced, &self.paused].iter().any(|reason| reason.load(Ordering::Relaxed))
    }

    pub fn members(&self) -> MutexGuard<'_, Members> {
        self.members.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    pub fn held(&self) -> MutexGuard<'_, HashMap<u32, Vec<Held>>> {
        self.held.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    pub fn judging(&self) -> MutexGuard<'_, HashSet<(u32, AccountId)>> {
        self.judging.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// `true`: nobody has doubted that the task can be computed before.
    pub fn doubt(&self, task: u32) -> bool {
        self.doubted.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).insert(task)
    }

    pub fn placing(&self, task: u32) -> &tokio::sync::Mutex<()> {
        &self.placing[task as usize % self.placing.len()]
    }

    /// The newest receipt of a worker, signed; `None` while nothing was accepted. The record must be on disk.
    pub fn acknowledge(&self, account: &AccountId, record: &WorkerRecord) -> Option<Acknowledgement> {
        if record.count == 0 {
            return None;
        }
        let receipt = Receipt {
            genesis: self.genesis,
            job: self.job,
            worker: account.clone(),
            units: record.units,
            result_root: record.root,
            expiry: self.receipt_expiry,
        };
        let signature = self.key.sign(&receipt.payload());
        let newest = u32::try_from(record.newest.len()).unwrap_or(u32::MAX);
        Some(Acknowledgement {
            receipt: SignedReceipt { receipt, signature },
            first: record.count.saturating_sub(newest),
            tasks: record.newest.clone(),
        })
    }

    /// The newest receipt of a worker, read from the table.
    pub fn newest_acknowledgement(&self, account: &AccountId) -> Option<Acknowledgement> {
        let record = self.look(|table, _| table.worker(account).cloned())?;
        self.acknowledge(account, &record)
    }

    pub fn lease(&self, account: &AccountId, units: Units, task_units: Units) -> SignedLease {
        let lease = Lease {
            genesis: self.genesis,
            job: self.job,
            worker: account.clone(),
            units,
            task_units,
            expiry: self.best_block.load(Ordering::Relaxed).saturating_add(self.lease_blocks),
        };
        let signature = self.key.sign(&lease.payload());
        SignedLease { lease, signature }
    }

    /// An accepted task as clients see it.
    pub fn accepted(&self, table: &Table, task: u32) -> Option<Accepted> {
        let Outcome::Accepted { outputs, millis, paid } = &table.task(task)?.outcome else { return None };
        Some(Accepted {
            task,
            outputs: self.outputs.paths(task, outputs),
            worker: paid.first()?.clone(),
            units: table.task_units(task),
            millis: *millis,
        })
    }

    /// Tells what a change did to a worker and to the whole job.
    pub fn tell_consequences(&self, account: &AccountId, task: u32, reason: &str) {
        self.listeners.tell(Event::TaskRejected { task, worker: account.clone(), reason: reason.into() });
        let (blocked, broken) = self.look(|table, _| {
            let broken = match table.task(task).map(|record| &record.outcome) {
                Some(Outcome::Broken { reason }) => Some(reason.clone()),
                _ => None,
            };
            (table.worker(account).and_then(|record| record.blocked.clone()), broken)
        });
        if let Some(reason) = blocked {
            self.listeners.tell(Event::WorkerBlocked { worker: account.clone(), reason });
        }
        if let Some(reason) = broken {
            self.held().remove(&task);
            self.listeners.tell(Event::TaskBroken { task, reason });
        }
        self.tell_if_finished();
    }

    /// Says [`Event::Done`] once, when all is settled and what was fetched for its copies is judged, which is not waited for longer
    /// than for a fetch.
    pub fn tell_if_finished(&self) {
        if !self.look(|table, _| table.is_finished()) {
            return;
        }
        let since = self.settled_at.get_or_init(Instant::now);
        if !self.judging().is_empty() && since.elapsed() < self.limits.fetch {
            return;
        }
        self.finished.send_if_modified(|finished| {
            // Told before anybody wakes who waits for the end and then looks at what was told.
            let is_new = !std::mem::replace(finished, true);
            if is_new {
                self.listeners.tell(Event::Done);
            }
            is_new
        });
    }
}
