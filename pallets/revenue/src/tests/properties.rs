//! The promises about money under random events.

use super::mock::*;
use crate::{Books, Fees, OtherIncome, ToReserve};
use proptest::prelude::*;
use scc_traits::PaidWork;
use scc_types::{Balance, Funding, Stars, Units, SCC};

#[derive(Clone, Debug)]
enum Step {
    Pay { funding: Funding, payer: u8, payment: Balance, units: Units },
    Settle { job: usize, deliveries: Vec<(u8, Units, Stars)>, listed: bool },
    Finish { job: usize, objected: Units },
    Fee(u8, Balance),
    Ad(u8, Balance),
    Slash(u8, Balance),
    Claim(u8),
    EndBlock(Option<u8>),
}

struct OpenJob {
    payer: u8,
    delivered: Units,
    job: Job,
}

fn stars() -> impl Strategy<Value = Stars> {
    prop_oneof![Just(Stars::One), Just(Stars::Two), Just(Stars::Three), Just(Stars::Four), Just(Stars::Five)]
}

fn funding() -> impl Strategy<Value = Funding> {
    prop_oneof![2 => Just(Funding::Own), 1 => Just(Funding::Grant), 1 => Just(Funding::Coupon)]
}

fn amount() -> impl Strategy<Value = Balance> {
    prop_oneof![1u128..10_000, 1..EXISTENTIAL_DEPOSIT * 2, 1..50 * SCC]
}

/// Accounts 1 to 9 exist; 10 to 12 do not before somebody pays them.
fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (funding(), 1u8..10, amount(), 1u64..10_000)
            .prop_map(|(funding, payer, payment, units)| Step::Pay { funding, payer, payment, units }),
        4 => (0usize..100, prop::collection::vec((1u8..13, 0u64..5_000, stars()), 0..5), any::<bool>())
            .prop_map(|(job, deliveries, listed)| Step::Settle { job, deliveries, listed }),
        2 => (0usize..100, 0u64..100).prop_map(|(job, objected)| Step::Finish { job, objected }),
        2 => (1u8..10, amount()).prop_map(|(payer, fee)| Step::Fee(payer, fee)),
        1 => (1u8..10, amount()).prop_map(|(payer, price)| Step::Ad(payer, price)),
        1 => (1u8..10, 1..SCC).prop_map(|(payer, price)| Step::Slash(payer, price)),
        2 => (1u8..13).prop_map(Step::Claim),
        3 => prop::option::of(1u8..13).prop_map(Step::EndBlock),
    ]
}

fn apply(step: Step, jobs: &mut Vec<OpenJob>) {
    match step {
        Step::Pay { funding, payer, payment, units } => {
            if let Ok(pending) = Revenue::pay(funding, &account(payer), payment) {
                jobs.push(OpenJob { payer, delivered: 0, job: Job { funding, payment, units, pending } });
            }
        }
        Step::Settle { job, deliveries, listed } => {
            let count = jobs.len().max(1);
            let Some(open) = jobs.get_mut(job % count) else { return };
            let mut room = open.job.units - open.delivered;
            let deliveries: Vec<_> = deliveries
                .into_iter()
                .map(|(worker, units, stars)| {
                    let units = units.min(room);
                    room -= units;
                    (worker, units, stars)
                })
                .collect();
            open.delivered = open.job.units - room;
            let before = open.job.pending;
            let settled = settle(&mut open.job, listed.then_some(DEVELOPER), &deliveries);
            assert!(settled.taken <= before);
        }
        Step::Finish { job, objected } => {
            if jobs.is_empty() {
                return;
            }
            let OpenJob { payer, delivered, job } = jobs.swap_remove(job % jobs.len());
            let undelivered = job.units - delivered;
            let objected = objected.min(undelivered);
            let due = Revenue::refund_of(job.funding, job.payment, undelivered - objected, job.units, job.pending);
            Revenue::refund(7, job.funding, &account(payer), due);
            Revenue::forfeit(7, job.pending - due);
        }
        Step::Fee(payer, fee) => drop(charge::<Fees<Test>>(payer, fee)),
        Step::Ad(payer, price) => drop(charge::<OtherIncome<Test>>(payer, price)),
        Step::Slash(payer, amount) => drop(charge::<ToReserve<Test>>(payer, amount)),
        Step::Claim(number) => drop(Scores::claim(RuntimeOrigin::signed(account(1)), account(number))),
        Step::EndBlock(author) => end_block_by(author.map(account)),
    }
}

/// Promise 2 of the design, from the accounts themselves and not from the pallets' books.
fn assert_conserved(jobs: &[OpenJob]) {
    let pending: Balance = jobs.iter().map(|open| open.job.pending).sum();
    assert_eq!(Revenue::pots().pending, pending);
    let owed: Balance =
        pallet_scores::Claims::<Test>::iter_values().map(|held| held.claim.amount + held.claim.accrued).sum();
    assert_eq!(free(&Scores::pot()), owed + EXISTENTIAL_DEPOSIT);
    let people: Balance = (1..13).map(|number| free(&account(number))).sum();
    let named: Balance = [FOUNDATION, RESERVE, AUTHOR, DEVELOPER].iter().map(free).sum();
    let sums = Books::<Test>::get();
    assert_eq!(held(), sums.held());
    assert_eq!(people + named + free(&Revenue::account()) + free(&Scores::pot()), Balances::total_issuance());
    // What this block has issued so far: nothing.
    assert_eq!(
        Balances::total_issuance() + sums.block.fees + sums.block.other,
        (9_002 + u128::from(System::block_number())) * SCC
    );
    assert_eq!(sums.totals.income(), sums.totals.outgoings() + sums.held());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    /// 20 cases of 1,000 events; a million stand in `scc-math`'s model.
    #[test]
    fn money_is_conserved_after_every_event(steps in prop::collection::vec(step(), 1_000)) {
        run(|| {
            let mut jobs = Vec::new();
            for (count, step) in steps.into_iter().enumerate() {
                apply(step, &mut jobs);
                assert_conserved(&jobs);
                if count % 20 == 0 {
                    check();
                }
            }
        });
    }

    #[test]
    fn coalition_with_every_role_loses_two_percent(
        payments in prop::collection::vec(SCC..20 * SCC, 1..20), warm_up in 0u32..60,
    ) {
        run(|| {
            // Others have filled the carry; the coalition pays, works, owns the dApp and makes every block from now on.
            for _ in 0..warm_up {
                end_block_by(Some(AUTHOR));
            }
            let coalition = || free(&account(1)) + free(&account(2)) + free(&account(3)) + free(&account(4));
            let before = coalition();
            let mut spent = 0;
            let start = System::block_number();
            for payment in &payments {
                let mut job = post(1, *payment, 10);
                settle(&mut job, Some(account(3)), &[(2, 10, Stars::Five)]);
                spent += payment;
                end_block_by(Some(account(4)));
            }
            // Count as returned what is still to flow: the claims, and the whole author pot.
            let owed = free(&Scores::pot()) - EXISTENTIAL_DEPOSIT + Revenue::pots().author;
            let blocks = u128::from(System::block_number() - start);
            // An honest author would have had his part of the emission without paying anybody.
            let emission = blocks * SCC / 10;
            let back = coalition() + owed + spent - before - emission;
            assert!(back * 100 <= spent * 98, "{back} of {spent}");
        });
    }
}
