//! What an offence costs, whoever proved it: Aura's by `report_equivocation`, GRANDPA's by its stock reports.

use crate::{Config, Event, HoldReason, Miners, Offender, Offenders, Pallet, Standings};
use alloc::vec::Vec;
use frame_support::traits::{fungible::BalancedHold, Imbalance, OnUnbalanced};
use scc_types::{AccountId, Balance, SessionIndex};
use sp_staking::offence::{Kind, Offence, OffenceError, ReportOffence};

/// A seat as `pallet_session::historical` proves it.
pub type Seat = (AccountId, ());

/// Most accounts on the list of offenders: more than ever sat in the sessions that can be judged.
pub const MAX_OFFENDERS: u32 = 256;

/// [`OffenceError::Other`]: the offence lies too far back.
const TOO_OLD: u8 = 1;

impl<T: Config, O: Offence<Seat>> ReportOffence<AccountId, Seat, O> for Pallet<T> {
    /// Punishes the offenders. The offence's own fraction is ignored: seats are few and signing twice takes two machines with
    /// one key, so the whole bond goes, once for everything done until then.
    fn report_offence(reporters: Vec<AccountId>, offence: O) -> Result<(), OffenceError> {
        let session = offence.session_index();
        if !Self::is_slashable(session) {
            return Err(OffenceError::Other(TOO_OLD));
        }
        let mut fresh = offence.offenders();
        fresh.retain(|(account, ())| Self::barred_until(account).is_none());
        if fresh.is_empty() {
            return Err(OffenceError::DuplicateReport);
        }
        for (account, ()) in fresh {
            Self::punish(account, O::ID, session, reporters.clone());
        }
        Ok(())
    }

    fn is_known_offence(offenders: &[Seat], _time_slot: &O::Slot) -> bool {
        offenders.iter().all(|(account, ())| Self::barred_until(account).is_some())
    }
}

impl<T: Config> Pallet<T> {
    /// Takes bond, standing and candidacy, and the seat unless it is the foundation's.
    fn punish(offender: AccountId, kind: Kind, session: SessionIndex, reporters: Vec<AccountId>) {
        let slashed = Self::slash(&offender);
        Standings::<T>::remove(&offender);
        let barred_until = Self::first_unslashable(Self::session());
        Offenders::<T>::mutate(|offenders| {
            // Never full: see the constants' check.
            let _ = offenders.try_push(Offender { account: offender.clone(), until: barred_until });
        });
        let unseated = !Self::is_invulnerable(&offender) && Self::unseat(&offender);
        Self::deposit_event(Event::OffencePunished {
            offender,
            kind,
            session,
            slashed,
            unseated,
            barred_until,
            reporters,
        });
    }

    fn slash(offender: &AccountId) -> Balance {
        let Some(miner) = Miners::<T>::take(offender) else { return 0 };
        Self::drop_candidate(offender);
        let (credit, _) = <T as Config>::Currency::slash(&HoldReason::Bond.into(), offender, miner.bond);
        let slashed = credit.peek();
        T::Slashed::on_unbalanced(credit);
        slashed
    }

    /// First session in which an account that was punished can register and be punished again; `None` for all others.
    pub(crate) fn barred_until(account: &AccountId) -> Option<SessionIndex> {
        let session = Self::session();
        Offenders::<T>::get()
            .into_iter()
            .find(|offender| offender.account == *account && offender.until > session)
            .map(|offender| offender.until)
    }
}
