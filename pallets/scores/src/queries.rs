//! What other parts of the runtime and clients ask.

use crate::{Claims, Config, Earner, Earners, Event, Pallet, Totals};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::traits::Get;
use scc_math::{score_of, Claim};
use scc_traits::NetworkParameters;
use scc_types::{AccountId, Balance, EarningLine, Earnings, PayOut};
use sp_runtime::Perquintill;

/// Most lines a page of history holds.
pub const HISTORY_PAGE: u32 = 64;

/// What this block has paid out so far, in planck: for the block's statement.
pub struct PaidOutInBlock<T>(PhantomData<T>);

impl<T: Config> Get<Balance> for PaidOutInBlock<T> {
    fn get() -> Balance {
        Totals::<T>::get().paid_out_in(Pallet::<T>::now())
    }
}

impl<T: Config> Pallet<T> {
    /// What an account has earned and will earn, as of this block.
    pub fn earnings(account: &AccountId) -> Earnings {
        let (now, half_life) = (Self::now(), T::Network::half_life());
        let held = Self::claim_of(account);
        let claim = held.left(now, half_life);
        Earnings {
            claim,
            accrued: held.due(now, half_life),
            paid: Self::earner_of(account).map_or(0, |earner| earner.paid),
            score: score_of(claim),
            total_score: score_of(Self::total_claim().max(claim)),
        }
    }

    /// The account's part of all scores, as of this block; 0 where nobody has any.
    pub fn share_of(account: &AccountId) -> Perquintill {
        let claim = Self::claim_of(account).left(Self::now(), T::Network::half_life());
        if claim == 0 {
            return Perquintill::zero();
        }
        Perquintill::from_rational(claim, Self::total_claim().max(claim))
    }

    /// Lines `skip .. skip + limit` of an account's income, newest first; `limit` ≤ [`HISTORY_PAGE`].
    pub fn history(account: &AccountId, skip: u32, limit: u32) -> Vec<EarningLine> {
        let skip = usize::try_from(skip).unwrap_or(usize::MAX);
        let limit = usize::try_from(limit.min(HISTORY_PAGE)).unwrap_or(usize::MAX);
        Self::lines_of(account).into_iter().skip(skip).take(limit).collect()
    }

    /// Everybody whom the claims of this block paid, in order, out of the block's events; not for code of consensus.
    pub fn pay_outs() -> Vec<PayOut> {
        let events = frame_system::Pallet::<T>::read_events_no_consensus();
        let paid = events.filter_map(|record| match record.event.try_into() {
            Ok(Event::ClaimPaid { account, amount, .. }) => Some(PayOut { account, amount }),
            _ => None,
        });
        paid.collect()
    }

    pub(crate) fn total_claim() -> Balance {
        Totals::<T>::get().total_claim.value(Self::now(), T::Network::half_life())
    }

    /// What is owed to an account, as it is stored.
    pub fn claim_of(account: &AccountId) -> Claim {
        Claims::<T>::get(account).map_or_else(Claim::default, |held| held.claim)
    }

    /// What an account has earned; `None` for a stranger.
    pub fn earner_of(account: &AccountId) -> Option<Earner> {
        Claims::<T>::get(account).map(|held| held.earner).or_else(|| Earners::<T>::get(account))
    }
}
