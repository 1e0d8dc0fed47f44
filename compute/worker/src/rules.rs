//! When to deliver, to register, to claim and to object: decisions without side effects.

use crate::{
    config::MAX_UNSIGNED,
    journal::{reserved_until, JobRecord},
};
use scc_types::{BlockNumber, JobView, Phase, Units};

/// Whether a computed result goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delivery {
    /// Now.
    Go,
    /// Once a receipt comes, or the lease is on chain.
    Wait,
}

/// What the requester may have without having signed for it: results on their way, held, refused or given up, each once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Exposure {
    pub tasks: usize,
    pub units: Units,
}

/// Slots of so many milliseconds are worth waiting in.
const SLOW_SLOT: u64 = 30_000;
/// A transaction needs some seconds to get around, and so does a beat.
const LEAST_WINDOW: u64 = 8_000;
/// What the requester may have beyond what the chain holds is this part of what it has signed for and the chain holds.
const TRUST_PART: Units = 8;

/// Units that may go out: what the chain holds, and so much on trust that who signs the same units twice gains next to nothing by it.
pub(crate) fn covered(job: &JobRecord, best: BlockNumber) -> Units {
    let secured = job.secured(best);
    secured.saturating_add(secured.min(job.receipted()) / TRUST_PART)
}

/// Who signed for earlier jobs, and was never objected to, has this job's first tasks on trust; in tasks, because a requester chooses their units.
fn is_on_trust(job: &JobRecord, tasks: usize) -> bool {
    job.trusted && tasks <= MAX_UNSIGNED
}

/// Refused results count, too: who refuses them has them, and only what the chain holds for them can be objected for.
pub(crate) fn may_deliver(job: &JobRecord, units: Units, exposure: Exposure, best: BlockNumber) -> Delivery {
    if exposure.tasks >= MAX_UNSIGNED {
        return Delivery::Wait;
    }
    let tasks = (job.count as usize).saturating_add(exposure.tasks).saturating_add(1);
    let exposed = job.receipted().saturating_add(exposure.units).saturating_add(units);
    match is_on_trust(job, tasks) || exposed <= covered(job, best) {
        true => Delivery::Go,
        false => Delivery::Wait,
    }
}

/// Whether `all`, receipts and everything in hand, is more than may go out.
pub(crate) fn is_short(job: &JobRecord, all: Exposure, best: BlockNumber) -> bool {
    !is_on_trust(job, all.tasks) && all.units > covered(job, best)
}

/// Whether the newest lease must go on chain, for `all` of it.
pub(crate) fn must_register(job: &JobRecord, all: Exposure, best: BlockNumber) -> bool {
    let Some(lease) = &job.lease else { return false };
    // It comes into the next block at the earliest.
    is_short(job, all, best) && lease.lease.units > job.secured(best) && best < lease.lease.expiry
}

/// Whether a lease that goes on chain now is soon in a block: so long before the next one, in a `slot` of so many milliseconds. Where blocks
/// are slow, it covers what came to hand meanwhile.
pub(crate) fn is_before_block(now: u64, slot: u64) -> bool {
    slot < SLOW_SLOT || slot - now % slot <= (slot / 8).max(LEAST_WINDOW)
}

/// What to do about a job's receipts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Settlement {
    /// Look again later.
    Wait,
    /// Bring the newest receipt on chain.
    Claim,
    /// Object for so many units.
    Object(Units),
    /// Nothing can be gained any more.
    Close,
}

/// What the worker knows when it decides.
pub(crate) struct Situation<'a> {
    pub job: &'a JobRecord,
    /// The job on chain; `None`: removed.
    pub view: Option<&'a JobView>,
    /// Units that count for this worker on chain.
    pub counted: Units,
    pub best: BlockNumber,
    pub margin: BlockNumber,
    /// The requester could not be reached for a long time.
    pub silent: bool,
    /// Units of computed results that were delivered, or refused, without a receipt.
    pub unsigned_units: Units,
    /// Computed results still wait for the requester.
    pub pending_results: bool,
}

