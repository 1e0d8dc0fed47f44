//! `register`, `bond_more`, and who gives way where the list is full.

use crate::{ranking::Ranked, Candidates, Config, Error, Event, HoldReason, Miner, Miners, Pallet, State};
use frame_support::{
    ensure,
    pallet_prelude::DispatchResult,
    traits::{fungible::MutateHold, tokens::Precision, Get, ValidatorRegistration},
};
use scc_types::{AccountId, Balance};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_register(miner: AccountId, bond: Balance) -> DispatchResult {
        ensure!(!Miners::<T>::contains_key(&miner), Error::<T>::AlreadyExists);
        ensure!(Self::barred_until(&miner).is_none(), Error::<T>::TooEarly);
        ensure!(Self::has_keys(&miner), Error::<T>::SessionKeysNotFound);
        ensure!(bond >= T::MinimumBond::get(), Error::<T>::InsufficientBond);
        let displaced = Self::check_place(&miner)?;

        Self::hold(&miner, bond)?;
        if let Some(lowest) = displaced {
            Self::displace(lowest, &miner);
        }
        Candidates::<T>::try_append(miner.clone()).map_err(|()| Error::<T>::MaxCandidatesExceeded)?;
        let entry = Miner { bond, since: Self::now(), last_seat: None, state: State::Candidate };
        Miners::<T>::insert(&miner, entry);
        Self::deposit_event(Event::Registered { miner, bond });
        Ok(())
    }

    pub(crate) fn do_bond_more(miner: AccountId, amount: Balance) -> DispatchResult {
        let entry = Miners::<T>::get(&miner).ok_or(Error::<T>::NotFound)?;
        ensure!(entry.state == State::Candidate, Error::<T>::TooLate);
        ensure!(amount > 0, Error::<T>::InsufficientBond);

        Self::hold(&miner, amount)?;
        let bond = entry.bond.saturating_add(amount);
        Miners::<T>::insert(&miner, Miner { bond, ..entry });
        Self::deposit_event(Event::BondRaised { miner, added: amount, bond });
        Ok(())
    }

    fn hold(miner: &AccountId, amount: Balance) -> DispatchResult {
        <T as Config>::Currency::hold(&HoldReason::Bond.into(), miner, amount)
            .map_err(|_| Error::<T>::InsufficientBalance.into())
    }

    /// Who must give way for a newcomer; `None` while there is room.
    fn check_place(newcomer: &AccountId) -> Result<Option<AccountId>, Error<T>> {
        if !Candidates::<T>::get().is_full() {
            return Ok(None);
        }
        let seated = Self::seated_now_or_next();
        let lowest = Self::ranking().into_iter().rev().find(|ranked| !seated.contains(&ranked.account));
        match lowest {
            Some(Ranked { account, counted, .. }) if counted < Self::counted(Self::standing_of(newcomer)) => {
                Ok(Some(account))
            }
            _ => Err(Error::<T>::MaxCandidatesExceeded),
        }
    }

    /// Takes a candidate without a seat off the list. Its bond is released, unless it sat in a session that can still be
    /// judged.
    fn displace(miner: AccountId, by: &AccountId) {
        Self::drop_candidate(&miner);
        let Some(entry) = Miners::<T>::get(&miner) else { return };
        let still_slashable = entry.last_seat.filter(|session| Self::is_slashable(*session));
        let released = match still_slashable {
            Some(since) => {
                Miners::<T>::insert(&miner, Miner { state: State::Leaving { since }, ..entry });
                0
            }
            None => Self::release(&miner, entry.bond),
        };
        Self::deposit_event(Event::Displaced { miner, by: by.clone(), released });
    }

    /// Returns the bond and forgets the miner.
    pub(crate) fn release(miner: &AccountId, bond: Balance) -> Balance {
        Miners::<T>::remove(miner);
        // Best effort: whatever is held goes back, the entry goes in any case.
        <T as Config>::Currency::release(&HoldReason::Bond.into(), miner, bond, Precision::BestEffort)
            .unwrap_or_default()
    }

    pub(crate) fn drop_candidate(miner: &AccountId) {
        Candidates::<T>::mutate(|candidates| candidates.retain(|candidate| candidate != miner));
    }

    pub(crate) fn has_keys(account: &AccountId) -> bool {
        pallet_session::Pallet::<T>::is_registered(account)
    }
}
