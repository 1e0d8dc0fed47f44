//! What stands in storage.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use scc_types::{AccountId, Balance, BlockNumber, SessionIndex};

/// An account with a bond.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Miner {
    /// Held from it, in planck.
    pub bond: Balance,
    /// Block in which it registered.
    pub since: BlockNumber,
    /// The last session for which it was given a seat.
    pub last_seat: Option<SessionIndex>,
    /// What it is doing.
    pub state: State,
}

/// What a registered account is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum State {
    /// Runs for a seat. Left by `unbond`, by a `register` that displaces it, by an offence.
    Candidate,
    /// Keeps its bond slashable for what it may have done. Left by `withdraw`, by an offence.
    Leaving {
        /// Session in which it gave notice; of a displaced one the last in which it was seated.
        since: SessionIndex,
    },
}

/// Who was slashed and what it may not do.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Offender {
    /// The account.
    pub account: AccountId,
    /// First session in which it can register again and is punished again: no proof from before is accepted by then.
    pub until: SessionIndex,
}
