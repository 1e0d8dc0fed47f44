//! One file a pallet family: how the runtime configures it.

mod balances;
mod consensus;
mod dapps;
mod jobs;
mod network;
mod revenue;
mod scores;
mod system;
mod virtual_chains;
mod workers;

pub use system::{BlockLength, BlockWeights};
