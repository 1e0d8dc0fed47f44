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
mod calendar;
mod coupons;
mod genesis;
mod grant;
mod pots;
mod queries;
mod runtime_api;
mod share;
#[cfg(test)]
mod tests;
mod trial;
#[cfg(any(feature = "std", feature = "try-runtime", test))]
mod try_state;
mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use genesis::Budgets as GenesisBudgets;
pub use pallet::*;
pub use pots::Pot;
pub use queries::MAX_COUPONS;
pub use runtime_api::*;
pub use types::{Coupon, Posted};
pub use weights::WeightInfo;

// The attributes of FRAME expand to paths that are longer than they need be.
#[allow(unused_qualifications)]
#[frame_support::pallet]
pub mod pallet {
    use super::{Coupon, GenesisBudgets, Posted, WeightInfo};
    use crate::types::JobTerms;
    use frame_support::{
        pallet_prelude::*,
        traits::fungible::{Inspect, Mutate, MutateHold},
        PalletId,
    };
    use frame_system::pallet_prelude::*;
    use scc_math::Allowance;
    use scc_traits::{NetworkParameters, PostJob};
    use scc_types::{AccountId, Balance, BlockNumber, DappId, Endpoint, JobId, JobSpec, Units};
    use sp_core::sr25519;

    /// The pallet.
    #[pallet::pallet]
    pub struct Pallet<T>(_);

    /// What the runtime decides.
    #[pallet::config]
    pub trait Config: frame_system::Config<AccountId = AccountId, RuntimeEvent: From<Event<Self>>> {
        /// The token.
        type Currency: Inspect<AccountId, Balance = Balance>
            + Mutate<AccountId>
            + MutateHold<AccountId, Reason = Self::RuntimeHoldReason>;

        /// The runtime's reasons for holding money.
        type RuntimeHoldReason: From<HoldReason>;

        /// Decides about the foundation's money: names the operator, spends the share.
        type CouncilOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// Posts the jobs.
        type Jobs: PostJob;

        /// Says how long a day is.
        type Network: NetworkParameters;

        /// The reserve's account, once genesis named it.
        type Reserve: Get<Option<AccountId>>;

        /// Names the pots.
        #[pallet::constant]
        type PalletId: Get<PalletId>;

        /// What of the contributors' budget unlocks each day, in planck.
        #[pallet::constant]
        type DailyGrant: Get<Balance>;

        /// Days' worth of it that may wait unspent; at least 1. The rest stays locked for later.
        #[pallet::constant]
        type GrantDaysKept: Get<u32>;

        /// Price of trial jobs posted in a day at most, in planck.
        #[pallet::constant]
        type DailyTrials: Get<Balance>;

        /// Days of an allocation period; at least 1.
        #[pallet::constant]
        type PeriodDays: Get<u32>;

        /// Longest life of a coupon, in days.
        #[pallet::constant]
        type CouponDays: Get<u32>;

        /// Held from who issues a coupon until it is gone, in planck.
        #[pallet::constant]
        type CouponDeposit: Get<Balance>;

        /// What things cost.
        type WeightInfo: WeightInfo;

        /// Lets a summary scan run.
        #[cfg(feature = "runtime-benchmarks")]
        type Scan: scc_traits::RunScan;

        /// Sets the stage for benchmarks.
        #[cfg(feature = "runtime-benchmarks")]
        type BenchmarkHelper: crate::BenchmarkHelper;
    }

    /// Who posts grant jobs and issues coupons for the foundation.
    #[pallet::storage]
    pub type Operator<T: Config> = StorageValue<_, AccountId>;

    /// What of the contributors' budget is unlocked and unspent; absent until the first grant job.
    #[pallet::storage]
    pub type Unspent<T: Config> = StorageValue<_, Allowance>;

    /// Trial jobs of the newest day that had one.
    #[pallet::storage]
    pub type TrialsOfDay<T: Config> = StorageValue<_, Posted, ValueQuery>;

