//! A chain in memory that keeps the rules of the jobs pallet as far as workers and requesters can feel them.

use async_trait::async_trait;
use scc_job_spec::{SignedLease, SignedReceipt};
use scc_types::{
    AccountId, Assignment, Assignments, BlockNumber, DappId, Endpoint, Engine, Hash, JobId, JobView, Phase, Rating,
    RequesterRecord, Skipped, Stars, Units, WorkerShare, UNSERVED_BLOCKS,
};
use scc_worker::{ChainError, Inclusion, Outlook, Submission};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

/// Time between blocks.
pub const BLOCK: Duration = Duration::from_millis(200);
/// Blocks a reservation outlives its lease.
const GRACE: BlockNumber = 24;
/// Blocks from closing to settlement.
pub const WINDOW: BlockNumber = 5;

#[derive(Default, Clone, Debug)]
pub struct OnChainWorker {
    pub reserved: Option<(SignedLease, Units)>,
    pub delivered: Units,
    pub objected: Units,
    pub named: Units,
}

pub struct Job {
    pub assignment: Assignment,
    /// Whether workers are drawn for it.
    pub offered: bool,
    pub closed: Option<BlockNumber>,
    pub workers: BTreeMap<AccountId, OnChainWorker>,
    /// Block of the posting, the last draw, lease or receipt.
    pub unserved_since: BlockNumber,
    /// Draws that the requester asked for.
    pub batch: u32,
}

#[derive(Default)]
pub struct State {
    pub block: BlockNumber,
    pub jobs: BTreeMap<JobId, Job>,
    pub engines: BTreeMap<DappId, Engine>,
    /// Requesters with a history.
    pub trusted: BTreeSet<AccountId>,
    pub submissions: Vec<(AccountId, Submission)>,
    /// Submissions that wait for a block, and whether none comes for them.
    pub pending: usize,
    pub is_halted: bool,
    /// Who is drawn for every job; `None`: all the accounts of tests.
    pub drawn: Option<Vec<AccountId>>,
    /// How often a requester asked.
    pub draws: usize,
}

/// The chain; clones share it.
#[derive(Clone, Default)]
pub struct MemoryChain(Arc<Mutex<State>>);

/// The chain as one account sees it.
pub struct As {
    pub chain: MemoryChain,
    pub account: AccountId,
}

pub fn genesis() -> Hash {
    Hash::repeat_byte(0x5c)
}

impl MemoryChain {
    /// A chain that makes blocks until the runtime ends.
    pub fn start() -> Self {
        // Shown when a test fails.
        let _ = tracing_subscriber::fmt().with_test_writer().with_max_level(tracing::Level::INFO).try_init();
        let chain = Self::default();
        chain.state().block = 1;
        let blocks = chain.clone();
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(BLOCK).await;
                blocks.state().block += 1;
            }
        });
        chain
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    pub fn for_account(&self, account: AccountId) -> Arc<As> {
        Arc::new(As { chain: self.clone(), account })
    }

    pub fn post(&self, assignment: Assignment) {
        let unserved_since = assignment.posted;
        let job = Job { closed: None, offered: true, workers: BTreeMap::new(), unserved_since, batch: 0, assignment };
        self.state().jobs.insert(job.assignment.job, job);
    }

    pub fn move_to(&self, job: JobId, endpoint: Endpoint) {
        self.state().jobs.get_mut(&job).unwrap().assignment.endpoint = endpoint;
    }

    /// As the requester's transaction does it.
    pub fn draw_again(&self, job: JobId) -> Result<(), &'static str> {
        let mut state = self.state();
        let block = state.block;
        let job = state.jobs.get_mut(&job).ok_or("JobNotFound")?;
        if job.phase(block) != Phase::Open {
            return Err("TooLate");
        }
        if block < job.unserved_since + UNSERVED_BLOCKS {
            return Err("DrawTooEarly");
        }
        (job.unserved_since, job.batch) = (block, job.batch + 1);
        Ok(())
    }

    /// Waits for so many blocks more.
    pub async fn pass(&self, blocks: BlockNumber) {
        let until = self.state().block + blocks;
        while self.state().block < until {
            tokio::time::sleep(BLOCK / 4).await;
        }
    }

    pub fn worker(&self, job: JobId, account: &AccountId) -> OnChainWorker {
        self.state().jobs[&job].workers.get(account).cloned().unwrap_or_default()
    }

    pub fn count(&self, what: impl Fn(&Submission) -> bool) -> usize {
        self.state().submissions.iter().filter(|(_, submission)| what(submission)).count()
    }
}

impl Job {
    fn phase(&self, now: BlockNumber) -> Phase {
        let closed = self.closed.or_else(|| (now > self.assignment.deadline).then_some(self.assignment.deadline));
        match closed {
            None => Phase::Open,
            Some(closed) if now <= closed + WINDOW => Phase::Closing,
            Some(_) => Phase::Settled,
        }
    }

    fn reserved(&self, account: &AccountId, now: BlockNumber) -> Units {
        let worker = self.workers.get(account);
        let live = worker.and_then(|worker| worker.reserved.as_ref());
        live.filter(|(lease, _)| now <= lease.lease.expiry + GRACE).map_or(0, |(_, left)| *left)
    }

