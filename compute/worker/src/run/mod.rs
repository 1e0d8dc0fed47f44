//! Working on one job: call the requester, take tasks, compute, deliver, believe receipts; again after every broken line.

mod call;
mod compute;
mod courier;
mod exposure;
mod hand;
mod news;
mod prepare;
mod talk;

use crate::{
    journal::{Calls, JobRecord, Journal, JournalError, ResultRecord, ResultState},
    line::{self, Line, LineError},
    shared::{Occupied, Shared},
    status::{JobStatus, State},
};
use compute::Ended;
use hand::{Hand, Phase, Task};
use prepare::{Prepared, Unprepared};
use scc_job_spec::{clean_sentence, Reply};
use scc_transport::{DialError, Hash as BlobHash, PeerId};
use scc_types::JobId;
use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::task::JoinSet;

/// Longest pause between two calls while the worker stays with a job.
const LONGEST_REDIAL: Duration = Duration::from_secs(5);
/// Failures of this machine after which a job is put aside.
const MAX_HOST_FAILURES: u32 = 3;
/// Computed results in a row that were not even fetched, after which a job is put aside: others are always faster, or its
/// requester wastes time.
const MAX_REFUSED_UNSEEN: usize = 8;

/// How the work on a job ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The requester needs nothing more, and everything is delivered.
    Finished,
    /// Not now; results are kept and offered again. Why.
    Later(String),
    /// Never again; why.
    Left(String),
    /// The worker is shutting down, or was told to take no more of it and has delivered everything.
    Stopped,
}

/// The work on one job. Dropping it stops the running tasks; what is computed is in the journal.
pub(crate) struct Run {
    shared: Arc<Shared>,
    /// The journal's record as of the last write.
    record: JobRecord,
    results: BTreeMap<u32, ResultRecord>,
    requester: PeerId,
    calls: Calls,
    prepared: Option<Arc<Prepared>>,
    /// Whether tasks are asked for, or only old results delivered.
    take_new: bool,
    hand: Hand,
    computing: JoinSet<Ended>,
    registering: JoinSet<news::Registered>,
    register_refusals: u32,
    next_registration: Instant,
    host_failures: u32,
    /// Tasks whose files the requester did not serve.
    unserved: u32,
    /// Whether a task's real work was compared with its units yet.
    measured: bool,
    bad_receipts: usize,
    /// The requester has answered.
    was_there: bool,
    /// Results that were refused or cancelled without having been fetched, since the last receipt.
    refused_unseen: usize,
    /// When the work last went on: the files came, a task was leased or computed, a receipt came.
    progressed: Instant,
    _occupied: Occupied,
}

/// Works on a job that the journal knows. `take_new`: asks for tasks, too. `None`: this worker is at it already.
pub(crate) async fn work(shared: &Arc<Shared>, job: JobId, take_new: bool) -> Option<Outcome> {
    let occupied = shared.occupy(job)?;
    let outcome = match Run::load(shared, job, take_new, occupied).await {
        Ok(mut run) => run.run_to_the_end().await,
        Err(reason) => Outcome::Later(reason),
    }
    .cleaned();
    if let Outcome::Left(reason) = &outcome {
        let reason = reason.clone();
        let left = shared.journal.off(move |journal| journal.update(job, &[], |record| record.left = Some(reason)));
        if let Err(error) = left.await {
            tracing::error!(%error, "the journal cannot be written");
        }
    }
    Some(outcome)
}

impl Outcome {
    /// A reason may quote a stranger.
    fn cleaned(self) -> Self {
        match self {
            Self::Later(reason) => Self::Later(clean_sentence(&reason)),
            Self::Left(reason) => Self::Left(clean_sentence(&reason)),
            other => other,
        }
    }
}

impl Run {
    async fn load(shared: &Arc<Shared>, job: JobId, take_new: bool, occupied: Occupied) -> Result<Self, String> {
        let load = move |journal: &Journal| Ok((journal.job(job)?, journal.results(job)?, journal.calls(job)?));
        let (record, results, calls) = shared.journal.off(load).await.map_err(|error| error.to_string())?;
        let record = record.ok_or_else(|| JournalError::UnknownJob(job).to_string())?;
        let (requester, _) = line::address(&record.assignment.endpoint).map_err(|error| error.to_string())?;
        let mut run = Self {
            shared: shared.clone(),
            record,
            results,
            requester,
            calls,
            prepared: None,
            take_new,
            hand: Hand::default(),
            computing: JoinSet::new(),
            registering: JoinSet::new(),
            register_refusals: 0,
            next_registration: Instant::now(),
            host_failures: 0,
            unserved: 0,
            measured: false,
            bad_receipts: 0,
            was_there: false,
            refused_unseen: 0,
            progressed: Instant::now(),
            _occupied: occupied,
        };
        run.take_up_results();
        Ok(run)
    }