/// Objects first, because a reservation ends; then claims; then closes.
pub(crate) fn settle(situation: &Situation<'_>) -> Settlement {
    let Situation { job, best, margin, counted, .. } = *situation;
    let Some(view) = situation.view else { return Settlement::Close };
    let objection = objection(situation);
    if objection > 0 {
        return Settlement::Object(objection);
    }
    let unclaimed = job.receipted() > counted.max(job.claimed);
    // What is signed is safe as long as it is reserved: afterwards another lease may take its units.
    let lapsing = job.registered.as_ref().is_some_and(|signed| best.saturating_add(margin) >= reserved_until(signed));
    let expiring = job.receipt.as_ref().is_some_and(|signed| best.saturating_add(margin) >= signed.receipt.expiry);
    let expired = job.receipt.as_ref().is_some_and(|signed| best > signed.receipt.expiry);
    match view.phase {
        Phase::Finished => Settlement::Close,
        _ if unclaimed && expired => Settlement::Close,
        Phase::Open if unclaimed && (situation.silent || expiring || lapsing) => Settlement::Claim,
        Phase::Open => Settlement::Wait,
        Phase::Closing | Phase::Settled if unclaimed => Settlement::Claim,
        // The report may still be claimed away by nobody: what counts is on chain.
        Phase::Settled if !situation.pending_results => Settlement::Close,
        Phase::Closing | Phase::Settled => Settlement::Wait,
    }
}

