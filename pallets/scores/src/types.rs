use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use scc_types::Balance;

/// What an account has earned in its life. `awarded = paid + what its claim holds`.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Earner {
    /// Sum of all awards, in planck.
    pub awarded: Balance,
    /// Sum of all pay-outs, in planck.
    pub paid: Balance,
    /// Number of credits.
    pub credits: u32,
    /// Number of pay-out lines.
    pub pay_outs: u32,
}