    /// What a former life computed and did not bring in is in hand again, if its bytes are still there.
    fn take_up_results(&mut self) {
        for (task, result) in self.results.clone() {
            if result.state == ResultState::Computed {
                self.take_up(task, result);
            }
        }
    }

    /// Puts a computed result into the hand; `false` if its bytes are gone.
    fn take_up(&mut self, task: u32, result: ResultRecord) -> bool {
        let store = self.shared.blobs.store();
        if !result.outputs.iter().all(|file| store.get(&BlobHash(file.hash.0)).is_some()) {
            return false;
        }
        for file in &result.outputs {
            self.shared.grants.add(self.requester, BlobHash(file.hash.0), (self.record.assignment.job, task));
        }
        let phase = Phase::Computed { result: result.clone(), sent: None };
        self.hand.0.insert(task, Task { units: result.units, phase });
        true
    }

    async fn run_to_the_end(&mut self) -> Outcome {
        self.show(State::Connecting);
        let mut away: Option<Instant> = None;
        let mut pause = self.shared.timing.first_backoff.min(LONGEST_REDIAL);
        loop {
            self.give_back();
            if self.take_new && self.is_idle() && !self.is_wanted() {
                return Outcome::Stopped;
            }
            let stop = self.shared.stop.clone();
            let called = tokio::select! {
                () = stop.cancelled() => return Outcome::Stopped,
                called = self.call() => called,
            };
            let why = match called {
                Ok((line, welcome)) => {
                    let began = Instant::now();
                    match self.talk(line, welcome).await {
                        Ok(outcome) => return outcome,
                        Err(_) if self.is_cheated() => {
                            self.give_up_on(self.hand.sent()).await;
                            return Outcome::Left(talk::NO_RECEIPTS.into());
                        }
                        Err(error) => {
                            // Whoever answers and then breaks off, again and again, is as good as away.
                            if self.progressed >= began {
                                away = None;
                                pause = self.shared.timing.first_backoff.min(LONGEST_REDIAL);
                            }
                            error.to_string()
                        }
                    }
                }
                // Asking again at once would not change its mind.
                Err(LineError::Refused(reason) | LineError::NotCalled(reason)) if self.is_idle() => {
                    return Outcome::Later(reason);
                }
                Err(error @ LineError::Dial(DialError::NoUsableAddress(_))) if self.is_idle() => {
                    return Outcome::Later(error.to_string());
                }
                Err(error) => error.to_string(),
            };
            tracing::info!(job = self.record.assignment.job, %why, "no line to the requester");
            self.show(State::Connecting);
            let gone = away.get_or_insert_with(Instant::now).elapsed();
            if gone >= self.shared.timing.away && self.computing.is_empty() || !self.take_new {
                return Outcome::Later(why);
            }
            let is_open = self.follow_endpoint().await;
            if !is_open && self.computing.is_empty() {
                return Outcome::Later("the job is closed".into());
            }
            if let Some(outcome) = self.wait(pause).await {
                return outcome;
            }
            pause = (pause * 2).min(LONGEST_REDIAL);
        }
    }

    fn is_idle(&self) -> bool {
        self.hand.is_empty() && self.computing.is_empty()
    }

    /// Whether the contributor wants the job, as far as the chain tells what it is. Who is blocked is asked for no more tasks.
    fn is_wanted(&self) -> bool {
        self.shared.controls.borrow().objection(&self.record.assignment).is_none()
    }

    /// Tasks that have stood still for too long are dropped, and others may have them: the next beat does not name them.
    fn give_back(&mut self) {
        if !self.shared.throttle.borrow().is_still_for(self.shared.timing.still) {
            return;
        }
        for task in self.hand.uncomputed() {
            tracing::info!(task, "a task that stands still is given back");
            self.hand.drop_task(task);
        }
    }

    /// Waits while tasks go on.
    async fn wait(&mut self, pause: Duration) -> Option<Outcome> {
        let until = tokio::time::Instant::now() + pause;
        loop {
            tokio::select! {
                () = self.shared.stop.cancelled() => return Some(Outcome::Stopped),
                () = tokio::time::sleep_until(until) => return None,
                Some(Ok(registered)) = self.registering.join_next() => {
                    if let Err(error) = self.on_registered(registered).await {
                        tracing::error!(%error, "the journal cannot be written");
                    }
                },
                Some(ended) = self.computing.join_next() => {
                    // Failures are told on the next line, by not naming the task.
                    if let Ok(ended) = ended {
                        self.note_ended(&ended);
                    }
                },
            }
        }
    }

