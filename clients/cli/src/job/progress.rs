//! The live view: a line per piece in work, who computes it, and the whole.

use super::{
    lines::PieceLines,
    net::Names,
    news::{News, Teller},
    plan::{Kind, Plan},
    writing::{Writing, Written},
    Order, Piece,
};
use crate::failure::{Failure, Outcome};
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use scc_dispatcher::{Accepted, Dispatcher, Event};
use scc_transport::PathKind;
use scc_types::{AccountId, JobId};
use std::{
    collections::{BTreeSet, HashSet},
    sync::Arc,
    time::Duration,
};

/// After so long without any worker, but not before the block in which workers are drawn, a sentence says why and what would change it.
const LONELY: Duration = Duration::from_secs(45);
/// Blocks until workers can have come: the job's own, and the next, whose off-chain workers see it.
const BLOCKS_TO_COME: u32 = 2;
/// Blocks so far apart are worth a word to who waits for one.
const SLOW_SLOT: Duration = Duration::from_secs(30);

/// How a job ended.
pub struct Complete {
    /// Pieces that the job is for.
    pub pieces: usize,
    /// Pieces that are not on disk.
    pub missing: usize,
    /// Why, if some are missing.
    pub reason: String,
}

/// Follows a job and shows it.
pub struct Progress {
    plan: Arc<Plan>,
    job: JobId,
    total: ProgressBar,
    lines: PieceLines,
    workers: HashSet<AccountId>,
    accepted: HashSet<u32>,
    /// Tasks not accepted whose workers say that they have computed them.
    computed: HashSet<u32>,
    slot: Duration,
    prefix: u16,
    teller: Arc<Teller>,
    reason: String,
    names: Names,
    kind: Kind,
}

impl Progress {
    /// A view of a job that has just begun or been taken up.
    pub fn new(order: &Order<'_>, plan: &Arc<Plan>, job: JobId, names: Names) -> Self {
        let teller = order.teller.clone();
        let target =
            if teller.is_json() { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr_with_hz(5) };
        let bars = MultiProgress::with_draw_target(target);
        let total = bars.add(ProgressBar::new(plan.pieces.len() as u64));
        let style = "{prefix:>12} {wide_bar:.cyan/blue} {pos}/{len} tasks · {elapsed} · {msg}";
        if let Ok(style) = ProgressStyle::with_template(style) {
            total.set_style(style);
        }
        total.set_prefix(format!("job {job}"));
        total.set_message("waiting for the first worker");
        total.enable_steady_tick(Duration::from_millis(500));
        teller.above(Some(total.clone()));
        let parameters = order.context.chain.parameters();
        let (prefix, slot) = (parameters.ss58_prefix, Duration::from_millis(parameters.slot_duration));
        let lines = PieceLines::new(bars, plan.tasks_by_piece());
        let (plan, workers, reason) = (plan.clone(), HashSet::new(), String::new());
        let (accepted, computed) = (HashSet::new(), HashSet::new());
        let kind = order.product.kind();
        Self { plan, job, total, lines, workers, accepted, computed, slot, prefix, teller, reason, names, kind }
    }

    /// Until every task is accepted or given up, or the job is closed on chain. `is_over`: nothing more can come.
    pub async fn follow(&mut self, dispatcher: &Dispatcher, writing: &mut Writing, is_over: bool) -> Outcome {
        let mut events = dispatcher.events();
        let accepted = dispatcher.accepted();
        // Of what was wished anew, or was there before and is paid for again, the old is not kept for the new.
        let there: HashSet<u32> = accepted.iter().map(|one| one.task).collect();
        for task in (0u32..).take(self.plan.pieces.len()).filter(|task| !there.contains(task)) {
            writing.reopen(task);
        }
        for accepted in accepted {
            self.accept(accepted, writing)?;
        }
        let snapshot = dispatcher.snapshot();
        let mut has_worker = !snapshot.workers.is_empty();
        // A job whose last task was settled in a former run said so before anybody listened.
        let mut is_done = is_over || snapshot.settled == snapshot.tasks;
        while !is_done {
            let event = tokio::select! {
                biased;
                Some(written) = writing.next() => {
                    self.written(written)?;
                    continue;
                }
                event = events.recv() => event,
                is_complete = dispatcher.finished() => match is_complete {
                    // What it still has to tell is in the channel already.
                    true => events.recv().await,
                    false => Some(events.try_recv().unwrap_or_else(|_| Event::Stopped("it was shut down".into()))),
                },
                () = tokio::time::sleep(LONELY.max(self.slot * BLOCKS_TO_COME)), if !has_worker => {
                    self.teller.tell(&News::Lonely)?;
                    has_worker = true;
                    continue;
                }
            };
            match event {
                Some(Event::Done) | None => is_done = true,
                Some(Event::Closed) => {
                    self.reason = "the job is closed on chain: its deadline has passed or it was reported".into();
                    self.teller.tell(&News::Closed { job: self.job })?;
                    break;
                }
                Some(event) => {
                    has_worker |= matches!(event, Event::WorkerJoined { .. });
                    self.show(event, dispatcher, writing)?;
                }
            }
        }
        Ok(())
    }

