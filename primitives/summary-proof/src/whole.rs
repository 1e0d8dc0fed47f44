//! Checking a whole summary, chunk by chunk, in constant memory.

use crate::{
    merkle::{leaf_hash, Peaks},
    order_key, Error, Facts, OrderKey,
};
use scc_types::{Balance, SummaryHeader};
use sp_crypto_hashing::blake2_256;

/// A summary whose chunks are handed in one after the other. Of no use after an error.
#[derive(Clone, Debug)]
pub struct Whole {
    header: SummaryHeader,
    peaks: Peaks,
    accounts: u64,
    sum: Balance,
    previous: Option<OrderKey>,
}

impl Whole {
    /// Starts with a header that is known to be good.
    pub fn new(header: SummaryHeader) -> Self {
        Self { header, peaks: Peaks::default(), accounts: 0, sum: 0, previous: None }
    }

    /// The next chunk.
    pub fn push(&mut self, chunk: &[u8]) -> Result<Facts, Error> {
        if self.peaks.count() >= self.header.chunks {
            return Err(Error::TooManyChunks);
        }
        let facts = Facts::of(chunk)?;
        if self.previous.is_some_and(|previous| previous >= order_key(&facts.first)) {
            return Err(Error::OutOfOrder);
        }
        self.previous = Some(order_key(&facts.last));
        self.accounts = self.accounts.saturating_add(facts.accounts.into());
        if self.accounts > self.header.accounts {
            return Err(Error::WrongAccounts);
        }
        self.sum = self.sum.checked_add(facts.sum).ok_or(Error::SumOverflows)?;
        self.peaks.push(blake2_256, leaf_hash(blake2_256, chunk));
        Ok(facts)
    }

    /// The end: nothing is missing, and it is what the header says.
    pub fn finish(self) -> Result<SummaryHeader, Error> {
        if self.peaks.count() < self.header.chunks {
            return Err(Error::TooFewChunks);
        }
        if self.accounts != self.header.accounts {
            return Err(Error::WrongAccounts);
        }
        if self.sum != self.header.issuance {
            return Err(Error::WrongIssuance);
        }
        if self.peaks.root(blake2_256) != self.header.root {
            return Err(Error::WrongRoot);
        }
        Ok(self.header)
    }
}
