//! Who delivered what, for the chain.

use crate::{table::WorkerRecord, Chain, ChainError, Dispatcher};
use scc_types::{JobId, Rating, Stars};
use std::collections::BTreeSet;

/// Most ratings of one page.
pub const RATINGS_PER_PAGE: usize = 64;

impl Dispatcher {
    /// One rating per worker with accepted units, in pages. Who delivered a wrong result gets one star, which costs a
    /// tenth: most lies are not found.
    pub fn report(&self) -> Vec<Vec<Rating>> {
        self.ratings().chunks(RATINGS_PER_PAGE).map(<[Rating]>::to_vec).collect()
    }

    /// Brings the report on chain, page by page; the last one closes the job. Pages that a former life brought in, or that were
    /// still on their way, are not sent again: the chain takes one rating of a worker. Copies that come from now on are not paid.
    pub async fn submit_report(&self) -> Result<(), ChainError> {
        let closed = self.inner().change(|table, _| table.close()).await;
        closed.map_err(|error| ChainError(error.to_string()))?;
        submit(&*self.inner().chain, self.inner().job, self.ratings()).await
    }

    fn ratings(&self) -> Vec<Rating> {
        self.inner().look(|table, _| {
            let paid = table.workers().filter(|(_, record)| record.units > 0);
            paid.map(|(account, record)| Rating { worker: account.clone(), units: record.units, stars: stars(record) })
                .collect()
        })
    }
}

/// Submits what the chain does not know, again as long as that gets less.
async fn submit(chain: &dyn Chain, job: JobId, ratings: Vec<Rating>) -> Result<(), ChainError> {
    let mut refused: Option<(ChainError, usize)> = None;
    loop {
        let known: BTreeSet<_> = chain.rated(job).await?.into_iter().collect();
        let missing: Vec<Rating> = ratings.iter().filter(|rating| !known.contains(&rating.worker)).cloned().collect();
        match refused {
            Some((error, before)) if missing.len() >= before => return Err(error),
            _ => {}
        }
        match submit_pages(chain, job, &missing).await {
            Ok(()) => return Ok(()),
            // A page that was handed in before may have come into a block meanwhile.
            Err(error) => refused = Some((error, missing.len())),
        }
    }
}

async fn submit_pages(chain: &dyn Chain, job: JobId, ratings: &[Rating]) -> Result<(), ChainError> {
    let mut pages: Vec<_> = ratings.chunks(RATINGS_PER_PAGE).collect();
    // A job nobody worked on, and one whose workers are all rated, is closed by an empty page.
    let last = pages.pop().unwrap_or_default();
    for page in pages {
        chain.report(job, page.to_vec(), false).await?;
    }
    chain.report(job, last.to_vec(), true).await
}

/// One star for the first lie already: see `docs/decisions/0028-what-lying-costs.md`.
pub(crate) fn stars(record: &WorkerRecord) -> Stars {
    match record.faults {
        0 => Stars::Five,
        _ => Stars::One,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_trait::async_trait;
    use scc_types::{AccountId, BlockNumber, JobView};
    use std::sync::Mutex;

    /// A chain that takes one rating of a worker, as the pallet does.
    #[derive(Default)]
    struct Book {
        state: Mutex<State>,
    }

    #[derive(Default)]
    struct State {
        rated: Vec<AccountId>,
        pages: Vec<(usize, bool)>,
        /// Pages it takes before nobody can reach it.
        reachable_for: Option<usize>,
        /// A former life's page, still on its way: comes first when the next one is handed in.
        pooled: Vec<Rating>,
        closed: bool,
    }

    impl State {
        fn take(&mut self, ratings: &[Rating], last: bool) -> Result<(), ChainError> {
            if self.closed {
                return Err(ChainError("ReportAlreadyExists".into()));
            }
            if ratings.iter().any(|rating| self.rated.contains(&rating.worker)) {
                return Err(ChainError("RatingAlreadyExists".into()));
            }
            self.rated.extend(ratings.iter().map(|rating| rating.worker.clone()));
            self.pages.push((ratings.len(), last));
            self.closed = last;
            Ok(())
        }
    }

    #[async_trait]
    impl Chain for Book {
        async fn best_block(&self) -> Result<BlockNumber, ChainError> {
            Ok(1)
        }

        async fn job(&self, _: JobId) -> Result<Option<JobView>, ChainError> {
            Ok(None)
        }

        async fn drawn(&self, _: JobId) -> Result<Vec<AccountId>, ChainError> {
            Ok(Vec::new())
        }

        async fn rated(&self, _: JobId) -> Result<Vec<AccountId>, ChainError> {
            Ok(self.state.lock().expect("unpoisoned").rated.clone())
        }

        async fn draw_again(&self, _: JobId) -> Result<(), ChainError> {
            Err(ChainError("TooLate".into()))
        }

        async fn report(&self, _: JobId, ratings: Vec<Rating>, last: bool) -> Result<(), ChainError> {
            let mut state = self.state.lock().expect("unpoisoned");
            match &mut state.reachable_for {
                Some(0) => return Err(ChainError("nobody answers".into())),
                Some(pages) => *pages -= 1,
                None => {}
            }
            let pooled = std::mem::take(&mut state.pooled);
            if !pooled.is_empty() {
                state.take(&pooled, false)?;
            }
            state.take(&ratings, last)
        }
    }

    fn ratings(count: u8) -> Vec<Rating> {
        (0..count).map(|number| Rating { worker: AccountId::new([number; 32]), units: 1, stars: Stars::Five }).collect()
    }

    #[tokio::test]
    async fn a_report_that_was_cut_off_goes_on_where_it_ended() {
        let chain = Book::default();
        chain.state.lock().expect("unpoisoned").reachable_for = Some(1);
        let error = submit(&chain, 1, ratings(150)).await;
        assert_eq!(error, Err(ChainError("nobody answers".into())));
        chain.state.lock().expect("unpoisoned").reachable_for = None;
        submit(&chain, 1, ratings(150)).await.expect("taken");
        let state = chain.state.lock().expect("unpoisoned");
        assert_eq!(state.pages, [(64, false), (64, false), (22, true)]);
        assert_eq!(state.rated.len(), 150);
    }

    #[tokio::test]
    async fn a_page_that_was_still_on_its_way_is_not_sent_twice() {
        let chain = Book::default();
        chain.state.lock().expect("unpoisoned").pooled = ratings(64);
        submit(&chain, 1, ratings(100)).await.expect("taken");
        assert_eq!(chain.state.lock().expect("unpoisoned").pages, [(64, false), (36, true)]);
    }

    #[tokio::test]
    async fn a_job_whose_workers_are_all_rated_is_only_closed() {
        let chain = Book::default();
        chain.state.lock().expect("unpoisoned").rated = ratings(70).into_iter().map(|rating| rating.worker).collect();
        submit(&chain, 1, ratings(70)).await.expect("taken");
        assert_eq!(chain.state.lock().expect("unpoisoned").pages, [(0, true)]);
        let again = submit(&chain, 1, ratings(70)).await;
        assert_eq!(again, Err(ChainError("ReportAlreadyExists".into())), "a refusal is told, not repeated for ever");
    }
}
