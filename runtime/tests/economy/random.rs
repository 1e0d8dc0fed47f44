//! Random blocks of random calls by requesters, workers, a developer and the author: whatever they do, every block's audit
//! holds, and in the end no job leaves money behind.

use crate::{
    common::{jobs::*, Chain, Who},
    with_dapp,
};
use proptest::prelude::*;
use scc_runtime::*;
use scc_types::{BidId, JobId, Stars, Units, MICRO, SCC};

/// The last has no money of its own: it lives and dies by what others send it.
const PEOPLE: [Who; 6] = [Who::Bob, Who::Dave, Who::Eve, Who::Ferdie, Who::Alice, Who::One];

#[derive(Clone, Debug)]
enum Act {
    Post { units: Units, price: Balance, open_for: BlockNumber },
    Raise { job: JobId, units: Units, payment: Balance },
    Lease { job: JobId, units: Units, task_units: Units },
    Claim { job: JobId, units: Units },
    Object { job: JobId, units: Units },
    Report { job: JobId, lines: Vec<(usize, Units, Stars)>, last: bool },
    Transfer { to: usize, amount: Balance },
    TransferAll { to: usize },
    PayOut { account: usize },
    Enlist { enlist: bool },
    List { list: bool },
    Batch { job: JobId, units: Units, payment: Balance },
    Bid { amount: Balance },
    Withdraw { bid: BidId },
    Forget,
}

fn stars() -> impl Strategy<Value = Stars> {
    prop_oneof![Just(Stars::One), Just(Stars::Two), Just(Stars::Three), Just(Stars::Four), Just(Stars::Five)]
}

fn act() -> impl Strategy<Value = Act> {
    let job = 0..6_u64;
    let units = 0..130_u64;
    let person = 0..PEOPLE.len();
    let price = prop_oneof![9 * MICRO..20 * MICRO, MICRO..SCC];
    let lines = prop::collection::vec((person.clone(), 0..60_u64, stars()), 0..4);
    prop_oneof![
        4 => (0..120_u64, price, 0..15_u32).prop_map(|(units, price, open_for)| Act::Post { units, price, open_for }),
        2 => (job.clone(), 0..40_u64, 0..5 * SCC).prop_map(|(job, units, payment)| Act::Raise { job, units, payment }),
        3 => (job.clone(), units.clone(), 0..20_u64)
            .prop_map(|(job, units, task_units)| Act::Lease { job, units, task_units }),
        6 => (job.clone(), units).prop_map(|(job, units)| Act::Claim { job, units }),
        2 => (job.clone(), 0..20_u64).prop_map(|(job, units)| Act::Object { job, units }),
        3 => (job.clone(), lines, any::<bool>()).prop_map(|(job, lines, last)| Act::Report { job, lines, last }),
        2 => (person.clone(), 0..3 * constants::EXISTENTIAL_DEPOSIT).prop_map(|(to, amount)| Act::Transfer { to, amount }),
        1 => person.clone().prop_map(|to| Act::TransferAll { to }),
        1 => person.prop_map(|account| Act::PayOut { account }),
        1 => any::<bool>().prop_map(|enlist| Act::Enlist { enlist }),
        1 => any::<bool>().prop_map(|list| Act::List { list }),
        1 => (job, 1..20_u64, 0..SCC).prop_map(|(job, units, payment)| Act::Batch { job, units, payment }),
        2 => (0..3 * constants::AD_FLOOR_PRICE).prop_map(|amount| Act::Bid { amount }),
        1 => (0..6_u64).prop_map(|bid| Act::Withdraw { bid }),
        1 => Just(Act::Forget),
    ]
}

/// The call, and who makes it: `who`, unless only another could.
fn call_of(chain: &mut Chain, who: Who, act: Act) -> (Who, RuntimeCall) {
    let height = chain.height();
    let call = match act {
        Act::Post { units, price, open_for } => post(units, price * Balance::from(units), height + open_for),
        Act::Raise { job, units, payment } => return (requester_of(chain, job), raise(job, payment, units)),
        Act::Lease { job, units, task_units } => chain.read(|| lease(job, who, units, task_units, height + 4)),
        Act::Claim { job, units } => chain.read(|| claim(job, who, units, height + 2)),
        Act::Object { job, units } => object(job, units),
        Act::Report { job, lines, last } => {
            let lines: Vec<_> = lines.into_iter().map(|(who, units, stars)| (PEOPLE[who], units, stars)).collect();
            return (requester_of(chain, job), report(job, &lines, last));
        }
        Act::Transfer { to, amount } => {
            pallet_balances::Call::transfer_allow_death { dest: address(to), value: amount }.into()
        }
        Act::TransferAll { to } => {
            let call = pallet_balances::Call::transfer_all { dest: address(to), keep_alive: false };
            return (Who::One, call.into());
        }
        Act::PayOut { account } => pallet_scores::Call::claim { account: PEOPLE[account].to_account_id() }.into(),
        Act::Enlist { enlist: true } => enlist(),
        Act::Enlist { enlist: false } => pallet_workers::Call::retire {}.into(),
        Act::List { list: true } => return (Who::Alice, list_dapp(0)),
        Act::List { list: false } => return (Who::Alice, by_root(pallet_dapps::Call::delist { dapp: 0 })),
        Act::Batch { job, units, payment } => {
            let calls = vec![post(units, payment, height + 5), raise(job, payment, 0)];
            pallet_utility::Call::force_batch { calls }.into()
        }
        Act::Bid { amount } => pallet_ads::Call::bid { text: b"ad".to_vec(), link: vec![], amount }.into(),
        Act::Withdraw { bid } => pallet_ads::Call::withdraw { bid }.into(),
        Act::Forget => pallet_jobs::Call::forget_requester {}.into(),
    };
    (who, call)
}

fn address(person: usize) -> Address {
    PEOPLE[person].to_account_id().into()
}

fn requester_of(chain: &mut Chain, job: JobId) -> Who {
    let requester = chain.read(|| pallet_jobs::Jobs::<Runtime>::get(job)).map(|job| job.requester);
    requester.and_then(|account| Who::from_account_id(&account)).unwrap_or(Who::Bob)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn every_block_of_random_calls_is_accounted_for_and_every_job_ends_clean(
        blocks in prop::collection::vec(prop::collection::vec((0..PEOPLE.len(), act()), 0..6), 5..30),
    ) {
        let mut chain = with_dapp();
        let mut done = 0;
        for acts in blocks {
            let calls = acts.into_iter().map(|(who, act)| call_of(&mut chain, PEOPLE[who], act)).collect();
            done += chain.block(calls).into_iter().filter(|result| *result == Ok(Ok(()))).count();
        }
        prop_assert!(done > 0 || chain.read(Jobs::open_jobs_count) == 0);
        // Past every deadline, window, delay and reservation.
        chain.run(60);
        prop_assert!(chain.read(|| pallet_jobs::Jobs::<Runtime>::iter().next().is_none()));
        prop_assert_eq!(chain.read(Revenue::pots).pending, 0);
    }
}
