//! Questions to the chain, one function each. Everything is read at the best block.

use super::Chain;
use crate::failure::Outcome;
use scc_types::{
    AccountId, AuxiliaryHeader, Balance, BlockNumber, BlockStatement, DappId, DappView, EarningLine, Earnings, Hash,
    JobId, JobView, OpenJob, PayOut, RequesterRecord, ScoreRecord, VirtualChain, WorkerShare, WorkerView,
};

/// Records asked for at once.
const RECORDS_PAGE: u32 = 1_000;
/// Workers asked for at once, and how often.
const WORKERS_PAGE: u32 = 100;
const WORKERS_PAGES: u32 = 10;

/// An account's balance, in planck.
#[derive(Clone, Copy, Debug, Default, codec::Decode)]
pub struct AccountData {
    /// What can be spent, but for what must stay.
    pub free: Balance,
    /// Held: deposits.
    pub reserved: Balance,
    /// Of free and held together, what may not be spent: vesting and votes.
    pub frozen: Balance,
}

impl AccountData {
    /// What can be spent while the account stays alive.
    pub fn spendable(&self, existential_deposit: Balance) -> Balance {
        self.free.saturating_sub(self.frozen.saturating_sub(self.reserved).max(existential_deposit))
    }
}

impl Chain {
    /// An account's balance; zeros for an account that does not exist.
    pub async fn balance(&self, account: &AccountId) -> Outcome<AccountData> {
        let raw: &[u8] = account.as_ref();
        let mut key = [sp_crypto_hashing::twox_128(b"System"), sp_crypto_hashing::twox_128(b"Account")].concat();
        key.extend(sp_crypto_hashing::blake2_128(raw));
        key.extend(raw);
        let Some(bytes) = self.storage(&key).await? else { return Ok(AccountData::default()) };
        // nonce, consumers, providers, sufficients: four u32 before the data.
        Ok(bytes.get(16..).and_then(|mut data| codec::Decode::decode(&mut data).ok()).unwrap_or_default())
    }

    /// Places `offset .. offset + limit` of the open jobs, best payment per unit first.
    pub async fn open_jobs(&self, offset: u32, limit: u32) -> Outcome<Vec<OpenJob>> {
        self.ask("JobsApi_open_jobs", (offset, limit)).await
    }

    /// A job in state.
    pub async fn job(&self, id: JobId) -> Outcome<Option<JobView>> {
        self.ask("JobsApi_job", id).await
    }

    /// Enlisted workers that relay for others; of the first thousand.
    pub async fn relays(&self) -> Outcome<Vec<WorkerView>> {
        let (mut relays, mut after) = (Vec::new(), None::<AccountId>);
        for _ in 0..WORKERS_PAGES {
            let page: Vec<WorkerView> = self.ask("WorkersApi_workers", (&after, WORKERS_PAGE)).await?;
            after = page.last().map(|worker| worker.account.clone());
            relays.extend(page.into_iter().filter(|worker| worker.profile.relay.is_some()));
            if after.is_none() {
                break;
            }
        }
        Ok(relays)
    }

    /// All workers of a job in state.
    pub async fn job_workers(&self, id: JobId) -> Outcome<Vec<WorkerShare>> {
        let mut workers = Vec::new();
        for page in 0u32.. {
            let more: Vec<WorkerShare> = self.ask("JobsApi_job_workers", (id, page)).await?;
            if more.is_empty() {
                break;
            }
            workers.extend(more);
        }
        Ok(workers)
    }

    /// Number of the next job.
    pub async fn next_job(&self) -> Outcome<JobId> {
        // The first part of the value.
        let key = [sp_crypto_hashing::twox_128(b"Jobs"), sp_crypto_hashing::twox_128(b"Newest")].concat();
        let bytes = self.storage(&key).await?;
        Ok(bytes.and_then(|bytes| codec::Decode::decode(&mut bytes.as_slice()).ok()).unwrap_or_default())
    }

    /// A requester's public record.
    pub async fn requester(&self, account: &AccountId) -> Outcome<Option<RequesterRecord>> {
        self.ask("JobsApi_requester", account).await
    }

