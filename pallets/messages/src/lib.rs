#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
    not(test),
    deny(clippy::arithmetic_side_effects, clippy::float_arithmetic, clippy::indexing_slicing, clippy::unwrap_used)
)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod expire;
mod keys;
mod price;
mod queries;
mod relations;
mod runtime_api;
mod send;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime", test))]
mod try_state;
mod types;
pub mod weights;

pub use pallet::*;
pub use price::STORED_BESIDE;
pub use queries::{MAX_MESSAGES, MAX_RELATIONS};
pub use runtime_api::*;
pub use types::{Inbox, Message, Registration, Relation};
pub use weights::WeightInfo;

// The attributes of FRAME expand to paths that are longer than they need be.
#[allow(unused_qualifications)]
#[frame_support::pallet]
pub mod pallet {
    use super::{Inbox, Message, Registration, Relation, WeightInfo};
    use alloc::vec::Vec;
    use frame_support::{
        pallet_prelude::*,
        traits::{
            fungible::{Balanced, Credit, Inspect, MutateHold},
            OnUnbalanced,
        },
    };
    use frame_system::pallet_prelude::*;
    use scc_traits::{AppendRecord, NetworkParameters, ReadRecord};
    use scc_types::{Accepts, AccountId, Balance, BlockNumber, MessageId, MessageKey, RecordId};

    /// The pallet.
    #[pallet::pallet]
    pub struct Pallet<T>(_);

    /// What the runtime decides.
    #[pallet::config]
    pub trait Config: frame_system::Config<AccountId = AccountId, RuntimeEvent: From<Event<Self>>> {
        /// Holds the deposits and pays the prices.
        type Currency: Inspect<AccountId, Balance = Balance>
            + MutateHold<AccountId, Reason = Self::RuntimeHoldReason>
            + Balanced<AccountId>;

        /// The runtime's reasons for holding money.
        type RuntimeHoldReason: From<HoldReason>;

        /// Takes the prices of messages.
        type Income: OnUnbalanced<Credit<AccountId, Self::Currency>>;

        /// The virtual chains.
        type Records: AppendRecord + ReadRecord;

        /// Says for how long messages are kept.
        type Network: NetworkParameters;

        /// Deposit of a message key, in planck.
        #[pallet::constant]
        type KeyDeposit: Get<Balance>;

        /// Deposit of a contact or blocked account, in planck.
        #[pallet::constant]
        type RelationDeposit: Get<Balance>;

        /// Price of a byte stored for a day, in planck.
        #[pallet::constant]
        type BytePrice: Get<Balance>;

        /// Most contacts and blocked accounts of an account, together.
        #[pallet::constant]
        type MaxRelations: Get<u32>;

        /// Most unexpired messages of one contact in an inbox.
        #[pallet::constant]
        type MaxOfContact: Get<u32>;

        /// Most unexpired messages of one stranger in an inbox.
        #[pallet::constant]
        type MaxOfStranger: Get<u32>;

        /// Most unexpired messages of strangers in an inbox.
        #[pallet::constant]
        type MaxStrangers: Get<u32>;

        /// With each so many unexpired messages of strangers, an inbox costs strangers twice as much; at least 1.
        #[pallet::constant]
        type StrangersPerDoubling: Get<u32>;

        /// Most messages that leave their inboxes in one block; at least 1.
        #[pallet::constant]
        type MaxExpiredPerBlock: Get<u32>;

        /// What things cost.
        type WeightInfo: WeightInfo;

        /// Lets a summary scan run.
        #[cfg(feature = "runtime-benchmarks")]
        type Scan: scc_traits::RunScan;
    }

    /// The message keys.
    #[pallet::storage]
    pub type Keys<T: Config> = StorageMap<_, Blake2_128Concat, AccountId, Registration>;

    /// Contacts and blocked accounts by the account whose list it is.
    #[pallet::storage]
    pub type Relations<T: Config> =
        StorageDoubleMap<_, Blake2_128Concat, AccountId, Blake2_128Concat, AccountId, Relation>;

