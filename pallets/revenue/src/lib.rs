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

mod author;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod genesis;
mod imbalances;
mod move_money;
mod paid_work;
mod queries;
mod runtime_api;
mod settle;
mod share;
mod statement;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime", test))]
mod try_state;
mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::fill_carry;
pub use imbalances::{Fees, OtherIncome, ToReserve};
pub use pallet::*;
pub use runtime_api::*;
pub use statement::PRUNED_PER_BLOCK;
pub(crate) use types::Pot;
pub use types::{Pots, StatementHead, Sums, Totals};
pub use weights::WeightInfo;

// The attributes of FRAME expand to paths that are longer than they need be.
#[allow(unused_qualifications)]
#[frame_support::pallet]
pub mod pallet {
    use super::{StatementHead, Sums, WeightInfo};
    use frame_support::{
        pallet_prelude::*,
        traits::fungible::{Balanced, Mutate},
        PalletId,
    };
    use frame_system::pallet_prelude::*;
    use scc_traits::{Budgets, NetworkParameters, Scores};
    use scc_types::{AccountId, Balance, BlockNumber, JobId, SettlementLine};

    /// The pallet.
    #[pallet::pallet]
    pub struct Pallet<T>(_);

    /// What the runtime decides.
    #[pallet::config]
    pub trait Config: frame_system::Config<AccountId = AccountId, RuntimeEvent: From<Event<Self>>> {
        /// The token.
        type Currency: Mutate<AccountId, Balance = Balance> + Balanced<AccountId>;

        /// Receives the credits.
        type Scores: Scores;

        /// The account that pays claims: their money is moved there before they are awarded.
        type ScoresPot: Get<AccountId>;

        /// What claims have paid out in this block, in planck: for the statement.
        type PaidOutInBlock: Get<Balance>;

        /// Where the budgets of genesis are.
        type Budgets: Budgets;

        /// Says the half-life.
        type Network: NetworkParameters;

        /// Names the account that holds what waits.
        #[pallet::constant]
        type PalletId: Get<PalletId>;

        /// Newest blocks whose statements are kept; at least 1.
        #[pallet::constant]
        type StatementWindow: Get<BlockNumber>;

        /// What things cost.
        type WeightInfo: WeightInfo;

        /// Lets a summary scan run.
        #[cfg(feature = "runtime-benchmarks")]
        type Scan: scc_traits::RunScan;
    }

    /// What waits in the pots, the sums since genesis and this block's income so far, in planck.
    #[pallet::storage]
    pub type Books<T: Config> = StorageValue<_, Sums, ValueQuery>;

    /// This block's author, once it is noted.
    #[pallet::storage]
    pub type Author<T: Config> = StorageValue<_, AccountId>;

    /// Receives φ. Set in genesis.
    #[pallet::storage]
    pub type Foundation<T: Config> = StorageValue<_, AccountId>;

    /// Receives what nobody earned. Set in genesis.
    #[pallet::storage]
    pub type Reserve<T: Config> = StorageValue<_, AccountId>;

    /// Issuance before the first block minted, in planck.
    #[pallet::storage]
    pub type GenesisIssuance<T: Config> = StorageValue<_, Balance>;

    /// Statements of the newest blocks.
    #[pallet::storage]
    pub type Statements<T: Config> = StorageMap<_, Twox64Concat, BlockNumber, StatementHead>;

    /// Settlements of the newest blocks, in order.
    #[pallet::storage]
    pub type Settlements<T: Config> = StorageDoubleMap<_, Twox64Concat, BlockNumber, Twox64Concat, u32, SettlementLine>;

    /// The oldest block that has a statement, and the first of its settlements that is left.
    #[pallet::storage]
    pub type Oldest<T: Config> = StorageValue<_, (BlockNumber, u32), ValueQuery>;

    /// Who receives the foundation's share and the reserve. Without them (tests of other pallets) everything waits in the carry.
    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// Receives φ; endows the pallet's account, the scores', the reserve and the share, so its balance must cover five existential
        /// deposits.
        pub foundation: Option<AccountId>,
        /// Receives φ in the foundation's place: an account from which only a public vote spends.
        pub share: Option<AccountId>,
        /// Receives what nobody earned.
        pub reserve: Option<AccountId>,
        #[allow(missing_docs)]
        #[serde(skip)]
        pub _config: core::marker::PhantomData<T>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            Pallet::<T>::build_genesis(self.foundation.as_ref(), self.share.as_ref(), self.reserve.as_ref());
        }
    }

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A job was paid for. `payment = foundation + author + pending`.
        WorkPaid {
            /// Who paid: the requester, or a budget, which keeps φ, or of a coupon all but κ, of the job's price.
            payer: AccountId,
            /// What left the payer, in planck.
            payment: Balance,
            /// φ of it, in planck.
            foundation: Balance,
            /// μ of it, into the author pot, in planck.
            author: Balance,
            /// The rest, which waits for the job's settlement, in planck.
            pending: Balance,
        },
        /// Delivered units of a job were settled. `taken + release = claims + developer_share + reserve`.
        JobSettled {
            /// The settlement with its arithmetic.
            line: SettlementLine,
            /// Out of the job's pending money, in planck.
            taken: Balance,
        },
        /// Pending money went back to the payer.
        WorkRefunded {
            /// The job.
            job: JobId,
            /// Who paid for it.
            payer: AccountId,
            /// Returned, in planck.
            amount: Balance,
        },
        /// Pending money of a job went to the reserve.
        WorkForfeited {
            /// The job.
            job: JobId,
            /// The amount, in planck.
            amount: Balance,
        },
        /// A block's general income was shared. `emission + fees + other = foundation + author_part + to_carry`.
        IncomeShared {
            /// Who made the block; `None`: the author's part went into the author pot.
            author: Option<AccountId>,
            /// Minted, in planck.
            emission: Balance,
            /// Fees and tips, in planck.
            fees: Balance,
            /// Ads, message fees and the like, in planck.
            other: Balance,
            /// φ, in planck.
            foundation: Balance,
            /// μ, in planck.
            author_part: Balance,
            /// The rest, in planck.
            to_carry: Balance,
            /// What the author took out of the author pot besides, in planck.
            author_pot_share: Balance,
            /// What of the carry lay above its cap and went to the reserve, in planck.
            overflow: Balance,
        },
        /// An account that does not exist could not be paid so little: the amount went to the reserve, or into the carry where
        /// that could not be paid either.
        PaymentDiverted {
            /// Who should have been paid; `None`: genesis named nobody.
            receiver: Option<AccountId>,
            /// The amount, in planck.
            amount: Balance,
            /// Whether it went into the carry.
            to_carry: bool,
        },
    }

    /// Why a payment was refused.
    #[pallet::error]
    pub enum Error<T> {
        /// A job without payment does not exist. Pay something.
        InvalidPayment,
        /// The payer's free balance does not cover the payment and the existential deposit. Add funds or pay less.
        InsufficientBalance,
        /// This network has no such budget. Pay for the job yourself.
        BudgetNotFound,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn on_initialize(_: BlockNumberFor<T>) -> Weight {
            Self::remember_issuance();
            T::WeightInfo::block()
        }

        fn on_finalize(_: BlockNumberFor<T>) {
            Self::end_block();
        }

        fn integrity_test() {
            assert!(T::StatementWindow::get() >= 1, "the newest block's statement must be kept");
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }
}
