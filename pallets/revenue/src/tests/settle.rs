//! `PaidWork::settle`.

use super::mock::*;
use crate::{Books, Event};
use scc_math::{claim_of, left_of};
use scc_types::{SettlementLine, Stars, SCC};

fn claim(worker: u8) -> u128 {
    Scores::claim_of(&account(worker)).amount
}

#[test]
fn settle_should_give_claims_and_pay_the_developer() {
    run(|| {
        let mut job = post(1, 100 * SCC, 10);
        let developer = free(&DEVELOPER);

        let settled = settle(&mut job, Some(DEVELOPER), &[(2, 6, Stars::Five), (3, 4, Stars::Five)]);

        // No block has filled the carry yet: no release.
        assert_eq!((settled.taken, settled.credit, settled.income), (80 * SCC, 100 * SCC, 20 * SCC));
        assert_eq!(settled.credits, [60 * SCC, 40 * SCC]);
        assert_eq!((claim(2), claim(3)), (36 * SCC, 24 * SCC));
        assert_eq!(free(&DEVELOPER) - developer, 20 * SCC);
        assert_eq!(free(&Scores::pot()), 60 * SCC + EXISTENTIAL_DEPOSIT);
        assert_eq!((job.pending, Revenue::pots().pending), (0, 0));
        assert_eq!(Books::<Test>::get().volume.amount, 100 * SCC);
        let line = SettlementLine {
            job: 7,
            dapp: 3,
            payment: 100 * SCC,
            units: 10,
            delivered: 10,
            credit: 100 * SCC,
            carry: 0,
            volume: 0,
            release: 0,
            claims: 60 * SCC,
            developer: Some(DEVELOPER),
            developer_share: 20 * SCC,
            reserve: 0,
        };
        assert!(events().contains(&Event::JobSettled { line, taken: 80 * SCC }));
    });
}

#[test]
fn settle_should_release_from_the_carry_up_to_theta() {
    run(|| {
        end_blocks(10);
        assert_eq!(Revenue::pots().carry, 8 * SCC);
        let mut job = post(1, 10 * SCC, 10);
        let developer = free(&DEVELOPER);

        settle(&mut job, Some(DEVELOPER), &[(2, 10, Stars::Five)]);

        // θ(κ+δ)C = 0.8 SCC: three quarters for the node, one for the developer.
        assert_eq!(Revenue::pots().carry, 8 * SCC - 8 * SCC / 10);
        assert_eq!(claim(2), 66 * SCC / 10);
        assert_eq!(free(&DEVELOPER) - developer, 22 * SCC / 10);
    });
}

#[test]
fn settle_should_release_by_volume_where_that_is_less() {
    run(|| {
        let mut first = post(1, 500 * SCC, 10);
        settle(&mut first, None, &[(2, 10, Stars::Five)]);
        end_blocks(5);
        let carry = Revenue::pots().carry;
        let volume = left_of(500 * SCC, 5, HALF_LIFE);
        let mut second = post(1, 100 * SCC, 10);

        settle(&mut second, None, &[(3, 10, Stars::Five)]);

        let credit = 100 * SCC;
        let release = carry * credit / (volume + credit);
        assert!(release < 8 * SCC);
        assert_eq!(Revenue::pots().carry, carry - release);
        assert_eq!(claim(3), claim_of(credit, credit, release));
        assert_eq!(Books::<Test>::get().volume.amount, volume + credit);
    });
}

#[test]
fn settle_should_send_star_cuts_to_the_reserve() {
    run(|| {
        let mut job = post(1, 100 * SCC, 10);
        let (developer, reserve) = (free(&DEVELOPER), free(&RESERVE));

        let settled = settle(&mut job, Some(DEVELOPER), &[(2, 10, Stars::One)]);

        assert_eq!((settled.taken, settled.credit, claim(2)), (80 * SCC, 90 * SCC, 54 * SCC));
        // The developer's work is not rated.
        assert_eq!(free(&DEVELOPER) - developer, 20 * SCC);
        assert_eq!(free(&RESERVE) - reserve, 6 * SCC);
    });
}

#[test]
fn settle_should_send_the_share_of_an_unlisted_dapp_to_the_reserve() {
    run(|| {
        let mut job = post(1, 100 * SCC, 10);
        let reserve = free(&RESERVE);

        settle(&mut job, None, &[(2, 10, Stars::Five)]);

        assert_eq!(free(&RESERVE) - reserve, 20 * SCC);
    });
}

#[test]
fn settle_should_send_to_the_reserve_what_a_dead_developer_cannot_receive() {
    run(|| {
        let mut job = post(1, EXISTENTIAL_DEPOSIT, 10);
        let reserve = free(&RESERVE);

        settle(&mut job, Some(account(99)), &[(2, 10, Stars::Five)]);

        assert_eq!(free(&account(99)), 0);
        assert_eq!(free(&RESERVE) - reserve, EXISTENTIAL_DEPOSIT / 5);
        let amount = EXISTENTIAL_DEPOSIT / 5;
        let diverted = Event::PaymentDiverted { receiver: Some(account(99)), amount, to_carry: false };
        assert!(events().contains(&diverted));
    });
}

#[test]
fn settle_should_take_only_the_price_of_what_was_delivered() {
    run(|| {
        let mut job = post(1, 100 * SCC, 10);

        let early = settle(&mut job, None, &[(2, 3, Stars::Five)]);
        assert_eq!((early.taken, job.pending), (24 * SCC, 56 * SCC));
        let late = settle(&mut job, None, &[(3, 7, Stars::Five)]);
        assert_eq!((late.taken, job.pending), (56 * SCC, 0));
        assert_eq!((claim(2), claim(3)), (18 * SCC, 42 * SCC));
    });
}

#[test]
fn settle_should_never_take_more_than_is_pending() {
    run(|| {
        let mut other = post(2, 50 * SCC, 10);
        let mut job = post(1, 100 * SCC, 10);
        job.pending = SCC;

        let settled = settle(&mut job, Some(DEVELOPER), &[(2, 10, Stars::Five)]);

        assert_eq!((settled.taken, claim(2)), (SCC, SCC));
        assert_eq!(settle(&mut other, None, &[(3, 10, Stars::Five)]).taken, 40 * SCC);
    });
}

#[test]
fn settle_of_nothing_should_change_no_balance() {
    run(|| {
        end_blocks(3);
        let mut job = post(1, 100 * SCC, 10);
        let pots = Revenue::pots();

        let settled = settle(&mut job, None, &[]);

        assert_eq!((settled.taken, settled.credit), (0, 0));
        assert_eq!(Revenue::pots(), pots);
    });
}
