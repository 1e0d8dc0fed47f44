//! The newest lines of an account's income. A credit's line is its record in the score ledger; here stands only where.

use crate::{Config, Earner, Pallet};
use alloc::vec::Vec;
use codec::DecodeAll;
use frame_support::{traits::Get, BoundedVec};
use scc_traits::{NetworkParameters, ReadRecord};
use scc_types::{AccountId, Balance, BlockNumber, EarningLine, RecordId, ScoreRecord, VirtualChain};

/// A half-life has this many periods; pay-outs of one period are one line.
const PERIODS: BlockNumber = 24;

impl Earner {
    pub(crate) fn note_credit(&mut self, record: RecordId) {
        push_newest(&mut self.credits, (record.height, record.index));
    }

    /// A pay-out in block `at`, in planck; one line with the newest where both are of one of the periods of so many blocks.
    pub(crate) fn note_pay_out(&mut self, at: BlockNumber, amount: Balance, period: BlockNumber) {
        let period_of = |height: BlockNumber| height.checked_div(period).unwrap_or(height);
        if let Some((before, sum)) = self.pay_outs.last_mut().filter(|(before, _)| period_of(*before) == period_of(at))
        {
            (*before, *sum) = (at, sum.saturating_add(amount));
            return;
        }
        push_newest(&mut self.pay_outs, (at, amount));
    }
}

impl<T: Config> Pallet<T> {
    /// Blocks whose pay-outs are one line.
    pub(crate) fn period() -> BlockNumber {
        T::Network::half_life().checked_div(PERIODS).unwrap_or(0).max(1)
    }

    /// All lines kept for an account, newest first; of one block, pay-outs before credits. Credits are kept as long as their records.
    pub(crate) fn lines_of(account: &AccountId) -> Vec<EarningLine> {
        let Some(earner) = Self::earner_of(account) else { return Vec::new() };
        let pay_outs =
            earner.pay_outs.iter().rev().map(|(at, amount)| EarningLine::PaidOut { at: *at, amount: *amount });
        let credits = earner.credits.iter().rev().filter_map(|(height, index)| Self::credit_line(*height, *index));
        let mut lines: Vec<EarningLine> = pay_outs.chain(credits).collect();
        lines.sort_by_key(|line| core::cmp::Reverse(height_of(line)));
        lines
    }

    fn credit_line(height: BlockNumber, index: u32) -> Option<EarningLine> {
        let record = RecordId { chain: VirtualChain::Scores, height, index };
        let bytes = T::Records::record(record)?;
        let ScoreRecord { job, units, stars, credit, claim, .. } = ScoreRecord::decode_all(&mut &bytes[..]).ok()?;
        Some(EarningLine::Credit { record, job, units, stars, credit, claim })
    }
}

/// Puts it behind the others; the oldest makes room.
fn push_newest<V, Bound: Get<u32>>(lines: &mut BoundedVec<V, Bound>, line: V) {
    if lines.is_full() {
        lines.remove(0);
    }
    let pushed = lines.try_push(line);
    debug_assert!(pushed.is_ok(), "there is room");
}

const fn height_of(line: &EarningLine) -> BlockNumber {
    match line {
        EarningLine::Credit { record, .. } => record.height,
        EarningLine::PaidOut { at, .. } => *at,
    }
}
