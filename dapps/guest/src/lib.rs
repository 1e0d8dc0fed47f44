//! The guest kit: what a dApp needs to run on the Supercomputing chain.
//!
//! A dApp is a WASI preview 1 command module. The worker gives it one folder, `/job`: `params.json` and `in/` to read, `out/` to
//! write. There is no network, no clock and no environment; random numbers are a stream seeded by the task. Standard output carries
//! [`Job::progress`] lines, standard error the sentence of a failure; the exit code is 0 for success, 1 for a failure that the
//! program reports, 101 for a panic.
//!
//! This crate builds such modules with the target `wasm32v1-none`, which has no standard library, so that the module holds nothing
//! but the program. On every other target the same program runs against a folder of the machine, for tests.
//!
//! ```no_run
//! # #[cfg(not(target_arch = "wasm32"))] fn main() {}
//! # mod program {
//! #![cfg_attr(target_arch = "wasm32", no_std, no_main)]
//! use scc_guest::{Error, Job};
//!
//! #[derive(serde::Deserialize)]
//! struct Params {
//!     file: String,
//! }
//!
//! fn run(job: &Job) -> Result<(), Error> {
//!     let params: Params = job.params()?;
//!     let input = job.input(&params.file)?;
//!     let mut output = job.create("result")?;
//!     output.write(&input)?;
//!     output.finish()?;
//!     job.progress(1.0);
//!     Ok(())
//! }
//!
//! scc_guest::main!(run);
//! # }
//! ```
#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

mod error;
mod job;
#[cfg(not(target_arch = "wasm32"))]
mod native;
#[cfg(target_arch = "wasm32")]
mod runtime;
#[cfg(target_arch = "wasm32")]
mod wasi;

#[cfg(not(target_arch = "wasm32"))]
use native as system;
#[cfg(target_arch = "wasm32")]
use wasi as system;

pub use error::Error;
pub use job::{Job, Output};

#[doc(hidden)]
pub mod entry;