    /// The job in state of an account that a predicate is true of, newest first.
    pub async fn find_job(&self, account: &AccountId, is_it: impl Fn(&JobView) -> bool) -> Outcome<Option<JobView>> {
        for page in 0u32.. {
            let jobs = self.jobs_of(account, page).await?;
            if jobs.is_empty() {
                break;
            }
            if let Some(found) = jobs.into_iter().find(&is_it) {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// A page of an account's jobs in state, newest first.
    pub async fn jobs_of(&self, account: &AccountId, page: u32) -> Outcome<Vec<JobView>> {
        self.ask("JobsApi_jobs_of", (account, page)).await
    }

    /// A page of the jobs in state that an account works on or has worked on, newest first, each with its own share alone.
    pub async fn work_of(&self, account: &AccountId, page: u32) -> Outcome<Vec<JobView>> {
        self.ask("JobsApi_work_of", (account, page)).await
    }

    /// What an account earned and will earn.
    pub async fn earnings(&self, account: &AccountId) -> Outcome<Earnings> {
        self.ask("ScoresApi_earnings", account).await
    }

    /// Lines of an account's income, newest first.
    pub async fn history(&self, account: &AccountId, skip: u32, limit: u32) -> Outcome<Vec<EarningLine>> {
        self.ask("ScoresApi_history", (account, skip, limit)).await
    }

    /// An account's part of all scores, in parts of 10¹⁸.
    pub async fn share_of(&self, account: &AccountId) -> Outcome<u64> {
        self.ask("ScoresApi_share_of", account).await
    }

    /// Who got what of a block; `None` when the chain no longer keeps it.
    pub async fn statement(&self, height: BlockNumber) -> Outcome<Option<BlockStatement>> {
        self.ask("RevenueApi_statement", height).await
    }

    /// Everybody whom the claims of a block paid, in order; an error where the node no longer keeps the block's state.
    pub async fn pay_outs(&self, block: Hash) -> Outcome<Vec<PayOut>> {
        self.ask_at("ScoresApi_pay_outs", (), Some(block)).await
    }

    /// All lines of the score ledger at a height.
    pub async fn credits(&self, height: BlockNumber) -> Outcome<Vec<ScoreRecord>> {
        let mut credits = Vec::new();
        loop {
            let page = self.records(VirtualChain::Scores, height, credits.len() as u32, RECORDS_PAGE).await?;
            let is_last = page.len() < RECORDS_PAGE as usize;
            for record in &page {
                credits.push(codec::Decode::decode(&mut record.as_slice()).map_err(|error| self.lost(error))?);
            }
            if is_last {
                return Ok(credits);
            }
        }
    }

    /// Height and hash of a virtual chain's newest header.
    pub async fn virtual_head(&self, chain: VirtualChain) -> Outcome<Option<(BlockNumber, Hash)>> {
        self.ask("VirtualChainsApi_head", chain).await
    }

    /// An auxiliary header.
    pub async fn auxiliary_header(&self, chain: VirtualChain, height: BlockNumber) -> Outcome<Option<AuxiliaryHeader>> {
        self.ask("VirtualChainsApi_header", (chain, height)).await
    }

    /// Records of an auxiliary block, as bytes.
    pub async fn records(
        &self,
        chain: VirtualChain,
        height: BlockNumber,
        from: u32,
        limit: u32,
    ) -> Outcome<Vec<Vec<u8>>> {
        self.ask("VirtualChainsApi_records", (chain, height, from, limit)).await
    }

    /// A dApp of the registry.
    pub async fn dapp(&self, id: DappId) -> Outcome<Option<DappView>> {
        self.ask("DappsApi_dapp", id).await
    }

    /// Up to 100 dApps from a number upwards.
    pub async fn dapps(&self, from: DappId, limit: u32) -> Outcome<Vec<DappView>> {
        self.ask("DappsApi_dapps", (from, limit)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_frozen_and_not_held_cannot_be_spent() {
        let data = |free, reserved, frozen| AccountData { free, reserved, frozen };
        assert_eq!(data(100, 0, 0).spendable(1), 99);
        assert_eq!(data(100, 0, 60).spendable(1), 40);
        assert_eq!(data(100, 50, 60).spendable(1), 90);
        assert_eq!(data(0, 0, 60).spendable(1), 0);
    }
}
