//! A job's whole life, every amount computed by hand.

use super::{awarded, balance, earnings, listed};
use crate::common::{audit::reserve, audit::total_balance, jobs::*, Chain, Who};
use pallet_jobs::HoldReason;
use scc_runtime::{constants::*, genesis::account_from_seed, *};
use scc_types::{Earnings, Phase, Stars, MILLI, SCC};

/// 100 units; 100 SCC when posted at block 16, raised to 150 SCC.
const POSTED: BlockNumber = 16;

fn posted() -> Chain {
    let mut chain = listed(Chain::development().with_importer("development"));
    chain.send(vec![(Who::Dave, enlist())]);
    // Long enough that θ and not the carry bounds the release.
    let blocks = POSTED - 1 - chain.height();
    chain.run(blocks);
    chain.send(vec![(Who::Bob, post(100, 100 * SCC, 30))]);
    chain
}

fn worked_on() -> Chain {
    let mut chain = posted();
    chain.send(vec![(Who::Bob, raise(0, 50 * SCC, 0))]);
    let leases =
        chain.read(|| vec![(Who::Dave, lease(0, Who::Dave, 60, 20, 25)), (Who::Eve, lease(0, Who::Eve, 30, 5, 25))]);
    chain.send(leases);
    let receipt = chain.read(|| claim(0, Who::Dave, 60, 30));
    chain.send(vec![(Who::Dave, receipt), (Who::Eve, object(0, 10))]);
    chain.send(vec![(Who::Bob, report(0, &[(Who::Dave, 60, Stars::Five), (Who::Ferdie, 5, Stars::Three)], true))]);
    assert_eq!(chain.height(), 20);
    chain
}

#[test]
fn payment_is_shared_in_the_block_that_takes_it() {
    let mut chain = posted();
    let income = chain.read(|| Revenue::statement(POSTED)).unwrap().income;
    assert_eq!((income.paid_foundation, income.paid_author, income.paid_pending), (10 * SCC, 10 * SCC, 80 * SCC));
    assert_eq!(income.author_pot_share, 10 * SCC / 64);
    assert_eq!(income.general_foundation, (SCC + income.fees) / 10);
    let job = chain.read(|| Jobs::job(0)).unwrap();
    assert_eq!((job.payment, job.phase), (100 * SCC, Phase::Open));
    // The lottery needs the posting block's hash, known from the next block on.
    chain.run(1);
    assert_eq!(chain.read(|| Jobs::open_jobs_ranked(0, 1))[0].drawn, [Who::Dave.to_account_id()]);
}

#[test]
fn budget_of_units_is_shared_by_leases_receipts_and_objections() {
    let mut chain = worked_on();
    let job = chain.read(|| Jobs::job(0)).unwrap();
    assert_eq!((job.payment, job.units), (150 * SCC, 100));
    assert_eq!((job.claimed, job.objected, job.reserved, job.reported), (60, 10, 20, 65));
    assert_eq!((job.phase, job.due), (Phase::Closing, 25));
}

#[test]
fn settlement_pays_workers_developer_and_reserve_their_exact_shares() {
    let mut chain = worked_on();
    let developer = balance(&mut chain, Who::Charlie);
    chain.run(5);
    let statement = chain.read(|| Revenue::statement(25)).unwrap();
    let [line] = statement.settlements.as_slice() else { panic!("one settlement") };
    // Dave 60 of 100 units of 150 SCC; Ferdie 5 at 0.95.
    assert_eq!((line.delivered, line.credit), (65, 90 * SCC + 7_125 * MILLI));
    // θ(κ+δ)C, all of it: the carry holds more and nothing was settled before.
    assert_eq!(line.release, 7_770 * MILLI);
    assert_eq!(awarded(&mut chain, Who::Dave), 59_400 * MILLI);
    assert_eq!(awarded(&mut chain, Who::Ferdie), 4_702_500_000_000);
    // δ of 97.5 SCC and a quarter of the release.
    assert_eq!(line.developer_share, 21_442_500_000_000);
    assert_eq!(balance(&mut chain, Who::Charlie), developer + line.developer_share);
    // κ of what the stars cut.
    assert_eq!((line.reserve, statement.income.reserve), (225 * MILLI, 225 * MILLI));
    let record = chain.read(|| Jobs::requester(Who::Bob.to_account_id())).unwrap();
    assert_eq!(record.receipted, 97_500 * MILLI);
}

