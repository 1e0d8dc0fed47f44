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

mod advance;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod bid;
mod budget;
mod claim;
mod deposits;
mod draw;
mod eligible;
mod endpoint;
mod lease;
mod object;
mod offchain;
mod post;
mod price;
pub mod priority;
mod query;
mod queue;
mod rank;
mod redraw;
mod refund;
mod remove;
mod report;
mod requester;
mod runtime_api;
mod settle;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime", test))]
#[allow(clippy::arithmetic_side_effects, clippy::indexing_slicing)] // Never part of the wasm runtime.
mod try_state;
pub mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use eligible::SEASONING_DAYS;
pub use pallet::*;
pub use query::{JOBS_PAGE, MAX_OPEN_JOBS, WORKERS_PAGE};
pub use runtime_api::*;
pub use weights::WeightInfo;

// The pallet macro's own attributes.
#[allow(unused_qualifications)]
#[frame_support::pallet]
pub mod pallet {
    use crate::types::{Bid, DueItem, Job, Posted, Posting, Requester, Seed, Worker};
    use crate::WeightInfo;
    use alloc::vec::Vec;
    use frame_support::{
        pallet_prelude::*,
        traits::{
            fungible::{BalancedHold, Credit, MutateHold},
            OnUnbalanced,
        },
    };
    use frame_system::pallet_prelude::*;
    use scc_traits::{AppendRecord, DappRegistry, DrawWorkers, NetworkParameters, PaidWork, Standing, SubmissionFee};
    use scc_types::{
        AccountId, Balance, BlockNumber, DappId, Endpoint, Funding, Hash, JobId, JobOrder, JobSpec, Lease, Rating,
        Receipt, Stars, Units,
    };
    use sp_core::{sr25519, H256};

    /// The pallet.
    #[pallet::pallet]
    pub struct Pallet<T>(_);

    /// What the runtime decides.
    #[pallet::config]
    pub trait Config: frame_system::Config<AccountId = AccountId, Hash = Hash> {
        /// The reasons for holds of the whole runtime.
        type RuntimeHoldReason: From<HoldReason>;
        /// The token: only deposits are held here, payments go through [`Config::PaidWork`].
        type Currency: MutateHold<AccountId, Balance = Balance, Reason = Self::RuntimeHoldReason>
            + BalancedHold<AccountId>;
        /// Receives the held fee of a lease that never brought a receipt: the same handler as transaction fees.
        type LostFees: OnUnbalanced<Credit<AccountId, Self::Currency>>;
        /// The money of jobs.
        type PaidWork: PaidWork;
        /// The virtual chains.
        type Records: AppendRecord;
        /// The dApp registry.
        type Dapps: DappRegistry;
        /// The lottery of enlisted workers.
        type Draw: DrawWorkers;
        /// Windows and delays of this network.
        type Network: NetworkParameters;
        /// What a submission costs.
        type Fees: SubmissionFee;
        /// The miners' standing, which checked work earns.
        type Standing: Standing;

        /// The least payment for a unit, in planck.
        #[pallet::constant]
        type MinimumBid: Get<Balance>;
        /// Held for a job until it is removed, besides its bytes, in planck.
        #[pallet::constant]
        type JobDeposit: Get<Balance>;
        /// Held for each byte of a job's specification and endpoint, in planck.
        #[pallet::constant]
        type ByteDeposit: Get<Balance>;
        /// Held for a worker's entry in a job, in planck.
        #[pallet::constant]
        type WorkerDeposit: Get<Balance>;
        /// Held for a requester's public record, in planck.
        #[pallet::constant]
        type RequesterDeposit: Get<Balance>;
        /// Most ratings in a page of a report.
        #[pallet::constant]
        type MaxRatings: Get<u32>;
        /// Most workers that may take part in a job, and most drawn in a batch.
        #[pallet::constant]
        type MaxWorkers: Get<u32>;
        /// Most jobs of a requester in state at once.
        #[pallet::constant]
        type MaxJobs: Get<u32>;
        /// What the queue may use of a block, both dimensions.
        #[pallet::constant]
        type QueueWeight: Get<Weight>;

        /// What things cost.
        type WeightInfo: WeightInfo;

        /// Lets a summary scan run.
        #[cfg(feature = "runtime-benchmarks")]
        type Scan: scc_traits::RunScan;

        /// Sets the stage for benchmarks.
        #[cfg(feature = "runtime-benchmarks")]
        type BenchmarkHelper: crate::BenchmarkHelper;
    }

    /// Why money is held.
    #[pallet::composite_enum]
    pub enum HoldReason {
        /// A job in state; released to the requester when the job is removed.
        Job,
        /// A worker's entry in a job; released to who made it when the job is removed.
        Worker,
        /// The fee of a lease; released with the first receipt, otherwise fee income when the job is removed.
        LeaseFee,
        /// A requester's public record; released by `forget_requester`.
        Requester,
    }

