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
mod candidacy;
mod equivocation;
mod forget;
mod genesis;
mod invulnerables;
mod leave;
mod offences;
mod plan;
mod queries;
mod ranking;
mod report;
mod requesters;
mod runtime_api;
mod sessions;
mod standing;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime", test))]
mod try_state;
mod types;
mod unseat;
pub mod weights;

pub use equivocation::AuraEquivocation;
pub use forget::STANDINGS_PER_BLOCK;
pub use offences::{Seat, MAX_OFFENDERS};
pub use pallet::*;
pub use queries::MAX_LISTED;
pub use report::{MAX_ANCESTRY, MAX_HEADER_BYTES, MAX_PROOF_BYTES};
pub use runtime_api::*;
pub use sessions::ByAccount;
pub use standing::HALF_LIFE_MILLISECONDS;
pub use types::{Miner, Offender, State};
pub use weights::WeightInfo;

// The attributes of FRAME expand to paths that are longer than they need be.
#[allow(unused_qualifications)]
#[frame_support::pallet]
pub mod pallet {
    use super::{report::MaxAncestry, Miner, Offender, WeightInfo, MAX_OFFENDERS};
    use alloc::{boxed::Box, vec::Vec};
    use frame_support::{
        pallet_prelude::*,
        traits::{
            fungible::{BalancedHold, Credit, Inspect, MutateHold},
            OnUnbalanced,
        },
        weights::Weight,
    };
    use frame_system::pallet_prelude::*;
    use scc_math::Decaying;
    use scc_traits::NetworkParameters;
    use scc_types::{AccountId, Balance, Hash, SessionIndex};
    use sp_consensus_aura::sr25519::AuthorityId as AuraId;
    use sp_consensus_slots::EquivocationProof;
    use sp_session::MembershipProof;
    use sp_staking::offence::Kind;

    /// The pallet.
    #[pallet::pallet]
    pub struct Pallet<T>(_);

    /// What the runtime decides.
    #[pallet::config]
    pub trait Config:
        frame_system::Config<AccountId = AccountId, Hash = Hash, RuntimeEvent: From<Event<Self>>>
        + pallet_session::Config<ValidatorId = AccountId>
        + pallet_session::historical::Config<FullIdentification = ()>
    {
        /// Holds the bonds.
        type Currency: Inspect<AccountId, Balance = Balance>
            + MutateHold<AccountId, Reason = Self::RuntimeHoldReason>
            + BalancedHold<AccountId>;

        /// The runtime's reasons for holding money.
        type RuntimeHoldReason: From<HoldReason>;

        /// Receives slashed bonds: the reserve.
        type Slashed: OnUnbalanced<Credit<AccountId, <Self as Config>::Currency>>;

        /// Who lists requesters whose work counts as checked: the committee.
        type ListOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// Who says which accounts hold the foundation's seats: its council.
        type InvulnerablesOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// Says how long a slot and a session are: the half-life is real time.
        type Network: NetworkParameters;

        /// Seats there are; at least 1.
        #[pallet::constant]
        type MaxSeats: Get<u32>;

        /// Most candidates; more than twice the seats, so that one without a seat can always be displaced.
        #[pallet::constant]
        type MaxCandidates: Get<u32>;

        /// Most requesters on the list.
        #[pallet::constant]
        type MaxRequesters: Get<u32>;

        /// Least bond, in planck.
        #[pallet::constant]
        type MinimumBond: Get<Balance>;

        /// Least standing for a seat, in planck of checked credit.
        #[pallet::constant]
        type StandingFloor: Get<Balance>;

        /// Standing above this ranks no higher, in planck.
        #[pallet::constant]
        type StandingCap: Get<Balance>;

        /// Sessions for which an offence can be reported after the session it was committed in, and a bond slashed after
        /// the last one seated. All of them must lie within the block hashes kept.
        #[pallet::constant]
        type SlashableSessions: Get<SessionIndex>;

        /// What things cost.
        type WeightInfo: WeightInfo;

        /// Lets a summary scan run.
        #[cfg(feature = "runtime-benchmarks")]
        type Scan: scc_traits::RunScan;
    }

    /// The accounts with a bond.
    #[pallet::storage]
    pub type Miners<T: Config> = StorageMap<_, Blake2_128Concat, AccountId, Miner>;

    /// The candidates, in the order in which they registered: the order of those whose standing counts alike.
    #[pallet::storage]
    pub type Candidates<T: Config> = StorageValue<_, BoundedVec<AccountId, T::MaxCandidates>, ValueQuery>;

    /// What workers earned by checked work, decaying; forgotten when it is next to nothing.
    #[pallet::storage]
    pub type Standings<T: Config> = StorageMap<_, Blake2_128Concat, AccountId, Decaying>;

    /// The standing looked at last by the sweep.
    #[pallet::storage]
    pub type ForgetCursor<T: Config> = StorageValue<_, AccountId, OptionQuery>;

