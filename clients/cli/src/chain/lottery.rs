//! Who was drawn to work for a job.

use super::Chain;
use crate::failure::Outcome;
use scc_types::{lottery_seed, AccountId, Funding, JobView};

/// Places of the lottery asked for at once.
const PAGE: u32 = 1_000;
/// Most places looked at: more workers no dispatcher remembers.
const MOST_PLACES: u32 = 4_096;

impl Chain {
    /// The workers that the lottery has called for a job by now.
    ///
    /// The chain names the present batch, by engines and eligibility, but not before the block after the posting, when workers have long
    /// come. So the lottery of a job that its requester pays for is held here as well, for all its batches and without asking for engines.
    pub async fn drawn(&self, view: &JobView) -> Outcome<Vec<AccountId>> {
        let mut drawn: Vec<AccountId> = self.ask("JobsApi_drawn_for", view.id).await?;
        if view.funding == Funding::Own {
            drawn.extend(self.best_lots(view).await?);
        }
        Ok(drawn)
    }

    async fn best_lots(&self, view: &JobView) -> Outcome<Vec<AccountId>> {
        let Some(block) = self.block_hash(view.posted).await? else { return Ok(Vec::new()) };
        let seed = lottery_seed(block, view.id);
        let places = places(view.max_workers, view.batch);
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
}

/// Places of the lottery that were called: a batch, and another for each time its requester asked.
fn places(max_workers: u32, batch: u32) -> u32 {
    max_workers.max(1).saturating_mul(batch.saturating_add(1)).min(MOST_PLACES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_more_is_called_with_each_draw() {
        assert_eq!([places(8, 0), places(8, 1), places(0, 0)], [8, 16, 1]);
        assert_eq!(places(8, 1_000_000), MOST_PLACES);
    }
}
