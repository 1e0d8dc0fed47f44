//! The chain as `scc` sees it: typed calls out, typed queries in. Types are `scc-types`' own; where they stand in the
//! runtime is looked up in its metadata.

mod call;
mod client;
mod events;
mod explain;
mod link;
mod lottery;
mod query;
mod submit;
mod work_chain;

pub use call::{Call, Posting};
pub use client::Chain;
pub use events::{DappRegistered, Included, JobPosted};
pub use submit::{crowded, Fate, Signed};
