#![doc = include_str!("../README.md")]

mod act;
mod arbitrary;
mod board;
#[path = "../../tests/common/mod.rs"]
mod common;
mod dapps;
mod grants;
mod jobs;
mod left;
mod motions;
mod offence;
mod people;
pub mod planted;
mod seats;
mod start;
mod stock;
mod story;
mod values;
mod wind_up;

pub use story::{Story, Tried};

/// Plays the blocks that these bytes describe, audits each, winds everything up; answers what was tried. Panics where a promise
/// is broken.
pub fn run(bytes: &[u8]) -> Tried {
    Story::of(bytes).play()
}
