//! The live view: a line per frame in work, who computes it, and the whole.

use super::{folder::PostedJob, frames::FrameWriter, plan::Plan};
use crate::{commands::Context, failure::Outcome};
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use scc_dispatcher::{Accepted, Dispatcher, Event};
use scc_types::AccountId;
use serde_json::json;
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
    time::Duration,
};

/// After so long without any worker, a sentence says why and what would change it.
const LONELY: Duration = Duration::from_secs(45);

/// How a job ended.
pub struct Complete {
    /// Frames asked for.
    pub frames: usize,
    /// Frames that are not on disk.
    pub missing: Vec<u32>,
    /// Why, if some are missing.
    pub reason: String,
}

/// Follows a job and shows it.
pub struct Progress {
    plan: Arc<Plan>,
    bars: MultiProgress,
    total: ProgressBar,
    frames: BTreeMap<u32, FrameLine>,
    names: HashMap<AccountId, String>,
    prefix: u16,
    json: bool,
    reason: String,
}

struct FrameLine {
    bar: ProgressBar,
    workers: BTreeMap<String, usize>,
}

impl Progress {
    /// A view of a job that has just begun or been taken up.
    pub fn new(context: &Context, plan: &Arc<Plan>, job: &PostedJob) -> Self {
        let target = if context.json { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr_with_hz(5) };
        let bars = MultiProgress::with_draw_target(target);
        let total = bars.add(ProgressBar::new(plan.tasks.len() as u64));
        let style = "{prefix:>12} {wide_bar:.cyan/blue} {pos}/{len} tasks · {elapsed} · {msg}";
        if let Ok(style) = ProgressStyle::with_template(style) {
            total.set_style(style);
        }
        total.set_prefix(format!("job {}", job.id));
        total.set_message("waiting for the first worker");
        total.enable_steady_tick(Duration::from_millis(500));
        let prefix = context.chain.parameters().ss58_prefix;
        let (frames, names) = (BTreeMap::new(), HashMap::new());
        Self { plan: plan.clone(), bars, total, frames, names, prefix, json: context.json, reason: String::new() }
    }

    /// Until every task is accepted or given up, or the job is closed on chain.
    pub async fn follow(mut self, dispatcher: &Dispatcher, mut writer: FrameWriter) -> Outcome<Complete> {
        let mut events = dispatcher.events();
        for accepted in dispatcher.accepted() {
            self.accept(&accepted, &mut writer)?;
        }
        let snapshot = dispatcher.snapshot();
        let mut has_worker = !snapshot.workers.is_empty();
        // A job whose last task was settled in a former run said so before anybody listened.
        let mut is_done = snapshot.settled == snapshot.tasks;
        while !is_done {
            let event = tokio::select! {
                event = events.recv() => event,
                () = tokio::time::sleep(LONELY), if !has_worker => {
                    self.say("no worker has come yet: a higher bid per unit is taken first ('scc jobs' shows the others), \
                              and workers must reach this machine's address");
                    has_worker = true;
                    continue;
                }
            };
            match event {
                Some(Event::Done) | None => is_done = true,
                Some(Event::Closed) => {
                    self.reason = "the job is closed on chain: its deadline has passed or it was reported".into();
                    break;
                }
                Some(event) => {
                    has_worker |= matches!(event, Event::WorkerJoined { .. });
                    self.show(event, &mut writer)?;
                }
            }
        }
        self.total.finish();
        let missing = writer.missing();
        Ok(Complete { frames: self.plan.request.frames.len(), missing, reason: self.reason })
    }

