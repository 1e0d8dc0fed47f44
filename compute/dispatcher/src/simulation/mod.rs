//! Whole jobs over the real table and the real track record, with simulated computers and a simulated clock: who lies, who is
//! slow, who vanishes. `scripts/bench simulate` runs them at full size and prints what `docs/benchmarks.md` holds.

mod computer;
mod engine;
mod pool;
mod sabotage;
mod schedule;

/// Random numbers that are the same in each run.
fn random(seed: u64) -> rand::rngs::StdRng {
    rand::SeedableRng::seed_from_u64(seed)
}
