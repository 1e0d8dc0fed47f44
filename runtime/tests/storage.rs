//! What calls and hooks touch of the state, counted and bounded. `cargo test … storage -- --nocapture` prints the table.

mod counter;

use crate::common::{jobs::*, Who};
use counter::{Counter, Touched};
use scc_runtime::*;
use scc_types::{Stars, SCC};

/// Keys read and written by anything in a job's life, besides what moves money.
const JOB: (u32, u32) = (12, 10);
/// What each further worker of a settlement adds.
const WORKER: (u32, u32) = (4, 3);
/// Of that, the score ledger's part.
const CREDIT: (u32, u32) = (3, 2);
/// By a pay-out.
const PAY_OUT: (u32, u32) = (3, 3);

/// The lines of the table, each checked as it comes.
#[derive(Default)]
struct Table(Vec<String>);

impl Table {
    fn add(&mut self, what: &str, touched: &Touched, (reads, writes): (u32, u32)) {
        let own = touched.besides_money();
        let ((all_read, all_written), (read, written)) = (touched.count(), own.count());
        self.0.push(format!("| {what} | {read} | {written} | {all_read} | {all_written} | {} |", own.names()));
        assert!(read <= reads && written <= writes, "{what}: {read} reads, {written} writes\n{}", self.0.join("\n"));
    }
}

impl Drop for Table {
    fn drop(&mut self) {
        println!(
            "| what | reads | writes | reads, with money | writes, with money | keys |\n|---|---|---|---|---|---|"
        );
        println!("{}", self.0.join("\n"));
    }
}

/// Charlie's dApp is on the store, Bob has posted before.
fn with_requester(chain: &mut Counter) {
    chain.block(vec![(Who::Charlie, register_dapp("render"))]);
    chain.block(vec![(Who::Alice, list_dapp(0))]);
    chain.block(vec![(Who::Bob, post(1, SCC, 1_000))]);
}

const WORKERS: [Who; 3] = [Who::Dave, Who::Eve, Who::Ferdie];

/// Bob's next job, whose report names the first so many of the workers; its number.
fn reported(chain: &mut Counter, workers: usize, stars: Stars) -> u64 {
    let job = pallet_jobs::Newest::<Runtime>::get().next;
    chain.block(vec![(Who::Bob, post(90, 100 * SCC, chain.height() + 20))]);
    let lines: Vec<_> = WORKERS.iter().take(workers).map(|who| (*who, 30, stars)).collect();
    chain.block(vec![(Who::Bob, report(job, &lines, true))]);
    job
}

/// What the jobs' hook touches when the job is due, beyond what it does when nothing is.
fn step(chain: &mut Counter, job: u64) -> Touched {
    let due = pallet_jobs::Jobs::<Runtime>::get(job).expect("the job is in state").due;
    chain.run_before(due - 1);
    let idle = chain.queue();
    chain.queue().beyond(&idle)
}

