//! What liars get through, what catching them costs, and what lying earns.

use super::{
    computer::{Character, Computer},
    engine::{Course, Engine, Presence},
    pool::{plain_job, speed},
};
use crate::{table::Policy, TrackRecord};

/// Part of what a unit earns that computing it costs: electricity and wear.
const COST: f64 = 0.7;
/// Good results after which a worker is checked no more than the floor asks for.
const TRUSTED: u64 = 200;
/// Units of a task.
const UNITS: u64 = 10;

/// A requester's jobs, one after the other, with the same workers.
pub struct Trial {
    pub workers: u32,
    pub jobs: u32,
    /// Tasks a worker does in a job, about.
    pub tasks: u32,
    pub policy: Policy,
    pub verifier: bool,
    pub seed: u64,
}

pub struct Outcome {
    pub courses: Vec<Course>,
    pub pool: Vec<Computer>,
}

impl Trial {
    fn full() -> Self {
        Self { workers: 1_000, jobs: 5, tasks: 100, policy: Policy::default(), verifier: true, seed: 1 }
    }

    /// Runs with every fifth worker of these characters, in turn.
    pub fn run(&self, dishonest: &[Character]) -> Outcome {
        let mut random = super::random(self.seed);
        let mut spoilers = dishonest.iter().cycle();
        let mut pool: Vec<_> = (0..self.workers)
            .map(|number| {
                let next = if number % 5 == 4 { spoilers.next().copied() } else { None };
                Computer::new(number, speed(&mut random), 1, next.unwrap_or(Character::Honest))
            })
            .collect();
        let folder = tempfile::tempdir().expect("a folder");
        let record = TrackRecord::new(folder.path().join("workers"), Default::default());
        let mut job = plain_job((self.workers * self.tasks) as usize, UNITS, self.policy.clone());
        job.verifier = self.verifier;
        job.spare = if self.verifier { 0 } else { job.units.iter().sum() };
        let presence = vec![Presence::ALWAYS; pool.len()];
        let courses = (0..self.jobs)
            .map(|number| Engine::new(&job, self.seed + u64::from(number), &mut pool, &presence, Some(&record)).run())
            .collect();
        Outcome { courses, pool }
    }
}

impl Course {
    /// What was paid and what was computed again, as a multiple of the job.
    fn cost(&self) -> f64 {
        (self.paid + self.checked) as f64 / self.units as f64
    }

    fn error(&self) -> f64 {
        self.wrong as f64 / self.units as f64
    }
}

impl Outcome {
    fn built(&self, trust: usize) -> (f64, f64) {
        let later = &self.courses[trust..];
        let worst = |of: fn(&Course) -> f64| later.iter().map(of).fold(0.0, f64::max);
        (worst(Course::cost), worst(Course::error))
    }

    /// What computers of a character earn each, their costs taken off, as a part of what an honest one does.
    fn earnings(&self, is: impl Fn(&Character) -> bool) -> f64 {
        let net = |is: &dyn Fn(&Character) -> bool| {
            let them: Vec<_> = self.pool.iter().filter(|one| is(&one.character)).collect();
            let sum: f64 = them.iter().map(|one| one.tally.credit - COST * one.tally.computed as f64).sum();
            sum / them.len() as f64
        };
        net(&is) / net(&|one| *one == Character::Honest)
    }
}

fn all() -> Vec<(&'static str, Vec<Character>)> {
    use Character::*;
    let sleeper = Sleeper { trusted: TRUSTED, per_mille: 1_000 };
    let careful = Sleeper { trusted: TRUSTED, per_mille: 100 };
    vec![
        ("lies always", vec![Liar]),
        ("lies one time in ten", vec![Sometimes(100)]),
        ("lies one time in fifty", vec![Sometimes(20)]),
        ("sleeper, then always", vec![sleeper]),
        ("sleeper, then one in ten", vec![careful]),
        ("sleeper that returns", vec![Returning { trusted: TRUSTED }]),
        ("impatient sleeper that returns", vec![Returning { trusted: 30 }]),
        ("colluders", vec![Colluder { trusted: TRUSTED }]),
        ("whitewasher", vec![Whitewasher]),
        ("takes and delivers nothing", vec![Loris]),
        (
            "all of these",
            vec![
                Liar,
                Sometimes(100),
                Sometimes(20),
                sleeper,
                careful,
                Returning { trusted: TRUSTED },
                Returning { trusted: 30 },
                Colluder { trusted: TRUSTED },
                Whitewasher,
                Loris,
            ],
        ),
    ]
}

/// Prints a line for each kind of dishonesty.
fn print(trial: &Trial, kinds: Vec<(&'static str, Vec<Character>)>) {
    let Trial { workers, jobs, tasks, .. } = trial;
    println!("{workers} workers, every fifth dishonest, {jobs} jobs of {tasks} tasks a worker\n");
    println!(
        "| every fifth | work ÷ job, job by job | wrong, % | lies found | earns ÷ honest |\n|---|---|---|---|---|"
    );
    for (name, characters) in kinds {
        let outcome = trial.run(&characters);
        let each = |of: &dyn Fn(&Course) -> String| outcome.courses.iter().map(of).collect::<Vec<_>>().join(" ");
        let costs = each(&|one| format!("{:.2}", one.cost()));
        let errors = each(&|one| format!("{:.2}", 100.0 * one.error()));
        let found = each(&|one| one.found.to_string());
        let earns = outcome.earnings(|one| *one != Character::Honest);
        println!("| {name} | {costs} | {errors} | {found} | {earns:.2} |");
    }
}

/// A smaller requester: the same rules, fewer workers, so that each lie that passes weighs more.
fn small() -> Trial {
    Trial { workers: 100, jobs: 4, tasks: 100, ..Trial::full() }
}

#[test]
fn liars_of_all_kinds_get_little_through_once_trust_is_built() {
    let (_, everybody) = all().pop().expect("the last row");
    let outcome = small().run(&everybody);
    let (cost, error) = outcome.built(2);
    assert!(cost <= 1.25, "{cost}");
    assert!(error <= 0.01, "{error}");
    assert!(outcome.courses.iter().all(|course| course.slandered == 0));
}

#[test]
fn checking_honest_workers_costs_the_floor_once_trust_is_built() {
    let outcome = Trial { jobs: 4, ..small() }.run(&[Character::Honest]);
    let (cost, error) = outcome.built(3);
    assert!((1.04..1.08).contains(&cost), "{cost}");
    assert_eq!(error, 0.0);
}

#[test]
fn a_sleeper_earns_less_than_the_honest() {
    let sleepers = [Character::Sleeper { trusted: TRUSTED, per_mille: 1_000 }];
    let earns = small().run(&sleepers).earnings(|one| *one != Character::Honest);
    assert!(earns < 1.0, "{earns}");
}

#[test]
#[ignore = "minutes: scripts/bench simulate"]
fn full_size_sabotage() {
    print(&Trial::full(), all());
    // Whose results are compared with each other's: only there does it help liars to agree.
    let compared = all().into_iter().filter(|(name, _)| ["sleeper, then always", "colluders"].contains(name)).collect();
    println!("Without a verifier:");
    print(&Trial { verifier: false, ..Trial::full() }, compared);
    let old = Policy { checked_per_streak: 1, checked_floor: 50, alarm_step: 0, ..Policy::default() };
    let worst = all().into_iter().filter(|(name, _)| name.contains("sleeper") || name.contains("all")).collect();
    println!("As it was, max(1/n, 5 %) and no alarm:");
    print(&Trial { policy: old, ..Trial::full() }, worst);
}