    /// Units that a worker may still bring in.
    fn room_for(&self, account: &AccountId, now: BlockNumber) -> Units {
        let bound: Units = self
            .workers
            .iter()
            .map(|(other, worker)| {
                let mine = if other == account { 0 } else { self.reserved(other, now) + worker.objected };
                worker.delivered + mine
            })
            .sum();
        self.assignment.units.saturating_sub(bound)
    }

    fn register(&mut self, who: &AccountId, signed: SignedLease, now: BlockNumber) -> Result<(), &'static str> {
        let lease = &signed.lease;
        if lease.genesis != genesis() || lease.worker != *who {
            return Err("NotTheWorker");
        }
        if now > lease.expiry {
            return Err("LeaseTooLate");
        }
        if !lease.is_signed_by(&self.assignment.job_key, &signed.signature) {
            return Err("InvalidSignature");
        }
        let worker = self.workers.get(who).cloned().unwrap_or_default();
        let left = lease.units.saturating_sub(worker.delivered).saturating_sub(worker.objected);
        let live = worker.reserved.as_ref().filter(|(old, _)| now <= old.lease.expiry + GRACE);
        let newer = live.is_none_or(|(old, _)| lease.units >= old.lease.units && lease.expiry >= old.lease.expiry);
        if left == 0 || !newer || !(1..=lease.units).contains(&lease.task_units) {
            return Err("InvalidLease");
        }
        if left > self.room_for(who, now) {
            return Err("InsufficientRoom");
        }
        self.workers.entry(who.clone()).or_default().reserved = Some((signed, left));
        Ok(())
    }

    fn claim(&mut self, who: &AccountId, signed: &SignedReceipt, now: BlockNumber) -> Result<(), &'static str> {
        let receipt = &signed.receipt;
        if receipt.genesis != genesis() || receipt.worker != *who {
            return Err("NotTheWorker");
        }
        if now > receipt.expiry {
            return Err("ReceiptTooLate");
        }
        if !receipt.is_signed_by(&self.assignment.job_key, &signed.signature) {
            return Err("InvalidSignature");
        }
        let room = self.room_for(who, now);
        let worker = self.workers.entry(who.clone()).or_default();
        let wanted = receipt.units.saturating_sub(worker.delivered);
        if wanted == 0 {
            return Err("ReceiptAlreadyExists");
        }
        let units = wanted.min(room);
        if units == 0 {
            return Err("InsufficientRoom");
        }
        worker.delivered += units;
        worker.objected = worker.objected.saturating_sub(units);
        if let Some((_, left)) = &mut worker.reserved {
            *left = left.saturating_sub(units);
        }
        Ok(())
    }

    fn object(&mut self, who: &AccountId, units: Units, now: BlockNumber) -> Result<(), &'static str> {
        let left = self.reserved(who, now);
        let worker = self.workers.entry(who.clone()).or_default();
        let Some((lease, held)) = &mut worker.reserved else { return Err("InsufficientReservation") };
        if units == 0 || units > left {
            return Err("InsufficientReservation");
        }
        if worker.objected + units > 2 * lease.lease.task_units {
            return Err("ObjectionTooLarge");
        }
        *held -= units;
        worker.objected += units;
        Ok(())
    }

    fn view(&self, now: BlockNumber) -> JobView {
        let Assignment { job, dapp, requester, spec, endpoint, job_key, payment, units, posted, deadline, .. } =
            self.assignment.clone();
        let shares = self.workers.iter().map(|(worker, one)| WorkerShare {
            worker: worker.clone(),
            units: one.delivered.max(one.named),
            stars: (one.named > 0).then_some(Stars::Five),
            credit: 0,
        });
        JobView {
            id: job,
            requester,
            funding: Default::default(),
            dapp,
            spec,
            units,
            reserved: self.workers.keys().map(|worker| self.reserved(worker, now)).sum(),
            claimed: self.workers.values().map(|worker| worker.delivered).sum(),
            reported: self.workers.values().map(|worker| worker.named).sum(),
            objected: self.workers.values().map(|worker| worker.objected).sum(),
            payment,
            endpoint,
            job_key,
            posted,
            deadline,
            max_workers: 8,
            phase: self.phase(now),
            due: 0,
            workers: shares.collect(),
            unserved_since: self.unserved_since,
            batch: self.batch,
        }
    }
}

#[async_trait]
impl scc_worker::Chain for As {
    async fn genesis(&self) -> Result<Hash, ChainError> {
        Ok(genesis())
    }

    async fn best_block(&self) -> Result<BlockNumber, ChainError> {
        Ok(self.chain.state().block)
    }

    async fn assignments(&self) -> Result<Assignments, ChainError> {
        let state = self.chain.state();
        let open = state.jobs.values().filter(|job| job.offered && job.phase(state.block) == Phase::Open);
        let list = open.map(|job| job.assignment.clone()).collect();
        Ok(Assignments { at: state.block, account: self.account.clone(), list, skipped: Skipped::default() })
    }

