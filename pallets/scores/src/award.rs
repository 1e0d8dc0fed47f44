//! Credits come in.

use crate::{Config, Event, Pallet, Totals};
use scc_traits::{AppendRecord, Award, NetworkParameters, Scores};
use scc_types::{BlockNumber, ScoreRecord, VirtualChain};
use sp_runtime::SaturatedConversion;

impl<T: Config> Scores for Pallet<T> {
    fn award(award: Award) {
        let Award { job, worker, units, stars, credit, claim } = award;
        let (now, half_life) = (Self::now(), T::Network::half_life());

        let mut held = Self::take_up(&worker);
        held.claim.award(claim, now, half_life);
        Totals::<T>::mutate(|sums| sums.note_award(claim, now, half_life));

        let record = T::Records::append(
            VirtualChain::Scores,
            &ScoreRecord { job, worker: worker.clone(), units, stars, credit, claim },
        );
        held.earner.awarded = held.earner.awarded.saturating_add(claim);
        held.earner.note_credit(record);
        Self::put_down(&worker, held);
        Self::deposit_event(Event::Credited { worker, job, units, stars, credit, claim, record });
    }
}

impl<T: Config> Pallet<T> {
    pub(crate) fn now() -> BlockNumber {
        frame_system::Pallet::<T>::block_number().saturated_into()
    }
}
