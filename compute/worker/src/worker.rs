//! The handle, and the loop that goes from job to job.

use crate::{
    config::{Config, Controls},
    idle::{priced, why_idle, Known},
    journal::{JobRecord, Journal, JournalError},
    pick::{self, Backoff},
    run::{self, Outcome},
    settle,
    shared::Shared,
    status::{PastJob, State, Status},
    throttle::Throttle,
    ChainError,
};
use scc_transport::ListenError;
use scc_types::{Assignment, Assignments};
use std::{
    io,
    path::PathBuf,
    sync::{atomic::Ordering, Arc},
    time::{Duration, Instant},
};
use tokio::{sync::watch, task::JoinHandle};

/// Longest pause before a requester that needed nothing more is asked again.
const ASK_AGAIN: Duration = Duration::from_secs(30);
/// Between two writes of the pace of work.
const KEEP_PACE: Duration = Duration::from_secs(60);
/// How long a shutdown waits for the last write: so often,
const RELEASE_TRIES: u32 = 500;
/// with this pause.
const RELEASE_PAUSE: Duration = Duration::from_millis(10);

/// Why a worker did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The folder cannot be used.
    #[error("cannot use the folder {path}: {source}")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The journal cannot be used.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// Blobs are served already on this peer, or it is stopped.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// The chain does not answer.
    #[error("the chain does not answer: {0}")]
    Chain(#[from] ChainError),
}

/// A running worker. Dropping it stops it as a crash would: nothing computed is lost.
pub struct Worker {
    shared: Arc<Shared>,
    running: Option<JoinHandle<()>>,
}

impl Worker {
    /// Starts a worker, or resumes one from its folder.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        let folder_error = |source| StartError::Folder { path: config.dir.clone(), source };
        std::fs::create_dir_all(&config.dir).map_err(folder_error)?;
        let journal = Journal::open(&config.dir.join("journal.redb"))?;
        let pace = journal.pace()?;
        let genesis = config.chain.genesis().await?;
        let challenge_window = config.chain.challenge_window().await?;
        let best = config.chain.best_block().await?;
        let stop = config.blobs.peer().cancellation().child_token();
        let shared = Arc::new(Shared::new(config, genesis, challenge_window, best, journal, stop));
        let gate = Arc::downgrade(&shared);
        shared.blobs.serve(move |peer, hash| gate.upgrade().is_some_and(|shared| shared.grants.ask(peer, hash)))?;
        shared.status.send_modify(|status| status.pace = pace);
        shared.show_receipts().await?;
        Ok(Self { running: Some(run(shared.clone())), shared })
    }

    /// What the worker does now, and every change of it.
    pub fn status(&self) -> watch::Receiver<Status> {
        self.shared.status.subscribe()
    }

    /// The jobs at hand and the hundred closed last, the newest first.
    pub async fn history(&self) -> Result<Vec<PastJob>, JournalError> {
        let jobs = self.shared.journal.off(Journal::history).await?;
        Ok(jobs.iter().rev().map(PastJob::of).collect())
    }

    /// Takes no new tasks; those in hand are finished and delivered.
    pub fn pause(&self) {
        self.shared.throttle.send_replace(Throttle::Finishing);
        self.shared.runner.set_running(true);
    }

    /// Takes no new tasks, and those in hand stand still at once. Requesters hear of them as before; what has stood still for
    /// [`Timing::still`](crate::Timing::still) is given back to them. [`Worker::resume`] lets it go on, [`Worker::pause`] lets it be finished.
    pub fn stand_still(&self) {
        self.shared.throttle.send_if_modified(|throttle| {
            // Another reason for it is no new beginning.
            let moves = !throttle.is_still();
            if moves {
                *throttle = Throttle::Still { since: Instant::now() };
            }
            moves
        });
        self.shared.runner.set_running(false);
    }

    /// Takes tasks again.
    pub fn resume(&self) {
        self.shared.throttle.send_replace(Throttle::Full);
        self.shared.runner.set_running(true);
    }

    /// What the contributor decided, and every change of it.
    pub fn controls(&self) -> watch::Receiver<Controls> {
        self.shared.controls.subscribe()
    }

    /// Changes what the contributor decided. Tasks in hand are finished as they are; a requester or dApp that is blocked now, and a job that
    /// pays too little now, is asked for none more. Slots hold for tasks that begin, memory for jobs that are begun.
    pub fn set_controls(&self, controls: Controls) {
        self.shared.controls.send_replace(controls);
    }

    /// Stops running tasks, tells the requester, and waits until everything has ended.
    pub async fn shutdown(mut self) {
        self.shared.stop.cancel();
        if let Some(running) = self.running.take() {
            // An error is a panic, reported by the runtime.
            let _ = running.await;
        }
        // A write to the disk that has begun is let finish; then the folder is free.
        for _ in 0..RELEASE_TRIES {
            if Arc::strong_count(&self.shared) == 1 && self.shared.journal.is_sole() {
                break;
            }
            tokio::time::sleep(RELEASE_PAUSE).await;
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.shared.stop.cancel();
    }
}

/// Not within an `async fn`: whoever waits for one compiles all that it starts.
fn run(shared: Arc<Shared>) -> JoinHandle<()> {
    tokio::spawn(live(shared))
}

async fn live(shared: Arc<Shared>) {
    let settling = tokio::spawn(settle::settle(shared.clone()));
    let following = tokio::spawn(follow_chain(shared.clone()));
    go_from_job_to_job(&shared).await;
    // Errors are panics, reported by the runtime.
    let _ = tokio::join!(settling, following);
    shared.status.send_modify(|status| status.state = State::Stopped);
}