    async fn assignments_after(&self, block: BlockNumber) {
        while self.chain.state().block <= block {
            tokio::time::sleep(BLOCK / 4).await;
        }
    }

    async fn outlook(&self, _: &AccountId) -> Result<Outlook, ChainError> {
        Ok(Outlook::default())
    }

    async fn engine(&self, dapp: DappId) -> Result<Option<Engine>, ChainError> {
        Ok(self.chain.state().engines.get(&dapp).cloned())
    }

    async fn job(&self, job: JobId, _: &AccountId) -> Result<Option<JobView>, ChainError> {
        let state = self.chain.state();
        Ok(state.jobs.get(&job).map(|job| job.view(state.block)))
    }

    async fn requester(&self, account: &AccountId) -> Result<Option<RequesterRecord>, ChainError> {
        let receipted = u128::from(self.chain.state().trusted.contains(account));
        Ok(Some(RequesterRecord { posted: 1, live: 1, receipted, refunded: 0, objected: 0, deposit: 0 }))
    }

    async fn challenge_window(&self) -> Result<BlockNumber, ChainError> {
        Ok(WINDOW)
    }

    async fn submit(&self, submission: Submission) -> Result<Inclusion, ChainError> {
        let (chain, account) = (self.chain.clone(), self.account.clone());
        chain.state().pending += 1;
        let is_objection = matches!(submission, Submission::Object { .. });
        let sent = async move {
            tokio::time::sleep(BLOCK).await;
            while chain.state().is_halted {
                tokio::time::sleep(BLOCK).await;
            }
            chain.state().include(&account, submission)
        };
        // An objection that was sent goes into a block, whether its sender is still there or not. So do leases on a chain; here their units would
        // be held from others for longer than a test takes.
        Ok(if is_objection { tokio::spawn(sent).await.unwrap() } else { sent.await })
    }
}

impl State {
    fn include(&mut self, account: &AccountId, submission: Submission) -> Inclusion {
        self.pending -= 1;
        let block = self.block;
        let id = match &submission {
            Submission::RegisterLease(signed) => signed.lease.job,
            Submission::ClaimReceipt(signed) => signed.receipt.job,
            Submission::Object { job, .. } => *job,
        };
        let Some(job) = self.jobs.get_mut(&id) else {
            return Inclusion::Refused { reason: "JobNotFound".into() };
        };
        let done = match &submission {
            Submission::RegisterLease(signed) => job.register(account, signed.clone(), block),
            Submission::ClaimReceipt(signed) => job.claim(account, signed, block),
            Submission::Object { units, .. } => job.object(account, *units, block),
        };
        match done {
            Ok(()) => {
                if !matches!(submission, Submission::Object { .. }) {
                    job.unserved_since = block;
                }
                self.submissions.push((account.clone(), submission));
                Inclusion::Included { block }
            }
            Err(reason) => Inclusion::Refused { reason: reason.into() },
        }
    }
}

#[async_trait]
impl scc_dispatcher::Chain for As {
    async fn best_block(&self) -> Result<BlockNumber, scc_dispatcher::ChainError> {
        Ok(self.chain.state().block)
    }

    async fn job(&self, job: JobId) -> Result<Option<JobView>, scc_dispatcher::ChainError> {
        let state = self.chain.state();
        Ok(state.jobs.get(&job).map(|job| job.view(state.block)))
    }

    async fn drawn(&self, _: JobId) -> Result<Vec<AccountId>, scc_dispatcher::ChainError> {
        let mut state = self.chain.state();
        state.draws += 1;
        Ok(state.drawn.clone().unwrap_or_else(|| (0..=120).map(crate::support::account).collect()))
    }

    async fn rated(&self, job: JobId) -> Result<Vec<AccountId>, scc_dispatcher::ChainError> {
        let state = self.chain.state();
        let workers = state.jobs.get(&job).map(|job| job.workers.iter()).into_iter().flatten();
        Ok(workers.filter(|(_, one)| one.named > 0).map(|(worker, _)| worker.clone()).collect())
    }

    async fn draw_again(&self, job: JobId) -> Result<(), scc_dispatcher::ChainError> {
        tokio::time::sleep(BLOCK).await;
        self.chain.draw_again(job).map_err(|error| scc_dispatcher::ChainError(error.into()))
    }

    async fn report(&self, job: JobId, ratings: Vec<Rating>, last: bool) -> Result<(), scc_dispatcher::ChainError> {
        let mut state = self.chain.state();
        let block = state.block;
        let job = state.jobs.get_mut(&job).ok_or_else(|| scc_dispatcher::ChainError("JobNotFound".into()))?;
        if ratings.iter().any(|rating| job.workers.get(&rating.worker).is_some_and(|one| one.named > 0)) {
            return Err(scc_dispatcher::ChainError("RatingAlreadyExists".into()));
        }
        for Rating { worker, units, .. } in ratings {
            job.workers.entry(worker).or_default().named = units;
        }
        if last {
            job.closed = Some(block);
        }
        Ok(())
    }
}