    /// How long each list is; absent when empty.
    #[pallet::storage]
    pub type RelationCounts<T: Config> = StorageMap<_, Blake2_128Concat, AccountId, u32, ValueQuery>;

    /// The unexpired messages; also the queue in which they expire.
    #[pallet::storage]
    pub type Messages<T: Config> = StorageMap<_, Twox64Concat, MessageId, Message>;

    /// The inboxes; absent when empty.
    #[pallet::storage]
    pub type Inboxes<T: Config> = StorageMap<_, Blake2_128Concat, AccountId, Inbox>;

    /// Unexpired messages by recipient and sender; absent when there are none.
    #[pallet::storage]
    pub type OfSender<T: Config> =
        StorageDoubleMap<_, Blake2_128Concat, AccountId, Blake2_128Concat, AccountId, u32, ValueQuery>;

    /// The oldest message that has not been removed.
    #[pallet::storage]
    pub type FirstMessage<T: Config> = StorageValue<_, MessageId, ValueQuery>;

    /// The number the next message gets.
    #[pallet::storage]
    pub type NextMessage<T: Config> = StorageValue<_, MessageId, ValueQuery>;

    /// Why money is held.
    #[pallet::composite_enum]
    pub enum HoldReason {
        /// The deposit of a message key; returned by `remove_key`.
        MessageKey,
        /// The deposit of a contact or blocked account; returned by `remove_contact` and `unblock`.
        MessageRelation,
    }

