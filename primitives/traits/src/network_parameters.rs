use scc_types::{BlockNumber, VirtualChain};

/// What differs between networks: fixed in genesis, immutable afterwards. Implemented by `pallet-network`.
///
/// Every getter answers the mainnet value where no genesis was written (integrity tests, metadata hash).
pub trait NetworkParameters {
    /// Milliseconds between blocks.
    fn slot_duration() -> u64;
    /// Blocks from a job's closing to its settlement.
    fn challenge_window() -> BlockNumber;
    /// Blocks from a job's closing to the refund of undelivered units.
    fn refund_delay() -> BlockNumber;
    /// Half-life of claims and of the settled volume, in blocks.
    fn half_life() -> BlockNumber;
    /// Blocks between balance summaries.
    fn summary_interval() -> BlockNumber;
    /// Blocks of a session.
    fn session_length() -> BlockNumber;
    /// Blocks of a day by which the budgets of genesis count.
    fn grant_day() -> BlockNumber;
    /// Blocks for which a virtual chain's records are kept.
    fn retention(chain: VirtualChain) -> BlockNumber;
    /// Address prefix of the network.
    fn ss58_prefix() -> u16;
}

/// Small numbers for mocks: window 5, refund 10, half-life 20, as on the development network.
impl NetworkParameters for () {
    fn slot_duration() -> u64 {
        3_000
    }
    fn challenge_window() -> BlockNumber {
        5
    }
    fn refund_delay() -> BlockNumber {
        10
    }
    fn half_life() -> BlockNumber {
        20
    }
    fn summary_interval() -> BlockNumber {
        200
    }
    fn session_length() -> BlockNumber {
        40
    }
    fn grant_day() -> BlockNumber {
        20
    }
    fn retention(_chain: VirtualChain) -> BlockNumber {
        28_800
    }
    fn ss58_prefix() -> u16 {
        42
    }
}