    /// Until all that came is written: of the last frames some may still be denoised.
    pub async fn finish(mut self, writing: &mut Writing) -> Outcome<Complete> {
        self.total.set_message(format!("putting {} together", self.kind.many()));
        writing.finish();
        while let Some(written) = writing.next().await {
            self.written(written)?;
        }
        self.total.finish();
        self.teller.above(None);
        let job = self.job;
        let missing = writing.missing().await.map_err(|failure| failure.with(|reason| sentence(job, &reason)))?;
        Ok(Complete { pieces: self.plan.count(), missing, reason: self.reason })
    }

    fn show(&mut self, event: Event, dispatcher: &Dispatcher, writing: &Writing) -> Outcome {
        let news = match event {
            Event::WorkerJoined { peer, account, speed } => {
                self.names.note(peer, self.address(&account));
                self.workers.insert(account.clone());
                self.say_who_works();
                News::WorkerJoined { worker: self.address(&account), speed }
            }
            Event::WorkerPath { worker, path } => {
                let path = match path {
                    PathKind::Direct => "direct",
                    PathKind::Relayed => "relayed",
                };
                News::WorkerPath { worker: self.address(&worker), path }
            }
            Event::TaskLeased { tasks, worker } => return self.lease(&tasks, &worker),
            Event::TaskProgress { task, worker, per_mille } => {
                let (piece, worker) = (self.piece_of(task), self.address(&worker));
                self.lines.progress(&piece, task, per_mille);
                self.note_computed(task, per_mille >= 1_000);
                News::TaskProgress { task, piece, worker, per_mille }
            }
            Event::TaskAccepted(accepted) => return self.accept(accepted, writing),
            Event::TaskRejected { task, worker, reason } => {
                let (piece, worker) = (self.piece_of(task), self.address(&worker));
                self.lines.progress(&piece, task, 0);
                self.note_computed(task, false);
                News::TaskRejected { task, piece, worker, reason }
            }
            Event::TaskReopened(tasks) => return self.reopen(&tasks, dispatcher, writing),
            Event::TaskBroken { task, reason } => {
                self.note_computed(task, false);
                self.reason = format!("task {task} failed on several workers: {reason}");
                News::TaskBroken { task, reason }
            }
            Event::WorkerLost { worker } => News::WorkerLost { worker: self.address(&worker) },
            Event::WorkerBlocked { worker, reason } => News::WorkerBlocked { worker: self.address(&worker), reason },
            Event::DrawnAgain { blocks } => News::DrawnAgain { job: self.job, blocks },
            Event::NotDrawnAgain { blocks, reason } => News::NotDrawnAgain { job: self.job, blocks, reason },
            Event::EndpointReplaced => {
                self.teller.tell(&News::EndpointReplaced { job: self.job })?;
                return Err(replaced(self.job));
            }
            Event::KeyMisused { worker, units } => {
                self.teller.tell(&News::KeyMisused { worker: self.address(&worker), units })?;
                return Err(misused(self.job));
            }
            Event::ChainSilent(reason) => News::ChainSilent { reason },
            Event::ChainHeard => News::ChainHeard,
            Event::Trouble(reason) => News::Trouble { reason },
            Event::Stopped(reason) => return Err(stopped(self.job, &reason)),
            Event::Closed | Event::Done => return Ok(()),
        };
        self.teller.tell(&news)
    }

    fn note_computed(&mut self, task: u32, is_computed: bool) {
        let changes = match is_computed && !self.accepted.contains(&task) {
            true => self.computed.insert(task),
            false => self.computed.remove(&task),
        };
        if changes {
            self.say_who_works();
        }
    }

