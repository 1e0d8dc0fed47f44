//! The chain as `scc` sees it: typed calls out, typed queries in. Types are `scc-types`' own; where they stand in the
//! runtime is looked up in its metadata.

mod call;
mod client;
mod events;
mod query;

pub use call::{Call, Posting};
pub use client::Chain;
pub use events::{DappRegistered, JobPosted};