#[test]
fn every_call_of_a_job_s_life_touches_few_keys() {
    Counter::run(|chain| {
        let mut table = Table::default();
        with_requester(chain);
        table.add("post_job", &chain.call(Who::Bob, post(90, 100 * SCC, chain.height() + 20)), JOB);
        table.add("raise_bid", &chain.call(Who::Bob, raise(1, SCC, 0)), JOB);
        let endpoint = pallet_jobs::Postings::<Runtime>::get(1).unwrap().endpoint;
        let update = pallet_jobs::Call::update_endpoint { job: 1, endpoint };
        table.add("update_endpoint", &chain.call(Who::Bob, update.into()), JOB);
        table.add("register_lease", &chain.call(Who::Dave, lease(1, Who::Dave, 30, 5, 100)), JOB);
        table.add("register_lease again", &chain.call(Who::Dave, lease(1, Who::Dave, 40, 5, 110)), JOB);
        table.add("object", &chain.call(Who::Dave, object(1, 5)), JOB);
        table.add("claim_receipts", &chain.call(Who::Dave, claim(1, Who::Dave, 20, 100)), JOB);
        table.add("claim_receipts, a new worker's", &chain.call(Who::Eve, claim(1, Who::Eve, 10, 100)), JOB);
        table.add("report, a page", &chain.call(Who::Bob, report(1, &[(Who::Dave, 20, Stars::Four)], false)), JOB);
        let last = report(1, &[(Who::Ferdie, 20, Stars::Four)], true);
        table.add("report, the last page, a new worker", &chain.call(Who::Bob, last), JOB);

        // One whose requester falls silent.
        chain.block(vec![(Who::Bob, post(90, 100 * SCC, chain.height() + 8))]);
        table.add("closing", &step(chain, 2), JOB);

        // One for which nobody comes.
        chain.block(vec![(Who::Bob, post(90, 100 * SCC, chain.height() + 100))]);
        chain.run_before(chain.height() + scc_types::UNSERVED_BLOCKS);
        let again = pallet_jobs::Call::draw_again { job: 3 };
        table.add("draw_again", &chain.call(Who::Bob, again.into()), JOB);
        assert_eq!(Jobs::job(3).map(|job| job.batch), Some(1));
    });
}

#[test]
fn every_step_from_settlement_to_removal_touches_few_keys() {
    Counter::run(|chain| {
        let mut table = Table::default();
        with_requester(chain);
        // Everybody has earned before.
        let former = reported(chain, 3, Stars::Five);
        step(chain, former);

        let job = reported(chain, 1, Stars::Three);
        let one = step(chain, job);
        let late = claim(job, Who::Eve, 10, chain.height() + 3);
        let late = chain.call(Who::Eve, late);
        // What is due of the others comes in other blocks than the next's steps.
        chain.run_before(chain.height() + 5);
        let next = reported(chain, 2, Stars::Three);
        let two = step(chain, next);

        let (each, credit) = (two.beyond(&one), two.of_scores().beyond(&one.of_scores()));
        table.add("settlement, besides its workers", &one.beyond(&each), JOB);
        table.add("each worker of a settlement", &each, WORKER);
        table.add("of it the credit of a score", &credit, CREDIT);
        table.add("claim_receipts after the settlement, besides its worker", &late.beyond(&each), JOB);
        table.add("refund", &step(chain, next), JOB);
        table.add("removal, two workers", &step(chain, next), JOB);
        assert!(Jobs::job(next).is_none());
    });
}

#[test]
fn the_first_credit_of_an_account_reads_one_key_more() {
    Counter::run(|chain| {
        let mut table = Table::default();
        with_requester(chain);
        let former = reported(chain, 1, Stars::Five);
        let one = step(chain, former).of_scores();
        let next = reported(chain, 3, Stars::Five);
        let three = step(chain, next).of_scores();
        table.add("credits of two new workers", &three.beyond(&one), (2 * CREDIT.0, 2 * CREDIT.1));
    });
}

#[test]
fn a_pay_out_touches_few_keys() {
    Counter::run(|chain| {
        let mut table = Table::default();
        with_requester(chain);
        let job = reported(chain, 3, Stars::Five);
        step(chain, job);
        let pay = |who: Who| pallet_scores::Call::claim { account: who.to_account_id() }.into();
        table.add("claim", &chain.call(Who::Alice, pay(Who::Dave)), PAY_OUT);
        table.add("sweep that pays three", &chain.sweep(), (3 * PAY_OUT.0, 3 * PAY_OUT.1));
        assert_eq!(Scores::pay_outs().len(), 3);

        // As after many half-lives.
        pallet_scores::Claims::<Runtime>::mutate_extant(Who::Dave.to_account_id(), |held| {
            held.claim.accrued += std::mem::take(&mut held.claim.amount);
        });
        table.add("claim, the last of it", &chain.call(Who::Alice, pay(Who::Dave)), PAY_OUT);
        assert_eq!(pallet_scores::Claims::<Runtime>::iter_keys().count(), 2);
    });
}
