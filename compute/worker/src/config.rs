//! What a worker is started with.

use crate::{idle::LowPrice, FirstSpeed, Runner};
use scc_job_spec::Semantics;
use scc_transport::BlobService;
use scc_types::{AccountId, Assignment, Balance, DappId, Units};
use serde::{Deserialize, Serialize};
use sp_core::sr25519;
use std::{path::PathBuf, sync::Arc, time::Duration};

/// Everything [`Worker::start`](crate::Worker::start) needs.
pub struct Config {
    /// The worker's own folder; made if absent. Holds the journal.
    pub dir: PathBuf,
    /// The account to be paid; signs the hello.
    pub account: sr25519::Pair,
    /// Moves blobs. The worker serves its results on it, so nobody else may serve blobs on its peer.
    pub blobs: BlobService,
    /// The chain.
    pub chain: Arc<dyn crate::Chain>,
    /// Runs tasks.
    pub runner: Arc<dyn Runner>,
    /// What the contributor decided.
    pub controls: Controls,
    /// What the benchmark said; `None`: nothing is said of programs that were never run here.
    pub first_speed: Option<FirstSpeed>,
    /// How long to wait for what.
    pub timing: Timing,
}

/// What the contributor decides, and may change while the worker runs ([`Worker::set_controls`](crate::Worker::set_controls)). Schedules and
/// sensors are applied by whoever pauses and resumes the worker, disk and network by whoever has made its blob service; the rest
/// is applied here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Controls {
    /// Tasks computed at once.
    pub slots: usize,
    /// Memory one task may use, in bytes; jobs that want more are left to others.
    pub memory_bytes: u64,
    /// Output one task may write, in bytes; jobs that want more are left to others.
    pub output_bytes: u64,
    /// Input files of one job, in bytes; jobs that bring more are left to others.
    pub input_bytes: u64,
    /// Disk for blobs, in bytes.
    pub disk_bytes: u64,
    /// Network, in bytes per second; `None`: unbounded.
    pub bandwidth: Option<u64>,
    /// Hours of the week in which to work, 0 to 167 from Monday midnight; empty: always.
    pub schedule: Vec<u8>,
    /// Pause while other programs take more than this of the processors, in percent.
    pub pause_above_load: Option<u8>,
    /// Not on battery.
    pub not_on_battery: bool,
    /// Pause above this temperature, in degrees Celsius.
    pub pause_above_celsius: Option<u8>,
    /// dApps that are not run.
    pub blocked_dapps: Vec<DappId>,
    /// Requesters that are not worked for.
    pub blocked_requesters: Vec<AccountId>,
    /// The least payment per unit, in planck.
    pub minimum_price: Balance,
}

impl Default for Controls {
    fn default() -> Self {
        Self {
            slots: 1,
            memory_bytes: 2 << 30,
            output_bytes: 1 << 30,
            input_bytes: 8 << 30,
            disk_bytes: 20 << 30,
            bandwidth: None,
            schedule: Vec::new(),
            pause_above_load: None,
            not_on_battery: true,
            pause_above_celsius: None,
            blocked_dapps: Vec::new(),
            blocked_requesters: Vec::new(),
            minimum_price: 0,
        }
    }
}

impl Controls {
    /// Why no task of a job is taken, as a sentence.
    pub(crate) fn objection(&self, assignment: &Assignment) -> Option<String> {
        if self.blocked_dapps.contains(&assignment.dapp) {
            return Some(format!("you blocked its dApp: take {} out of --worker-block-dapps", assignment.dapp));
        }
        if self.blocked_requesters.contains(&assignment.requester) {
            return Some("you blocked its requester: take it out of --worker-block-requesters".into());
        }
        let Some(offered) = assignment.payment.checked_div(assignment.units.into()) else {
            return Some("it pays for no units: nothing to do".into());
        };
        let minimum = self.minimum_price;
        (offered < minimum).then(|| format!("it pays {}", LowPrice { offered, minimum }.sentence()))
    }

    /// Why a job's demands are too much for this machine, as a sentence.
    pub(crate) fn refuse(&self, semantics: &Semantics, input_bytes: u64) -> Option<String> {
        let over = |what: &str, wanted: u64, given: u64, remedy: &dyn Fn() -> String| {
            let sentence =
                || format!("the job wants {} of {what}, you give {}: {}", size(wanted), size(given), remedy());
            (wanted > given).then(sentence)
        };
        // What has no flag is the same for all workers.
        let none = || "nothing to do".to_string();
        let more = || format!("--worker-memory {} takes the next one like it", semantics.memory.div_ceil(MIB));
        over("memory", semantics.memory, self.memory_bytes, &more)
            .or_else(|| over("output", semantics.output, self.output_bytes, &none))
            .or_else(|| over("input", input_bytes, self.input_bytes, &none))
    }
}

