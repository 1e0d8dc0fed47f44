//! The newest lines of an account's income.
//!
//! Credits take the slots 0 to 31 in turn and pay-outs the slots 32 to 63, so that neither pushes the other out.

use crate::{Config, Earner, Lines, Pallet};
use alloc::vec::Vec;
use scc_traits::NetworkParameters;
use scc_types::{AccountId, Balance, BlockNumber, EarningLine};

/// Credits kept for each account.
pub const CREDIT_LINES: u32 = 32;
/// Pay-out lines kept for each account.
pub const PAY_OUT_LINES: u32 = 32;
/// A half-life has this many periods; pay-outs of one period are one line.
const PERIODS: BlockNumber = 24;

impl<T: Config> Pallet<T> {
    pub(crate) fn note_credit(account: &AccountId, earner: &mut Earner, line: EarningLine) {
        Lines::<T>::insert(account, credit_slot(earner.credits), line);
        earner.credits = earner.credits.wrapping_add(1);
    }

    pub(crate) fn note_pay_out(account: &AccountId, earner: &mut Earner, at: BlockNumber, amount: Balance) {
        let newest = pay_out_slot(earner.pay_outs.wrapping_sub(1));
        if let Some(EarningLine::PaidOut { at: before, amount: sum }) = Lines::<T>::get(account, newest) {
            if Self::period_of(before) == Self::period_of(at) {
                let line = EarningLine::PaidOut { at, amount: sum.saturating_add(amount) };
                return Lines::<T>::insert(account, newest, line);
            }
        }
        Lines::<T>::insert(account, pay_out_slot(earner.pay_outs), EarningLine::PaidOut { at, amount });
        earner.pay_outs = earner.pay_outs.wrapping_add(1);
    }

    /// All lines kept for an account, newest first; of one block, pay-outs before credits.
    pub(crate) fn lines_of(account: &AccountId) -> Vec<EarningLine> {
        let Some(earner) = crate::Earners::<T>::get(account) else { return Vec::new() };
        let credits = (1..=CREDIT_LINES.min(earner.credits)).map(|back| credit_slot(earner.credits.wrapping_sub(back)));
        let pay_outs =
            (1..=PAY_OUT_LINES.min(earner.pay_outs)).map(|back| pay_out_slot(earner.pay_outs.wrapping_sub(back)));
        let mut lines: Vec<EarningLine> =
            pay_outs.chain(credits).filter_map(|slot| Lines::<T>::get(account, slot)).collect();
        lines.sort_by_key(|line| core::cmp::Reverse(height_of(line)));
        lines
    }

    fn period_of(height: BlockNumber) -> BlockNumber {
        let period = T::Network::half_life().checked_div(PERIODS).unwrap_or(0).max(1);
        height.checked_div(period).unwrap_or(0)
    }
}

// Both sizes divide 2³², so that the rings stay whole when the counters wrap.
const fn credit_slot(count: u32) -> u32 {
    count % CREDIT_LINES
}

const fn pay_out_slot(count: u32) -> u32 {
    CREDIT_LINES.saturating_add(count % PAY_OUT_LINES)
}

const fn height_of(line: &EarningLine) -> BlockNumber {
    match line {
        EarningLine::Credit { record, .. } => record.height,
        EarningLine::PaidOut { at, .. } => *at,
    }
}