#[test]
fn undelivered_units_return_four_fifths_and_objected_ones_go_to_the_reserve() {
    let mut chain = worked_on();
    chain.run(9);
    let before = balance(&mut chain, Who::Bob);
    chain.run(1);
    // 25 units of 1.5 SCC nobody delivered, 10 under objection.
    assert_eq!(balance(&mut chain, Who::Bob), before + 30 * SCC);
    let income = chain.read(|| Revenue::statement(30)).unwrap().income;
    assert_eq!((income.refunds, income.reserve), (30 * SCC, 12 * SCC));
    assert_eq!(chain.read(|| (Jobs::job(0).unwrap().phase, Revenue::pots().pending)), (Phase::Finished, 0));
}

#[test]
fn claim_flows_out_by_half_every_half_life_and_nothing_of_it_is_lost() {
    let mut chain = worked_on();
    let before = balance(&mut chain, Who::Dave);
    chain.run(5);
    for block in 1..=100 {
        chain.run(1);
        let Earnings { claim, accrued, paid, .. } = earnings(&mut chain, Who::Dave);
        assert_eq!(claim + accrued + paid, 59_400 * MILLI);
        if block % 20 == 0 {
            // Every pay-out rounds the rest up by less than two planck.
            let halved = (59_400 * MILLI) >> (block / 20);
            assert!((halved..=halved + 2 * block).contains(&claim), "{claim} after {block} blocks");
        }
    }
    let Earnings { accrued, paid, .. } = earnings(&mut chain, Who::Dave);
    assert!(accrued < 10 * EXISTENTIAL_DEPOSIT, "the sweep pays without being asked");
    assert_eq!(balance(&mut chain, Who::Dave), before + paid);
}

#[test]
fn after_its_life_a_job_leaves_nothing_but_records_and_everybody_has_what_is_due() {
    let people = [Who::Bob, Who::Charlie, Who::Dave, Who::Eve, Who::Ferdie];
    let mut chain = worked_on();
    chain.run(20);
    assert_eq!(chain.height(), 40);
    assert!(chain.read(|| Jobs::job(0)).is_none());
    let [bob, charlie, dave, eve, ferdie] = people.map(|who| {
        let Earnings { claim, accrued, .. } = earnings(&mut chain, who);
        let wealth = balance(&mut chain, who) + claim + accrued + chain.fees_of(who);
        wealth.cast_signed() - (1_000_000 * SCC).cast_signed()
    });
    assert_eq!(bob, -(120 * SCC).cast_signed());
    assert_eq!(charlie, 21_442_500_000_000);
    assert_eq!(dave, 59_400_000_000_000);
    assert_eq!(eve, 0, "objecting earned nothing");
    assert_eq!(ferdie, 4_702_500_000_000);
    chain.read(|| {
        assert_eq!(total_balance(&reserve()), EXISTENTIAL_DEPOSIT + 12_225 * MILLI);
        let foundation = total_balance(&account_from_seed("Foundation"));
        let pots_reserve_and_share = 4 * EXISTENTIAL_DEPOSIT;
        let (people, budgets) = (12 * 1_000_000 * SCC, 60_000_000 * SCC);
        assert_eq!(foundation, 100_000_000 * SCC - people - budgets - pots_reserve_and_share);
        assert_eq!(Grants::share(), Revenue::totals().foundation);
        for who in people_with_deposits() {
            let account = who.to_account_id();
            assert_eq!(
                [HoldReason::Job, HoldReason::Worker, HoldReason::LeaseFee].map(|r| Jobs::held(r, &account)),
                [0; 3]
            );
        }
    });
    chain.send(vec![(Who::Bob, pallet_jobs::Call::forget_requester {}.into())]);
    assert_eq!(chain.read(|| Jobs::held(HoldReason::Requester, &Who::Bob.to_account_id())), 0);
    // Blocks 16, 17, 20, 25, 30 wrote the work chain; all are still there to be proved.
    let heights = chain.read(|| {
        (1..=40)
            .filter(|height| VirtualChains::header(scc_types::VirtualChain::Work, *height).is_some())
            .collect::<Vec<_>>()
    });
    assert_eq!(heights, [16, 17, 20, 25, 30]);
}

fn people_with_deposits() -> [Who; 4] {
    [Who::Bob, Who::Dave, Who::Eve, Who::Ferdie]
}
