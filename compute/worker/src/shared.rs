//! What all tasks of a worker share.

use crate::{
    config::{Controls, Timing},
    grants::Grants,
    journal::{Journal, JournalError},
    pace::{Offer, Pace},
    status::Status,
    throttle::Throttle,
    Chain, FirstSpeed, Runner,
};
use scc_job_spec::{Hello, OutputFile};
use scc_transport::{BlobService, CancellationToken, Hash as BlobHash};
use scc_types::{AccountId, Balance, BlockNumber, DappId, Engine, Hash, JobId, Units};
use sp_core::{sr25519, Pair};
use std::{
    collections::{HashMap, HashSet},
    sync::{
        atomic::{AtomicU32, Ordering},
        Arc, Mutex, MutexGuard,
    },
    time::{Duration, Instant},
};
use tokio::sync::watch;

pub(crate) struct Shared {
    pub pair: sr25519::Pair,
    pub account: AccountId,
    pub genesis: Hash,
    pub challenge_window: BlockNumber,
    pub blobs: BlobService,
    pub chain: Arc<dyn Chain>,
    pub runner: Arc<dyn Runner>,
    pub controls: watch::Sender<Controls>,
    pub timing: Timing,
    first_speed: Option<FirstSpeed>,
    pub journal: Journal,
    pub status: watch::Sender<Status>,
    pub throttle: watch::Sender<Throttle>,
    pub stop: CancellationToken,
    pub best: AtomicU32,
    /// Results that requesters may fetch.
    pub grants: Grants,
    /// Jobs that are being worked on or visited.
    busy: Mutex<HashSet<JobId>>,
    /// When a requester last said something.
    heard: Mutex<HashMap<JobId, Instant>>,
    started: Instant,
}

impl Shared {
    #[allow(clippy::too_many_arguments)] // one call, each a field
    pub fn new(
        config: crate::Config,
        genesis: Hash,
        challenge_window: BlockNumber,
        best: BlockNumber,
        journal: Journal,
        stop: CancellationToken,
    ) -> Self {
        Self {
            account: AccountId::from(config.account.public()),
            pair: config.account,
            genesis,
            challenge_window,
            blobs: config.blobs,
            chain: config.chain,
            runner: config.runner,
            controls: watch::channel(config.controls).0,
            timing: config.timing,
            first_speed: config.first_speed,
            journal,
            status: watch::channel(Status::new()).0,
            throttle: watch::channel(Throttle::default()).0,
            stop,
            best: AtomicU32::new(best),
            grants: Grants::default(),
            busy: Mutex::default(),
            heard: Mutex::default(),
            started: Instant::now(),
        }
    }

    pub fn best(&self) -> BlockNumber {
        self.best.load(Ordering::Relaxed)
    }

    /// Units per second of all slots together at this dApp's tasks: what they took here, before the first one what the benchmark
    /// took, if it was the same program; 0 where nothing is known.
    pub async fn speed(&self, dapp: DappId) -> Units {
        let measured = self.journal.off(move |journal| journal.speed(dapp)).await.unwrap_or(0);
        let Some(first) = self.first_speed.filter(|_| measured == 0) else { return measured };
        match self.chain.engine(dapp).await {
            Ok(Some(Engine::Wasm { code })) if code == first.code => first.speed,
            _ => 0,
        }
    }

    /// The proof that this worker's account speaks through this peer.
    pub fn hello(&self, job: JobId, speed: u64) -> Hello {
        let peer_id = self.blobs.peer().id().to_bytes();
        let payload = Hello::payload(self.genesis, job, &self.account, &peer_id);
        let proof = self.pair.sign(&payload);
        Hello { genesis: self.genesis, job, worker: self.account.clone(), peer_id, speed, proof }
    }

    /// A task's result is needed no more: its bytes may make room unless another task needs them.
    pub fn release(&self, task: (JobId, u32), outputs: &[OutputFile]) {
        for hash in outputs.iter().map(|file| BlobHash(file.hash.0)) {
            if !self.grants.release(&hash, task) {
                continue;
            }
            if let Err(error) = self.blobs.store().unpin(&hash) {
                tracing::warn!(%hash, %error, "a result stays pinned");
            }
        }
    }

    /// The right to talk to a job's requester, given back when dropped; `None` while somebody has it.
    pub fn occupy(self: &Arc<Self>, job: JobId) -> Option<Occupied> {
        lock(&self.busy).insert(job).then(|| Occupied { shared: self.clone(), job })
    }

    /// Whether somebody has it.
    pub fn is_busy(&self, job: JobId) -> bool {
        lock(&self.busy).contains(&job)
    }

    pub fn note_heard(&self, job: JobId) {
        lock(&self.heard).insert(job, Instant::now());
    }

    /// How long a requester has said nothing, since this worker's start at most.
    pub fn silence(&self, job: JobId) -> Duration {
        lock(&self.heard).get(&job).copied().unwrap_or(self.started).elapsed()
    }

    /// So much time has passed: it counts if the worker is at work. Nobody is woken for it.
    pub fn note_time(&self, time: Duration) {
        self.status.send_if_modified(|status| {
            if status.state.is_at_work() {
                status.pace.work(time);
            }
            false
        });
    }

    /// Results were accepted that stand for so much, in planck. Shown with the next receipts.
    pub fn note_credit(&self, credit: Balance) {
        self.status.send_if_modified(|status| {
            status.pace.earn(credit);
            false
        });
    }

    /// Writes the pace down unless it is what was `kept` last.
    pub async fn keep_pace(&self, kept: &mut Pace) {
        let pace = self.status.borrow().pace;
        if pace == *kept {
            return;
        }
        match self.journal.off(move |journal| journal.set_pace(&pace)).await {
            Ok(()) => *kept = pace,
            Err(error) => tracing::warn!(%error, "the pace of work is not kept"),
        }
    }

    /// Shows what the first of these jobs (number, dApp, payment, units) whose speed here is known would pay in a day. Who has
    /// earned something knows better.
    pub async fn show_offer(&self, jobs: &[(JobId, DappId, Balance, Units)]) {
        let knows_better = self.status.borrow().pace.of_a_day().is_some();
        if knows_better {
            return;
        }
        let mut offer = None;
        for (job, dapp, payment, units) in jobs {
            offer = Offer::at(*job, *payment, *units, self.speed(*dapp).await);
            if offer.is_some() {
                break;
            }
        }
        self.status.send_if_modified(|status| {
            status.offer = offer;
            false
        });
    }

    /// Shows what the journal says of receipts.
    pub async fn show_receipts(&self) -> Result<(), JournalError> {
        let (jobs, past) = self.journal.off(|journal| Ok((journal.jobs()?, journal.past()?))).await?;
        self.status.send_modify(|status| status.set_receipts(&jobs, past));
        Ok(())
    }
}

/// See [`Shared::occupy`].
pub(crate) struct Occupied {
    shared: Arc<Shared>,
    job: JobId,
}

impl Drop for Occupied {
    fn drop(&mut self) {
        lock(&self.shared.busy).remove(&self.job);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}
