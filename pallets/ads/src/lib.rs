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
mod bid;
mod checks;
mod choose;
mod money;
mod queries;
mod queue;
mod runtime_api;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime", test))]
mod try_state;
mod types;
pub mod weights;

pub use bid::LIFETIME_MILLISECONDS;
pub use pallet::*;
pub use queries::{MAX_ADS, MAX_BIDS, MAX_LOOKED_AT};
pub use runtime_api::*;
pub use types::{Bid, Place};
pub use weights::WeightInfo;

/// The queue's places, worst first.
pub(crate) type Places<T> = frame_support::BoundedVec<Place, <T as Config>::MaxBids>;

// The attributes of FRAME expand to paths that are longer than they need be.
#[allow(unused_qualifications)]
#[frame_support::pallet]
pub mod pallet {
    use super::{Bid, Place, WeightInfo};
    use alloc::vec::Vec;
    use frame_support::{
        pallet_prelude::*,
        traits::{
            fungible::{BalancedHold, Credit, MutateHold},
            OnUnbalanced,
        },
    };
    use frame_system::pallet_prelude::*;
    use scc_traits::{AppendRecord, NetworkParameters, ReadRecord};
    use scc_types::{AccountId, AdLink, AdRecord, AdText, Balance, BidId, BlockNumber, RecordId};

    /// The pallet.
    #[pallet::pallet]
    pub struct Pallet<T>(_);

    /// What the runtime decides.
    #[pallet::config]
    pub trait Config: frame_system::Config<AccountId = AccountId, RuntimeEvent: From<Event<Self>>> {
        /// Holds the bids.
        type Currency: MutateHold<AccountId, Balance = Balance, Reason = Self::RuntimeHoldReason>
            + BalancedHold<AccountId>;

        /// The runtime's reasons for holding money.
        type RuntimeHoldReason: From<HoldReason>;

        /// Receives the prices: the block's general income.
        type Income: OnUnbalanced<Credit<AccountId, Self::Currency>>;

        /// The virtual chains.
        type Records: AppendRecord + ReadRecord;

        /// Says how long a slot is: a bid waits in real time.
        type Network: NetworkParameters;

        /// Who may remove a waiting bid: the committee.
        type ModerateOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// The least bid, in planck. At least what a deposit for the largest bid would be.
        #[pallet::constant]
        type FloorPrice: Get<Balance>;

        /// Most bids that wait; at least 1.
        #[pallet::constant]
        type MaxBids: Get<u32>;

        /// Most expired bids given back in one block; at least 1.
        #[pallet::constant]
        type MaxExpiredPerBlock: Get<u32>;

        /// What things cost.
        type WeightInfo: WeightInfo;

        /// Lets a summary scan run.
        #[cfg(feature = "runtime-benchmarks")]
        type Scan: scc_traits::RunScan;
    }

    /// Who waits, worst first. Absent when nobody does.
    #[pallet::storage]
    pub type Queue<T: Config> = StorageValue<_, BoundedVec<Place, T::MaxBids>, ValueQuery>;

    /// What the waiting bids would show.
    #[pallet::storage]
    pub type Bids<T: Config> = StorageMap<_, Twox64Concat, BidId, Bid>;

    /// The number of the next bid.
    #[pallet::storage]
    pub type NextBid<T: Config> = StorageValue<_, BidId, ValueQuery>;

    /// Height of the newest ad.
    #[pallet::storage]
    pub type LastAd<T: Config> = StorageValue<_, BlockNumber>;