    /// Number of the next job, and how many lotteries wait for a hash.
    #[pallet::storage]
    pub type Newest<T: Config> = StorageValue<_, Posted, ValueQuery>;

    /// The jobs in state.
    #[pallet::storage]
    pub type Jobs<T: Config> = StorageMap<_, Twox64Concat, JobId, Job>;

    /// What is computed and where it is served: read seldom, so apart from the figures.
    #[pallet::storage]
    pub type Postings<T: Config> = StorageMap<_, Twox64Concat, JobId, Posting>;

    /// What each worker has to do with a job.
    #[pallet::storage]
    pub type Workers<T: Config> =
        StorageDoubleMap<_, Twox64Concat, JobId, Blake2_128Concat, AccountId, Worker, OptionQuery>;

    /// A job's workers in the order in which they appeared.
    #[pallet::storage]
    pub type Roll<T: Config> = StorageDoubleMap<_, Twox64Concat, JobId, Twox64Concat, u32, AccountId, OptionQuery>;

    /// The open list: what is offered, for ranking.
    #[pallet::storage]
    pub type OpenJobs<T: Config> = StorageMap<_, Twox64Concat, JobId, Bid>;

    /// The requesters' public records, and their jobs in state.
    #[pallet::storage]
    pub type Requesters<T: Config> = StorageMap<_, Blake2_128Concat, AccountId, Requester<T::MaxJobs>>;

    /// What is due from a block on.
    #[pallet::storage]
    pub type Queue<T: Config> =
        StorageDoubleMap<_, Twox64Concat, BlockNumber, Blake2_128Concat, DueItem, (), OptionQuery>;

    /// The first block whose due items may not all be done.
    #[pallet::storage]
    pub type QueueCursor<T: Config> = StorageValue<_, BlockNumber, ValueQuery>;

