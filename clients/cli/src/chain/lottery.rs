//! Who was drawn to work for a job.

use super::Chain;
use crate::failure::Outcome;
use scc_types::{lottery_seed, AccountId, BlockNumber, Funding, JobId, JobView, UNSERVED_BLOCKS};

/// Places of the lottery asked for at once.
const PAGE: u32 = 1_000;
/// Most places looked at: more workers no dispatcher remembers.
const MOST_PLACES: u32 = 4_096;
/// Open jobs asked for at once.
const JOBS_PAGE: u32 = 100;

impl Chain {
    /// The workers that the lottery has called for a job by now.
    ///
    /// The open list names the present batch, but not before the block after the posting, when workers have long come. So the lottery
    /// of a job that its requester pays for is held here, with all batches that time has allowed for.
    pub async fn drawn(&self, view: &JobView) -> Outcome<Vec<AccountId>> {
        match view.funding {
            Funding::Own => self.best_lots(view).await,
            Funding::Grant | Funding::Coupon => self.present_batch(view.id).await,
        }
    }

    async fn best_lots(&self, view: &JobView) -> Outcome<Vec<AccountId>> {
        let Some(block) = self.block_hash(view.posted).await? else { return Ok(Vec::new()) };
        let seed = lottery_seed(block, view.id);
        let places = places(view.max_workers, view.posted, self.best().await?);
        let mut drawn = Vec::new();
        for skip in (0..places).step_by(PAGE as usize) {
            let count = PAGE.min(places.saturating_sub(skip));
            let page: Vec<AccountId> = self.ask("WorkersApi_drawn", (seed, skip, count)).await?;
            let is_last = page.len() < count as usize;
            drawn.extend(page);
            if is_last {
                break;
            }
        }
        Ok(drawn)
    }

    /// Only the eligible are drawn for a budget's job, and only the chain knows them.
    async fn present_batch(&self, job: JobId) -> Outcome<Vec<AccountId>> {
        for page in 0u32.. {
            let jobs = self.open_jobs(page.saturating_mul(JOBS_PAGE), JOBS_PAGE).await?;
            if jobs.is_empty() {
                break;
            }
            if let Some(found) = jobs.into_iter().find(|open| open.id == job) {
                return Ok(found.drawn);
            }
        }
        Ok(Vec::new())
    }
}

/// Places of the lottery that may have been called: a batch, and another for each time nobody came for so long.
fn places(max_workers: u32, posted: BlockNumber, best: BlockNumber) -> u32 {
    let batches = (best.saturating_sub(posted) / UNSERVED_BLOCKS).saturating_add(1);
    max_workers.max(1).saturating_mul(batches).min(MOST_PLACES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_more_is_called_each_time_nobody_came_for_so_long() {
        let called = |best| places(8, 100, best);
        assert_eq!((called(99), called(100), called(123)), (8, 8, 8));
        assert_eq!((called(124), called(172)), (16, 32));
        assert_eq!(called(1_000_000), MOST_PLACES);
        assert_eq!(places(0, 100, 100), 1);
    }
}
