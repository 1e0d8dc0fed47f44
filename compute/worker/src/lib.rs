#![doc = include_str!("../README.md")]

mod benchmark;
mod chain;
mod config;
mod grants;
mod idle;
mod journal;
mod line;
mod pace;
mod pick;
mod receipts;
mod rules;
mod run;
mod runner;
mod settle;
mod shared;
mod status;
mod throttle;
mod worker;

#[cfg(test)]
mod test_data;

pub use benchmark::{BenchmarkError, FirstSpeed, Reference, Speed};
pub use chain::{Chain, ChainError, Inclusion, Outlook, Submission};
pub use config::{Config, Controls, Timing, MAX_UNSIGNED, MAX_WORK_PER_MILLE};
pub use journal::JournalError;
pub use pace::{Offer, Pace};
pub use runner::{
    sandbox_task, BlenderConfig, BlenderRunner, Engines, JobFiles, Product, RunError, Runner, SandboxRunner, Sign,
    BLENDER,
};
pub use status::{JobStatus, PastJob, ReceiptStatus, State, Status, Tally, TaskPhase, TaskStatus};
pub use worker::{StartError, Worker};