    /// A requester that moved says so on chain. `false`: the job takes no more work.
    async fn follow_endpoint(&mut self) -> bool {
        let job = self.record.assignment.job;
        let view = match self.shared.chain.job(job, &self.shared.account).await {
            Ok(Some(view)) => view,
            Ok(None) => return false,
            Err(_) => return true,
        };
        let is_open = view.phase == scc_types::Phase::Open;
        if view.endpoint == self.record.assignment.endpoint {
            return is_open;
        }
        let endpoint = view.endpoint;
        if let Err(error) = self.update(Vec::new(), move |record| record.assignment.endpoint = endpoint).await {
            tracing::error!(%error, "the journal cannot be written");
        }
        is_open
    }

    async fn open_line(&self) -> Result<(Line, Reply), LineError> {
        let assignment = &self.record.assignment;
        let hello = self.shared.hello(assignment.job, self.shared.speed(assignment.dapp).await);
        Line::open(self.shared.blobs.peer(), self.requester, hello, self.shared.timing.reply).await
    }

    async fn prepare(&mut self, welcome: &Reply) -> Result<(), Unprepared> {
        if self.take_new && self.prepared.is_none() {
            self.show(State::Preparing);
            self.prepared =
                Some(Arc::new(prepare::prepare(&self.shared, self.requester, &self.record.assignment, welcome).await?));
            self.progressed = Instant::now();
        }
        Ok(())
    }

    /// Takes note of a task that ended. Gives what the requester must be told if it failed.
    fn note_ended(&mut self, ended: &Ended) -> Option<(String, bool)> {
        // A task dropped meanwhile keeps its result in the journal, where it will be found if it is leased again.
        let wanted = self.hand.0.contains_key(&ended.task);
        match &ended.result {
            Ok(result) => {
                self.progressed = Instant::now();
                for file in &result.outputs {
                    // It may have got another name since the task began.
                    self.shared.grants.add(
                        self.requester,
                        BlobHash(file.hash.0),
                        (self.record.assignment.job, ended.task),
                    );
                }
                self.results.insert(ended.task, result.clone());
                if let Some(task) = self.hand.0.get_mut(&ended.task) {
                    task.phase = Phase::Computed { result: result.clone(), sent: None };
                }
                self.note_speed(result);
                None
            }
            Err(error) => {
                self.hand.0.remove(&ended.task);
                let (is_host, is_unserved) =
                    (matches!(error, crate::RunError::Host(_)), matches!(error, crate::RunError::Unserved(_)));
                self.host_failures += u32::from(is_host);
                self.unserved += u32::from(is_unserved);
                let told = wanted && *error != crate::RunError::Cancelled;
                told.then(|| (error.to_string(), is_host || is_unserved))
            }
        }
    }

    /// Remembers how fast this machine is at the dApp: all slots together, in units per second.
    fn note_speed(&self, result: &ResultRecord) {
        let slots = self.shared.controls.borrow().slots.max(1) as u64;
        let speed = result.units.saturating_mul(slots).saturating_mul(1_000) / result.millis.max(1);
        let (journal, dapp) = (self.shared.journal.clone(), self.record.assignment.dapp);
        tokio::task::spawn_blocking(move || {
            let smoothed = match journal.speed(dapp)? {
                0 => speed,
                former => former.saturating_mul(3).saturating_add(speed) / 4,
            };
            journal.set_speed(dapp, smoothed.max(1))
        });
    }

    /// Changes the record on disk, then here.
    async fn update(
        &mut self,
        results: Vec<(u32, ResultRecord)>,
        change: impl FnOnce(&mut JobRecord) + Send + 'static,
    ) -> Result<(), JournalError> {
        let job = self.record.assignment.job;
        let written = results.clone();
        self.record = self.shared.journal.off(move |journal: &Journal| journal.update(job, &written, change)).await?;
        self.results.extend(results);
        Ok(())
    }

    fn show(&self, state: State) {
        if !self.take_new {
            return;
        }
        let state = if self.shared.throttle.borrow().is_still() { State::Paused } else { state };
        self.shared.status.send_modify(|status| {
            status.state = state;
            status.job = Some(JobStatus::of(&self.record));
            status.tasks = self.hand.status();
        });
    }
}
