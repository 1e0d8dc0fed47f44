//! The score ledger.

use crate::*;
use frame_support::{parameter_types, traits::ConstU32, PalletId};

parameter_types! {
    pub const ScoresPalletId: PalletId = PalletId(*b"scc/scor");
}

impl pallet_scores::Config for Runtime {
    type Currency = Balances;
    type Records = VirtualChains;
    type Network = Network;
    type PalletId = ScoresPalletId;
    type MaxSweep = ConstU32<200>;
    type WeightInfo = weights::pallet_scores::Measured<Runtime>;
    #[cfg(feature = "benchmarks")]
    type Scan = Summary;
}
