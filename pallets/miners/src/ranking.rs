//! The order of the candidates, and who of them may have a seat.

use crate::{Candidates, Config, Invulnerables, Miners, Pallet};
use alloc::vec::Vec;
use core::cmp::Reverse;
use frame_support::traits::Get;
use scc_types::{AccountId, Balance, BlockNumber, MinerLacks};

/// A candidate and what its rank follows from.
#[derive(Clone, Debug)]
pub(crate) struct Ranked {
    pub account: AccountId,
    pub standing: Balance,
    pub counted: Balance,
    pub bond: Balance,
    pub since: BlockNumber,
}

impl<T: Config> Pallet<T> {
    /// All candidates, best first: by what counts of their standing, then by the order in which they registered. Registering
    /// earlier cannot be ground after the fact; an account's bytes, a block's hash or its author's choices decide nothing.
    pub(crate) fn ranking() -> Vec<Ranked> {
        let mut ranking: Vec<Ranked> = Candidates::<T>::get()
            .into_iter()
            .filter_map(|account| {
                let miner = Miners::<T>::get(&account)?;
                let standing = Self::standing_of(&account);
                let counted = Self::counted(standing);
                Some(Ranked { account, standing, counted, bond: miner.bond, since: miner.since })
            })
            .collect();
        // A stable sort: equals stay in the order of the list.
        ranking.sort_by_key(|ranked| Reverse(ranked.counted));
        ranking
    }

    /// What an account lacks for a seat by rank.
    pub(crate) fn lacks(account: &AccountId, standing: Balance, bond: Balance, registered: bool) -> MinerLacks {
        MinerLacks {
            standing: T::StandingFloor::get().saturating_sub(standing),
            bond: T::MinimumBond::get().saturating_sub(bond),
            keys: !Self::has_keys(account),
            registration: !registered,
        }
    }

    /// Who should sit, best first, at most as many as there are seats: the foundation's accounts, then the candidates that
    /// lack nothing.
    pub(crate) fn wanted(ranking: &[Ranked]) -> Vec<AccountId> {
        let mut wanted: Vec<AccountId> = Invulnerables::<T>::get().into_iter().filter(Self::has_keys).collect();
        let seats = usize::try_from(T::MaxSeats::get()).unwrap_or(usize::MAX);
        for ranked in ranking {
            if wanted.len() >= seats {
                break;
            }
            if !wanted.contains(&ranked.account) && Self::is_qualified(ranked) {
                wanted.push(ranked.account.clone());
            }
        }
        wanted
    }

    pub(crate) fn is_qualified(ranked: &Ranked) -> bool {
        Self::lacks(&ranked.account, ranked.standing, ranked.bond, true) == MinerLacks::default()
    }

    /// Everybody seated in this session or the next.
    pub(crate) fn seated_now_or_next() -> Vec<AccountId> {
        let mut seated = pallet_session::Pallet::<T>::validators();
        seated.extend(Self::next_seats());
        seated
    }

    /// Who is seated in the next session.
    pub(crate) fn next_seats() -> Vec<AccountId> {
        pallet_session::Pallet::<T>::queued_keys().into_iter().map(|(account, _)| account).collect()
    }
}
