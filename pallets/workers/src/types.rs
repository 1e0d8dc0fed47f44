//! What stands in storage.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use scc_types::{AccountId, Balance, BlockNumber, WorkerProfile, WorkerView};

/// A place in the queue, never reused.
pub type Ticket = u64;

/// An enlisted worker.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Worker {
    /// What it says about itself.
    pub profile: WorkerProfile,
    /// Block since which it has been enlisted without a gap.
    pub enlisted_since: BlockNumber,
    /// Last block in which it can be drawn.
    pub expires: BlockNumber,
    /// Its place in the queue.
    pub ticket: Ticket,
    /// Held from it, in planck.
    pub deposit: Balance,
}

impl Worker {
    pub(crate) fn is_live(&self, now: BlockNumber) -> bool {
        now <= self.expires
    }

    pub(crate) fn into_view(self, account: AccountId) -> WorkerView {
        let Self { profile, enlisted_since, expires, .. } = self;
        WorkerView { account, profile, enlisted_since, expires }
    }
}
