//! Who delivered what, for the chain.

use crate::{table::WorkerRecord, ChainError, Dispatcher};
use scc_types::{Rating, Stars};

/// Most ratings of one page.
pub const RATINGS_PER_PAGE: usize = 64;

impl Dispatcher {
    /// One rating per worker with accepted units, in pages. A wrong result costs a star each, down to three.
    pub fn report(&self) -> Vec<Vec<Rating>> {
        let ratings: Vec<Rating> = self.inner().look(|table, _| {
            let paid = table.workers().filter(|(_, record)| record.units > 0);
            paid.map(|(account, record)| Rating { worker: account.clone(), units: record.units, stars: stars(record) })
                .collect()
        });
        ratings.chunks(RATINGS_PER_PAGE).map(<[Rating]>::to_vec).collect()
    }

    /// Brings the report on chain, page by page; the last one closes the job.
    pub async fn submit_report(&self) -> Result<(), ChainError> {
        let mut pages = self.report();
        // A job nobody worked on is closed by an empty page.
        let last = pages.pop().unwrap_or_default();
        for page in pages {
            self.inner().chain.report(self.inner().job, page, false).await?;
        }
        self.inner().chain.report(self.inner().job, last, true).await
    }
}

fn stars(record: &WorkerRecord) -> Stars {
    match record.faults {
        0 => Stars::Five,
        1 => Stars::Four,
        _ => Stars::Three,
    }
}
