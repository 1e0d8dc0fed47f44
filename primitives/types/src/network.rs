//! What differs between networks.

use crate::{BlockNumber, VirtualChain};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Blocks of a day on mainnet, 150 s each.
const MAINNET_DAY: BlockNumber = 576;
/// Blocks of a day on the development networks, 3 s each.
const DEVELOPMENT_DAY: BlockNumber = 28_800;

/// Everything in which one network differs from another: written in genesis, immutable afterwards.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Parameters {
    /// Milliseconds between blocks.
    pub slot_duration: u64,
    /// Blocks from a job's closing to its settlement.
    pub challenge_window: BlockNumber,
    /// Blocks from a job's closing to the refund of undelivered units.
    pub refund_delay: BlockNumber,
    /// Half-life of claims and of the settled volume, in blocks.
    pub half_life: BlockNumber,
    /// Blocks between balance summaries.
    pub summary_interval: BlockNumber,
    /// Blocks of a session.
    pub session_length: BlockNumber,
    /// Blocks of a day by which the budgets of genesis count: what unlocks, what is capped, how long workers must have been
    /// enlisted.
    pub grant_day: BlockNumber,
    /// For how many blocks the records of each virtual chain are kept.
    pub retention: Retention,
    /// Address prefix.
    pub ss58_prefix: u16,
}

/// For how many blocks the records of each virtual chain are kept. Their headers' hashes stay in the digests for ever.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Retention {
    /// Chain a.
    pub scores: BlockNumber,
    /// Chain b.
    pub board: BlockNumber,
    /// Chain c.
    pub summaries: BlockNumber,
    /// Chain d.
    pub work: BlockNumber,
    /// Chain e.
    pub messages: BlockNumber,
    /// Chain f.
    pub news: BlockNumber,
}

impl Retention {
    /// The same for every chain, in blocks.
    pub const fn uniform(blocks: BlockNumber) -> Self {
        Self { scores: blocks, board: blocks, summaries: blocks, work: blocks, messages: blocks, news: blocks }
    }

    /// The retention of one chain, in blocks.
    pub const fn of(&self, chain: VirtualChain) -> BlockNumber {
        match chain {
            VirtualChain::Scores => self.scores,
            VirtualChain::Board => self.board,
            VirtualChain::Summaries => self.summaries,
            VirtualChain::Work => self.work,
            VirtualChain::Messages => self.messages,
            VirtualChain::News => self.news,
        }
    }
}

/// Why parameters cannot be a network's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidParameters {
    /// Slots shorter than half a second cannot be kept.
    SlotTooShort,
    /// A number of blocks is 0.
    ZeroBlocks,
    /// Refunds before settlement would take what workers can still earn.
    RefundBeforeSettlement,
    /// Records of chains a and d must outlive the jobs they describe: retention is below the refund delay.
    RetentionTooShort,
    /// Prefixes 46, 47 and everything above 16,383 are not addresses.
    ReservedPrefix,
}

impl Parameters {
    /// One authority and blocks of 3 s, on a person's own machine.
    pub const fn development() -> Self {
        Self {
            slot_duration: 3_000,
            challenge_window: 5,
            refund_delay: 10,
            half_life: 20,
            summary_interval: 200,
            session_length: 40,
            grant_day: 20,
            retention: Retention::uniform(DEVELOPMENT_DAY),
            ss58_prefix: 42,
        }
    }

    /// Several authorities on one machine; the numbers of [`development`](Self::development).
    pub const fn local_testnet() -> Self {
        Self::development()
    }

    /// A public rehearsal: the numbers of [`mainnet`](Self::mainnet) under the generic address prefix.
    pub const fn staging() -> Self {
        let mut parameters = Self::mainnet();
        parameters.ss58_prefix = 42;
        parameters
    }