async fn follow_chain(shared: Arc<Shared>) {
    let (mut looked, mut written) = (Instant::now(), Instant::now());
    let mut kept = shared.status.borrow().pace;
    while wait(&shared, shared.timing.look).await {
        shared.note_time(looked.elapsed());
        looked = Instant::now();
        if written.elapsed() >= KEEP_PACE {
            shared.keep_pace(&mut kept).await;
            written = Instant::now();
        }
        match shared.chain.best_block().await {
            Ok(best) => shared.best.store(best, Ordering::Relaxed),
            Err(error) => tracing::warn!(%error, "the chain does not answer"),
        }
    }
    shared.keep_pace(&mut kept).await;
}

/// `false`: the worker stops.
async fn wait(shared: &Shared, time: Duration) -> bool {
    tokio::select! {
        () = shared.stop.cancelled() => false,
        () = tokio::time::sleep(time) => true,
    }
}

async fn go_from_job_to_job(shared: &Arc<Shared>) {
    let (mut backoff, mut known) = (Backoff::default(), Known::default());
    let mut controls = shared.controls.subscribe();
    while !shared.stop.is_cancelled() {
        if !shared.throttle.borrow().takes_tasks() {
            stand_by(shared, State::Paused);
            let mut throttle = shared.throttle.subscribe();
            tokio::select! {
                () = shared.stop.cancelled() => return,
                _ = throttle.wait_for(|throttle| throttle.takes_tasks()) => continue,
            }
        }
        controls.mark_unchanged();
        let offered = shared.chain.assignments().await.ok();
        match choose(shared, offered.as_ref(), &backoff).await {
            Ok(assignment) => {
                shared.show_offer(&[priced(&assignment)]).await;
                take(shared, assignment, &mut backoff).await;
            }
            Err(refused) => {
                let figures = known.figures(shared, offered.as_ref()).await;
                stand_by(shared, State::Idle(why_idle(offered.as_ref(), &refused, &figures)));
                let seen = offered.map_or(0, |offered| offered.at);
                tokio::select! {
                    () = shared.chain.assignments_after(seen) => {},
                    // An error would say that the sender is gone, which is shared.
                    _ = controls.changed() => known = Known::default(),
                    // Jobs that were put aside come back between blocks.
                    is_on = wait(shared, shared.timing.look) => if !is_on { return },
                }
            }
        }
    }
}

fn stand_by(shared: &Shared, state: State) {
    shared.status.send_if_modified(|status| {
        let changed = status.state != state;
        status.state = state;
        status.job = None;
        status.tasks.clear();
        changed
    });
}

async fn choose(
    shared: &Arc<Shared>,
    offered: Option<&Assignments>,
    backoff: &Backoff,
) -> Result<Assignment, Vec<String>> {
    let known = shared.journal.off(Journal::jobs).await.map_err(|error| vec![error.to_string()])?;
    let list = offered.map(|offered| offered.list.as_slice()).unwrap_or_default();
    // Results of a former time are being delivered there.
    let free: Vec<Assignment> = list.iter().filter(|one| !shared.is_busy(one.job)).cloned().collect();
    if free.is_empty() && !list.is_empty() {
        return Err(vec!["results of a former time are being delivered to its requester".to_string()]);
    }
    let controls = shared.controls.borrow().clone();
    pick::pick(&free, &controls, &known, backoff, Instant::now())
}

async fn take(shared: &Arc<Shared>, assignment: Assignment, backoff: &mut Backoff) {
    let id = assignment.job;
    let outcome = match begin(shared, assignment).await {
        Ok(()) => run::work(shared, id, true).await,
        Err(reason) => Some(Outcome::Later(reason)),
    };
    tracing::info!(job = id, ?outcome, "the work on a job ended");
    let (first, longest) = (shared.timing.first_backoff, shared.timing.longest_backoff);
    let (reason, longest) = match outcome {
        // A bid may be raised, or another worker may fail.
        Some(Outcome::Finished) => ("its requester needs nothing more just now".to_string(), longest.min(ASK_AGAIN)),
        Some(Outcome::Later(reason)) => (reason, longest),
        None => ("it is being worked on".to_string(), first),
        Some(Outcome::Left(_) | Outcome::Stopped) => return backoff.clear(id),
    };
    backoff.note(id, reason, first, longest, Instant::now());
}

/// Enters a job that this machine can run into the journal.
async fn begin(shared: &Arc<Shared>, assignment: Assignment) -> Result<(), String> {
    // Its requester need not be called to learn that this machine cannot run it.
    if let Some(engine) = shared.chain.engine(assignment.dapp).await.map_err(|error| error.to_string())? {
        shared.runner.can_run(&engine).await?;
    }
    let record = shared.chain.requester(&assignment.requester).await.map_err(|error| error.to_string())?;
    // A history is work that was paid for and not objected to.
    let trusted = record.is_some_and(|record| record.receipted > 0 && record.objected == 0);
    let (id, payment, units, endpoint) =
        (assignment.job, assignment.payment, assignment.units, assignment.endpoint.clone());
    let added = shared.journal.off(move |journal| {
        journal.add(JobRecord::new(assignment, trusted))?;
        // A bid may have been raised, and a requester may have moved, since the job was first taken; it may have been closed here.
        journal.update(id, &[], |record| {
            record.closed = false;
            record.assignment.payment = payment;
            record.assignment.units = units;
            record.assignment.endpoint = endpoint;
        })
    });
    added.await.map(|_| ()).map_err(|error| error.to_string())
}
