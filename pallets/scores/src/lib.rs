#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::float_arithmetic,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

extern crate alloc;

mod award;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod history;
mod pay_out;
mod queries;
mod runtime_api;
mod sweep;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime", test))]
#[allow(clippy::arithmetic_side_effects, clippy::indexing_slicing)] // Never part of the wasm runtime.
mod try_state;
mod types;
pub mod weights;

pub use pallet::*;
pub use queries::{PaidOutInBlock, HISTORY_PAGE};
pub use runtime_api::*;
pub use types::{Earner, Held, Sums, CREDIT_LINES, PAY_OUT_LINES};
pub use weights::WeightInfo;

// The attributes of FRAME expand to paths that are longer than they need be.
#[allow(unused_qualifications)]
#[frame_support::pallet]
pub mod pallet {
    use super::{Earner, Held, Sums, WeightInfo};
    use frame_support::{pallet_prelude::*, traits::fungible::Mutate, PalletId};
    use frame_system::pallet_prelude::*;
    use scc_traits::{AppendRecord, NetworkParameters, ReadRecord};
    use scc_types::{AccountId, Balance, JobId, RecordId, Stars, Units};
    use sp_runtime::traits::AccountIdConversion;

    /// The pallet.
    #[pallet::pallet]
    pub struct Pallet<T>(_);

    /// What the runtime decides.
    #[pallet::config]
    pub trait Config:
        frame_system::Config<AccountId = AccountId, RuntimeEvent: From<Event<Self>> + TryInto<Event<Self>>>
    {
        /// The token.
        type Currency: Mutate<AccountId, Balance = Balance>;

        /// Receives a line for every credit.
        type Records: AppendRecord + ReadRecord;

        /// Says the half-life.
        type Network: NetworkParameters;

        /// Names the pot that holds what is owed. The pot needs an existential deposit of its own from genesis.
        #[pallet::constant]
        type PalletId: Get<PalletId>;

        /// Most claims the sweep looks at in one block; at least 1.
        #[pallet::constant]
        type MaxSweep: Get<u32>;

        /// What things cost.
        type WeightInfo: WeightInfo;

        /// Lets a summary scan run.
        #[cfg(feature = "runtime-benchmarks")]
        type Scan: scc_traits::RunScan;
    }

    /// Accounts to which something is owed: what the sweep walks.
    #[pallet::storage]
    pub type Claims<T: Config> = StorageMap<_, Blake2_128Concat, AccountId, Held>;

    /// Accounts that have earned and to which nothing is owed any more.
    #[pallet::storage]
    pub type Earners<T: Config> = StorageMap<_, Blake2_128Concat, AccountId, Earner>;

    /// Sums over all accounts.
    #[pallet::storage]
    pub type Totals<T: Config> = StorageValue<_, Sums, ValueQuery>;

    /// The account behind which the sweep goes on; absent: at the beginning.
    #[pallet::storage]
    pub type SweepCursor<T: Config> = StorageValue<_, AccountId>;

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A worker was credited for a job.
        Credited {
            /// The worker.
            worker: AccountId,
            /// The job.
            job: JobId,
            /// Units delivered.
            units: Units,
            /// The rating.
            stars: Stars,
            /// Payment · units / job units · stars, in planck.
            credit: Balance,
            /// What it will earn, κ(1+g)·credit, in planck.
            claim: Balance,
            /// Where the line of the score ledger stands.
            record: RecordId,
        },
        /// A due amount reached an account's free balance.
        ClaimPaid {
            /// The account.
            account: AccountId,
            /// Paid, in planck.
            amount: Balance,
            /// What still flows out, in planck.
            left: Balance,
        },
    }

    /// Why a call was refused.
    #[pallet::error]
    pub enum Error<T> {
        /// Nothing is owed to this account. Work is credited when its job settles.
        NotFound,
        /// Nothing is due yet, or less than the existential deposit to an account that does not exist. Wait some blocks.
        InsufficientDue,
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Pays `account` what is due. Anybody may ask; the sweep does the same without being asked.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::claim())]
        pub fn claim(origin: OriginFor<T>, account: AccountId) -> DispatchResult {
            ensure_signed(origin)?;
            Self::do_claim(account)
        }
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
            Self::sweep(remaining)
        }

        fn integrity_test() {
            assert!(T::MaxSweep::get() >= 1, "due amounts must be paid");
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    impl<T: Config> Pallet<T> {
        /// The account that holds what is owed.
        pub fn pot() -> AccountId {
            T::PalletId::get().into_account_truncating()
        }
    }
}
