//! What must always hold.

use crate::{
    invulnerables::are_distinct, Candidates, Config, HoldReason, Miners, Offenders, Pallet, Requesters, State,
};
use alloc::vec::Vec;
use frame_support::{
    ensure,
    traits::{fungible::InspectHold, Get},
};
use scc_types::AccountId;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// What is held is the bond; the list names the candidates, each once; who was slashed has no bond; somebody is seated, no
    /// more than there are seats; the counter of requesters is right.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        let candidates = Candidates::<T>::get();
        ensure!(are_distinct(&candidates), "a candidate is listed twice");
        let mut running = 0_usize;
        for (account, miner) in Miners::<T>::iter() {
            let held = <T as Config>::Currency::balance_on_hold(&HoldReason::Bond.into(), &account);
            ensure!(held == miner.bond && held > 0, "what is held from a miner is not its bond");
            ensure!(Self::barred_until(&account).is_none(), "a slashed account has a bond");
            let listed = candidates.contains(&account);
            ensure!(listed == (miner.state == State::Candidate), "the list does not name the candidates");
            running = running.saturating_add(usize::from(listed));
        }
        ensure!(running == candidates.len(), "the list names somebody without a bond");
        Self::check_seats(pallet_session::Pallet::<T>::validators())?;
        Self::check_seats(Self::next_seats())?;
        let slashed: Vec<AccountId> = Offenders::<T>::get().into_iter().map(|offender| offender.account).collect();
        ensure!(are_distinct(&slashed), "an offender is listed twice");
        let listed = u32::try_from(Requesters::<T>::iter_keys().count()).unwrap_or(u32::MAX);
        ensure!(Requesters::<T>::count() == listed, "the counter of requesters is wrong");
        Ok(())
    }

    fn check_seats(seats: Vec<AccountId>) -> Result<(), TryRuntimeError> {
        ensure!(!seats.is_empty(), "nobody is seated");
        ensure!(
            seats.len() <= usize::try_from(T::MaxSeats::get()).unwrap_or(usize::MAX),
            "more are seated than can be"
        );
        ensure!(are_distinct(&seats), "somebody is seated twice");
        Ok(())
    }
}
