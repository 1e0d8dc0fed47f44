#![doc = include_str!("../README.md")]

mod call;
mod child;
mod config;
mod engine;
mod error;
mod host;
mod jail;
mod native;
mod protection;
mod semantics;
mod task;
mod wasi;
mod wire;

pub use call::{Call, CallFile, CallLimits, Made};
pub use child::child_main_if_asked;
pub use config::{Config, Kind, Layers, Share, CHILD_ARGUMENT};
pub use error::SandboxError;
pub use host::{make_private, Jailed, Pipes, Sandbox};
pub use native::{NativeTask, NATIVE_FOLDER, NATIVE_INPUTS};
pub use protection::{Attempt, Protection};
pub use scc_job_spec::Semantics;
pub use semantics::{check_semantics, ABI_VERSION, CALL_FUEL};
pub use task::{is_valid_name, Outcome, Output, Task, MAX_INPUTS, MAX_MODULE_BYTES, MAX_PARAMS_BYTES};