    /// The network.
    ///
    /// Messages and ads are kept 30 days; scores and work 90 days, three times a job's longest life; news a year;
    /// summary headers two years, which are four summaries.
    pub const fn mainnet() -> Self {
        Self {
            slot_duration: 150_000,
            challenge_window: 576,
            refund_delay: 1_728,
            half_life: 576,
            summary_interval: 100_000,
            session_length: 576,
            grant_day: MAINNET_DAY,
            retention: Retention {
                scores: 90 * MAINNET_DAY,
                board: 30 * MAINNET_DAY,
                summaries: 730 * MAINNET_DAY,
                work: 90 * MAINNET_DAY,
                messages: 30 * MAINNET_DAY,
                news: 365 * MAINNET_DAY,
            },
            ss58_prefix: 2_018,
        }
    }

    /// Refuses parameters under which the chain would not run.
    pub fn check(&self) -> Result<(), InvalidParameters> {
        if self.slot_duration < 500 {
            return Err(InvalidParameters::SlotTooShort);
        }
        let blocks = [
            self.challenge_window,
            self.refund_delay,
            self.half_life,
            self.summary_interval,
            self.session_length,
            self.grant_day,
        ];
        let kept = VirtualChain::ALL.map(|chain| self.retention.of(chain));
        if blocks.contains(&0) || kept.contains(&0) {
            return Err(InvalidParameters::ZeroBlocks);
        }
        if self.refund_delay < self.challenge_window {
            return Err(InvalidParameters::RefundBeforeSettlement);
        }
        if self.retention.scores < self.refund_delay || self.retention.work < self.refund_delay {
            return Err(InvalidParameters::RetentionTooShort);
        }
        if matches!(self.ss58_prefix, 46 | 47 | 16_384..) {
            return Err(InvalidParameters::ReservedPrefix);
        }
        Ok(())
    }
}

/// The network's.
impl Default for Parameters {
    fn default() -> Self {
        Self::mainnet()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(change: impl FnOnce(&mut Parameters)) -> InvalidParameters {
        let mut parameters = Parameters::mainnet();
        change(&mut parameters);
        parameters.check().expect_err("the change makes them invalid")
    }

    #[test]
    fn every_preset_is_valid() {
        for preset in
            [Parameters::development(), Parameters::local_testnet(), Parameters::staging(), Parameters::mainnet()]
        {
            assert_eq!(preset.check(), Ok(()));
        }
    }

    #[test]
    fn mainnet_is_pinned() {
        let mainnet = Parameters::mainnet();
        assert_eq!((mainnet.slot_duration, mainnet.challenge_window, mainnet.refund_delay), (150_000, 576, 1_728));
        assert_eq!((mainnet.half_life, mainnet.summary_interval, mainnet.session_length), (576, 100_000, 576));
        assert_eq!(u64::from(mainnet.grant_day) * mainnet.slot_duration, 24 * 60 * 60 * 1_000);
        assert_eq!((mainnet.retention.messages, mainnet.ss58_prefix), (17_280, 2_018));
    }

    #[test]
    fn parameters_that_cannot_run_are_refused_by_name() {
        assert_eq!(refused(|p| p.slot_duration = 499), InvalidParameters::SlotTooShort);
        assert_eq!(refused(|p| p.half_life = 0), InvalidParameters::ZeroBlocks);
        assert_eq!(refused(|p| p.grant_day = 0), InvalidParameters::ZeroBlocks);
        assert_eq!(refused(|p| p.retention.news = 0), InvalidParameters::ZeroBlocks);
        assert_eq!(refused(|p| p.refund_delay = 575), InvalidParameters::RefundBeforeSettlement);
        assert_eq!(refused(|p| p.retention.work = 1_727), InvalidParameters::RetentionTooShort);
        assert_eq!(refused(|p| p.ss58_prefix = 47), InvalidParameters::ReservedPrefix);
        assert_eq!(refused(|p| p.ss58_prefix = 16_384), InvalidParameters::ReservedPrefix);
    }
}
