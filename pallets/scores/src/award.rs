//! Credits come in.

use crate::{Claims, Config, Earners, Event, Owed, Pallet, TotalClaim};
use scc_traits::{AppendRecord, Award, NetworkParameters, Scores};
use scc_types::{BlockNumber, EarningLine, ScoreRecord, VirtualChain};
use sp_runtime::SaturatedConversion;

impl<T: Config> Scores for Pallet<T> {
    fn award(award: Award) {
        let Award { job, worker, units, stars, credit, claim } = award;
        let (now, half_life) = (Self::now(), T::Network::half_life());

        let mut held = Claims::<T>::get(&worker).unwrap_or_default();
        held.award(claim, now, half_life);
        if !held.is_empty() {
            Claims::<T>::insert(&worker, held);
        }
        TotalClaim::<T>::mutate(|total| total.add(claim, now, half_life));
        Owed::<T>::mutate(|owed| *owed = owed.saturating_add(claim));

        let record = T::Records::append(
            VirtualChain::Scores,
            &ScoreRecord { job, worker: worker.clone(), units, stars, credit, claim },
        );
        let mut earner = Earners::<T>::get(&worker).unwrap_or_default();
        earner.awarded = earner.awarded.saturating_add(claim);
        Self::note_credit(&worker, &mut earner, EarningLine::Credit { record, job, units, stars, credit, claim });
        Earners::<T>::insert(&worker, earner);
        Self::deposit_event(Event::Credited { worker, job, units, stars, credit, claim, record });
    }
}

impl<T: Config> Pallet<T> {
    pub(crate) fn now() -> BlockNumber {
        frame_system::Pallet::<T>::block_number().saturated_into()
    }
}
