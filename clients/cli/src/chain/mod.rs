//! The chain as `scc` sees it: typed calls out, typed queries in. Types are `scc-types`' own; where they stand in the
//! runtime is looked up in its metadata.

mod ads;
mod call;
mod client;
mod collective;
mod events;
mod explain;
mod grants;
mod link;
mod lottery;
mod messages;
mod miners;
mod news;
mod query;
mod submit;
mod summaries;
mod work_chain;

pub use ads::BidPlaced;
pub use call::{Call, Posting};
pub use client::Chain;
pub use collective::{motion_hash, Collective, Executed, Motion};
pub use events::{DappRegistered, Included, JobPosted};
pub use messages::MessageSent;
pub use miners::NoticeGiven;
pub use submit::{crowded, Fate, Signed};