    /// Why money is held.
    #[pallet::composite_enum]
    pub enum HoldReason {
        /// A bid that waits: paid when it becomes an ad, released whole in every other case.
        Bid,
    }

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A bid was placed.
        BidPlaced {
            /// Its number.
            bid: BidId,
            /// Whose it is.
            bidder: AccountId,
            /// What the ad would say.
            text: AdText,
            /// Where it would lead.
            link: AdLink,
            /// Held, in planck.
            amount: Balance,
            /// Last block whose ad it can be.
            expires: BlockNumber,
        },
        /// A bid was raised.
        BidRaised {
            /// Its number.
            bid: BidId,
            /// Whose it is.
            bidder: AccountId,
            /// Held besides, in planck.
            added: Balance,
            /// Held for it in all, in planck.
            amount: Balance,
        },
        /// A bid was withdrawn.
        BidWithdrawn {
            /// Its number.
            bid: BidId,
            /// Whose it was.
            bidder: AccountId,
            /// Released, in planck.
            amount: Balance,
        },
        /// The full queue gave the lowest bid up for a higher one.
        BidPushedOut {
            /// Its number.
            bid: BidId,
            /// Whose it was.
            bidder: AccountId,
            /// Released, in planck.
            amount: Balance,
            /// The higher bid.
            by: BidId,
        },
        /// A bid was outbid until its time was over.
        BidExpired {
            /// Its number.
            bid: BidId,
            /// Whose it was.
            bidder: AccountId,
            /// Released, in planck.
            amount: Balance,
        },
        /// The committee removed a bid.
        BidRemoved {
            /// Its number.
            bid: BidId,
            /// Whose it was.
            bidder: AccountId,
            /// Released, in planck.
            amount: Balance,
        },
        /// A bid should have been the block's ad, but its bidder has spent so much that paying would take tokens that do not
        /// vest yet.
        BidUnpayable {
            /// Its number.
            bid: BidId,
            /// Whose it was.
            bidder: AccountId,
            /// Released, in planck.
            amount: Balance,
        },
        /// The block has its ad.
        AdShown {
            /// Where it stands on the board.
            record: RecordId,
            /// The ad, with its price.
            ad: AdRecord,
        },
    }

    /// Why a call was refused.
    #[pallet::error]
    pub enum Error<T> {
        /// No such bid waits: it has become an ad, or has left the queue. Place a new one.
        NotFound,
        /// The bid belongs to somebody else. Sign with the right account.
        NotAuthorized,
        /// The text is empty or blank. Say something.
        EmptyText,
        /// The text has more than 512 bytes. Shorten it; a Chinese character takes three.
        TextTooLarge,
        /// The text is not UTF-8, or has control characters other than line feeds.
        InvalidText,
        /// The link has more than 256 bytes. Use a shorter address.
        LinkTooLarge,
        /// The link is not empty and does not begin with `http://` or `https://` and a host, is not UTF-8, or has spaces or
        /// control characters.
        InvalidLink,
        /// The amount lies below the floor price. Offer more.
        InsufficientAmount,
        /// The queue is full of higher bids. Offer more than its lowest, or wait.
        TooManyBids,
        /// The queue is full and its lowest bid is equal: the earlier one stays. Offer more.
        AlreadyExists,
        /// The free balance does not cover the bid, or only with tokens that do not vest yet. Add funds or offer less.
        InsufficientBalance,
        /// A raised bid must be higher than before: the amount is the new total, not what is added.
        InsufficientRaise,
        /// The bid's time is over; its money comes back within a few blocks. Place a new one.
        TooLate,
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Bids for the ad of a coming block; `amount` is held. A full queue gives up its lowest bid for a higher one.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::bid())]
        pub fn bid(origin: OriginFor<T>, text: Vec<u8>, link: Vec<u8>, amount: Balance) -> DispatchResult {
            let bidder = ensure_signed(origin)?;
            Self::do_bid(bidder, text, link, amount)
        }

        /// Raises the sender's bid to `amount` in all. It stands behind the bids that offer as much already, and expires
        /// when it would have.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::raise())]
        pub fn raise(origin: OriginFor<T>, bid: BidId, amount: Balance) -> DispatchResult {
            let bidder = ensure_signed(origin)?;
            Self::do_raise(bidder, bid, amount)
        }

        /// Takes the sender's bid out of the queue and releases its amount.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::withdraw())]
        pub fn withdraw(origin: OriginFor<T>, bid: BidId) -> DispatchResult {
            let bidder = ensure_signed(origin)?;
            Self::do_withdraw(bidder, bid)
        }

        /// Takes anybody's bid out of the queue and releases its amount.
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::remove())]
        pub fn remove(origin: OriginFor<T>, bid: BidId) -> DispatchResult {
            T::ModerateOrigin::ensure_origin(origin)?;
            Self::do_remove(bid)
        }
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        /// Chooses the block's ad.
        fn on_initialize(_: BlockNumberFor<T>) -> Weight {
            Self::choose()
        }

        fn integrity_test() {
            assert!(T::MaxBids::get() >= 1, "a queue without places is none");
            assert!(T::MaxExpiredPerBlock::get() >= 1, "expired bids must leave the queue");
            assert!(T::FloorPrice::get() > 0, "an ad without price does not exist");
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }
}
