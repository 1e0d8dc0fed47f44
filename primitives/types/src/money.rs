//! The token.

/// An amount in planck, the smallest part of a token.
pub type Balance = u128;

/// Decimals of the token.
pub const DECIMALS: u8 = 12;
/// One token, in planck.
pub const SCC: Balance = 1_000_000_000_000;
/// A thousandth of a token, in planck; the existential deposit.
pub const MILLI: Balance = SCC / 1_000;
/// A millionth of a token, in planck.
pub const MICRO: Balance = SCC / 1_000_000;
/// What every block mints, in planck.
pub const EMISSION: Balance = SCC;
/// Issuance at genesis, in planck: 100 million tokens.
pub const GENESIS_ISSUANCE: Balance = 100_000_000 * SCC;
/// Of it the contributors' budget, in planck.
pub const CONTRIBUTORS_BUDGET: Balance = 30_000_000 * SCC;
/// Of it the trials' budget, in planck.
pub const TRIALS_BUDGET: Balance = 30_000_000 * SCC;
