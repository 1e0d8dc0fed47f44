//! One job: the events of all computers in the order of time.

use super::computer::{right, Character, Computer, Running};
use crate::{
    table::{Acceptance, Ask, Begin, Blame, CheckNeeded, Millis, Outcome, Policy, Table, Verdict},
    TrackRecord,
};
use rand::{rngs::StdRng, Rng};
use scc_types::{AccountId, Units};
use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap},
};

/// A message there or back.
const NETWORK: Millis = 50;
/// As [`crate::session`] says and workers do.
const WAIT: Millis = 1_000;
const BEAT: Millis = 3_000;
const TICK: Millis = 500;
/// A new name must be enlisted, which takes a block, before it can be drawn.
const RENAME: Millis = 150_000;
/// A job that lasts longer does not end.
const LONGEST: Millis = 1_000 * 24 * 3_600 * 1_000;

/// A job as its maker knows it.
#[derive(Clone)]
pub struct Job {
    pub units: Vec<Units>,
    /// What each task takes a computer of speed 1, in milliseconds.
    pub millis: Vec<f64>,
    pub spare: Units,
    pub policy: Policy,
    /// Whether the requester's machine can compute tasks again.
    pub verifier: bool,
}

/// When a computer comes and goes, in milliseconds.
#[derive(Debug, Clone, Copy)]
pub struct Presence {
    pub from: Millis,
    pub until: Millis,
}

impl Presence {
    pub const ALWAYS: Self = Self { from: 0, until: Millis::MAX };
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Join(usize),
    Vanish(usize),
    Ask(usize),
    /// The result of a task that began then.
    Done(usize, u32, Millis),
    Beat(usize),
    Tick,
}

/// How a job went.
#[derive(Debug, Default, Clone, Copy)]
pub struct Course {
    pub makespan: Millis,
    pub units: Units,
    pub paid: Units,
    /// Units computed again by the requester.
    pub checked: Units,
    /// Units of tasks whose accepted result is garbage.
    pub wrong: Units,
    /// Lies found.
    pub found: u32,
    /// Honest workers that were called liars.
    pub slandered: u32,
}

pub struct Engine<'a> {
    job: &'a Job,
    table: Table,
    record: Option<&'a TrackRecord>,
    pool: &'a mut [Computer],
    /// Whose computer an account is, also of names given up.
    owners: HashMap<AccountId, usize>,
    presence: &'a [Presence],
    events: BinaryHeap<Reverse<(Millis, u64, Event)>>,
    turn: u64,
    now: Millis,
    random: StdRng,
    course: Course,
}

impl<'a> Engine<'a> {
    pub fn new(
        job: &'a Job,
        seed: u64,
        pool: &'a mut [Computer],
        presence: &'a [Presence],
        record: Option<&'a TrackRecord>,
    ) -> Self {
        let mut random = super::random(seed);
        let total: Units = job.units.iter().sum();
        let salt = random.gen();
        let table = Table::new(job.policy.clone(), salt, job.units.clone(), total + job.spare, vec![], vec![]);
        let course = Course { units: total, ..Course::default() };
        let table = table.expect("the budget covers the tasks");
        let owners = pool.iter().enumerate().map(|(one, computer)| (computer.account.clone(), one)).collect();
        Self { job, table, record, pool, owners, presence, events: BinaryHeap::new(), turn: 0, now: 0, random, course }
    }

    /// Runs the job to its end.
    pub fn run(mut self) -> Course {
        for one in 0..self.pool.len() {
            self.pool[one].queue.clear();
            self.pool[one].running = None;
            self.pool[one].is_here = false;
            let jitter = self.random.gen_range(0..200);
            self.at(self.presence[one].from.saturating_add(jitter), Event::Join(one));
            if self.presence[one].until < Millis::MAX {
                self.at(self.presence[one].until, Event::Vanish(one));
            }
        }
        self.at(TICK, Event::Tick);
        while !self.table.is_finished() {
            let Some(Reverse((now, _, event))) = self.events.pop() else { panic!("nobody is left to finish the job") };
            assert!(now < LONGEST, "{} of {} tasks are done", self.table.settled(), self.table.len());
            self.now = now;
            self.step(event);
            self.tell_track_record();
        }
        self.course.makespan = self.now;
        self.course.paid = self.table.paid();
        for (account, record) in self.table.workers() {
            let stars = f64::from(crate::report::stars(record).per_mille()) / 1_000.0;
            if let Some(one) = self.owners.get(account) {
                self.pool[*one].tally.credit += record.units as f64 * stars;
            }
        }
        for task in 0..self.job.units.len() as u32 {
            if let Some(Outcome::Accepted { outputs, .. }) = self.table.task(task).map(|one| &one.outcome) {
                if *outputs != right(task) {
                    self.course.wrong += self.table.task_units(task);
                }
            }
        }
        if let Some(record) = self.record {
            record.flush();
        }
        self.course
    }

