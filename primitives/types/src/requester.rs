//! A requester's public history.

use crate::Balance;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// What became of a requester's jobs. Amounts are the price of the units, in planck.
#[derive(
    Clone,
    Debug,
    Default,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct RequesterRecord {
    /// Jobs posted.
    pub posted: u32,
    /// Jobs that are still in state.
    pub live: u32,
    /// Units that workers delivered.
    pub receipted: Balance,
    /// Units that nobody delivered.
    pub refunded: Balance,
    /// Units under objection to the end.
    pub objected: Balance,
    /// Held while the history is kept, in planck.
    pub deposit: Balance,
}