    /// Where blocks are slow, finished tasks stand still until one has come: their workers send nothing that the chain does not hold for them.
    fn say_who_works(&self) {
        let at_work = format!("{} at work", self.workers.len());
        let waiting = self.computed.len();
        self.total.set_message(match waiting > 0 && self.slot >= SLOW_SLOT {
            true => format!("{at_work}, {waiting} computed and waiting for a block"),
            false => at_work,
        });
    }

    fn lease(&mut self, tasks: &[u32], worker: &AccountId) -> Outcome {
        let worker = self.address(worker);
        for task in tasks {
            let piece = self.piece_of(*task);
            self.lines.lease(&piece, &worker);
            self.note_computed(*task, false);
            self.teller.tell(&News::TaskLeased { task: *task, piece, worker: worker.clone() })?;
        }
        Ok(())
    }

    fn accept(&mut self, accepted: Accepted, writing: &Writing) -> Outcome {
        self.total.inc(1);
        let (task, piece, worker) = (accepted.task, self.piece_of(accepted.task), self.address(&accepted.worker));
        let (units, millis) = (accepted.units, accepted.millis);
        self.teller.tell(&News::TaskAccepted { task, piece: piece.clone(), worker, units, millis })?;
        self.lines.accept(&piece, task);
        self.accepted.insert(task);
        self.note_computed(task, false);
        writing.add(accepted);
        Ok(())
    }

    fn written(&mut self, written: Outcome<Written>) -> Outcome {
        let job = self.job;
        let Written { task, news } = written.map_err(|failure| failure.with(|reason| sentence(job, &reason)))?;
        let piece = self.piece_of(task);
        self.lines.finish(&piece);
        self.teller.tell(&news)
    }

    fn reopen(&mut self, tasks: &[u32], dispatcher: &Dispatcher, writing: &Writing) -> Outcome {
        let pieces: BTreeSet<Piece> = tasks.iter().map(|task| self.piece_of(*task)).collect();
        for task in tasks {
            writing.reopen(*task);
            self.accepted.remove(task);
            self.total.set_position(self.total.position().saturating_sub(1));
            self.lines.reopen(&self.piece_of(*task));
            self.teller.tell(&News::TaskReopened { task: *task, piece: self.piece_of(*task) })?;
        }
        // What else there is of these pieces is put together with what comes.
        let others = dispatcher.accepted().into_iter().filter(|one| !tasks.contains(&one.task));
        for other in others.filter(|one| pieces.contains(&self.piece_of(one.task))) {
            writing.add(other);
        }
        Ok(())
    }

    fn piece_of(&self, task: u32) -> Piece {
        let piece = self.plan.pieces.get(task as usize).cloned();
        piece.unwrap_or_else(|| Piece::Result(format!("task {task}")))
    }

    fn address(&self, account: &AccountId) -> String {
        crate::account::show(account, self.prefix)
    }
}

/// Another program serves the job.
pub fn replaced(job: JobId) -> Failure {
    Failure::Local(format!(
        "another scc serves job {job} from elsewhere, so this one ends; end the other one and run the same command again to \
         serve it from here"
    ))
}

fn misused(job: JobId) -> Failure {
    Failure::Local(format!(
        "somebody else signs with the key of job {job}, so this one ends and signs nothing more; what was accepted is \
         written: go on where the other copy of this folder is, or wait until the job's deadline for the refund"
    ))
}

fn stopped(job: JobId, reason: &str) -> Failure {
    Failure::Local(sentence(job, reason))
}

fn sentence(job: JobId, reason: &str) -> String {
    let (what, cure) = match reason.contains("No space left") || reason.contains("StorageFull") {
        true => ("the disk is full: ", "make room, then run"),
        false => ("", "run"),
    };
    format!("{what}{reason}; job {job} stays open and nothing accepted is lost: {cure} the same command again")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_said_and_what_to_do() {
        let failure = stopped(7, "a result could not be stored: No space left on device (os error 28)");
        assert_eq!(failure.code(), 1);
        let text = failure.to_string();
        assert!(text.starts_with("the disk is full"), "{text}");
        assert!(text.contains("job 7 stays open") && text.contains("run the same command again"), "{text}");
    }
}