    fn show(&mut self, event: Event, writer: &mut FrameWriter) -> Outcome {
        match event {
            Event::WorkerJoined { account, .. } => {
                let name = self.name(&account);
                self.total.set_message(format!("{} at work", self.names.len()));
                self.say(&format!("worker {name} joined"));
                self.tell(json!({ "event": "worker_joined", "worker": self.address(&account) }));
            }
            Event::TaskLeased { tasks, worker } => {
                for task in tasks {
                    self.lease(task, &worker);
                }
            }
            Event::TaskProgress { .. } => {}
            Event::TaskAccepted(accepted) => self.accept(&accepted, writer)?,
            Event::TaskRejected { task, worker, reason } => {
                let name = self.name(&worker);
                self.say(&format!("task {task} of worker {name} was refused: {reason}; it is given to others"));
                self.tell(json!({ "event": "task_rejected", "task": task, "worker": self.address(&worker),
                    "reason": reason }));
            }
            Event::TaskBroken { task, reason } => {
                self.reason = format!("task {task} failed on several workers: {reason}");
                self.say(&self.reason);
            }
            Event::WorkerLost { worker } => {
                let name = self.name(&worker);
                self.say(&format!("worker {name} fell silent; its tasks are given to others"));
                self.tell(json!({ "event": "worker_lost", "worker": self.address(&worker) }));
            }
            Event::WorkerBlocked { worker, reason } => {
                let name = self.name(&worker);
                self.say(&format!("worker {name} gets no more work: {reason}"));
                self.tell(json!({ "event": "worker_blocked", "worker": self.address(&worker), "reason": reason }));
            }
            Event::EndpointReplaced => self.say(
                "the chain says that another scc serves this job: this one waits; end the other, then run this again",
            ),
            Event::KeyMisused { worker, units } => {
                let name = self.name(&worker);
                self.say(&format!(
                    "the chain shows {units} units for worker {name} that were never signed here: somebody \
                                   else has this job's key"
                ));
            }
            Event::Trouble(reason) => self.say(&format!("trouble on this machine: {reason}")),
            Event::Closed | Event::Done => {}
        }
        Ok(())
    }

    fn lease(&mut self, task: u32, worker: &AccountId) {
        let name = self.name(worker);
        let Some(frame) = self.plan.tasks.get(task as usize).map(|params| params.frame) else { return };
        let line = self.line(frame);
        *line.workers.entry(name).or_default() += 1;
        line.bar.set_message(line.who());
    }

    fn accept(&mut self, accepted: &Accepted, writer: &mut FrameWriter) -> Outcome {
        self.total.inc(1);
        let worker = self.address(&accepted.worker);
        self.tell(json!({ "event": "task_accepted", "task": accepted.task, "worker": worker, "units": accepted.units,
            "millis": accepted.millis }));
        if let Some(params) = self.plan.tasks.get(accepted.task as usize) {
            self.line(params.frame).bar.inc(1);
        }
        if let Some((frame, path)) = writer.add(accepted)? {
            if let Some(line) = self.frames.remove(&frame) {
                line.bar.finish_and_clear();
            }
            self.say(&format!(
                "frame {frame} is done: {} ({} of {})",
                path.display(),
                writer.written(),
                self.plan.request.frames.len()
            ));
            self.tell(json!({ "event": "frame_done", "frame": frame, "file": path }));
        }
        Ok(())
    }

    fn line(&mut self, frame: u32) -> &mut FrameLine {
        let (bars, tiles) = (&self.bars, self.plan.tiles_per_frame() as u64);
        self.frames.entry(frame).or_insert_with(|| {
            let bar = bars.add(ProgressBar::new(tiles));
            if let Ok(style) = ProgressStyle::with_template("{prefix:>12} {bar:24} {pos}/{len} tiles · {msg}") {
                bar.set_style(style);
            }
            bar.set_prefix(format!("frame {frame}"));
            FrameLine { bar, workers: BTreeMap::new() }
        })
    }

    /// A short name for the eye: the address' beginning.
    fn name(&mut self, account: &AccountId) -> String {
        let prefix = self.prefix;
        let full = || crate::account::show(account, prefix).chars().take(8).collect();
        self.names.entry(account.clone()).or_insert_with(full).clone()
    }

    fn address(&self, account: &AccountId) -> String {
        crate::account::show(account, self.prefix)
    }

    fn say(&self, sentence: &str) {
        if self.json {
            return;
        }
        if self.total.is_hidden() {
            eprintln!("{sentence}");
        } else {
            self.total.println(sentence);
        }
    }

    fn tell(&self, value: serde_json::Value) {
        if self.json {
            println!("{value}");
        }
    }
}

impl FrameLine {
    fn who(&self) -> String {
        let names = self.workers.iter().map(|(name, tasks)| format!("{name} ×{tasks}"));
        names.collect::<Vec<_>>().join(", ")
    }
}
