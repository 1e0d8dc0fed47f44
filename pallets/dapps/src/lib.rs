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
mod deposit;
mod genesis;
mod listing;
mod ownership;
mod queries;
mod registration;
mod runtime_api;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime", test))]
mod try_state;
mod types;
mod usage;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::benchmark_dapp;
pub use genesis::GenesisDapp;
pub use pallet::*;
pub use queries::{MAX_DAPPS, MAX_LOOKED_AT, MAX_RANKED};
pub use runtime_api::*;
pub use types::Dapp;
pub use weights::WeightInfo;

// The attributes of FRAME expand to paths that are longer than they need be.
#[allow(unused_qualifications)]
#[frame_support::pallet]
pub mod pallet {
    use super::{Dapp, GenesisDapp, WeightInfo};
    use alloc::vec::Vec;
    use frame_support::{
        pallet_prelude::*,
        traits::fungible::{Inspect, MutateHold},
    };
    use frame_system::pallet_prelude::*;
    use scc_types::{AccountId, Balance, DappDetails, DappId, DappUsage, Hash, Listing};

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

        /// Who lists and delists: the committee.
        type ListOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// Deposit of any dApp, in planck.
        #[pallet::constant]
        type DepositBase: Get<Balance>;

        /// Deposit per byte of the encoded details, in planck.
        #[pallet::constant]
        type DepositPerByte: Get<Balance>;

        /// What the calls cost.
        type WeightInfo: WeightInfo;

        /// Lets a summary scan run.
        #[cfg(feature = "runtime-benchmarks")]
        type Scan: scc_traits::RunScan;
    }

    /// The dApps by number.
    #[pallet::storage]
    pub type Dapps<T: Config> = StorageMap<_, Twox64Concat, DappId, Dapp>;

    /// How much each registered dApp is used.
    #[pallet::storage]
    pub type Usages<T: Config> = StorageMap<_, Twox64Concat, DappId, DappUsage>;

    /// The number of the next dApp.
    #[pallet::storage]
    pub type NextDapp<T: Config> = StorageValue<_, DappId, ValueQuery>;

    /// Why money is held.
    #[pallet::composite_enum]
    pub enum HoldReason {
        /// The deposit of a registered dApp; returned by `unregister`.
        Registration,
    }

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A dApp was registered as a draft.
        Registered {
            /// Its number.
            dapp: DappId,
            /// Who registered it.
            owner: AccountId,
            /// What it is.
            details: DappDetails,
            /// Held from the owner, in planck.
            deposit: Balance,
        },
        /// A dApp's details were replaced.
        Updated {
            /// Its number.
            dapp: DappId,
            /// What it is now.
            details: DappDetails,
            /// How it stands now.
            listing: Listing,
            /// Held from the owner now, in planck.
            deposit: Balance,
        },
        /// A dApp was removed.
        Unregistered {
            /// Its number.
            dapp: DappId,
            /// Whose it was.
            owner: AccountId,
            /// Returned to the owner, in planck.
            deposit: Balance,
        },
        /// A dApp was listed: its owner earns the developers' share.
        Listed {
            /// Its number.
            dapp: DappId,
        },
        /// A dApp was delisted: no new jobs.
        Delisted {
            /// Its number.
            dapp: DappId,
        },
        /// A dApp was offered to an account, or the offer was withdrawn.
        OwnershipOffered {
            /// Its number.
            dapp: DappId,
            /// Who offers it.
            owner: AccountId,
            /// To whom; `None`: to nobody any more.
            to: Option<AccountId>,
        },
        /// A dApp changed hands.
        OwnershipTransferred {
            /// Its number.
            dapp: DappId,
            /// Whose it was.
            from: AccountId,
            /// Whose it is.
            to: AccountId,
            /// Held from the new owner, in planck; what was held from the old one is returned.
            deposit: Balance,
        },
    }

    /// Why a call was refused.
    #[pallet::error]
    pub enum Error<T> {
        /// No dApp has this number. Look it up in the store: it may have been unregistered.
        NotFound,
        /// The dApp belongs to somebody else, or was offered to somebody else. Sign with the right account.
        NotAuthorized,
        /// The balance does not cover the deposit. Add funds or shorten the descriptions.
        InsufficientBalance,
        /// The name is empty, not UTF-8, or has control characters. Choose another.
        InvalidName,
        /// A description is not UTF-8. Encode it as UTF-8.
        InvalidDescription,
        /// The engine's name or version is empty or has other characters than letters, digits, `.`, `_`, `-`; or the code
        /// hash is zero.
        InvalidEngine,
        /// The dApp's listing does not allow this. `list` wants a draft or delisted one, `delist` a listed one,
        /// `unregister` one that is not listed.
        InvalidListing,
        /// All numbers are used up.
        MaxDappsExceeded,
        /// The owner has changed what the committee had read. Read the dApp again and name its present `reading`.
        InvalidReading,
    }

    /// The dApps a network starts with.
    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// The dApps, numbered from 0.
        pub dapps: Vec<GenesisDapp>,
        /// No data.
        #[serde(skip)]
        pub _config: PhantomData<T>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            Pallet::<T>::build_genesis(&self.dapps);
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Registers a dApp as a draft against a deposit.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::register())]
        pub fn register(origin: OriginFor<T>, details: DappDetails) -> DispatchResult {
            let owner = ensure_signed(origin)?;
            Self::do_register(owner, details)
        }

        /// Replaces a dApp's details. A listed dApp becomes a draft unless only the price hint changes.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::update())]
        pub fn update(origin: OriginFor<T>, dapp: DappId, details: DappDetails) -> DispatchResult {
            let owner = ensure_signed(origin)?;
            Self::do_update(&owner, dapp, details)
        }

        /// Removes a draft or delisted dApp and returns its deposit.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::unregister())]
        pub fn unregister(origin: OriginFor<T>, dapp: DappId) -> DispatchResult {
            let owner = ensure_signed(origin)?;
            Self::do_unregister(owner, dapp)
        }

        /// Lists a draft or delisted dApp: from now on its owner earns the developers' share. `reading` names what was
        /// read ([`scc_types::DappDetails::reading`]): a motion takes days, in which the owner may change it.
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::list())]
        pub fn list(origin: OriginFor<T>, dapp: DappId, reading: Hash) -> DispatchResult {
            T::ListOrigin::ensure_origin(origin)?;
            Self::do_list(dapp, reading)
        }

        /// Delists a listed dApp: it takes no new jobs.
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::delist())]
        pub fn delist(origin: OriginFor<T>, dapp: DappId) -> DispatchResult {
            T::ListOrigin::ensure_origin(origin)?;
            Self::do_delist(dapp)
        }

        /// Offers a dApp to an account, which must accept; `None` withdraws the offer.
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::transfer_ownership())]
        pub fn transfer_ownership(origin: OriginFor<T>, dapp: DappId, to: Option<AccountId>) -> DispatchResult {
            let owner = ensure_signed(origin)?;
            Self::do_transfer_ownership(owner, dapp, to)
        }

        /// Takes over a dApp that was offered: the deposit is held from the new owner, the old owner's is returned.
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::accept_ownership())]
        pub fn accept_ownership(origin: OriginFor<T>, dapp: DappId) -> DispatchResult {
            let owner = ensure_signed(origin)?;
            Self::do_accept_ownership(owner, dapp)
        }
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }
}
