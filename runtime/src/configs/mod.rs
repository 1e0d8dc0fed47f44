//! One file a pallet family: how the runtime configures it.

mod ads;
mod balances;
mod consensus;
mod dapps;
mod governance;
mod grants;
mod jobs;
mod messages;
mod miners;
mod network;
mod news;
mod revenue;
mod scores;
mod summary;
mod system;
mod vesting;
mod virtual_chains;
mod workers;

pub use governance::{CommitteeMajority, CommitteeTwoThirds, CouncilTwoThirds, ProxyType};
pub use system::{BlockLength, BlockWeights};
