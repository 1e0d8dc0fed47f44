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
mod post;
mod queries;
mod runtime_api;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime", test))]
mod try_state;
mod types;
pub mod weights;

pub use pallet::*;
pub use queries::{MAX_LOOKED_AT, MAX_POSTS};
pub use runtime_api::*;
pub use types::Entry;
pub use weights::WeightInfo;

// The attributes of FRAME expand to paths that are longer than they need be.
#[allow(unused_qualifications)]
#[frame_support::pallet]
pub mod pallet {
    use super::{Entry, WeightInfo};
    use frame_support::{
        pallet_prelude::*,
        traits::{
            fungible::{Balanced, Credit},
            OnUnbalanced,
        },
    };
    use frame_system::pallet_prelude::*;
    use scc_traits::{AppendRecord, ReadRecord};
    use scc_types::{AccountId, Balance, News, PostId, RecordId};

    /// The pallet.
    #[pallet::pallet]
    pub struct Pallet<T>(_);

    /// What the runtime decides.
    #[pallet::config]
    pub trait Config: frame_system::Config<AccountId = AccountId, RuntimeEvent: From<Event<Self>>> {
        /// The token.
        type Currency: Balanced<AccountId, Balance = Balance>;

        /// Receives the fees: the block's general income.
        type Income: OnUnbalanced<Credit<AccountId, Self::Currency>>;

        /// The virtual chains.
        type Records: AppendRecord + ReadRecord;

        /// Who posts and retracts: the foundation's council.
        type PostOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// Who pays: the foundation's share of all income; `None` where genesis named none.
        type Payer: Get<Option<AccountId>>;

        /// Fee for a post besides its bytes, in planck.
        #[pallet::constant]
        type PostFee: Get<Balance>;

        /// Fee for a byte of its record, in planck.
        #[pallet::constant]
        type ByteFee: Get<Balance>;

        /// Newest posts that are found by their numbers; at least 1.
        #[pallet::constant]
        type MaxPosts: Get<u32>;

        /// What things cost.
        type WeightInfo: WeightInfo;

        /// Lets a summary scan run.
        #[cfg(feature = "runtime-benchmarks")]
        type Scan: scc_traits::RunScan;
    }

    /// Where the newest posts stand, by number modulo `MaxPosts`.
    #[pallet::storage]
    pub type Index<T: Config> = StorageMap<_, Twox64Concat, u32, Entry>;

    /// The number of the next post.
    #[pallet::storage]
    pub type NextPost<T: Config> = StorageValue<_, PostId, ValueQuery>;

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// The foundation posted.
        Posted {
            /// The post's number.
            post: PostId,
            /// Where it stands in chain f.
            record: RecordId,
            /// What it says.
            news: News,
            /// Who paid.
            payer: AccountId,
            /// Paid into general income, in planck.
            fee: Balance,
        },
        /// The foundation stands no longer by a post.
        Retracted {
            /// The post's number.
            post: PostId,
            /// Where this stands in chain f.
            record: RecordId,
        },
    }

    /// Why a call was refused.
    #[pallet::error]
    pub enum Error<T> {
        /// No post has this number, or it has left the index. Look it up in the news.
        NotFound,
        /// The post is retracted already. Nothing is left to do.
        AlreadyRetracted,
        /// The title is blank, not UTF-8, or has control characters. Write one line.
        InvalidTitle,
        /// The body is not UTF-8, or has control characters other than line feeds.
        InvalidBody,
        /// The link is not empty and does not begin with `http://` or `https://` and a host, is not UTF-8, or has spaces or
        /// control characters.
        InvalidLink,
        /// The language is not a tag such as `zh-CN` or `en`.
        InvalidLanguage,
        /// Neither body nor link. Say something, or lead somewhere.
        EmptyPost,
        /// Genesis named no foundation that could pay.
        InvalidPayer,
        /// The foundation's share does not cover the fee. Wait for income or shorten the post.
        InsufficientBalance,
        /// All numbers are used up.
        MaxPostsExceeded,
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Posts news; the foundation's share pays for their bytes.
        #[pallet::call_index(0)]
        #[pallet::weight(Pallet::<T>::weight_of_post(news))]
        pub fn post(origin: OriginFor<T>, news: News) -> DispatchResult {
            T::PostOrigin::ensure_origin(origin)?;
            Self::do_post(news)
        }

        /// Retracts a post: wallets leave it out; its record stays.
        #[pallet::call_index(1)]
        #[pallet::weight(Pallet::<T>::weight_of_retract())]
        pub fn retract(origin: OriginFor<T>, post: PostId) -> DispatchResult {
            T::PostOrigin::ensure_origin(origin)?;
            Self::do_retract(post)
        }
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn integrity_test() {
            assert!(T::MaxPosts::get() >= 1, "the newest post must be found");
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }
}
