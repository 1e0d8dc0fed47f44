//! One line, from the welcome to its end.

use super::{
    compute::{self, Ended},
    courier::{self, Courier, Parcel},
    hand::{Phase, Sent, Task},
    prepare::Unprepared,
    Outcome, Run, MAX_HOST_FAILURES, MAX_REFUSED_UNSEEN,
};
use crate::{
    config::is_underpaid,
    journal::{JournalError, ResultState},
    line::{Line, LineError},
    rules,
    status::State,
};
use scc_job_spec::{Reply, Request, SignedLease, MAX_LEASED_TASKS};
use std::{
    sync::{atomic::AtomicU16, Arc},
    time::{Duration, Instant},
};
use tokio::time::MissedTickBehavior;

/// Why a worker leaves whoever does not sign.
pub(super) const NO_RECEIPTS: &str = "the requester gives no receipts for its results";

/// Why a line ended before the job did.
#[derive(Debug, thiserror::Error)]
pub(super) enum Broken {
    #[error(transparent)]
    Line(#[from] LineError),
    #[error(transparent)]
    Journal(#[from] JournalError),
}

/// Where a line's conversation stands.
struct Conversation {
    began: Instant,
    line: Line,
    courier: Courier,
    next_ask: tokio::time::Instant,
    /// The requester needs nothing more.
    finished: bool,
    /// The last answer to an ask held no task.
    starved: bool,
}

impl Run {
    /// Talks until the job ends for this worker; an error is a broken line.
    pub(super) async fn talk(&mut self, line: Line, welcome: Reply) -> Result<Outcome, Broken> {
        if let Reply::Welcome { acknowledged: Some(news), .. } = &welcome {
            self.believe(news).await?;
        }
        let stop = self.shared.stop.clone();
        let prepared = tokio::select! {
            () = stop.cancelled() => return Ok(Outcome::Stopped),
            prepared = self.prepare(&welcome) => prepared,
        };
        match prepared {
            Ok(()) => {}
            Err(Unprepared::Never(reason)) => return Ok(Outcome::Left(reason)),
            Err(Unprepared::Later(reason)) => return Ok(Outcome::Later(reason)),
        }
        let (second, _) = self.open_line().await?;
        let courier = courier::start(second, self.shared.timing.reply);
        let next_ask = tokio::time::Instant::now();
        let began = Instant::now();
        let mut talk = Conversation { began, line, courier, next_ask, finished: false, starved: false };
        // The requester learns first which of the tasks it believes to be here are gone.
        self.beat(&mut talk).await?;
        let mut beats = tokio::time::interval(self.shared.timing.beat);
        beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut throttle = self.shared.throttle.subscribe();
        let mut controls = self.shared.controls.subscribe();
        loop {
            self.give_back();
            self.start_tasks();
            self.register();
            self.offer(&talk.courier);
            if let Some(outcome) = self.outcome(&talk) {
                self.leave(&mut talk, &outcome).await;
                return Ok(outcome);
            }
            self.show(State::Working);
            let asking = self.wants_work(&talk) || self.needs_renewal();
            tokio::select! {
                () = self.shared.stop.cancelled() => {
                    self.leave(&mut talk, &Outcome::Stopped).await;
                    return Ok(Outcome::Stopped);
                },
                Some(ended) = self.computing.join_next() => {
                    let Ok(ended) = ended else {
                        return Ok(Outcome::Later("a task broke this program".into()));
                    };
                    if let Some(outcome) = self.on_ended(&mut talk, ended).await? {
                        self.leave(&mut talk, &outcome).await;
                        return Ok(outcome);
                    }
                },
                answer = talk.courier.answers.recv() => {
                    let (task, reply) = answer.ok_or(LineError::Misfit)?;
                    self.on_delivered(task, reply?).await?;
                    if self.hand.queued() == 0 && self.hand.running() == 0 {
                        // With that result in its hand the requester had nothing for this worker; now it may.
                        talk.next_ask = tokio::time::Instant::now();
                    }
                },
                Some(Ok(registered)) = self.registering.join_next() => self.on_registered(registered).await?,
                _ = beats.tick() => self.beat(&mut talk).await?,
                () = tokio::time::sleep_until(talk.next_ask), if asking => {
                    if let Some(outcome) = self.ask(&mut talk).await? {
                        self.leave(&mut talk, &outcome).await;
                        return Ok(outcome);
                    }
                },
                // These only wake the loop.
                _ = throttle.changed() => {},
                _ = controls.changed() => {},
            }
        }
    }

    /// Whether the job is over for this worker.
    fn outcome(&self, talk: &Conversation) -> Option<Outcome> {
        if self.is_cheated() {
            return Some(Outcome::Left(NO_RECEIPTS.into()));
        }
        if self.host_failures >= MAX_HOST_FAILURES {
            return Some(Outcome::Later("its tasks fail on this machine".into()));
        }
        if self.refused_unseen >= MAX_REFUSED_UNSEEN {
            return Some(Outcome::Later("the requester refuses results without having seen them".into()));
        }
        if self.register_refusals >= MAX_HOST_FAILURES && self.computing.is_empty() {
            return Some(Outcome::Later("the chain holds no units for this worker".into()));
        }
        let wants_work = self.wants_work(talk);
        if self.is_stuck() && (talk.starved || !wants_work) {
            return Some(Outcome::Later("the requester neither signs what it has nor makes room for more".into()));
        }
        if !self.hand.is_empty() || !self.computing.is_empty() {
            return None;
        }
        if self.unserved >= MAX_HOST_FAILURES {
            return Some(Outcome::Later("the requester does not serve the files that its tasks need".into()));
        }
        if !self.take_new || talk.finished {
            return Some(Outcome::Finished);
        }
        if !self.shared.throttle.borrow().takes_tasks() || !self.is_wanted() {
            return Some(Outcome::Stopped);
        }
        // Others may have work meanwhile.
        let idle = self.progressed.max(talk.began).elapsed() >= self.shared.timing.away;
        idle.then(|| Outcome::Later("its requester has no task for this worker".into()))
    }

    fn wants_work(&self, talk: &Conversation) -> bool {
        let slots = self.shared.controls.borrow().slots.max(1);
        self.take_new
            && !talk.finished
            && self.shared.throttle.borrow().takes_tasks()
            && self.is_wanted()
            && self.register_refusals == 0
            && self.unserved < MAX_HOST_FAILURES
            // One lease ahead, so that no slot waits for the network.
            && self.hand.queued() < slots
            && self.hand.computed() < self.may_be_ahead()
    }

    async fn ask(&mut self, talk: &mut Conversation) -> Result<Option<Outcome>, Broken> {
        let wanted = if self.needs_renewal() { 0 } else { self.wanted() };
        let reply = talk.line.ask(&Request::Ask { tasks: wanted }).await?;
        self.heard();
        match reply {
            Reply::Leased { tasks, lease, .. } => {
                if tasks.len() > wanted as usize {
                    return Ok(Some(Outcome::Left("the requester leases more tasks than were asked for".into())));
                }
                if let Err(reason) = self.check_lease(&tasks, &lease) {
                    return Ok(Some(Outcome::Left(reason)));
                }
                self.update(Vec::new(), move |record| record.lease = Some(lease)).await?;
                talk.starved = tasks.is_empty();
                if !talk.starved {
                    self.progressed = Instant::now();
                }
                for task in tasks {
                    self.take(task);
                }
            }
            Reply::Wait { millis } => {
                talk.starved = true;
                let millis = u64::from(millis.clamp(100, 60_000));
                talk.next_ask = tokio::time::Instant::now() + Duration::from_millis(millis);
            }
            Reply::Finished { acknowledged } => {
                talk.finished = true;
                talk.starved = true;
                if let Some(news) = acknowledged {
                    self.believe(&news).await?;
                }
            }
            _ => return Err(LineError::Misfit.into()),
        }
        Ok(None)
    }

    /// Whether results wait for a lease that can still be registered.
    pub(super) fn needs_renewal(&self) -> bool {
        let best = self.shared.best();
        let expired = self.record.lease.as_ref().is_some_and(|signed| best >= signed.lease.expiry);
        expired && self.hand.computed() > 0 && rules::is_short(&self.record, self.all(), best)
    }

    /// Two rounds of the slots until the speed is known; then what the requester thinks right.
    fn wanted(&self) -> u32 {
        let slots = self.shared.controls.borrow().slots.max(1);
        let known = !self.results.is_empty() && self.record.unsigned.is_empty();
        match known {
            true => MAX_LEASED_TASKS as u32,
            false => u32::try_from(2 * slots).unwrap_or(u32::MAX),
        }
    }

    fn check_lease(&self, tasks: &[u32], signed: &SignedLease) -> Result<(), String> {
        let assignment = &self.record.assignment;
        let lease = &signed.lease;
        let mine = lease.genesis == self.shared.genesis
            && lease.job == assignment.job
            && lease.worker == self.shared.account
            && lease.is_signed_by(&assignment.job_key, &signed.signature);
        if !mine {
            return Err("the requester signs leases that are worth nothing".into());
        }
        if lease.expiry <= self.shared.best() {
            return Err("the requester signs leases that have expired".into());
        }
        let manifest = self.prepared.as_ref().map(|prepared| &prepared.files.manifest.tasks);
        // What else is in hand may be refused or done by others by now; the word of it is on another line. A result that
        // no lease covers is not delivered.
        let mut units = self.record.receipted();
        let mut largest = 0;
        for task in tasks {
            let entry =
                manifest.and_then(|tasks| tasks.get(*task as usize)).ok_or("the lease names no task of the job")?;
            units = units.saturating_add(entry.units);
            largest = largest.max(entry.units);
        }
        if lease.units < units || lease.task_units < largest {
            return Err("the lease covers fewer units than its tasks count for".into());
        }
        Ok(())
    }

    /// Takes a leased task; one that was computed before is delivered from disk.
    fn take(&mut self, task: u32) {
        if self.hand.0.contains_key(&task) {
            return;
        }
        if let Some(result) = self.results.get(&task).cloned() {
            if self.take_up(task, result) {
                return;
            }
        }
        let Some(prepared) = &self.prepared else { return };
        let Some(entry) = prepared.files.manifest.tasks.get(task as usize) else { return };
        self.hand.0.insert(task, Task { units: entry.units, phase: Phase::Queued });
    }

    fn start_tasks(&mut self) {
        let Some(prepared) = self.prepared.clone() else { return };
        let slots = self.shared.controls.borrow().slots.max(1);
        let ahead = self.may_be_ahead().saturating_sub(self.hand.computed());
        let free = slots.min(ahead).saturating_sub(self.hand.running());
        let queued = self.hand.0.iter_mut().filter(|(_, task)| matches!(task.phase, Phase::Queued));
        for (number, task) in queued.take(free) {
            let progress = Arc::new(AtomicU16::new(0));
            let cancel = self.shared.stop.child_token();
            task.phase = Phase::Running { progress: progress.clone(), cancel: cancel.clone() };
            let job = (self.record.assignment.job, self.requester);
            self.computing.spawn(compute::compute(
                self.shared.clone(),
                prepared.clone(),
                job,
                *number,
                progress,
                cancel,
            ));
        }
    }

    /// Offers what may be offered.
    fn offer(&mut self, courier: &Courier) {
        for number in self.hand.to_offer(self.shared.timing.offer_again) {
            if !self.may_deliver(number) {
                continue;
            }
            let Some(task) = self.hand.0.get_mut(&number) else { continue };
            let Phase::Computed { result, sent } = &mut task.phase else { continue };
            let now = Instant::now();
            *sent = Some(Sent { first: sent.map_or(now, |sent| sent.first), last: Some(now), on_the_way: true });
            let parcel = Parcel { task: number, outputs: result.outputs.clone(), millis: result.millis };
            if courier.parcels.send(parcel).is_err() {
                return;
            }
        }
    }

    async fn on_ended(&mut self, talk: &mut Conversation, ended: Ended) -> Result<Option<Outcome>, Broken> {
        let units = self.hand.0.get(&ended.task).map(|task| task.units);
        let failure = self.note_ended(&ended);
        if let Some((reason, host)) = failure {
            self.tell_failure(talk, ended.task, reason, host).await?;
            return Ok(None);
        }
        let (Some(units), Some(measured), Ok(result)) = (units, ended.measured, ended.result) else { return Ok(None) };
        if std::mem::replace(&mut self.measured, true) || !is_underpaid(units, measured) {
            return Ok(None);
        }
        let reason = format!("task {} takes {measured} units of work but counts for {units}", ended.task);
        self.hand.0.remove(&ended.task);
        let refused = vec![(ended.task, crate::journal::ResultRecord { state: ResultState::Refused, ..result })];
        self.update(refused, |_| {}).await?;
        self.tell_failure(talk, ended.task, reason.clone(), false).await?;
        Ok(Some(Outcome::Left(reason)))
    }

    async fn tell_failure(
        &mut self,
        talk: &mut Conversation,
        task: u32,
        reason: String,
        host: bool,
    ) -> Result<(), Broken> {
        tracing::warn!(task, %reason, "a task failed");
        let reply = talk.line.ask(&Request::Fail { task, reason, host }).await?;
        self.on_carry(reply).await
    }

    async fn beat(&mut self, talk: &mut Conversation) -> Result<(), Broken> {
        let overdue = self.hand.overdue(self.shared.timing.unsigned);
        if overdue.iter().any(|task| !self.record.unsigned.contains(task)) {
            self.give_up_on(overdue).await;
        }
        let reply = talk.line.ask(&Request::Beat { progress: self.hand.progress() }).await?;
        self.heard();
        self.on_carry(reply).await
    }

    async fn on_carry(&mut self, reply: Reply) -> Result<(), Broken> {
        let Reply::Carry { cancel, acknowledged, rejected } = reply else { return Err(LineError::Misfit.into()) };
        if let Some(news) = acknowledged {
            self.believe(&news).await?;
        }
        for (task, reason) in rejected {
            self.on_rejected(task, &reason).await?;
        }
        for task in cancel {
            self.on_cancelled(task).await?;
        }
        Ok(())
    }

    async fn on_delivered(&mut self, task: u32, reply: Reply) -> Result<(), Broken> {
        self.heard();
        if let Some(Task { phase: Phase::Computed { sent: Some(sent), .. }, .. }) = self.hand.0.get_mut(&task) {
            sent.on_the_way = false;
        }
        match reply {
            Reply::Accepted { acknowledged } => self.believe(&acknowledged).await?,
            Reply::Held => {}
            Reply::Rejected { reason } => self.on_rejected(task, &reason).await?,
            _ => return Err(LineError::Misfit.into()),
        }
        Ok(())
    }

    /// A polite end. Errors do not matter: the line is given up anyway.
    async fn leave(&mut self, talk: &mut Conversation, outcome: &Outcome) {
        let reason = match outcome {
            Outcome::Finished => "done".to_string(),
            Outcome::Stopped => "the contributor stops".to_string(),
            Outcome::Later(reason) | Outcome::Left(reason) => reason.clone(),
        };
        self.computing.abort_all();
        if let Outcome::Left(_) = outcome {
            self.give_up_on(self.hand.sent()).await;
        }
        let farewell = talk.line.ask_within(&Request::Leave { reason }, Duration::from_secs(2)).await;
        if let Ok(Reply::Finished { acknowledged: Some(news) }) = farewell {
            if let Err(error) = self.believe(&news).await {
                tracing::error!(%error, "the last receipt is not in the journal");
            }
        }
        self.shared.status.send_modify(|status| {
            status.job = None;
            status.tasks.clear();
        });
    }

    /// Delivered results for which no receipt is expected any more: an objection may be made for them.
    pub(super) async fn give_up_on(&mut self, tasks: Vec<u32>) {
        let noted = self.update(Vec::new(), move |record| {
            record.unsigned.extend(tasks);
            record.unsigned.sort_unstable();
            record.unsigned.dedup();
        });
        let shown = match noted.await {
            Ok(()) => self.shared.show_receipts().await,
            Err(error) => Err(error),
        };
        if let Err(error) = shown {
            tracing::error!(%error, "the journal cannot be written");
        }
    }

    fn heard(&self) {
        self.shared.note_heard(self.record.assignment.job);
    }
}
