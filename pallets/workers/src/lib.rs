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

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod checks;
mod draw;
mod enlist;
mod expire;
mod queries;
mod runtime_api;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime", test))]
mod try_state;
mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::longest_profile;
pub use draw::MAX_DRAWN;
pub use expire::LIFETIME_MILLISECONDS;
pub use pallet::*;
pub use queries::MAX_WORKERS;
pub use runtime_api::*;
pub use types::{Ticket, Worker};
pub use weights::WeightInfo;

// The attributes of FRAME expand to paths that are longer than they need be.
#[allow(unused_qualifications)]
#[frame_support::pallet]
pub mod pallet {
    use super::{Ticket, WeightInfo, Worker};
    use frame_support::{
        pallet_prelude::*,
        traits::fungible::{Inspect, MutateHold},
    };
    use frame_system::pallet_prelude::*;
    use scc_traits::NetworkParameters;
    use scc_types::{AccountId, Balance, BlockNumber, WorkerProfile};

    /// The pallet.
    #[pallet::pallet]
    pub struct Pallet<T>(_);

    /// What the runtime decides.
    #[pallet::config]
    pub trait Config: frame_system::Config<AccountId = AccountId, RuntimeEvent: From<Event<Self>>> {
        /// Holds the deposits.
        type Currency: Inspect<AccountId, Balance = Balance> + MutateHold<AccountId, Reason = Self::RuntimeHoldReason>;

        /// The runtime's reasons for holding money.
        type RuntimeHoldReason: From<HoldReason>;

        /// Says how long a slot is: lifetimes are real time.
        type Network: NetworkParameters;

        /// Held while enlisted, in planck.
        #[pallet::constant]
        type Deposit: Get<Balance>;

        /// Most places of the queue looked at in one block; at least 1.
        #[pallet::constant]
        type MaxExpiredPerBlock: Get<u32>;

        /// What things cost.
        type WeightInfo: WeightInfo;

        /// Lets a summary scan run.
        #[cfg(feature = "runtime-benchmarks")]
        type Scan: scc_traits::RunScan;
    }

    /// The enlisted workers.
    #[pallet::storage]
    pub type Workers<T: Config> = CountedStorageMap<_, Blake2_128Concat, AccountId, Worker>;

    /// The queue: who expires next. A place whose worker has renewed or retired is absent.
    #[pallet::storage]
    pub type Queue<T: Config> = StorageMap<_, Twox64Concat, Ticket, AccountId>;

    /// First place of the queue that has not been looked at.
    #[pallet::storage]
    pub type QueueFirst<T: Config> = StorageValue<_, Ticket, ValueQuery>;

    /// The place the next renewal takes.
    #[pallet::storage]
    pub type QueueNext<T: Config> = StorageValue<_, Ticket, ValueQuery>;

    /// Why money is held.
    #[pallet::composite_enum]
    pub enum HoldReason {
        /// The deposit of an enlisted worker; returned by `retire` and on expiry.
        Enlistment,
    }

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A worker enlisted.
        Enlisted {
            /// The worker.
            worker: AccountId,
            /// What it says about itself.
            profile: WorkerProfile,
            /// Last block in which it can be drawn.
            expires: BlockNumber,
            /// Held, in planck.
            deposit: Balance,
        },
        /// A worker renewed.
        Renewed {
            /// The worker.
            worker: AccountId,
            /// Last block in which it can be drawn.
            expires: BlockNumber,
        },
        /// A worker replaced its profile and renewed.
        Updated {
            /// The worker.
            worker: AccountId,
            /// What it says about itself now.
            profile: WorkerProfile,
            /// Last block in which it can be drawn.
            expires: BlockNumber,
        },
        /// A worker left the list.
        Retired {
            /// The worker.
            worker: AccountId,
            /// Returned, in planck.
            deposit: Balance,
        },
        /// A worker did not renew and was taken off the list.
        Expired {
            /// The worker.
            worker: AccountId,
            /// Returned, in planck.
            deposit: Balance,
        },
    }

    /// Why a call was refused.
    #[pallet::error]
    pub enum Error<T> {
        /// The account is not enlisted. Enlist first.
        NotFound,
        /// The account is enlisted already. Use `renew` or `update`.
        AlreadyExists,
        /// The balance does not cover the deposit. Add funds.
        InsufficientBalance,
        /// The PeerId is not a multihash of a libp2p key: identity of up to 42 bytes, or SHA-256. Send its binary form.
        InvalidPeerId,
        /// No engine is named, one is named twice, or a name or version is empty or has other characters than letters,
        /// digits, `.`, `_`, `-`.
        InvalidEngines,
        /// The relay has no address, or an empty one. Leave it out when you do not relay.
        InvalidRelay,
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Enlists the sender as a worker against a deposit.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::enlist())]
        pub fn enlist(origin: OriginFor<T>, profile: WorkerProfile) -> DispatchResult {
            let worker = ensure_signed(origin)?;
            Self::do_enlist(worker, profile)
        }

        /// Starts the lifetime of the sender's entry anew.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::renew())]
        pub fn renew(origin: OriginFor<T>) -> DispatchResult {
            let worker = ensure_signed(origin)?;
            Self::do_renew(worker)
        }

        /// Replaces the sender's profile and renews.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::update())]
        pub fn update(origin: OriginFor<T>, profile: WorkerProfile) -> DispatchResult {
            let worker = ensure_signed(origin)?;
            Self::do_update(worker, profile)
        }

        /// Takes the sender off the list and returns its deposit.
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::retire())]
        pub fn retire(origin: OriginFor<T>) -> DispatchResult {
            let worker = ensure_signed(origin)?;
            Self::do_retire(worker)
        }
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        /// Takes expired workers off the list.
        fn on_initialize(_: BlockNumberFor<T>) -> Weight {
            Self::expire()
        }

        fn integrity_test() {
            assert!(T::MaxExpiredPerBlock::get() >= 1, "expired workers must leave the list");
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }
}
