//! The session manager: who makes the blocks of a coming session.

use crate::{
    plan::{seats_after, Hold},
    ranking::Ranked,
    Config, Event, Invulnerables, Miners, Offenders, Pallet,
};
use alloc::vec::Vec;
use frame_support::traits::Get;
use pallet_session::{historical, SessionInterface};
use scc_types::{AccountId, SessionIndex};
use sp_runtime::traits::Convert;

/// A seat is identified by its account alone: what can be slashed is looked up when an offence is reported.
pub struct ByAccount;

impl Convert<AccountId, Option<()>> for ByAccount {
    fn convert(_account: AccountId) -> Option<()> {
        Some(())
    }
}

impl<T: Config> Pallet<T> {
    /// The seats of session `index`; `None` where nothing changes.
    fn plan(index: SessionIndex) -> Option<Vec<AccountId>> {
        let current = pallet_session::Pallet::<T>::validators();
        let ranking = Self::ranking();
        let wanted = Self::wanted(&ranking);
        let seats = usize::try_from(T::MaxSeats::get()).unwrap_or(usize::MAX);
        let mut next = seats_after(&current, &wanted, seats, |account| Self::hold_of(account, &ranking));
        if next.is_empty() {
            next = Self::last_resort(&current);
        }
        Self::note_seats(index, &next);
        let only_in = |a: &[AccountId], b: &[AccountId]| -> Vec<AccountId> {
            a.iter().filter(|account| !b.contains(account)).cloned().collect()
        };
        let (entered, left) = (only_in(&next, &current), only_in(&current, &next));
        let changed = next != current;
        Self::deposit_event(Event::SeatsPlanned { session: index, seats: next.clone(), entered, left });
        (changed || Self::keys_changed(&next) || !has_root::<T>(index.saturating_sub(1))).then_some(next)
    }

    fn hold_of(account: &AccountId, ranking: &[Ranked]) -> Hold {
        if !Self::has_keys(account) || Self::barred_until(account).is_some() {
            return Hold::None;
        }
        ranking
            .iter()
            .find(|ranked| ranked.account == *account)
            .map_or(Hold::Loose, |ranked| Hold::Candidate(ranked.counted))
    }

    /// There must always be somebody: those seated go on, and get back the keys they work with where they purged them.
    /// Offenders do not, unless there is nobody else.
    fn last_resort(current: &[AccountId]) -> Vec<AccountId> {
        for (account, keys) in pallet_session::Pallet::<T>::queued_keys() {
            if !Self::has_keys(&account) {
                // Refused only where somebody else has taken over the keys: then that account can be seated.
                let _ = <pallet_session::Pallet<T> as SessionInterface>::set_keys(&account, keys);
            }
        }
        let with_keys = current.iter().filter(|account| Self::has_keys(account));
        let (honest, offenders): (Vec<_>, Vec<_>) =
            with_keys.cloned().partition(|account| Self::barred_until(account).is_none());
        if honest.is_empty() {
            offenders
        } else {
            honest
        }
    }

    fn note_seats(index: SessionIndex, seats: &[AccountId]) {
        for account in seats {
            Miners::<T>::mutate_extant(account, |miner| miner.last_seat = Some(index));
        }
    }

    /// Whether somebody will sign with other keys than in the session before.
    fn keys_changed(seats: &[AccountId]) -> bool {
        let before = pallet_session::Pallet::<T>::queued_keys();
        seats.iter().any(|account| {
            let keys = before.iter().find(|(other, _)| other == account).map(|(_, keys)| keys);
            keys != pallet_session::Pallet::<T>::load_keys(account).as_ref()
        })
    }

    /// Forgets sessions and offenders that lie too far back.
    fn tidy(index: SessionIndex) {
        historical::Pallet::<T>::prune_up_to(index.saturating_sub(T::SlashableSessions::get()));
        Offenders::<T>::mutate(|offenders| offenders.retain(|offender| offender.until > index));
    }
}

/// Whether proofs of this session can be checked. Where they cannot, telling "nothing changes" would leave the next one without,
/// too.
fn has_root<T: Config>(session: SessionIndex) -> bool {
    historical::HistoricalSessions::<T>::contains_key(session)
}

impl<T: Config> pallet_session::SessionManager<AccountId> for Pallet<T> {
    fn new_session(index: SessionIndex) -> Option<Vec<AccountId>> {
        Self::plan(index)
    }

    /// The foundation's accounts; without any, the authorities of the sessions' genesis.
    fn new_session_genesis(_index: SessionIndex) -> Option<Vec<AccountId>> {
        let seats: Vec<AccountId> = Invulnerables::<T>::get().into_iter().filter(Self::has_keys).collect();
        (!seats.is_empty()).then_some(seats)
    }

    fn start_session(index: SessionIndex) {
        Self::tidy(index);
    }

    fn end_session(_index: SessionIndex) {}
}

impl<T: Config> historical::SessionManager<AccountId, ()> for Pallet<T> {
    fn new_session(index: SessionIndex) -> Option<Vec<(AccountId, ())>> {
        <Self as pallet_session::SessionManager<_>>::new_session(index).map(identified)
    }

    fn new_session_genesis(index: SessionIndex) -> Option<Vec<(AccountId, ())>> {
        <Self as pallet_session::SessionManager<_>>::new_session_genesis(index).map(identified)
    }

    fn start_session(index: SessionIndex) {
        <Self as pallet_session::SessionManager<_>>::start_session(index);
    }

    fn end_session(index: SessionIndex) {
        <Self as pallet_session::SessionManager<_>>::end_session(index);
    }
}

pub(crate) fn identified(seats: Vec<AccountId>) -> Vec<(AccountId, ())> {
    seats.into_iter().map(|account| (account, ())).collect()
}
