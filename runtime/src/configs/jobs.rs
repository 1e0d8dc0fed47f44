//! Jobs.

use crate::{constants::*, *};
use frame_support::{
    dispatch::{DispatchClass, DispatchInfo, Pays},
    parameter_types,
    traits::{ConstU128, ConstU32},
    weights::Weight,
};
use scc_traits::SubmissionFee;
#[cfg(feature = "benchmarks")]
use scc_types::SCC;
use sp_runtime::Perbill;

parameter_types! {
    /// The queue of due jobs takes at most a tenth of a block.
    pub QueueWeight: Weight = Perbill::from_percent(10) * BLOCK_WEIGHT;
}

/// Fees as the transaction payment computes them.
pub struct PaymentFees;

impl SubmissionFee for PaymentFees {
    fn fee_of(length: u32, weight: Weight) -> Balance {
        let info = DispatchInfo {
            call_weight: weight,
            extension_weight: Weight::zero(),
            class: DispatchClass::Normal,
            pays_fee: Pays::Yes,
        };
        TransactionPayment::compute_fee(length, &info, 0)
    }
}

impl pallet_jobs::Config for Runtime {
    type RuntimeHoldReason = RuntimeHoldReason;
    type Currency = Balances;
    type LostFees = pallet_revenue::Fees<Runtime>;
    type PaidWork = Revenue;
    type Records = VirtualChains;
    type Dapps = Dapps;
    type Draw = Workers;
    type Network = Network;
    type Fees = PaymentFees;
    type Standing = Miners;
    type MinimumBid = ConstU128<MINIMUM_BID>;
    type JobDeposit = ConstU128<{ deposit(3, 256) }>;
    type ByteDeposit = ConstU128<BYTE_DEPOSIT>;
    type WorkerDeposit = ConstU128<{ deposit(1, 128) }>;
    type RequesterDeposit = ConstU128<{ deposit(1, 64) }>;
    type MaxRatings = ConstU32<64>;
    type MaxWorkers = ConstU32<4_096>;
    type MaxJobs = ConstU32<256>;
    type QueueWeight = QueueWeight;
    type WeightInfo = weights::pallet_jobs::Measured<Runtime>;
    #[cfg(feature = "benchmarks")]
    type Scan = Summary;
    #[cfg(feature = "benchmarks")]
    type BenchmarkHelper = Stage;
}

/// What benchmarks need of other pallets.
#[cfg(feature = "benchmarks")]
pub struct Stage;

#[cfg(feature = "benchmarks")]
impl pallet_jobs::BenchmarkHelper for Stage {
    fn list_dapp() -> scc_types::DappId {
        let dapp = pallet_dapps::benchmark_dapp::<Runtime>();
        pallet_dapps::Dapps::<Runtime>::mutate_extant(dapp, |entry| entry.listing = scc_types::Listing::Listed);
        dapp
    }

    fn enlist(worker: &AccountId) {
        let profile = pallet_workers::longest_profile();
        Workers::enlist(RuntimeOrigin::signed(worker.clone()), profile).expect("the worker is rich");
    }

    fn fill_carry() {
        pallet_revenue::fill_carry::<Runtime>(SCC);
    }
}