const MIB: u64 = 1 << 20;

/// For a person, rounded up to a mebibyte.
fn size(bytes: u64) -> String {
    let mebibytes = bytes.div_ceil(MIB);
    match mebibytes > 0 && mebibytes.is_multiple_of(1_024) {
        true => format!("{} GiB", mebibytes / 1_024),
        false => format!("{mebibytes} MiB"),
    }
}

/// How long to wait for what.
#[derive(Debug, Clone)]
pub struct Timing {
    /// Between two signs of life.
    pub beat: Duration,
    /// Between two looks at the assignments while there is no work and no new block.
    pub look: Duration,
    /// Between two looks at the jobs on which receipts are not on chain yet.
    pub settle: Duration,
    /// Random delay before a requester is dialled, at most.
    pub dial_jitter: Duration,
    /// A reply on the task protocol takes at most this long; a delivery longer by its size.
    pub reply: Duration,
    /// First pause after a requester could not be reached; doubles each time.
    pub first_backoff: Duration,
    /// Longest such pause.
    pub longest_backoff: Duration,
    /// A requester unreachable for so long is left; its results are kept and offered later.
    pub away: Duration,
    /// A requester unreachable for so long is silent: receipts go on chain.
    pub silent: Duration,
    /// A delivered result without a receipt for so long counts as unsigned.
    pub unsigned: Duration,
    /// Tasks that have stood still for so long are given back. Less than it takes a requester to call a task late (ten minutes, or ten times
    /// what the worker's speed promises; sooner where others have nothing else to do): who gives back what is not late has failed nothing.
    pub still: Duration,
    /// Held results are offered again after so long.
    pub offer_again: Duration,
    /// Between two blocks.
    pub slot: Duration,
    /// Blocks before a receipt's or a reservation's end by which it is acted upon.
    pub margin_blocks: scc_types::BlockNumber,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            beat: Duration::from_secs(3),
            look: Duration::from_secs(3),
            settle: Duration::from_secs(10),
            dial_jitter: Duration::from_secs(2),
            reply: Duration::from_secs(30),
            first_backoff: Duration::from_secs(1),
            longest_backoff: Duration::from_secs(600),
            away: Duration::from_secs(60),
            silent: Duration::from_secs(600),
            unsigned: Duration::from_secs(300),
            still: Duration::from_secs(300),
            offer_again: Duration::from_secs(30),
            slot: Duration::from_secs(3),
            margin_blocks: 4,
        }
    }
}

impl Timing {
    /// On a chain with such slots: who waits for a block waits for two, if the first one's author is away.
    pub fn with_slot(slot: Duration) -> Self {
        let (usual, blocks) = (Self::default(), slot * 2);
        Self { slot, away: usual.away.max(blocks), unsigned: usual.unsigned + blocks, ..usual }
    }
}

/// Results without a receipt after which a worker stops working for a requester.
pub const MAX_UNSIGNED: usize = 2;
/// A task that takes more than so many thousandths of its units is refused.
pub const MAX_WORK_PER_MILLE: u64 = 1_500;

/// Whether a task's measured work is more than its units pay for.
pub(crate) fn is_underpaid(units: Units, measured: Units) -> bool {
    u128::from(measured) * 1_000 > u128::from(units) * u128::from(MAX_WORK_PER_MILLE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_may_exceed_its_units_by_half() {
        assert!(!is_underpaid(10, 15));
        assert!(is_underpaid(10, 16));
        assert!(is_underpaid(1, u64::MAX));
    }

    #[test]
    fn a_job_that_wants_too_much_memory_is_refused_by_name() {
        let refused = |memory, output, input_bytes| {
            let semantics = Semantics { memory, output, ..Semantics::default() };
            Controls::default().refuse(&semantics, input_bytes)
        };
        let wants_memory =
            "the job wants 4 GiB of memory, you give 2 GiB: --worker-memory 4096 takes the next one like it";
        assert_eq!(refused(4 << 30, 1, 1).as_deref(), Some(wants_memory));
        let wants_little_more =
            "the job wants 2049 MiB of memory, you give 2 GiB: --worker-memory 2049 takes the next one like it";
        assert_eq!(refused((2 << 30) + 1, 1, 1).as_deref(), Some(wants_little_more));
        let wants_output = "the job wants 2 GiB of output, you give 1 GiB: nothing to do";
        assert_eq!(refused(1, 2 << 30, 1).as_deref(), Some(wants_output));
        let wants_input = "the job wants 8193 MiB of input, you give 8 GiB: nothing to do";
        assert_eq!(refused(1, 1, (8 << 30) + 1).as_deref(), Some(wants_input));
        assert_eq!(Controls::default().refuse(&Semantics::default(), 1), None);
    }
}
