#![doc = include_str!("../README.md")]

mod check;
mod compare;
mod crops;
mod error;
mod find;
mod finish;
mod image;
mod merge;
mod output;
mod pack;
mod passes;
mod plan;
mod preflight;
mod process;
mod report;
mod task;
mod verdict;
mod warm;

pub use check::{Checker, Finding};
pub use compare::{compare, Likeness};
pub use crops::crops;
pub use error::BlenderError;
pub use find::{is_version, version_said, Blender};
pub use finish::Finisher;
pub use image::{Image, MAX_PIXELS};
pub use merge::{merge, merge_pass, Piece};
pub use output::Output;
pub use pack::pack;
pub use passes::Pass;
pub use plan::{quarters, tiles, OVERSCAN};
pub use preflight::preflight;
pub use process::Limits;
pub use report::{Found, Kind, Report};
pub use task::{output_name, Format, Rectangle, Size, Task, SCENE_NAME};
pub use verdict::{Division, Problem, Verdict};
pub use warm::{Held, Warm};
