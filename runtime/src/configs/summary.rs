//! Balance summaries.

use crate::*;
use frame_support::traits::ConstU32;

impl pallet_summary::Config for Runtime {
    type Currency = Balances;
    type Records = VirtualChains;
    type Network = Network;
    // A step takes two milliseconds; a million accounts take 3,907 blocks, a week of a mainnet's interval of 174 days.
    type AccountsPerBlock = ConstU32<256>;
    // A summary takes a block for each of its chunks to write and a sixteenth of a block to delete.
    type MaxForgottenPerBlock = ConstU32<16>;
    type WeightInfo = weights::pallet_summary::Measured<Runtime>;
}