    fn at(&mut self, when: Millis, event: Event) {
        self.turn += 1;
        self.events.push(Reverse((when, self.turn, event)));
    }

    fn tell_track_record(&mut self) {
        let changes = self.table.take_changes();
        for (account, conduct) in &changes.conduct {
            self.course.found += conduct.faults;
            let honest = self.owners.get(account).is_some_and(|one| self.pool[*one].character == Character::Honest);
            if conduct.faults > 0 && honest {
                self.course.slandered += 1;
            }
        }
        if let Some(record) = self.record.filter(|_| !changes.conduct.is_empty()) {
            record.note_faults(changes.conduct.iter());
            record.note_good(changes.conduct.iter());
        }
    }

    fn step(&mut self, event: Event) {
        match event {
            Event::Join(one) => self.join(one),
            Event::Vanish(one) => self.pool[one].is_here = false,
            Event::Ask(one) => self.ask(one),
            Event::Done(one, task, began) => self.done(one, task, began),
            Event::Beat(one) => self.beat(one),
            Event::Tick => {
                self.table.tick(self.now);
                for (task, held) in self.table.stale_candidates(self.now) {
                    self.table.accept(&held.worker, task, &held.outputs, held.millis, self.now);
                    self.note_paid(&held.worker, task);
                }
                self.at(self.now + TICK, Event::Tick);
            }
        }
    }

    fn join(&mut self, one: usize) {
        let computer = &mut self.pool[one];
        let account = computer.account.clone();
        if self.table.join(&account, account.as_ref() as &[u8], computer.claims, self.now).is_err() {
            return;
        }
        computer.is_here = true;
        self.at(self.now + NETWORK, Event::Ask(one));
        self.at(self.now + BEAT, Event::Beat(one));
    }

    fn ask(&mut self, one: usize) {
        if !self.pool[one].is_here {
            return;
        }
        self.pool[one].is_waiting = false;
        let account = self.pool[one].account.clone();
        match self.table.ask(&account, self.wanted(one), self.now) {
            Ask::Lease { tasks, .. } => {
                self.pool[one].queue.extend(tasks);
                self.begin(one, NETWORK);
            }
            Ask::Wait => self.ask_later(one, WAIT),
            Ask::Finished => {}
            Ask::Blocked(_) => self.blocked(one),
        }
    }

    /// Honest workers ask for two until they have been paid here.
    fn wanted(&self, one: usize) -> u32 {
        match self.pool[one].is_idle()
            || self.table.worker(&self.pool[one].account.clone()).is_some_and(|record| record.count > 0)
        {
            true => 256,
            false => 2,
        }
    }

    fn ask_later(&mut self, one: usize, pause: Millis) {
        if !std::mem::replace(&mut self.pool[one].is_waiting, true) {
            self.at(self.now + pause, Event::Ask(one));
        }
    }

    fn blocked(&mut self, one: usize) {
        let computer = &mut self.pool[one];
        computer.is_here = false;
        if computer.comes_back() {
            computer.rename();
            self.owners.insert(computer.account.clone(), one);
            computer.queue.clear();
            computer.running = None;
            self.at(self.now + RENAME, Event::Join(one));
        }
    }

