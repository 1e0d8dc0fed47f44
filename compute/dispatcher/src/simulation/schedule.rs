//! How long a job takes beside the least that is possible.

use super::{
    computer::{Character, Computer},
    engine::{Engine, Job, Presence},
    pool::{honest, lower_bound, one_at_a_time, render_job},
};
use crate::table::{Millis, Policy};
use rand::Rng;

/// A pool and what befalls it.
struct Scene {
    name: &'static str,
    workers: u32,
    /// One in so many is four times slower; 0: none.
    slow_each: u32,
    /// One in so many vanishes without a word in the middle; 0: none.
    vanish_each: u32,
    /// One in so many comes in the middle; 0: none.
    late_each: u32,
    /// One in so many takes tasks and delivers nothing; 0: none.
    idle_each: u32,
    /// Of which kind these are.
    idle: Character,
}

const CALM: Scene = Scene {
    name: "mixed speeds",
    workers: 64,
    slow_each: 0,
    vanish_each: 0,
    late_each: 0,
    idle_each: 0,
    idle: Character::Loris,
};

/// Tasks a worker does, about, and how long they last on average, in seconds.
const TASKS: usize = 40;
const SECONDS: f64 = 20.0;

impl Scene {
    /// The makespan divided by its lower bound: of the table, and of handing out one task at a time.
    fn run(&self, seed: u64) -> (f64, f64) {
        let job = render_job(seed, self.workers as usize * TASKS, SECONDS, Policy::default());
        let (mut pool, presence) = self.pool(&job, seed);
        // What those could do that deliver nothing, nobody can count on.
        let (able, there): (Vec<_>, Vec<_>) =
            pool.iter().zip(&presence).map(|(one, there)| (one.speed, *there)).unzip();
        let able: Vec<_> = able
            .iter()
            .zip(&pool)
            .map(|(speed, one)| {
                let speed = if one.is_idle() { 0.0 } else { *speed };
                Computer::new(one.number, speed, one.claims, one.character)
            })
            .collect();
        let bound = lower_bound(&job, &able, &there);
        let plain = one_at_a_time(&job, &able, &there);
        let course = Engine::new(&job, seed, &mut pool, &presence, None).run();
        assert_eq!(course.wrong, 0);
        (course.makespan as f64 / bound, plain / bound)
    }

    fn pool(&self, job: &Job, seed: u64) -> (Vec<Computer>, Vec<Presence>) {
        let mut random = super::random(seed);
        let mut pool = honest(self.workers, self.slow_each, job, &mut random);
        let middle = (TASKS as f64 * SECONDS * 500.0) as Millis;
        let hits = |each: u32, number: u32, place: u32| each > 0 && number % each == place % each;
        let mut presence = Vec::new();
        for one in &mut pool {
            if hits(self.idle_each, one.number, 1) {
                one.character = self.idle;
            }
            let when = random.gen_range(middle / 2..middle * 3 / 2);
            presence.push(match (hits(self.vanish_each, one.number, 2), hits(self.late_each, one.number, 3)) {
                (true, _) => Presence { from: 0, until: when },
                (_, true) => Presence { from: when, until: Millis::MAX },
                _ => Presence::ALWAYS,
            });
        }
        (pool, presence)
    }
}

fn scenes() -> Vec<Scene> {
    let mut scenes = Vec::new();
    for workers in [64, 250, 1_000] {
        let slow = Scene { name: "one in ten 4 × slower", workers, slow_each: 10, ..CALM };
        let vanishing = Scene { name: "and one in ten vanishes", vanish_each: 10, ..slow };
        let late = Scene { name: "and one in ten comes late", late_each: 10, ..vanishing };
        let idle = Scene { name: "and one in ten delivers nothing", idle_each: 10, ..late };
        let boasting = Scene { name: "the same, and says it is nearly done", idle: Character::Boaster, ..idle };
        scenes.extend([Scene { workers, ..CALM }, slow, vanishing, late, idle, boasting]);
    }
    scenes.push(Scene { name: "five, one of them 4 × slower", workers: 5, slow_each: 5, ..CALM });
    scenes
}

/// Prints a line for each scene: the median and the worst of three rounds, each on another sample scene's tiles.
fn print(scenes: Vec<Scene>) {
    println!("| workers | | makespan ÷ lower bound | one task at a time |\n|---|---|---|---|");
    for scene in scenes {
        let (mut ours, mut plain): (Vec<_>, Vec<_>) = (0..3).map(|seed| scene.run(seed)).unzip();
        ours.sort_by(f64::total_cmp);
        plain.sort_by(f64::total_cmp);
        // Whoever waits for those who deliver nothing waits for ten minutes each time.
        let plain = if scene.idle_each > 0 { "".into() } else { format!("{:.3} (≤ {:.3})", plain[1], plain[2]) };
        println!("| {} | {} | {:.3} (≤ {:.3}) | {plain} |", scene.workers, scene.name, ours[1], ours[2]);
    }
}

fn small() -> Vec<Scene> {
    scenes().into_iter().filter(|scene| scene.workers <= 64).collect()
}

#[test]
fn a_job_ends_soon_after_it_could_at_best() {
    for scene in small() {
        let (mut ours, plain): (Vec<_>, Vec<_>) = (0..3).map(|seed| scene.run(seed)).unzip();
        ours.sort_by(f64::total_cmp);
        let most = if scene.idle_each > 0 { 1.06 } else { 1.03 };
        assert!(ours[1] < most, "{}: {ours:?}, one at a time {plain:?}", scene.name);
    }
}

#[test]
#[ignore = "minutes: scripts/bench simulate"]
fn full_size_schedule() {
    print(scenes());
}
