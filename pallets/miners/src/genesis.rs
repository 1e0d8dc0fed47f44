//! What a network starts with, and what its constants must be like.

use crate::{invulnerables::are_distinct, Config, Invulnerables, Pallet, Requesters, MAX_OFFENDERS};
use frame_support::{traits::Get, BoundedVec};
use scc_traits::NetworkParameters;
use scc_types::{AccountId, BlockNumber};
use sp_runtime::traits::UniqueSaturatedInto;

impl<T: Config> Pallet<T> {
    /// Writes the foundation's seats and the listed requesters.
    ///
    /// # Panics
    /// When they are too many or named twice: such a genesis must not start a chain.
    #[allow(clippy::panic)] // an invalid genesis must not become a chain
    pub(crate) fn build_genesis(invulnerables: &[AccountId], requesters: &[AccountId]) {
        assert!(are_distinct(invulnerables), "an invulnerable of the genesis is named twice");
        match BoundedVec::try_from(invulnerables.to_vec()) {
            Ok(invulnerables) => Invulnerables::<T>::put(invulnerables),
            Err(_) => panic!("the genesis has more invulnerables than seats"),
        }
        for requester in requesters {
            Requesters::<T>::insert(requester, ());
        }
        assert!(Requesters::<T>::count() <= T::MaxRequesters::get(), "the genesis lists too many requesters");
    }

    /// # Panics
    /// When the constants do not go together.
    pub(crate) fn check_constants() {
        let (seats, sessions) = (T::MaxSeats::get(), T::SlashableSessions::get());
        assert!(seats >= 1, "somebody must make blocks");
        assert!(
            T::MaxCandidates::get() > seats.saturating_mul(2),
            "a candidate must be displaceable while all seats are taken"
        );
        assert!(T::StandingFloor::get() <= T::StandingCap::get(), "the floor must be reachable");
        assert!(T::MinimumBond::get() > 0, "an equivocation must cost something");
        assert!(
            seats.saturating_mul(sessions.saturating_add(2)) <= MAX_OFFENDERS,
            "whoever can be punished must fit on the list"
        );
        // An offence of a session's first block is reported in the last block of the last session.
        let blocks: BlockNumber = <T as Config>::Network::session_length().saturating_mul(sessions.saturating_add(1));
        let kept: BlockNumber = <T as frame_system::Config>::BlockHashCount::get().unique_saturated_into();
        assert!(blocks <= kept, "the chain must know its blocks as long as offences can be reported");
    }
}