    /// What happened. That a message expires is told when it is sent.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// An account registered a message key, or replaced the one it had.
        KeyRegistered {
            /// The account.
            account: AccountId,
            /// What to seal to.
            key: MessageKey,
            /// Held, in planck.
            deposit: Balance,
        },
        /// An account removed its message key; its inbox is open to everyone again when it registers another.
        KeyRemoved {
            /// The account.
            account: AccountId,
            /// The key it had.
            key: MessageKey,
            /// Returned, in planck.
            deposit: Balance,
        },
        /// An account chose whose messages it accepts.
        InboxSet {
            /// The account.
            account: AccountId,
            /// Whose.
            accepts: Accepts,
        },
        /// A message was sent.
        MessageSent {
            /// Its number.
            message: MessageId,
            /// Who sent it.
            from: AccountId,
            /// Whose key it is sealed to.
            to: AccountId,
            /// Where its record stands in chain e.
            record: RecordId,
            /// Sealed size, in bytes.
            size: u32,
            /// Paid besides the transaction's fee, in planck.
            price: Balance,
            /// Last block in which it is kept.
            expires: BlockNumber,
        },
        /// A contact was added; if it was blocked, it no longer is.
        ContactAdded {
            /// Whose contact.
            account: AccountId,
            /// Who.
            contact: AccountId,
            /// Held, in planck.
            deposit: Balance,
        },
        /// A contact was removed.
        ContactRemoved {
            /// Whose contact it was.
            account: AccountId,
            /// Who.
            contact: AccountId,
            /// Returned, in planck.
            deposit: Balance,
        },
        /// An account was blocked; if it was a contact, it no longer is.
        AccountBlocked {
            /// Who blocked it.
            account: AccountId,
            /// Who is blocked.
            blocked: AccountId,
            /// Held, in planck.
            deposit: Balance,
        },
        /// An account is no longer blocked.
        AccountUnblocked {
            /// Who had blocked it.
            account: AccountId,
            /// Who was blocked.
            unblocked: AccountId,
            /// Returned, in planck.
            deposit: Balance,
        },
    }

    /// Why a call was refused.
    #[pallet::error]
    pub enum Error<T> {
        /// The account has no message key. Who wants to receive messages registers one.
        KeyNotFound,
        /// The account is not in the list so: not a contact, or not blocked.
        NotFound,
        /// This key is registered, this contact added or this account blocked already.
        AlreadyExists,
        /// The key is not a canonical X25519 public key, or of low order: anybody could open what is sealed to it. Derive
        /// the key as clients do.
        InvalidKey,
        /// A sealed message has 128, 256, 512 or 1,024 bytes. Pad before sealing.
        InvalidSize,
        /// A sealed message has at most 1,024 bytes. Shorten it or send several.
        TooLarge,
        /// The recipient has blocked the sender.
        SenderNotAuthorized,
        /// The recipient accepts messages of its contacts only. Ask to be added.
        StrangerNotAuthorized,
        /// Too many of the sender's messages lie unexpired in the recipient's inbox. Wait until the oldest expires;
        /// strangers may write more once they are contacts.
        MaxOfSenderExceeded,
        /// Too many messages of strangers lie unexpired in the recipient's inbox. Wait, or ask to be added as a contact.
        MaxStrangersExceeded,
        /// The list of contacts and blocked accounts is full. Remove an entry.
        MaxRelationsExceeded,
        /// The balance does not cover the deposit or the price. Add funds.
        InsufficientBalance,
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Registers the X25519 key to which messages for the sender are sealed, against a deposit; replaces an older one.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::register_key())]
        pub fn register_key(origin: OriginFor<T>, key: MessageKey) -> DispatchResult {
            let account = ensure_signed(origin)?;
            Self::do_register_key(account, key)
        }

        /// Removes the sender's message key and returns its deposit. Messages that came in stay until they expire.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::remove_key())]
        pub fn remove_key(origin: OriginFor<T>) -> DispatchResult {
            let account = ensure_signed(origin)?;
            Self::do_remove_key(account)
        }

        /// Sends a message, sealed to the recipient's key, of exactly 128, 256, 512 or 1,024 bytes.
        #[pallet::call_index(2)]
        #[pallet::weight(Pallet::<T>::weight_of_send(sealed))]
        pub fn send(origin: OriginFor<T>, to: AccountId, sealed: Vec<u8>) -> DispatchResult {
            let from = ensure_signed(origin)?;
            Self::do_send(from, to, sealed)
        }

        /// Says whose messages the sender accepts.
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::set_inbox())]
        pub fn set_inbox(origin: OriginFor<T>, accepts: Accepts) -> DispatchResult {
            let account = ensure_signed(origin)?;
            Self::do_set_inbox(account, accepts)
        }

        /// Adds a contact against a deposit; unblocks it if it was blocked.
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::set_relation())]
        pub fn add_contact(origin: OriginFor<T>, contact: AccountId) -> DispatchResult {
            let account = ensure_signed(origin)?;
            Self::do_add_contact(account, contact)
        }

        /// Removes a contact and returns the deposit.
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::remove_relation())]
        pub fn remove_contact(origin: OriginFor<T>, contact: AccountId) -> DispatchResult {
            let account = ensure_signed(origin)?;
            Self::do_remove_contact(account, contact)
        }

        /// Blocks an account against a deposit; it ceases to be a contact.
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::set_relation())]
        pub fn block(origin: OriginFor<T>, account: AccountId) -> DispatchResult {
            let owner = ensure_signed(origin)?;
            Self::do_block(owner, account)
        }

        /// Unblocks an account and returns the deposit.
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::remove_relation())]
        pub fn unblock(origin: OriginFor<T>, account: AccountId) -> DispatchResult {
            let owner = ensure_signed(origin)?;
            Self::do_unblock(owner, account)
        }
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        /// Takes expired messages out of their inboxes.
        fn on_initialize(_: BlockNumberFor<T>) -> Weight {
            Self::expire()
        }

        fn integrity_test() {
            assert!(T::MaxExpiredPerBlock::get() >= 1, "expired messages must leave their inboxes");
            let doublings = T::MaxStrangers::get().checked_div(T::StrangersPerDoubling::get());
            assert!(doublings.is_some_and(|doublings| doublings < 32), "prices must fit");
            assert!(T::MaxOfStranger::get() >= 1 && T::MaxOfContact::get() >= 1, "somebody must be able to write");
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }
}
