//! Virtual chains.

use crate::*;
use frame_support::traits::ConstU32;

impl pallet_virtual_chains::Config for Runtime {
    type Network = Network;
    // More than a block of jobs writes on an ordinary day; what is left waits for the next block.
    type MaxPrunedPerBlock = ConstU32<1_024>;
    type WeightInfo = weights::pallet_virtual_chains::Measured<Runtime>;
}