fn objection(situation: &Situation<'_>) -> Units {
    let Situation { job, best, .. } = *situation;
    let Some(registered) = &job.registered else { return 0 };
    if best > reserved_until(registered) || situation.unsigned_units == 0 {
        return 0;
    }
    let most = registered.lease.task_units.saturating_mul(2).saturating_sub(job.objected);
    // What is receipted leaves the reservation with its claim; only the rest is held.
    let left = registered.lease.units.saturating_sub(job.receipted()).saturating_sub(job.objected);
    situation.unsigned_units.saturating_sub(job.objected).min(most).min(left)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_data;
    use scc_job_spec::{SignedLease, SignedReceipt};
    use scc_types::{AccountId, Hash, Lease, Receipt};
    use sp_core::{sr25519, H256};

    fn lease(units: Units) -> SignedLease {
        let lease =
            Lease { genesis: Hash::zero(), job: 7, worker: AccountId::new([5; 32]), units, task_units: 10, expiry: 50 };
        SignedLease { lease, signature: sr25519::Signature::default() }
    }

    fn receipt(units: Units) -> SignedReceipt {
        let receipt = Receipt {
            genesis: Hash::zero(),
            job: 7,
            worker: AccountId::new([5; 32]),
            units,
            result_root: H256::zero(),
            expiry: 1_000,
        };
        SignedReceipt { receipt, signature: sr25519::Signature::default() }
    }

    fn job() -> JobRecord {
        test_data::job(sr25519::Public::from_raw([1; 32]))
    }

    fn exposed(tasks: usize, units: Units) -> Exposure {
        Exposure { tasks, units }
    }

    #[test]
    fn a_stranger_gets_nothing_beyond_what_the_chain_holds() {
        let mut job = job();
        job.lease = Some(lease(20));
        assert!(must_register(&job, exposed(1, 10), 1));
        assert_eq!(may_deliver(&job, 10, exposed(0, 0), 1), Delivery::Wait);
        job.registered = job.lease.clone();
        assert!(!must_register(&job, exposed(2, 20), 1));
        assert_eq!(may_deliver(&job, 10, exposed(1, 10), 1), Delivery::Go);
        assert_eq!(may_deliver(&job, 11, exposed(1, 10), 1), Delivery::Wait);
        assert_eq!(may_deliver(&job, 10, exposed(2, 20), 1), Delivery::Wait);
        job.receipt = Some(receipt(20));
        assert_eq!(may_deliver(&job, 10, exposed(0, 0), 1), Delivery::Wait, "the reservation is used up");
        assert_eq!(may_deliver(&job, 0, exposed(0, 0), 75), Delivery::Wait, "and over");
    }

    #[test]
    fn who_has_signed_and_the_chain_holds_it_gets_an_eighth_on_trust() {
        let mut job = job();
        job.lease = Some(lease(800));
        job.registered = job.lease.clone();
        assert_eq!(covered(&job, 1), 800, "nothing is signed");
        job.receipt = Some(receipt(400));
        assert_eq!(covered(&job, 1), 850);
        job.receipt = Some(receipt(840));
        assert_eq!(covered(&job, 1), 900, "of what was on trust nothing more is on trust");
        assert_eq!(may_deliver(&job, 60, exposed(0, 0), 1), Delivery::Go);
        assert_eq!(may_deliver(&job, 61, exposed(0, 0), 1), Delivery::Wait);
        assert_eq!(may_deliver(&job, 31, exposed(1, 30), 1), Delivery::Wait);
        assert_eq!(covered(&job, 75), 0, "the reservation is over");
    }

    #[test]
    fn a_lease_goes_on_chain_when_more_is_needed_than_is_covered() {
        let mut job = job();
        job.registered = Some(lease(80));
        job.receipt = Some(receipt(80));
        job.lease = Some(lease(100));
        assert!(!must_register(&job, exposed(9, 90), 1), "an eighth is on trust");
        assert!(must_register(&job, exposed(9, 91), 1));
        assert!(!must_register(&job, exposed(9, 91), 51), "it has expired");
        job.lease = job.registered.clone();
        assert!(!must_register(&job, exposed(9, 91), 1), "it is there");
    }

    #[test]
    fn leases_wait_for_slow_blocks_and_not_for_fast_ones() {
        assert!(is_before_block(1_000, 3_000) && is_before_block(0, 1), "blocks are fast");
        let waits: Vec<bool> =
            [0, 75_000, 131_249, 131_250, 149_999, 150_000].map(|now| !is_before_block(now, 150_000)).to_vec();
        assert_eq!(waits, [true, true, true, false, false, true]);
    }

    #[test]
    fn others_get_two_tasks_on_trust_whatever_their_units() {
        let mut job = job();
        job.trusted = true;
        job.lease = Some(lease(90));
        if let Some(signed) = &mut job.lease {
            signed.lease.task_units = 90;
        }
        assert_eq!(may_deliver(&job, 10, exposed(1, 10), 1), Delivery::Go);
        assert_eq!(may_deliver(&job, 10, exposed(2, 20), 1), Delivery::Wait);
        assert!(!must_register(&job, exposed(2, 20), 1), "a small job needs no lease on chain");
        assert!(must_register(&job, exposed(3, 30), 1));
        (job.receipt, job.count) = (Some(receipt(10)), 1);
        assert_eq!(may_deliver(&job, 10, exposed(0, 0), 1), Delivery::Go);
        (job.receipt, job.count) = (Some(receipt(20)), 2);
        assert_eq!(may_deliver(&job, 10, exposed(0, 0), 1), Delivery::Wait, "and no more: the chain holds nothing");
    }

    #[test]
    fn what_is_signed_is_claimed_before_its_reservation_ends() {
        let mut job = job();
        job.registered = Some(lease(100));
        job.receipt = Some(receipt(60));
        let at = |best| {
            let view = test_data::view(&job, Phase::Open);
            settle(&Situation { view: Some(&view), best, ..situation(&job) })
        };
        assert_eq!([at(69), at(70), at(75)], [Settlement::Wait, Settlement::Claim, Settlement::Claim]);
    }

    fn situation(job: &JobRecord) -> Situation<'_> {
        Situation {
            job,
            view: None,
            counted: 0,
            best: 40,
            margin: 4,
            silent: false,
            unsigned_units: 0,
            pending_results: false,
        }
    }

    fn decide(job: &JobRecord, phase: Phase, counted: Units, silent: bool, unsigned_units: Units) -> Settlement {
        let view = test_data::view(job, phase);
        settle(&Situation { view: Some(&view), counted, silent, unsigned_units, ..situation(job) })
    }

    #[test]
    fn receipts_are_claimed_when_the_job_closes_or_the_requester_is_silent() {
        let mut job = job();
        job.receipt = Some(receipt(20));
        assert_eq!(decide(&job, Phase::Open, 0, false, 0), Settlement::Wait);
        assert_eq!(decide(&job, Phase::Open, 0, true, 0), Settlement::Claim);
        assert_eq!(decide(&job, Phase::Closing, 0, false, 0), Settlement::Claim);
        assert_eq!(decide(&job, Phase::Closing, 20, false, 0), Settlement::Wait, "the report names it all");
        assert_eq!(decide(&job, Phase::Settled, 10, false, 0), Settlement::Claim, "the report omits a part");
        assert_eq!(decide(&job, Phase::Settled, 20, false, 0), Settlement::Close);
        job.claimed = 20;
        assert_eq!(decide(&job, Phase::Open, 0, true, 0), Settlement::Wait, "claimed before");
        job.claimed = 0;
        if let Some(signed) = &mut job.receipt {
            signed.receipt.expiry = 43;
        }
        assert_eq!(decide(&job, Phase::Open, 0, false, 0), Settlement::Claim, "before it expires");
        assert_eq!(decide(&job, Phase::Finished, 0, false, 0), Settlement::Close);
    }

    #[test]
    fn an_objection_needs_a_reservation_and_ends_at_two_tasks() {
        let mut job = job();
        assert_eq!(decide(&job, Phase::Open, 0, false, 20), Settlement::Wait);
        job.registered = Some(lease(100));
        assert_eq!(decide(&job, Phase::Open, 0, false, 10), Settlement::Object(10));
        assert_eq!(decide(&job, Phase::Open, 0, false, 50), Settlement::Object(20));
        job.objected = 20;
        assert_eq!(decide(&job, Phase::Open, 0, false, 50), Settlement::Wait);
        job.objected = 0;
        job.receipt = Some(receipt(95));
        assert_eq!(decide(&job, Phase::Open, 0, false, 50), Settlement::Object(5), "no more than is reserved");
    }
}
