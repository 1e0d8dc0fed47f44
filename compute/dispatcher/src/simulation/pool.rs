//! Jobs and computers of all kinds.

use super::{
    computer::{Character, Computer},
    engine::{Job, Presence},
};
use crate::table::Policy;
use rand::{rngs::StdRng, Rng};
use std::collections::VecDeque;

/// Recorded tiles of several scenes: expected rays in 10,000, and microseconds on one core. How they were made:
/// `dapps/render/compile/examples/tile_times.rs`.
const TILES: &str = include_str!("tiles.txt");

/// Of so many tasks the last one is cut in four if a quarter counts for so many units, as `split` of `scc-scene-compile` does.
const CUT_PART: usize = 8;
const LEAST_UNITS: f64 = 4.0;

/// Expected rays in 10,000 and milliseconds of a scene's tiles, in the order of its job.
fn tiles(scene: u64) -> Vec<(f64, f64)> {
    let scenes: Vec<&str> = TILES.split("# ").filter(|scene| !scene.is_empty()).collect();
    let place = usize::try_from(scene).unwrap_or(0) % scenes.len();
    let pairs = scenes[place].lines().skip(1).map(|line| line.split_once(' ').expect("two numbers"));
    pairs.map(|(rays, micros)| (rays.parse().expect("rays"), micros.parse::<f64>().expect("µs") / 1_000.0)).collect()
}

/// A job of `tasks` recorded tiles of a scene, which last `seconds` on average.
pub fn render_job(scene: u64, tasks: usize, seconds: f64, policy: Policy) -> Job {
    let tiles = tiles(scene);
    let whole: Vec<_> = tiles.iter().cycle().take(tasks).copied().collect();
    let mean = whole.iter().map(|(_, millis)| millis).sum::<f64>() / tasks as f64;
    // As many rays more as they last longer; a unit is a million.
    let longer = seconds * 1_000.0 / mean;
    let (large, last) = whole.split_at(tasks - tasks / CUT_PART);
    let cut = last.iter().flat_map(|(rays, millis)| match rays * longer / 100.0 / 4.0 >= LEAST_UNITS {
        true => vec![(rays / 4.0, millis / 4.0); 4],
        false => vec![(*rays, *millis)],
    });
    let job: Vec<_> = large.iter().copied().chain(cut).collect();
    let units: Vec<u64> = job.iter().map(|(rays, _)| (rays * longer / 100.0).ceil() as u64).collect();
    Job {
        // As `scc` pays for.
        spare: (units.iter().sum::<u64>() / 20).max(units.iter().copied().max().unwrap_or(0)),
        units,
        millis: job.iter().map(|(_, millis)| millis * longer).collect(),
        policy,
        verifier: true,
    }
}

/// A job of equal tasks.
pub fn plain_job(tasks: usize, units: u64, policy: Policy) -> Job {
    Job { units: vec![units; tasks], millis: vec![20_000.0; tasks], spare: 0, policy, verifier: true }
}

/// Speeds of ordinary machines: most within a factor of two of each other.
pub fn speed(random: &mut StdRng) -> f64 {
    2f64.powf(random.gen_range(-0.6..0.6))
}

/// Honest computers of mixed speeds, each `slow_each`th four times slower; what they claim is off by up to a fifth.
pub fn honest(count: u32, slow_each: u32, job: &Job, random: &mut StdRng) -> Vec<Computer> {
    let rate = job.units.iter().sum::<u64>() as f64 / job.millis.iter().sum::<f64>() * 1_000.0;
    let computer = |number: u32| {
        let slow = slow_each > 0 && number % slow_each == slow_each - 1;
        let speed = speed(random) * if slow { 0.25 } else { 1.0 };
        let claims = (rate * speed * random.gen_range(0.8..1.2)).max(1.0) as u64;
        Computer::new(number, speed, claims, Character::Honest)
    };
    (0..count).map(computer).collect()
}

/// The least time in which these computers can do the job, in milliseconds.
pub fn lower_bound(job: &Job, pool: &[Computer], presence: &[Presence]) -> f64 {
    let work: f64 = job.millis.iter().sum();
    let done_by = |end: f64| -> f64 {
        let each = pool.iter().zip(presence).map(|(computer, presence)| {
            let here = (end.min(presence.until as f64) - presence.from as f64).max(0.0);
            here * computer.speed
        });
        each.sum()
    };
    let (mut low, mut high) = (0.0, work);
    for _ in 0..100 {
        let middle = (low + high) / 2.0;
        if done_by(middle) < work {
            low = middle;
        } else {
            high = middle;
        }
    }
    let fastest = pool.iter().map(|one| one.speed).fold(0.0, f64::max);
    let longest = job.millis.iter().copied().fold(0.0, f64::max) / fastest;
    high.max(longest)
}

/// The makespan if everybody takes the next task when it has none, and a task is given to the next one when its holder has been silent
/// for half a minute.
pub fn one_at_a_time(job: &Job, pool: &[Computer], presence: &[Presence]) -> f64 {
    let lost_after = Policy::default().patience_millis as f64;
    let mut free: Vec<f64> = presence.iter().map(|presence| presence.from as f64).collect();
    let mut waiting: VecDeque<(f64, usize)> = (0..job.millis.len()).map(|task| (0.0, task)).collect();
    let mut end = 0f64;
    while let Some((since, task)) = waiting.pop_front() {
        let able = (0..pool.len()).filter(|one| pool[*one].speed > 0.0 && free[*one] < presence[*one].until as f64);
        let next = able.min_by(|left, right| free[*left].total_cmp(&free[*right])).expect("somebody stays");
        let done = free[next].max(since) + job.millis[task] / pool[next].speed;
        let gone = presence[next].until as f64;
        if done > gone {
            free[next] = f64::INFINITY;
            waiting.push_back((gone + lost_after, task));
        } else {
            free[next] = done;
            end = end.max(done);
        }
    }
    end
}
