//! The chain's client: `scc-node` is [`run`]. What else is public is so for the tests.

pub mod chain_spec;
pub mod cli;
mod command;
mod defaults;
pub mod keys;
pub mod metrics;
pub mod rpc;
mod service;
mod submit;
mod summaries;
pub mod worker;

pub use command::run;