    /// Coupons by holder and dApp.
    #[pallet::storage]
    pub type Coupons<T: Config> =
        StorageDoubleMap<_, Blake2_128Concat, AccountId, Twox64Concat, DappId, Coupon, OptionQuery>;

    /// The budgets; without them there is nothing to spend.
    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// The budgets and who endows them.
        pub budgets: Option<GenesisBudgets>,
        /// The first operator.
        pub operator: Option<AccountId>,
        #[allow(missing_docs)]
        #[serde(skip)]
        pub _config: PhantomData<T>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            Pallet::<T>::build_genesis(self.budgets.as_ref(), self.operator.as_ref());
        }
    }

    /// Why money is held.
    #[pallet::composite_enum]
    pub enum HoldReason {
        /// The deposit of a coupon; returned to its issuer when it is used up or withdrawn.
        Coupon,
    }

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// The council named the operator.
        OperatorSet {
            /// Who; `None`: nobody spends the budgets for now.
            operator: Option<AccountId>,
        },
        /// The contributors' budget pays for a job.
        GrantJobPosted {
            /// The job.
            job: JobId,
            /// Who serves it for the foundation.
            operator: AccountId,
            /// What runs.
            dapp: DappId,
            /// The price of its units, φ of which stayed in the budget, in planck.
            payment: Balance,
            /// Unlocked and unspent after it, in planck.
            unlocked: Balance,
        },
        /// An account got a coupon.
        CouponIssued {
            /// Whose.
            holder: AccountId,
            /// The dApp it is for.
            dapp: DappId,
            /// The price of jobs that can be posted with it, in planck.
            amount: Balance,
            /// Last block in which it can be used.
            expiry: BlockNumber,
            /// Who issued it and holds its deposit.
            issuer: AccountId,
            /// The deposit, in planck.
            deposit: Balance,
        },
        /// A coupon was taken back or removed after its expiry.
        CouponWithdrawn {
            /// Whose it was.
            holder: AccountId,
            /// The dApp it was for.
            dapp: DappId,
            /// What was not used of it, in planck.
            left: Balance,
        },
        /// The trials' budget pays for a job.
        TrialJobPosted {
            /// The job.
            job: JobId,
            /// Who tries the dApp.
            holder: AccountId,
            /// The dApp.
            dapp: DappId,
            /// The price of its units, of which only κ left the budget, in planck.
            payment: Balance,
            /// Left of the coupon, in planck; at 0 the coupon is gone.
            left: Balance,
        },
        /// The council spent of the foundation's share.
        ShareSpent {
            /// To whom.
            receiver: AccountId,
            /// The amount, in planck.
            amount: Balance,
        },
        /// An allocation period ended: what nobody had spent of the foundation's share went to the reserve.
        ShareSwept {
            /// The reserve.
            reserve: AccountId,
            /// The amount, in planck.
            amount: Balance,
        },
    }

    /// Why a call was refused. Append only.
    #[pallet::error]
    pub enum Error<T> {
        /// Only the foundation's operator may do this. Ask the council to name you.
        NotAuthorized,
        /// So much of the contributors' budget is not unlocked today. Pay less or wait for the next day.
        InsufficientAllowance,
        /// The account has no coupon for this dApp. Ask the foundation for one.
        CouponNotFound,
        /// The account has a coupon for this dApp already. Withdraw it first.
        CouponAlreadyExists,
        /// A coupon is worth something. Name an amount.
        InvalidAmount,
        /// The expiry lies in the past. Choose a later block.
        ExpiryTooEarly,
        /// The expiry lies further away than a coupon lives. Choose an earlier block.
        ExpiryTooLate,
        /// The coupon has expired. Ask the foundation for another.
        CouponTooLate,
        /// The coupon is not worth so much any more. Post a smaller job.
        InsufficientCoupon,
        /// Today's trial jobs have used up the day's cap. Try again tomorrow.
        MaxTrialsExceeded,
        /// The balance does not cover the deposit. Add funds.
        InsufficientBalance,
        /// The foundation's share does not hold so much, or the receiver would not exist with so little. Spend another amount.
        InsufficientShare,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        /// Ends an allocation period when its last block is over.
        fn on_initialize(_: BlockNumberFor<T>) -> Weight {
            Self::end_period()
        }

        fn integrity_test() {
            assert!(T::GrantDaysKept::get() >= 1, "what unlocks today must be there to be spent");
            assert!(T::PeriodDays::get() >= 1, "an allocation period has days");
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Names who posts grant jobs and issues coupons. By the council.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::set_operator())]
        pub fn set_operator(origin: OriginFor<T>, operator: Option<AccountId>) -> DispatchResult {
            T::CouncilOrigin::ensure_origin(origin)?;
            Operator::<T>::set(operator.clone());
            Self::deposit_event(Event::OperatorSet { operator });
            Ok(())
        }

        /// Posts a job of the foundation, paid by the contributors' budget out of what is unlocked. By the operator, who serves
        /// it and holds its deposits. Arguments as `post_job`'s.
        #[pallet::call_index(1)]
        #[pallet::weight(Pallet::<T>::weight_of_grant_job(spec))]
        #[allow(clippy::too_many_arguments)] // each is a field a wallet shows by its own name
        pub fn post_grant_job(
            origin: OriginFor<T>,
            dapp: DappId,
            spec: JobSpec,
            units: Units,
            payment: Balance,
            endpoint: Endpoint,
            job_key: sr25519::Public,
            deadline: BlockNumber,
            max_workers: u32,
        ) -> DispatchResult {
            let who = Self::ensure_operator(origin)?;
            let terms = JobTerms { dapp, spec, units, payment, endpoint, job_key, deadline, max_workers };
            Self::do_post_grant(who, terms)
        }

        /// Gives an account a coupon: it may post jobs of one dApp for `amount` planck until block `expiry`, paid by the trials'
        /// budget. By the operator, whose deposit is held until the coupon is gone.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::issue_coupon())]
        pub fn issue_coupon(
            origin: OriginFor<T>,
            holder: AccountId,
            dapp: DappId,
            amount: Balance,
            expiry: BlockNumber,
        ) -> DispatchResult {
            let who = Self::ensure_operator(origin)?;
            Self::do_issue(who, holder, dapp, amount, expiry)
        }

        /// Takes a coupon away and returns its deposit. By the operator at any time; by anyone once it has expired.
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::withdraw_coupon())]
        pub fn withdraw_coupon(origin: OriginFor<T>, holder: AccountId, dapp: DappId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_withdraw(who, holder, dapp)
        }

        /// Posts a job with the sender's coupon, paid by the trials' budget under the day's cap. The sender serves it and holds
        /// its deposits; the fee is returned. Arguments as `post_job`'s.
        #[pallet::call_index(4)]
        #[pallet::weight(Pallet::<T>::weight_of_trial_job(spec))]
        #[allow(clippy::too_many_arguments)] // each is a field a wallet shows by its own name
        pub fn post_trial_job(
            origin: OriginFor<T>,
            dapp: DappId,
            spec: JobSpec,
            units: Units,
            payment: Balance,
            endpoint: Endpoint,
            job_key: sr25519::Public,
            deadline: BlockNumber,
            max_workers: u32,
        ) -> DispatchResultWithPostInfo {
            let who = ensure_signed(origin)?;
            let terms = JobTerms { dapp, spec, units, payment, endpoint, job_key, deadline, max_workers };
            Self::do_post_trial(who, terms)?;
            // A trial is free; how many there can be the coupon says.
            Ok(Pays::No.into())
        }

        /// Spends of the foundation's share. By the council.
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::spend_share())]
        pub fn spend_share(origin: OriginFor<T>, receiver: AccountId, amount: Balance) -> DispatchResult {
            T::CouncilOrigin::ensure_origin(origin)?;
            Self::do_spend_share(receiver, amount)
        }
    }
}