    /// Begins the next task, and asks for more when it is the last one.
    fn begin(&mut self, one: usize, delay: Millis) {
        let computer = &mut self.pool[one];
        if computer.is_idle() {
            return self.ask_later(one, WAIT);
        }
        if computer.running.is_none() {
            let Some(task) = computer.queue.pop_first() else { return self.ask_later(one, delay) };
            let dice = self.random.gen_range(0..1_000);
            let computer = &mut self.pool[one];
            // Who lies does not compute; whoever is too quick is noticed, so it waits a tenth.
            let share = if computer.lies(dice) { 0.1 } else { 1.0 };
            let takes = (self.job.millis[task as usize] / computer.speed * share).max(1.0) as Millis;
            let (began, ends) = (self.now + delay, self.now + delay + takes);
            computer.running = Some(Running { task, began, ends, lies: share < 1.0 });
            self.at(ends, Event::Done(one, task, began));
        }
        if self.pool[one].queue.is_empty() {
            self.ask_later(one, delay);
        }
    }

    fn beat(&mut self, one: usize) {
        let computer = &mut self.pool[one];
        if !computer.is_here {
            return;
        }
        let (account, progress) = (computer.account.clone(), computer.progress(self.now));
        for task in self.table.beat(&account, &progress, self.now) {
            let computer = &mut self.pool[one];
            computer.queue.remove(&task);
            if computer.running.as_ref().is_some_and(|running| running.task == task) {
                computer.running = None;
                self.begin(one, NETWORK);
            }
        }
        self.at(self.now + BEAT, Event::Beat(one));
    }

    fn done(&mut self, one: usize, task: u32, began: Millis) {
        let computer = &mut self.pool[one];
        let lies = match &computer.running {
            Some(running) if running.task == task && running.began == began => running.lies,
            _ => return,
        };
        computer.running = None;
        if !computer.is_here {
            return;
        }
        let (account, outputs) = (computer.account.clone(), computer.outputs(task, lies));
        let units = self.table.task_units(task);
        if !lies {
            computer.tally.computed += units;
        }
        let millis = self.now - began;
        match self.table.begin_delivery(&account, task, &outputs, millis, &[], self.now) {
            Begin::Fetch => self.judge(one, task, outputs, millis),
            Begin::Paid => self.note_paid(&account, task),
            Begin::Held | Begin::Refused(_) => {}
        }
        if self.table.worker(&account).is_some_and(|record| record.blocked.is_some()) {
            return self.blocked(one);
        }
        let caught = self.table.worker(&account).is_some_and(|record| record.faults > 0);
        if caught && self.pool[one].comes_back() {
            return self.blocked(one);
        }
        self.begin(one, NETWORK);
    }

    /// As `delivery.rs` judges; a check takes no time.
    fn judge(&mut self, one: usize, task: u32, outputs: Vec<scc_job_spec::OutputFile>, millis: u64) {
        let account = self.pool[one].account.clone();
        let known = self.record.map(|record| record.trusted(&account));
        if let Some(known) = known {
            self.table.note_known(&account, known);
        }
        let checked = self.table.check_needed(&account, task, known) == CheckNeeded::Yes;
        if checked && self.job.verifier {
            self.course.checked += self.table.task_units(task);
            if outputs != right(task) {
                self.table.reject(&account, task, "wrong", Blame::Fault, false);
                self.pool[one].good = 0;
                return;
            }
        } else if checked {
            match self.table.compare(&account, task, &outputs, millis, self.now) {
                Verdict::Unchecked => {}
                Verdict::Agreed { .. } => {
                    let paid = match self.table.task(task).map(|record| &record.outcome) {
                        Some(Outcome::Accepted { paid, .. }) => paid.clone(),
                        _ => Vec::new(),
                    };
                    return paid.iter().for_each(|account| self.note_paid(account, task));
                }
                Verdict::Held | Verdict::Undecided => return,
            }
        }
        let accepted = self.table.accept(&account, task, &outputs, millis, self.now);
        if matches!(accepted, Acceptance::First | Acceptance::Copy) {
            self.note_paid(&account, task);
        }
    }

    fn note_paid(&mut self, account: &AccountId, task: u32) {
        let units = self.table.task_units(task);
        let wrong = match self.table.task(task).map(|record| &record.outcome) {
            Some(Outcome::Accepted { outputs, paid, .. }) if paid.contains(account) => *outputs != right(task),
            _ => return,
        };
        let Some(computer) = self.owners.get(account).map(|one| &mut self.pool[*one]) else { return };
        computer.tally.paid += units;
        computer.tally.cheated += if wrong { units } else { 0 };
        computer.good += u64::from(computer.account == *account);
    }
}
