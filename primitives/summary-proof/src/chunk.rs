//! Reading a chunk without believing it: nothing is allocated, every line is checked.

use crate::{order_key, Error, OrderKey};
use codec::{Compact, Decode};
use scc_types::{AccountId, Balance, SummaryLine, MAX_CHUNK_ACCOUNTS, MAX_CHUNK_BYTES};

/// The lines of a chunk, each checked when it is read. After an error there is nothing more.
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    rest: &'a [u8],
    left: u32,
    previous: Option<OrderKey>,
}

impl<'a> Lines<'a> {
    /// Checks size and count.
    pub fn new(chunk: &'a [u8]) -> Result<Self, Error> {
        if u32::try_from(chunk.len()).map_or(true, |length| length > MAX_CHUNK_BYTES) {
            return Err(Error::TooLarge);
        }
        let mut rest = chunk;
        let Compact(left) = Compact::<u32>::decode(&mut rest).map_err(|_| Error::InvalidEncoding)?;
        match left {
            0 => Err(Error::Empty),
            count if count > MAX_CHUNK_ACCOUNTS => Err(Error::TooLarge),
            _ => Ok(Self { rest, left, previous: None }),
        }
    }

    /// How many lines are left.
    pub fn left(&self) -> u32 {
        self.left
    }

    fn read(&mut self) -> Result<SummaryLine, Error> {
        let line = SummaryLine::decode(&mut self.rest).map_err(|_| Error::InvalidEncoding)?;
        self.left = self.left.saturating_sub(1);
        let key = order_key(&line.account);
        if self.previous.is_some_and(|previous| previous >= key) {
            return Err(Error::OutOfOrder);
        }
        self.previous = Some(key);
        if line.free == 0 && line.reserved == 0 {
            return Err(Error::ZeroBalance);
        }
        if self.left == 0 && !self.rest.is_empty() {
            return Err(Error::TrailingBytes);
        }
        Ok(line)
    }
}

impl Iterator for Lines<'_> {
    type Item = Result<SummaryLine, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.left == 0 {
            return None;
        }
        let line = self.read();
        if line.is_err() {
            self.left = 0;
        }
        Some(line)
    }
}

/// What a sound chunk says as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Number of accounts, at least 1.
    pub accounts: u32,
    /// All they own, in planck.
    pub sum: Balance,
    /// The first account.
    pub first: AccountId,
    /// The last account.
    pub last: AccountId,
}

impl Facts {
    /// Reads a whole chunk.
    pub fn of(chunk: &[u8]) -> Result<Self, Error> {
        let mut lines = Lines::new(chunk)?;
        let first = lines.next().ok_or(Error::Empty)??;
        let sum = sum_of(&first, 0)?;
        let start = Self { accounts: 1, sum, first: first.account.clone(), last: first.account };
        lines.try_fold(start, |facts, line| {
            let line = line?;
            let sum = sum_of(&line, facts.sum)?;
            Ok(Self { accounts: facts.accounts.saturating_add(1), sum, first: facts.first, last: line.account })
        })
    }
}

fn sum_of(line: &SummaryLine, before: Balance) -> Result<Balance, Error> {
    before.checked_add(line.free).and_then(|sum| sum.checked_add(line.reserved)).ok_or(Error::SumOverflows)
}
