//! Miners: who makes the blocks, and what it takes to become one.

use crate::{AccountId, Balance, BlockNumber};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Number of a session.
pub type SessionIndex = u32;

/// What a seat takes on this network.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MiningTerms {
    /// Seats there are.
    pub seats: u32,
    /// Least standing for a seat, in planck of checked credit.
    pub standing_floor: Balance,
    /// Standing above this ranks no higher, in planck.
    pub standing_cap: Balance,
    /// Blocks in which half of a standing is forgotten: 30 days.
    pub standing_half_life: BlockNumber,
    /// Least bond, in planck.
    pub minimum_bond: Balance,
    /// Sessions after the last one seated in which a bond can still be slashed.
    pub slashable_sessions: u32,
}

/// The seats of the session that runs and of the one that follows.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SeatsView {
    /// The session that runs.
    pub session: SessionIndex,
    /// Who makes blocks now, in the order of their turns.
    pub now: Vec<SeatView>,
    /// Who makes blocks in the next session.
    pub next: Vec<SeatView>,
}

/// A seat.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SeatView {
    /// Who holds it.
    pub miner: AccountId,
    /// Why.
    pub reason: SeatReason,
}

/// Why an account holds a seat, as things stand in this block.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SeatReason {
    /// A seat of the foundation, which no rank takes away.
    Foundation,
    /// By standing and bond.
    Ranked {
        /// Place among the candidates, from 1.
        rank: u32,
        /// What of its standing counts, in planck.
        counted: Balance,
    },
    /// A candidate that no longer has what a seat takes; loses the seat as soon as enough seats may change.
    Unqualified,
    /// Gave notice or is no candidate any more; loses the seat as soon as enough seats may change.
    Leaving,
    /// Signed two blocks or votes where one is allowed; out at the next session.
    Offender,
}

/// What an account is to the miners.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum MinerState {
    /// Nothing.
    Stranger,
    /// Runs for a seat.
    Candidate {
        /// Place among the candidates, from 1.
        rank: u32,
    },
    /// Has given notice or was displaced; its bond can still be slashed.
    Leaving {
        /// First session in which the bond can be withdrawn, unless it is seated again before.
        free_from: SessionIndex,
    },
    /// Was slashed for equivocation.
    Barred {
        /// First session in which it can register again.
        until: SessionIndex,
    },
}

/// What an account lacks for a seat; everything zero or false: nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MinerLacks {
    /// Standing missing to the floor, in planck of checked credit.
    pub standing: Balance,
    /// Bond missing to the least, in planck.
    pub bond: Balance,
    /// No session keys are set.
    pub keys: bool,
    /// It is not a candidate.
    pub registration: bool,
}

/// Everything about one account that concerns mining.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MinerView {
    /// The account.
    pub account: AccountId,
    /// What it is to the miners.
    pub state: MinerState,
    /// Its standing in this block, in planck.
    pub standing: Balance,
    /// What of it counts for the rank, in planck.
    pub counted: Balance,
    /// Its bond, in planck.
    pub bond: Balance,
    /// Whether it holds a seat of the foundation.
    pub foundation: bool,
    /// Whether it makes blocks in this session.
    pub seated_now: bool,
    /// Whether it makes blocks in the next session.
    pub seated_next: bool,
    /// The last session for which it was given a seat while registered.
    pub last_seat: Option<SessionIndex>,
    /// What it lacks for a seat by rank.
    pub lacks: MinerLacks,
}

/// A candidate in the ranking.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CandidateView {
    /// The candidate.
    pub account: AccountId,
    /// Place, from 1.
    pub rank: u32,
    /// Its standing in this block, in planck.
    pub standing: Balance,
    /// What of it counts for the rank, in planck.
    pub counted: Balance,
    /// Its bond, in planck.
    pub bond: Balance,
    /// Block in which it registered: the earlier goes first where as much counts.
    pub since: BlockNumber,
    /// What it lacks for a seat.
    pub lacks: MinerLacks,
}
