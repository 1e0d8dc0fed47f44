//! What the runtime API answers.

use crate::{ranking::Ranked, Config, Miners, Pallet, Requesters, State};
use alloc::vec::Vec;
use frame_support::traits::{Get, KeyOwnerProofSystem};
use pallet_session::historical;
use scc_types::{AccountId, CandidateView, MinerState, MinerView, MiningTerms, SeatReason, SeatView, SeatsView};
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_core::crypto::key_types::AURA;
use sp_session::MembershipProof;

/// Most lines of one answer.
pub const MAX_LISTED: u32 = 100;

impl<T: Config> Pallet<T> {
    /// What a seat takes on this network.
    pub fn terms() -> MiningTerms {
        MiningTerms {
            seats: T::MaxSeats::get(),
            standing_floor: T::StandingFloor::get(),
            standing_cap: T::StandingCap::get(),
            standing_half_life: Self::half_life(),
            minimum_bond: T::MinimumBond::get(),
            slashable_sessions: T::SlashableSessions::get(),
        }
    }

    /// Who makes the blocks of this session and the next, and why.
    pub fn seats() -> SeatsView {
        let ranking = Self::ranking();
        let explained = |seats: Vec<AccountId>| {
            seats.into_iter().map(|miner| SeatView { reason: Self::reason(&miner, &ranking), miner }).collect()
        };
        SeatsView {
            session: Self::session(),
            now: explained(pallet_session::Pallet::<T>::validators()),
            next: explained(Self::next_seats()),
        }
    }

    fn reason(miner: &AccountId, ranking: &[Ranked]) -> SeatReason {
        if Self::is_invulnerable(miner) {
            return SeatReason::Foundation;
        }
        if Self::barred_until(miner).is_some() {
            return SeatReason::Offender;
        }
        match (1..).zip(ranking).find(|(_, ranked)| ranked.account == *miner) {
            Some((rank, ranked)) if Self::is_qualified(ranked) => SeatReason::Ranked { rank, counted: ranked.counted },
            Some(_) => SeatReason::Unqualified,
            None => SeatReason::Leaving,
        }
    }

    /// Up to `limit` (at most [`MAX_LISTED`]) candidates from place `skip` + 1 on, best first.
    pub fn candidates(skip: u32, limit: u32) -> Vec<CandidateView> {
        (1..)
            .zip(Self::ranking())
            .skip(in_memory(skip))
            .take(in_memory(limit.min(MAX_LISTED)))
            .map(|(rank, Ranked { account, standing, counted, bond, since })| {
                let lacks = Self::lacks(&account, standing, bond, true);
                CandidateView { account, rank, standing, counted, bond, since, lacks }
            })
            .collect()
    }

    /// One account: standing, bond, seat, and what it lacks for one.
    pub fn miner(account: AccountId) -> MinerView {
        let entry = Miners::<T>::get(&account);
        let state = Self::state_of(&account);
        let registered = matches!(state, MinerState::Candidate { .. });
        let standing = Self::standing_of(&account);
        let bond = entry.as_ref().map_or(0, |miner| miner.bond);
        MinerView {
            state,
            standing,
            counted: Self::counted(standing),
            bond,
            foundation: Self::is_invulnerable(&account),
            seated_now: pallet_session::Pallet::<T>::validators().contains(&account),
            seated_next: Self::next_seats().contains(&account),
            last_seat: entry.and_then(|miner| miner.last_seat),
            lacks: Self::lacks(&account, standing, bond, registered),
            account,
        }
    }

    fn state_of(account: &AccountId) -> MinerState {
        if let Some(until) = Self::barred_until(account) {
            return MinerState::Barred { until };
        }
        let Some(entry) = Miners::<T>::get(account) else { return MinerState::Stranger };
        match entry.state {
            State::Leaving { since } => MinerState::Leaving { free_from: Self::free_from(since, entry.last_seat) },
            State::Candidate => {
                let place = (1..).zip(Self::ranking()).find(|(_, ranked)| ranked.account == *account);
                place.map_or(MinerState::Stranger, |(rank, _)| MinerState::Candidate { rank })
            }
        }
    }

    /// Up to `limit` (at most [`MAX_LISTED`]) listed requesters behind `after` in storage order; `None` starts.
    pub fn listed_requesters(after: Option<AccountId>, limit: u32) -> Vec<AccountId> {
        let listed = match after {
            Some(account) => Requesters::<T>::iter_from(Requesters::<T>::hashed_key_for(account)),
            None => Requesters::<T>::iter(),
        };
        listed.take(in_memory(limit.min(MAX_LISTED))).map(|(account, ())| account).collect()
    }

    /// The proof that a key is seated in this session.
    pub fn key_owner_proof(key: AuraId) -> Option<MembershipProof> {
        historical::Pallet::<T>::prove((AURA, key))
    }
}

fn in_memory(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
