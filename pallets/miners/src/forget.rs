//! Forgetting standings that nobody will miss.

use crate::{Config, Event, ForgetCursor, Pallet, Standings, WeightInfo};
use alloc::vec::Vec;
use frame_support::{traits::Get, weights::Weight};
use scc_types::{AccountId, Balance};

/// Most standings looked at in a block.
pub const STANDINGS_PER_BLOCK: u32 = 4;
/// A standing is forgotten below the floor divided by this: ten half-lives after it last was enough for a seat.
const FORGOTTEN_PART: Balance = 1_024;

impl<T: Config> Pallet<T> {
    /// Looks at the next standings in storage order; answers the weight used, at most `remaining`.
    pub(crate) fn forget(remaining: Weight) -> Weight {
        let fits = |looks: &u32| <T as Config>::WeightInfo::forget(*looks).all_lte(remaining);
        let Some(most) = (0..=STANDINGS_PER_BLOCK).rev().find(fits) else { return Weight::zero() };
        let (now, half_life) = (Self::now(), Self::half_life());
        let least = T::StandingFloor::get().checked_div(FORGOTTEN_PART).unwrap_or_default();
        let first = ForgetCursor::<T>::get();
        let mut cursor = first.clone();
        let mut standings = match &cursor {
            Some(account) => Standings::<T>::iter_from(Standings::<T>::hashed_key_for(account)),
            None => Standings::<T>::iter(),
        };
        // Removed after the walk: a map must not change while it is walked.
        let mut forgotten: Vec<AccountId> = Vec::new();
        let mut looks = 0_u32;
        while looks < most {
            looks = looks.saturating_add(1);
            let Some((account, standing)) = standings.next() else {
                cursor = None;
                break;
            };
            if standing.value(now, half_life) <= least {
                forgotten.push(account.clone());
            }
            cursor = Some(account);
        }
        if cursor != first {
            ForgetCursor::<T>::set(cursor);
        }
        for worker in forgotten {
            Standings::<T>::remove(&worker);
            Self::deposit_event(Event::StandingForgotten { worker });
        }
        <T as Config>::WeightInfo::forget(looks)
    }
}
