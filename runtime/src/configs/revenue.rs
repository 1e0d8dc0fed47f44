//! Income and how it is shared.

use crate::*;
use frame_support::{
    parameter_types,
    traits::{ConstU32, Get},
    PalletId,
};

parameter_types! {
    pub const RevenuePalletId: PalletId = PalletId(*b"scc/revn");
}

/// The account that pays claims.
pub struct ScoresPot;

impl Get<AccountId> for ScoresPot {
    fn get() -> AccountId {
        Scores::pot()
    }
}

impl pallet_revenue::Config for Runtime {
    type Currency = Balances;
    type Scores = Scores;
    type ScoresPot = ScoresPot;
    type Budgets = Grants;
    type PaidOutInBlock = pallet_scores::PaidOutInBlock<Runtime>;
    type Network = Network;
    type PalletId = RevenuePalletId;
    // Two weeks on mainnet.
    type StatementWindow = ConstU32<8_064>;
    type WeightInfo = weights::pallet_revenue::Measured<Runtime>;
    #[cfg(feature = "benchmarks")]
    type Scan = Summary;
}
