//! What a scan remembers.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, StorageHasher};
use pallet_balances::AccountData;
use scale_info::TypeInfo;
use scc_types::{AccountId, Balance, BlockNumber, SummaryLine};
use sp_core::ConstU32;

/// Complete summaries that are kept.
pub const KEPT: u32 = 2;

/// Place of an account in the order of storage: BLAKE2b-128(account) ++ account. Empty stands before all.
#[derive(
    Clone,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
)]
pub struct Cursor(BoundedVec<u8, ConstU32<48>>);

impl Cursor {
    /// An account's place.
    pub fn of(account: &AccountId) -> Self {
        Self::from_suffix(frame_support::Blake2_128Concat::hash(account.as_ref()))
    }

    /// The place named by a storage key behind the map's prefix.
    pub(crate) fn from_suffix(suffix: Vec<u8>) -> Self {
        Self(BoundedVec::truncate_from(suffix))
    }

    /// The storage key of this place in the map that has this prefix.
    pub(crate) fn raw_key(&self, prefix: &[u8]) -> Vec<u8> {
        [prefix, &self.0].concat()
    }

    /// Part of all places that lies before this one, in millionths.
    pub(crate) fn millionths(&self) -> u32 {
        let mut start = [0; 4];
        start.iter_mut().zip(&self.0).for_each(|(byte, from)| *byte = *from);
        let part = u64::from(u32::from_be_bytes(start)).saturating_mul(1_000_000) >> 32;
        u32::try_from(part).unwrap_or(1_000_000)
    }
}

/// What an account owns; never nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Funds {
    /// Free, in planck.
    pub free: Balance,
    /// Held or reserved, in planck.
    pub reserved: Balance,
}

impl Funds {
    /// `None` for an account that owns nothing.
    pub fn of(data: &AccountData<Balance>) -> Option<Self> {
        let funds = Self { free: data.free, reserved: data.reserved };
        (funds.free > 0 || funds.reserved > 0).then_some(funds)
    }

    pub(crate) fn total(&self) -> Balance {
        self.free.saturating_add(self.reserved)
    }

    pub(crate) fn into_line(self, account: AccountId) -> SummaryLine {
        SummaryLine { account, free: self.free, reserved: self.reserved }
    }
}

/// What the running scan has found.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Progress {
    /// The balances are those after this block.
    pub height: BlockNumber,
    /// Total issuance after that block, in planck.
    pub issuance: Balance,
    /// Accounts written.
    pub accounts: u64,
    /// What they own, in planck.
    pub sum: Balance,
    /// Chunks written.
    pub chunks: u32,
}

/// A summary that is being deleted, a bounded number of chunks per block.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Doomed {
    /// The block whose balances it held.
    pub height: BlockNumber,
    /// The next chunk to delete.
    pub next: u32,
    /// Number of chunks it had.
    pub chunks: u32,
}
