//! A simulated contributor.

use scc_job_spec::OutputFile;
use scc_types::AccountId;
use std::collections::BTreeSet;

/// What a computer's owner is after.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Character {
    /// Computes everything.
    Honest,
    /// Computes nothing, always delivers garbage.
    Liar,
    /// Lies about so many results in a thousand.
    Sometimes(u32),
    /// Honest until its good results in all jobs are so many, then lies about so many results in a thousand.
    Sleeper { trusted: u64, per_mille: u32 },
    /// As the sleeper, and comes back under a new name once it is caught.
    Returning { trusted: u64 },
    /// Lies as the sleeper does, but says the same as all others of its kind.
    Colluder { trusted: u64 },
    /// Lies always, and under a new name once it is caught.
    Whitewasher,
    /// Takes whatever it gets, beats, delivers nothing.
    Loris,
    /// The same, and says of all it has that it is nearly done.
    Boaster,
}

/// A simulated computer.
pub struct Computer {
    pub character: Character,
    /// Its number in the pool.
    pub number: u32,
    pub account: AccountId,
    /// Reference seconds of work it does in a second.
    pub speed: f64,
    /// Units a second it says it does.
    pub claims: u64,
    /// Leased, not begun.
    pub queue: BTreeSet<u32>,
    pub running: Option<Running>,
    /// Results in all jobs, under this name; what its owner knows of the trust in it.
    pub good: u64,
    pub is_here: bool,
    pub is_waiting: bool,
    pub tally: Tally,
}

/// A task under way.
pub struct Running {
    pub task: u32,
    pub began: u64,
    pub ends: u64,
    pub lies: bool,
}

/// What a computer did and got, in units.
#[derive(Debug, Default, Clone, Copy)]
pub struct Tally {
    pub computed: u64,
    pub paid: u64,
    /// Of those paid: garbage.
    pub cheated: u64,
    /// What is paid for, less what stars cut.
    pub credit: f64,
    pub names: u32,
}

impl Computer {
    pub fn new(number: u32, speed: f64, claims: u64, character: Character) -> Self {
        Self {
            character,
            number,
            account: name(number, 1),
            speed,
            claims,
            queue: BTreeSet::new(),
            running: None,
            good: 0,
            is_here: false,
            is_waiting: false,
            tally: Tally { names: 1, ..Tally::default() },
        }
    }

    /// Whether the next result is garbage. `dice`: 0 to 999.
    pub fn lies(&self, dice: u32) -> bool {
        match self.character {
            Character::Honest | Character::Loris | Character::Boaster => false,
            Character::Liar | Character::Whitewasher => true,
            Character::Sometimes(per_mille) => dice < per_mille,
            Character::Sleeper { trusted, per_mille } => self.good >= trusted && dice < per_mille,
            Character::Returning { trusted } | Character::Colluder { trusted } => self.good >= trusted,
        }
    }

    /// Whether it takes tasks and delivers nothing.
    pub fn is_idle(&self) -> bool {
        matches!(self.character, Character::Loris | Character::Boaster)
    }

    pub fn comes_back(&self) -> bool {
        matches!(self.character, Character::Whitewasher | Character::Returning { .. })
    }

    pub fn rename(&mut self) {
        self.tally.names += 1;
        self.account = name(self.number, self.tally.names);
        self.good = 0;
    }

    /// What it delivers.
    pub fn outputs(&self, task: u32, lies: bool) -> Vec<OutputFile> {
        match (lies, self.character) {
            (false, _) => right(task),
            (true, Character::Colluder { .. }) => file(task, 1),
            (true, _) => file(task, self.number.saturating_add(2)),
        }
    }

    /// Everything in hand, with its progress, as a beat says it.
    pub fn progress(&self, now: u64) -> Vec<(u32, u16)> {
        let running = self.running.iter().map(|running| {
            let whole = running.ends.saturating_sub(running.began).max(1);
            let part = now.saturating_sub(running.began).saturating_mul(1_000) / whole;
            (running.task, u16::try_from(part.min(999)).unwrap_or(999))
        });
        let said = if self.character == Character::Boaster { 990 } else { 0 };
        running.chain(self.queue.iter().map(|task| (*task, said))).collect()
    }
}

/// Names have no order.
fn name(number: u32, life: u32) -> AccountId {
    let mut bytes = number.to_le_bytes().to_vec();
    bytes.extend_from_slice(&life.to_le_bytes());
    AccountId::new(scc_job_spec::content_hash(&bytes).0)
}

/// The result of a task.
pub fn right(task: u32) -> Vec<OutputFile> {
    file(task, 0)
}

fn file(task: u32, variant: u32) -> Vec<OutputFile> {
    let mut bytes = task.to_le_bytes().to_vec();
    bytes.extend_from_slice(&variant.to_le_bytes());
    vec![OutputFile { name: "tile".into(), hash: scc_job_spec::content_hash(&bytes), size: 1 }]
}
