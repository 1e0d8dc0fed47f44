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

mod account_store;
mod begin;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod forget;
mod merge;
mod queries;
mod runtime_api;
mod scan;
mod seal;
pub mod summary_trie;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime", test))]
mod try_state;
mod types;
pub mod weights;

pub use begin::BeginScan;
pub use pallet::*;
pub use runtime_api::*;
pub use types::{Cursor, Doomed, Funds, Progress, KEPT};
pub use weights::WeightInfo;

// The attributes of FRAME expand to paths that are longer than they need be.
#[allow(unused_qualifications)]
#[frame_support::pallet]
pub mod pallet {
    use super::{Cursor, Doomed, Funds, Progress, WeightInfo, KEPT};
    use frame_support::{pallet_prelude::*, traits::fungible::Inspect};
    use frame_system::pallet_prelude::BlockNumberFor;
    use pallet_balances::AccountData;
    use scc_traits::{AppendRecord, NetworkParameters};
    use scc_types::{AccountId, Balance, BlockNumber, SealedSummary, SummaryHeader, MAX_CHUNK_ACCOUNTS};

    /// The pallet. It is also the `AccountStore` of `pallet-balances`.
    #[pallet::pallet]
    pub struct Pallet<T>(_);

    /// What the runtime decides.
    #[pallet::config]
    pub trait Config:
        frame_system::Config<AccountId = AccountId, AccountData = AccountData<Balance>, RuntimeEvent: From<Event<Self>>>
    {
        /// Says what was issued. Its accounts must be kept in this pallet.
        type Currency: Inspect<AccountId, Balance = Balance>;

        /// Where headers are recorded.
        type Records: AppendRecord;

        /// Says at which heights the balances are summed up.
        type Network: NetworkParameters;

        /// Accounts looked at in a block; at least 1, less than [`MAX_CHUNK_ACCOUNTS`]: what is left of that is for
        /// accounts that are born ahead of the scan.
        #[pallet::constant]
        type AccountsPerBlock: Get<u32>;

        /// Chunks of an old summary deleted in a block; at least 1.
        #[pallet::constant]
        type MaxForgottenPerBlock: Get<u32>;

        /// What things cost.
        type WeightInfo: WeightInfo;
    }

    /// The last account that the running scan has passed; `None`: no scan runs. Read at every write of a balance.
    #[pallet::storage]
    pub type ScanCursor<T: Config> = StorageValue<_, Cursor>;

    /// What the running scan has found.
    #[pallet::storage]
    pub type ScanProgress<T: Config> = StorageValue<_, Progress>;

    /// What accounts ahead of the cursor had at the scan's height, if they have changed since; `None`: nothing.
    ///
    /// Hashed as `System::Account` is, so both are in the same order.
    #[pallet::storage]
    pub type Copies<T: Config> = StorageMap<_, Blake2_128Concat, AccountId, Option<Funds>>;

    /// Accounts that were born ahead of the cursor and that no step has made up for yet.
    #[pallet::storage]
    pub type Births<T: Config> = StorageValue<_, u32, ValueQuery>;

    /// The newest complete summaries, oldest first.
    #[pallet::storage]
    pub type Kept<T: Config> = StorageValue<_, BoundedVec<SealedSummary, ConstU32<KEPT>>, ValueQuery>;

    /// The summary that is being deleted.
    #[pallet::storage]
    pub type Forgetting<T: Config> = StorageValue<_, Doomed>;

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// The balances after a block began to be written.
        Begun {
            /// The block.
            height: BlockNumber,
            /// Total issuance after it, in planck.
            issuance: Balance,
        },
        /// No summary of this height is made: the last one is still being written, or an old one deleted.
        Skipped {
            /// The block.
            height: BlockNumber,
        },
        /// A summary is complete.
        Sealed {
            /// Its header.
            header: SummaryHeader,
        },
        /// A summary was given up: its balances were not the issuance. Nothing else is touched; the next is tried in time.
        Abandoned {
            /// The block.
            height: BlockNumber,
            /// Total issuance after it, in planck.
            issuance: Balance,
            /// What its accounts had, in planck.
            sum: Balance,
        },
        /// The chunks of an old or given-up summary are deleted.
        Forgotten {
            /// The block whose balances it held.
            height: BlockNumber,
        },
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        /// Begins a scan that is due, deletes a part of an old summary, and scans.
        fn on_initialize(_: BlockNumberFor<T>) -> Weight {
            let parent = Self::height().saturating_sub(1);
            Self::begin(parent).saturating_add(Self::forget()).saturating_add(Self::scan())
        }

        /// Begins a scan that is due before the hooks of other pallets can write balances.
        fn on_runtime_upgrade() -> Weight {
            Self::begin_before_upgrade()
        }

        fn integrity_test() {
            let accounts = T::AccountsPerBlock::get();
            assert!((1..MAX_CHUNK_ACCOUNTS).contains(&accounts), "a scan must advance, and chunks have a limit");
            assert!(T::MaxForgottenPerBlock::get() >= 1, "old summaries must go");
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }
}
