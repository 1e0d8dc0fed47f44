//! Random stories for `SCC_FUZZ_SECONDS` seconds, shortened where one breaks a promise; and those that the fuzzer found worth keeping.

use proptest::{
    prelude::*,
    test_runner::{Config, TestCaseError, TestError, TestRunner},
};
use scc_random_blocks::{run, Story, Tried};
use std::{
    cell::RefCell,
    env, fs,
    path::Path,
    time::{Duration, Instant},
};

/// Seconds of a run that nobody asked to be longer.
const SECONDS: u64 = 20;

#[test]
fn random_blocks_keep_every_promise_and_leave_nothing_behind() {
    if let Ok(bytes) = env::var("SCC_FUZZ_BYTES") {
        let bytes = hex::decode(bytes).expect("SCC_FUZZ_BYTES holds hexadecimal digits");
        println!("{:#?}\n{}", Story::of(&bytes), run(&bytes));
        return;
    }
    let seconds = env::var("SCC_FUZZ_SECONDS").map_or(SECONDS, |seconds| seconds.parse().expect("a number of seconds"));
    let end = Instant::now() + Duration::from_secs(seconds);
    // A folder for stories in which a call succeeds that did in none before.
    let keep = env::var("SCC_FUZZ_KEEP");
    let (tried, mut stories) = (RefCell::new(Tried::default()), 0);
    while Instant::now() < end {
        let config = Config { cases: 4, max_shrink_iters: 400, failure_persistence: None, ..Config::default() };
        stories += config.cases;
        let played = TestRunner::new(config).run(&prop::collection::vec(any::<u8>(), 0..1_500), |bytes| {
            let of_story = run(&bytes);
            if let (true, Ok(folder)) = (tried.borrow_mut().add(of_story), &keep) {
                fs::write(Path::new(folder).join(hex::encode(&bytes[..bytes.len().min(8)])), &bytes).unwrap();
            }
            Ok::<_, TestCaseError>(())
        });
        if let Err(TestError::Fail(why, bytes)) = &played {
            panic!("{why}\n{:#?}\nSCC_FUZZ_BYTES={}", Story::of(bytes), hex::encode(bytes));
        }
        played.unwrap();
    }
    println!("{}\n{stories} stories in {seconds} s", tried.into_inner());
}

#[test]
fn the_corpus_of_the_fuzzer_keeps_every_promise_and_reaches_every_call() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/blocks");
    let mut tried = Tried::default();
    for story in fs::read_dir(corpus).unwrap() {
        let path = story.unwrap().path();
        println!("{}", path.display());
        tried.add(run(&fs::read(path).unwrap()));
    }
    println!("{tried}");
    let never: Vec<_> = CALLS.iter().filter(|call| tried.of(call)[0] == 0).collect();
    assert!(never.is_empty(), "no story of the corpus has these succeed: {never:?}");
    let filtered = ["Balances.burn", "Balances.force_transfer", "Balances.force_set_balance"];
    assert!(filtered.iter().all(|call| tried.of(call)[0] == 0 && tried.of(call)[1] > 0), "they are filtered");
}

/// The calls of our pallets.
const CALLS: [&str; 57] = [
    "Ads.bid",
    "Ads.raise",
    "Ads.remove",
    "Ads.withdraw",
    "Dapps.accept_ownership",
    "Dapps.delist",
    "Dapps.list",
    "Dapps.register",
    "Dapps.transfer_ownership",
    "Dapps.unregister",
    "Dapps.update",
    "Grants.issue_coupon",
    "Grants.post_grant_job",
    "Grants.post_trial_job",
    "Grants.set_operator",
    "Grants.spend_share",
    "Grants.withdraw_coupon",
    "Jobs.claim_receipts",
    "Jobs.forget_requester",
    "Jobs.object",
    "Jobs.post_job",
    "Jobs.raise_bid",
    "Jobs.register_lease",
    "Jobs.report",
    "Jobs.update_endpoint",
    "Messages.add_contact",
    "Messages.block",
    "Messages.register_key",
    "Messages.remove_contact",
    "Messages.remove_key",
    "Messages.send",
    "Messages.set_inbox",
    "Messages.unblock",
    "Miners.bond_more",
    "Miners.list_requester",
    "Miners.register",
    "Miners.report_equivocation",
    "Miners.set_invulnerables",
    "Miners.unbond",
    "Miners.unlist_requester",
    "News.post",
    "News.retract",
    "Scores.claim",
    "Session.purge_keys",
    "Session.set_keys",
    "Workers.enlist",
    "Workers.renew",
    "Workers.retire",
    "Workers.update",
    "Balances.transfer_all",
    "Balances.transfer_allow_death",
    "Council.propose",
    "Committee.propose",
    "Multisig.as_multi",
    "Proxy.add_proxy",
    "Vesting.vested_transfer",
    "Utility.force_batch",
];
