//! `unbond` and `withdraw`.

use crate::{Config, Error, Event, Miner, Miners, Pallet, State};
use frame_support::{ensure, pallet_prelude::DispatchResult, traits::Get};
use scc_types::{AccountId, SessionIndex};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_unbond(miner: AccountId) -> DispatchResult {
        let entry = Miners::<T>::get(&miner).ok_or(Error::<T>::NotFound)?;
        ensure!(entry.state == State::Candidate, Error::<T>::TooLate);

        let since = Self::session();
        let free_from = Self::free_from(since, entry.last_seat);
        Self::drop_candidate(&miner);
        let bond = entry.bond;
        Miners::<T>::insert(&miner, Miner { state: State::Leaving { since }, ..entry });
        Self::deposit_event(Event::NoticeGiven { miner, bond, free_from });
        Ok(())
    }

    pub(crate) fn do_withdraw(miner: AccountId) -> DispatchResult {
        let entry = Miners::<T>::get(&miner).ok_or(Error::<T>::NotFound)?;
        let State::Leaving { since } = entry.state else { return Err(Error::<T>::TooEarly.into()) };
        ensure!(Self::session() >= Self::free_from(since, entry.last_seat), Error::<T>::TooEarly);

        let bond = Self::release(&miner, entry.bond);
        Self::deposit_event(Event::Withdrawn { miner, bond });
        Ok(())
    }

    /// First session in which nothing done until `since`, or in the last session seated, can be reported any more.
    pub(crate) fn free_from(since: SessionIndex, last_seat: Option<SessionIndex>) -> SessionIndex {
        Self::first_unslashable(since.max(last_seat.unwrap_or_default()))
    }

    /// First session in which an offence of `session` can be reported no more.
    pub(crate) fn first_unslashable(session: SessionIndex) -> SessionIndex {
        session.saturating_add(T::SlashableSessions::get()).saturating_add(1)
    }

    /// Whether an offence of this session can be reported now.
    pub(crate) fn is_slashable(session: SessionIndex) -> bool {
        Self::session() < Self::first_unslashable(session)
    }

    pub(crate) fn session() -> SessionIndex {
        pallet_session::Pallet::<T>::current_index()
    }
}
