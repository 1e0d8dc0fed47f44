use super::mock::*;
use codec::Encode;
use frame_support::{assert_ok, traits::Hooks};
use scc_types::{
    AccountId, Assignments, ContributorProfile, JobId, Skipped, ASSIGNMENTS_KEY, MAX_ASSIGNMENTS, PROFILE_KEY,
};
use sp_core::offchain::{testing::TestOffchainExt, OffchainDbExt, OffchainWorkerExt};
use sp_runtime::offchain::storage::StorageValueRef;

fn profile() -> ContributorProfile {
    ContributorProfile { account: WORKER, dapps: None, blocked_requesters: vec![], minimum_price: 0, paused: false }
}

/// Runs a test with off-chain storage and one enlisted worker.
fn run_offchain(test: impl FnOnce()) {
    Enlisted::set(vec![WORKER]);
    let mut externalities = externalities();
    let (offchain, _) = TestOffchainExt::new();
    externalities.register_extension(OffchainDbExt::new(offchain.clone()));
    externalities.register_extension(OffchainWorkerExt::new(offchain));
    externalities.execute_with(|| {
        enter(1);
        test();
        check();
    });
    Enlisted::set(vec![]);
}

fn assigned(profile: &ContributorProfile) -> Assignments {
    StorageValueRef::persistent(PROFILE_KEY).set(profile);
    Jobs::offchain_worker(System::block_number());
    read().expect("assignments were written")
}

fn read() -> Option<Assignments> {
    StorageValueRef::persistent(ASSIGNMENTS_KEY).get().unwrap()
}

fn ids(assignments: &Assignments) -> Vec<JobId> {
    assignments.list.iter().map(|assignment| assignment.job).collect()
}

#[test]
fn the_worker_should_get_the_jobs_it_was_drawn_for_best_first() {
    run_offchain(|| {
        let (cheap, dear) = (terms().post(), terms().with_payment(200 * PRICE).post());
        run_to(2);
        let found = assigned(&profile());
        assert_eq!((found.at, &found.account), (2, &WORKER));
        assert_eq!(ids(&found), [dear, cheap]);
        let first = &found.list[0];
        assert_eq!((first.payment, first.units, first.room, first.deadline), (200 * PRICE, 100, 100, 50));
        assert_eq!((&first.endpoint, &first.spec, &first.requester), (&endpoint(1), &terms().spec, &REQUESTER));
        assert_eq!(first.job_key, sp_core::Pair::public(&job_pair()));
    });
}

#[test]
fn the_worker_should_see_a_job_in_its_posting_block() {
    run_offchain(|| {
        let id = terms().post();
        // The executive tells the off-chain worker the hash of the block itself.
        frame_system::BlockHash::<Test>::insert(1, block_hash(1));
        let early = assigned(&profile());
        assert_eq!(ids(&early), [id]);
        run_to(2);
        assert_eq!(assigned(&profile()).list, early.list);
    });
}

#[test]
fn the_worker_should_be_told_why_jobs_were_left_out() {
    run_offchain(|| {
        terms().with_payment(50 * PRICE).post();
        terms().with_dapp(DRAFT).post();
        terms().by(FRIEND).post();
        let full = terms().post();
        assert_ok!(claim(full, &SECOND, 100));
        let good = terms().post();
        run_to(2);
        let choosy = ContributorProfile {
            dapps: Some(vec![LISTED]),
            blocked_requesters: vec![FRIEND],
            minimum_price: PRICE,
            ..profile()
        };
        let found = assigned(&choosy);
        assert_eq!(ids(&found), [good]);
        let skipped = Skipped { below_price: 1, other_dapp: 1, blocked: 1, no_room: 1, not_drawn: 0 };
        assert_eq!(found.skipped, skipped);
        let stranger = assigned(&ContributorProfile { account: AccountId::new([77; 32]), ..profile() });
        assert_eq!((stranger.list.len(), stranger.skipped.not_drawn), (0, 4));
    });
}

#[test]
fn a_paused_worker_should_get_nothing() {
    run_offchain(|| {
        terms().post();
        run_to(2);
        let found = assigned(&ContributorProfile { paused: true, ..profile() });
        assert!(found.list.is_empty());
        assert_eq!(found.at, 2);
    });
}

#[test]
fn assignments_should_be_bounded() {
    run_offchain(|| {
        for _ in 0..MAX_ASSIGNMENTS + 5 {
            terms().post();
        }
        run_to(2);
        assert_eq!(assigned(&profile()).list.len(), MAX_ASSIGNMENTS);
    });
}

#[test]
fn without_a_readable_profile_nothing_should_be_written() {
    run_offchain(|| {
        terms().post();
        run_to(2);
        Jobs::offchain_worker(2);
        assert_eq!(read(), None);
        StorageValueRef::persistent(PROFILE_KEY).set(&1_u8.encode());
        Jobs::offchain_worker(2);
        assert_eq!(read(), None);
    });
}