    /// Requesters whose work counts as checked.
    #[pallet::storage]
    pub type Requesters<T: Config> = CountedStorageMap<_, Blake2_128Concat, AccountId, ()>;

    /// Who holds the foundation's seats.
    #[pallet::storage]
    pub type Invulnerables<T: Config> = StorageValue<_, BoundedVec<AccountId, T::MaxSeats>, ValueQuery>;

    /// Who was slashed lately.
    #[pallet::storage]
    pub type Offenders<T: Config> = StorageValue<_, BoundedVec<Offender, ConstU32<MAX_OFFENDERS>>, ValueQuery>;

    /// Why money is held.
    #[pallet::composite_enum]
    pub enum HoldReason {
        /// A miner's bond; released by `withdraw`, or when it is displaced before it ever had a seat.
        Bond,
    }

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// An account became a candidate.
        Registered {
            /// The candidate.
            miner: AccountId,
            /// Held, in planck.
            bond: Balance,
        },
        /// A candidate added to its bond.
        BondRaised {
            /// The candidate.
            miner: AccountId,
            /// Added, in planck.
            added: Balance,
            /// Held now, in planck.
            bond: Balance,
        },
        /// A candidate gave notice.
        NoticeGiven {
            /// Who.
            miner: AccountId,
            /// Its bond, in planck.
            bond: Balance,
            /// First session in which the bond can be withdrawn, unless it is seated after this one.
            free_from: SessionIndex,
        },
        /// A candidate lost its place on the full list to one of higher standing.
        Displaced {
            /// Who lost its place.
            miner: AccountId,
            /// Who took it.
            by: AccountId,
            /// Released at once, in planck; 0 where the bond stays slashable and must be withdrawn.
            released: Balance,
        },
        /// A bond was withdrawn.
        Withdrawn {
            /// Whose.
            miner: AccountId,
            /// Released, in planck.
            bond: Balance,
        },
        /// Work of a requester counts as checked from now on.
        RequesterListed {
            /// The requester.
            requester: AccountId,
        },
        /// Work of a requester does not count any more.
        RequesterUnlisted {
            /// The requester.
            requester: AccountId,
        },
        /// The foundation's seats were given to these accounts.
        InvulnerablesSet {
            /// The accounts.
            invulnerables: Vec<AccountId>,
        },
        /// A worker's standing rose by checked work.
        StandingGained {
            /// The worker.
            worker: AccountId,
            /// Credit of the work, in planck.
            credit: Balance,
            /// Standing now, in planck.
            standing: Balance,
        },
        /// A standing had decayed to next to nothing and was forgotten.
        StandingForgotten {
            /// Whose.
            worker: AccountId,
        },
        /// The seats of a coming session were given out.
        SeatsPlanned {
            /// The session.
            session: SessionIndex,
            /// Who will sit.
            seats: Vec<AccountId>,
            /// Who did not sit in the session before.
            entered: Vec<AccountId>,
            /// Who will not sit any more.
            left: Vec<AccountId>,
        },
        /// An account was found to have signed two blocks or votes where one is allowed.
        OffencePunished {
            /// The offender.
            offender: AccountId,
            /// The kind of offence.
            kind: Kind,
            /// Session of the offence.
            session: SessionIndex,
            /// Taken from its bond for the reserve, in planck.
            slashed: Balance,
            /// Whether it was taken out of the next session. False for one that is not in it, and for a seat of the
            /// foundation.
            unseated: bool,
            /// First session in which it can register again.
            barred_until: SessionIndex,
            /// Who reported it.
            reporters: Vec<AccountId>,
        },
    }

    /// Why a call was refused.
    #[pallet::error]
    pub enum Error<T> {
        /// The account has no bond here, or the requester is not on the list. Register or list it first.
        NotFound,
        /// The account is registered, or the requester listed, already. One that is leaving withdraws its bond first.
        AlreadyExists,
        /// No session keys are set. Make them with `author_rotateKeysWithOwner` and send `session.setKeys` with the proof.
        SessionKeysNotFound,
        /// The bond is below the minimum. Offer at least `MinimumBond`.
        InsufficientBond,
        /// The balance does not cover the bond. Add funds.
        InsufficientBalance,
        /// All places are taken by candidates whose standing counts as much or more. Earn standing by checked work.
        MaxCandidatesExceeded,
        /// The list of requesters is full. Unlist one first.
        MaxRequestersExceeded,
        /// Too early: the bond can still be slashed, no notice was given, or a slashed account may not register yet. Look up
        /// the session in which it is possible.
        TooEarly,
        /// Notice was given, or the offence lies too far back to be punished.
        TooLate,
        /// An account is named twice. Name each once.
        InvalidInvulnerables,
        /// These are not two different sealed headers of one slot by the accused. Send headers as the chain's nodes saw them.
        InvalidEquivocation,
        /// A header does not descend from a recent block of this chain. Add the headers between it and such a block.
        InvalidAncestry,
        /// The key did not belong to anybody seated in that session. Make the proof at a block of that session.
        InvalidKeyOwnerProof,
        /// A header or proof is larger than any real one.
        TooLarge,
        /// The account was punished already for all it may have done until now.
        AlreadyPunished,
    }

    /// Who makes the first blocks.
    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// Accounts that hold the foundation's seats; their session keys stand in the sessions' genesis.
        pub invulnerables: Vec<AccountId>,
        /// Requesters whose work counts as checked.
        pub requesters: Vec<AccountId>,
        /// No data.
        #[serde(skip)]
        pub _config: PhantomData<T>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            Pallet::<T>::build_genesis(&self.invulnerables, &self.requesters);
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Makes the sender a candidate against a bond. Where the list is full the candidate of the lowest standing gives way.
        #[pallet::call_index(0)]
        #[pallet::weight(<T as Config>::WeightInfo::register())]
        pub fn register(origin: OriginFor<T>, bond: Balance) -> DispatchResult {
            let miner = ensure_signed(origin)?;
            Self::do_register(miner, bond)
        }

        /// Adds to the sender's bond.
        #[pallet::call_index(1)]
        #[pallet::weight(<T as Config>::WeightInfo::bond_more())]
        pub fn bond_more(origin: OriginFor<T>, amount: Balance) -> DispatchResult {
            let miner = ensure_signed(origin)?;
            Self::do_bond_more(miner, amount)
        }

        /// Gives notice: the sender is no candidate any more and loses its seat as soon as enough seats may change. Its bond
        /// can be withdrawn `SlashableSessions` after the last session it sits in.
        #[pallet::call_index(2)]
        #[pallet::weight(<T as Config>::WeightInfo::unbond())]
        pub fn unbond(origin: OriginFor<T>) -> DispatchResult {
            let miner = ensure_signed(origin)?;
            Self::do_unbond(miner)
        }

        /// Returns the sender's bond when it cannot be slashed any more.
        #[pallet::call_index(3)]
        #[pallet::weight(<T as Config>::WeightInfo::withdraw())]
        pub fn withdraw(origin: OriginFor<T>) -> DispatchResult {
            let miner = ensure_signed(origin)?;
            Self::do_withdraw(miner)
        }

        /// Lets the work of a requester count as checked.
        #[pallet::call_index(4)]
        #[pallet::weight(<T as Config>::WeightInfo::list_requester())]
        pub fn list_requester(origin: OriginFor<T>, requester: AccountId) -> DispatchResult {
            T::ListOrigin::ensure_origin(origin)?;
            Self::do_list_requester(requester)
        }

        /// Lets the work of a requester count no longer; standing earned before remains.
        #[pallet::call_index(5)]
        #[pallet::weight(<T as Config>::WeightInfo::unlist_requester())]
        pub fn unlist_requester(origin: OriginFor<T>, requester: AccountId) -> DispatchResult {
            T::ListOrigin::ensure_origin(origin)?;
            Self::do_unlist_requester(requester)
        }

        /// Says which accounts hold the foundation's seats; nobody: the network is mature. Takes effect like every change of
        /// seats, a quarter of them a session.
        #[pallet::call_index(6)]
        #[pallet::weight(<T as Config>::WeightInfo::set_invulnerables())]
        pub fn set_invulnerables(
            origin: OriginFor<T>,
            invulnerables: BoundedVec<AccountId, T::MaxSeats>,
        ) -> DispatchResult {
            T::InvulnerablesOrigin::ensure_origin(origin)?;
            Self::do_set_invulnerables(invulnerables)
        }

        /// Reports that a miner sealed two blocks of one slot. Both headers must descend from recent blocks of this chain;
        /// where a parent lies on a fork, `ancestry` holds the headers from there back to the fork. A valid report is free.
        #[pallet::call_index(7)]
        #[pallet::weight(<T as Config>::WeightInfo::report_equivocation(
            u32::try_from(ancestry.len()).unwrap_or(u32::MAX),
        ))]
        pub fn report_equivocation(
            origin: OriginFor<T>,
            equivocation_proof: Box<EquivocationProof<HeaderFor<T>, AuraId>>,
            ancestry: BoundedVec<HeaderFor<T>, MaxAncestry>,
            key_owner_proof: MembershipProof,
        ) -> DispatchResultWithPostInfo {
            let reporter = ensure_signed(origin)?;
            Self::do_report_equivocation(reporter, &equivocation_proof, &ancestry, key_owner_proof)?;
            Ok(Pays::No.into())
        }
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        /// Forgets standings that have decayed to next to nothing.
        fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
            Self::forget(remaining)
        }

        fn integrity_test() {
            Self::check_constants();
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }
}