    /// Hashes with which lotteries start: of the block in which a job was posted, as long as it is open; of the block after it
    /// for a job paid by a budget, as long as somebody may still deliver.
    #[pallet::storage]
    pub type Seeds<T: Config> = StorageMap<_, Twox64Concat, BlockNumber, Seed>;

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A job was paid for.
        JobPosted {
            /// The job.
            job: JobId,
            /// Who asked for it.
            requester: AccountId,
            /// Whose money pays.
            funding: Funding,
            /// What runs.
            dapp: DappId,
            /// BLAKE3 hash of what is computed.
            manifest: H256,
            /// The budget of units.
            units: Units,
            /// The price of all units, in planck.
            payment: Balance,
            /// The key that signs leases and receipts.
            job_key: sr25519::Public,
            /// Last block in which it is open.
            deadline: BlockNumber,
            /// Most workers drawn in a batch.
            max_workers: u32,
        },
        /// Payment was added to a job.
        BidRaised {
            /// The job.
            job: JobId,
            /// Added, in planck.
            payment: Balance,
            /// Units added.
            units: Units,
            /// Everything paid so far, in planck.
            total_payment: Balance,
            /// All units.
            total_units: Units,
        },
        /// A job is served elsewhere.
        EndpointUpdated {
            /// The job.
            job: JobId,
            /// The new endpoint.
            endpoint: Endpoint,
        },
        /// Nobody came for a job: the next batch of workers is drawn.
        WorkersDrawnAgain {
            /// The job.
            job: JobId,
            /// Batches drawn before this one.
            batch: u32,
        },
        /// The requester handed in a page of its report.
        WorkReported {
            /// The job.
            job: JobId,
            /// The page.
            ratings: Vec<Rating>,
        },
        /// A job left the open list.
        JobClosed {
            /// The job.
            job: JobId,
            /// Block of its settlement.
            settles: BlockNumber,
        },
        /// A worker's receipt was accepted.
        ReceiptClaimed {
            /// The job.
            job: JobId,
            /// The worker.
            worker: AccountId,
            /// Units added by the receipt.
            units: Units,
            /// All units of the worker that count.
            total: Units,
            /// BLAKE3 hash over the accepted results' hashes.
            result_root: H256,
        },
        /// Units were reserved for a worker.
        LeaseRegistered {
            /// The job.
            job: JobId,
            /// The worker.
            worker: AccountId,
            /// Units reserved now.
            reserved: Units,
            /// Last block of the reservation.
            until: BlockNumber,
        },
        /// A reservation ended; what it still held is free again.
        LeaseExpired {
            /// The job.
            job: JobId,
            /// The worker.
            worker: AccountId,
            /// Units set free.
            released: Units,
        },
        /// A worker says that it delivered and got no receipt.
        WorkObjected {
            /// The job.
            job: JobId,
            /// The worker.
            worker: AccountId,
            /// Units blocked by this objection.
            units: Units,
        },
        /// A worker was credited.
        WorkCredited {
            /// The job.
            job: JobId,
            /// The worker.
            worker: AccountId,
            /// Units credited.
            units: Units,
            /// The rating.
            stars: Stars,
            /// payment · units / job units · stars, in planck.
            credit: Balance,
        },
        /// All credits that were known are given; late receipts are paid until the refund.
        JobSettled {
            /// The job.
            job: JobId,
            /// Units delivered so far.
            delivered: Units,
            /// Block of the refund.
            refunds: BlockNumber,
        },
        /// A job ended: undelivered units went back to the payer.
        JobRefunded {
            /// The job.
            job: JobId,
            /// Who asked for it.
            requester: AccountId,
            /// Units nobody delivered.
            units: Units,
            /// What who paid received, in planck.
            amount: Balance,
            /// Units under objection, whose money went to the reserve.
            objected: Units,
            /// Sent to the reserve, in planck.
            forfeited: Balance,
        },
        /// A job left the state; its records stay in the work chain.
        JobRemoved {
            /// The job.
            job: JobId,
        },
        /// A lease brought no receipt: its held fee became fee income.
        LeaseFeeLost {
            /// The job.
            job: JobId,
            /// The worker.
            worker: AccountId,
            /// The fee, in planck.
            amount: Balance,
        },
        /// A requester gave up its public record and got the deposit back.
        RequesterForgotten {
            /// The requester.
            requester: AccountId,
        },
        /// A due item could not be done and was dropped. Never expected.
        DueItemDropped {
            /// The item.
            item: DueItem,
            /// Why.
            error: DispatchError,
        },
    }

    /// Why a call was refused. Append only.
    #[pallet::error]
    pub enum Error<T> {
        /// There is no such job in state. Check its number; finished jobs live on in the work chain.
        JobNotFound,
        /// Only the job's requester may do this. Sign with the account that posted it.
        NotAuthorized,
        /// The dApp does not exist or is off the store. Choose a listed one.
        InvalidDapp,
        /// A job needs at least one unit. Estimate the work again.
        InvalidUnits,
        /// The payment is below the floor per unit. Pay more or ask for fewer units.
        InsufficientPayment,
        /// The deadline lies in the past. Choose a later block.
        DeadlineTooEarly,
        /// The deadline is more than 30 days away. Choose an earlier block.
        DeadlineTooLate,
        /// Zero workers or more than the chain allows. Choose a number in between.
        InvalidMaxWorkers,
        /// The endpoint has no PeerId. Name the peer that serves the job.
        InvalidEndpoint,
        /// The requester has too many jobs in state. Wait until one is finished.
        MaxJobsExceeded,
        /// Too many workers take part in the job. Post another job.
        MaxWorkersExceeded,
        /// The job has left the phase in which this was possible. Nothing can be done.
        TooLate,
        /// Added units pay less than the job's present price. Add more payment or fewer units.
        InsufficientPrice,
        /// The report is complete. Nothing needs to be done.
        ReportAlreadyExists,
        /// A worker is rated once per job. Leave it out of this page.
        RatingAlreadyExists,
        /// The report names more units than the job has. Report what was accepted.
        MaxUnitsExceeded,
        /// The signature is not the job key's. Ask the requester to sign again.
        InvalidSignature,
        /// Signed for another chain. Ask the requester which chain it is on.
        InvalidGenesis,
        /// Only the worker named in the document may submit it. Sign with that account.
        NotTheWorker,
        /// The receipt has expired and counts as unsigned. Ask for a new one, or object.
        ReceiptTooLate,
        /// The lease has expired. Ask for a new one.
        LeaseTooLate,
        /// All units of this receipt count already. Submit the newest one.
        ReceiptAlreadyExists,
        /// The job's other units are delivered, reserved or objected. Take another job, or wait for a reservation's end.
        InsufficientRoom,
        /// The lease adds nothing to the one registered, or its task has no units or more than the lease. Submit the
        /// newest one.
        InvalidLease,
        /// The worker has no live reservation for so many units. Register the lease first, object in time.
        InsufficientReservation,
        /// More than two tasks' units would be under objection. Object for fewer.
        ObjectionTooLarge,
        /// The account has no public record. Nothing needs to be done.
        RequesterNotFound,
        /// The requester still has jobs in state. Wait until they are removed.
        TooEarly,
        /// A budget of genesis pays for the job: its payment is fixed. Post another job.
        InvalidFunding,
        /// A budget pays for the job and the worker was not drawn for it. Take another job, or try again later: more are
        /// drawn while it waits.
        WorkerNotDrawn,
        /// A budget pays for the job and the worker is not enlisted, or was enlisted less than seven days when it was posted.
        /// Take another job.
        EnlistedTooLate,
        /// A budget pays for the job and one worker may deliver only so much of it: 2 · units / its most workers. Leave the
        /// rest to others.
        MaxShareExceeded,
        /// Within the last 24 blocks the job was posted, its workers were drawn, or somebody worked for it. Wait for them.
        DrawTooEarly,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        /// Remembers the parent's hash for lotteries that start there, then does what is due, within `QueueWeight`.
        fn on_initialize(_: BlockNumberFor<T>) -> Weight {
            Self::remember_seeds();
            Self::work_off_queue()
        }

        fn offchain_worker(_: BlockNumberFor<T>) {
            Self::assign();
        }

        fn integrity_test() {
            let least = Self::least_queue_weight();
            assert!(T::QueueWeight::get().all_gte(least), "QueueWeight is below one step: {least:?}");
            assert!(T::MaxWorkers::get() > 0 && T::MaxRatings::get() > 0 && T::MaxJobs::get() > 0);
            assert!(T::MinimumBid::get() > 0, "posting must never be free");
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Pays for a job and puts it on the open list. `payment` ≥ `MinimumBid` · `units`, in planck; `deadline` is
        /// the last block in which it is open, at most 30 days from now.
        #[pallet::call_index(0)]
        #[pallet::weight(Pallet::<T>::weight_of_post(spec))]
        #[allow(clippy::too_many_arguments)] // each is a field a wallet shows by its own name
        pub fn post_job(
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
            let who = ensure_signed(origin)?;
            Self::do_post(JobOrder {
                requester: who,
                funding: Funding::Own,
                dapp,
                spec,
                units,
                payment,
                endpoint,
                job_key,
                deadline,
                max_workers,
            })
            .map(|_| ())
        }

        /// Adds payment, and units at no less than the job's present price, to an open job of the sender.
        #[pallet::call_index(1)]
        #[pallet::weight(Pallet::<T>::weight_of_raise())]
        pub fn raise_bid(origin: OriginFor<T>, job: JobId, payment: Balance, units: Units) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_raise(who, job, Bid { payment, units })
        }

        /// Says where an open job of the sender is served from now on.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::update_endpoint())]
        pub fn update_endpoint(origin: OriginFor<T>, job: JobId, endpoint: Endpoint) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_update_endpoint(who, job, endpoint)
        }

        /// Hands in a page of the report on a job of the sender; the `last` page closes the job. Units a worker has
        /// claimed are never reported away. An empty last page closes the job without rating anyone.
        #[pallet::call_index(3)]
        #[pallet::weight(Pallet::<T>::weight_of_report(ratings))]
        pub fn report(
            origin: OriginFor<T>,
            job: JobId,
            ratings: BoundedVec<Rating, T::MaxRatings>,
            last: bool,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_report(who, job, ratings.into_inner(), last)
        }

        /// Brings in the sender's newest cumulative receipt, which so bears both signatures. Counts as far as there is
        /// room; paid at once after settlement. Free of fee when the units it adds are worth ten fees.
        #[pallet::call_index(4)]
        #[pallet::weight(Pallet::<T>::weight_of_claim())]
        pub fn claim_receipts(
            origin: OriginFor<T>,
            receipt: Receipt,
            signature: sr25519::Signature,
        ) -> DispatchResultWithPostInfo {
            let who = ensure_signed(origin)?;
            Self::do_claim(who, receipt, signature)
        }

        /// Reserves the units of the sender's lease until its expiry + 24 blocks. The fee is held instead of paid
        /// when the units are worth ten fees, and returns with the first receipt.
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::register_lease())]
        pub fn register_lease(
            origin: OriginFor<T>,
            lease: Lease,
            signature: sr25519::Signature,
        ) -> DispatchResultWithPostInfo {
            let who = ensure_signed(origin)?;
            Self::do_register(who, lease, signature)
        }

        /// Says that the sender delivered `units` of its live reservation and got no receipt. Unless a receipt or a
        /// report for them follows, their money goes to the reserve; at most two tasks' units at a time.
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::object())]
        pub fn object(origin: OriginFor<T>, job: JobId, units: Units) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_object(who, job, units)
        }

        /// Deletes the sender's public record, when it has no job in state, and releases its deposit.
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::forget_requester())]
        pub fn forget_requester(origin: OriginFor<T>) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_forget(who)
        }

        /// Draws the next batch of workers for an open job of the sender for which nobody has worked, and nobody was
        /// drawn, for 24 blocks.
        #[pallet::call_index(8)]
        #[pallet::weight(T::WeightInfo::draw_again())]
        pub fn draw_again(origin: OriginFor<T>, job: JobId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_draw_again(who, job)
        }
    }
}
