//! Whose money pays for a job.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Whose money pays for a job: decides where its shares and refunds go and whether its work counts as checked.
#[derive(
    Clone,
    Copy,
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
#[serde(rename_all = "camelCase")]
pub enum Funding {
    /// The requester's own.
    #[default]
    Own,
    /// The contributors' budget of genesis: the foundation's daily jobs.
    Grant,
    /// The trials' budget of genesis: a coupon the foundation gave the requester.
    Coupon,
}
