//! The sweep: due amounts are paid without anybody asking.

use crate::{Claims, Config, Held, Pallet, SweepCursor, WeightInfo};
use alloc::vec::Vec;
use frame_support::{
    traits::{fungible::Inspect, Get},
    weights::{Weight, WeightMeter},
};
use scc_math::Claim;
use scc_traits::NetworkParameters;
use scc_types::AccountId;

impl<T: Config> Pallet<T> {
    /// Looks at the next claims in storage order and pays those worth paying; answers the weight used, at most `remaining`.
    pub(crate) fn sweep(remaining: Weight) -> Weight {
        let mut meter = WeightMeter::with_limit(remaining);
        if meter.try_consume(T::WeightInfo::sweep_base()).is_err() {
            return meter.consumed();
        }
        let first = SweepCursor::<T>::get();
        let mut cursor = first.clone();
        let mut claims = match &cursor {
            Some(account) => Claims::<T>::iter_from(Claims::<T>::hashed_key_for(account)),
            None => Claims::<T>::iter(),
        };
        // Paid after the walk: a map must not change while it is walked.
        let mut worth_paying: Vec<(AccountId, Held)> = Vec::new();
        for _ in 0..T::MaxSweep::get() {
            if meter.try_consume(T::WeightInfo::sweep_look()).is_err() {
                break;
            }
            let Some((account, held)) = claims.next() else {
                cursor = None;
                break;
            };
            if Self::is_worth_paying(&held.claim) {
                if meter.try_consume(T::WeightInfo::sweep_pay()).is_err() {
                    break;
                }
                worth_paying.push((account.clone(), held));
            }
            cursor = Some(account);
        }
        if cursor != first {
            SweepCursor::<T>::set(cursor);
        }
        for (account, held) in worth_paying {
            Self::pay_due(&account, held);
        }
        meter.consumed()
    }

    /// Amounts below the existential deposit are not worth a transfer, unless they are the last.
    pub(crate) fn is_worth_paying(claim: &Claim) -> bool {
        let (now, half_life) = (Self::now(), T::Network::half_life());
        let due = claim.due(now, half_life);
        due >= T::Currency::minimum_balance() || (due > 0 && claim.left(now, half_life) == 0 && claim.amount > 0)
    }
}
