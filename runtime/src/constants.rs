//! Numbers of the one wasm. What differs between networks is in `pallet-network`.

use frame_support::weights::{
    constants::{WEIGHT_REF_TIME_PER_MICROS, WEIGHT_REF_TIME_PER_SECOND},
    RuntimeDbWeight, Weight,
};
use scc_types::{Balance, MICRO, MILLI, SCC};
use sp_runtime::Perbill;

/// Longest block in bytes. A block above 16 MiB is never served to peers.
pub const BLOCK_LENGTH: u32 = 15 * 1024 * 1024;
/// Most execution time of a block: a fifth of the mainnet's slot. On short slots the proposer's deadline ends a block.
pub const BLOCK_WEIGHT: Weight = Weight::from_parts(30 * WEIGHT_REF_TIME_PER_SECOND, u64::MAX);
/// What reading and writing an item of storage takes: together above what `scripts/bench database` found for an account in ParityDB.
pub const DB_WEIGHT: RuntimeDbWeight =
    RuntimeDbWeight { read: 8 * WEIGHT_REF_TIME_PER_MICROS, write: 30 * WEIGHT_REF_TIME_PER_MICROS };
/// Part of a block open to ordinary transactions.
pub const NORMAL_RATIO: Perbill = Perbill::from_percent(75);
/// An account below this ceases to exist, in planck.
pub const EXISTENTIAL_DEPOSIT: Balance = MILLI;
/// Fee for a byte of transaction, in planck.
pub const BYTE_FEE: Balance = MICRO;
/// Lowest payment for a unit of work, in planck.
pub const MINIMUM_BID: Balance = 10 * MICRO;
/// Deposit for an item of storage, in planck.
pub const ITEM_DEPOSIT: Balance = 10 * MILLI;
/// Deposit for a byte of storage, in planck.
pub const BYTE_DEPOSIT: Balance = 10 * MICRO;
/// Least bid for a block's ad, in planck.
pub const AD_FLOOR_PRICE: Balance = 100 * MILLI;
/// Most authorities.
pub const MAX_AUTHORITIES: u32 = 100;
/// Seats of block authors.
pub const MAX_SEATS: u32 = 21;
/// Least bond of a miner, in planck.
pub const MINIMUM_BOND: Balance = 10_000 * SCC;
/// Least standing for a seat: credit of checked work, in planck.
pub const STANDING_FLOOR: Balance = 100 * SCC;
/// Standing above this ranks no higher, in planck.
pub const STANDING_CAP: Balance = 10_000 * SCC;
/// Sessions (days on mainnet) for which an equivocation can be reported and a bond slashed. With the session it happened in they lie
/// within [`BLOCK_HASH_COUNT`].
pub const SLASHABLE_SESSIONS: u32 = 6;
/// Most members of the foundation's council, and of the committee.
pub const MAX_MEMBERS: u32 = 50;
/// Most people who share an account of several signatures.
pub const MAX_SIGNATORIES: u32 = 100;
/// Most motions open at a time in each of them.
pub const MAX_MOTIONS: u32 = 50;
/// Sessions (days on mainnet) that a motion may be voted on, and that an admitted call waits for its preimage.
pub const MOTION_SESSIONS: u32 = 7;
/// Smallest vested transfer, in planck.
pub const MIN_VESTED_TRANSFER: Balance = 10 * SCC;
/// What of the contributors' budget unlocks each day, in planck: 30 million tokens in ten years.
pub const DAILY_GRANT: Balance = 8_219 * SCC;
/// Price of trial jobs posted in a day at most, in planck: a thousandth of their budget, of which three fifths leave it.
pub const DAILY_TRIALS: Balance = 30_000 * SCC;
/// Block hashes kept, also the longest life of a mortal transaction, in blocks.
pub const BLOCK_HASH_COUNT: u32 = 4_096;

/// Deposit for `items` of together `bytes` bytes, in planck.
#[allow(clippy::arithmetic_side_effects)] // used in constants, where an overflow does not compile
pub const fn deposit(items: u32, bytes: u32) -> Balance {
    items as Balance * ITEM_DEPOSIT + bytes as Balance * BYTE_DEPOSIT // cast: widening, `From` is not const
}
