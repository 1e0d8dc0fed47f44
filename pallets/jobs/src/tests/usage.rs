//! What the dApp registry is told about a job's money and units.

use super::mock::*;
use crate::Error;
use frame_support::{assert_noop, assert_ok};
use scc_types::Stars;

#[test]
fn the_registry_should_hear_of_payments_when_they_are_made() {
    run(|| {
        let id = terms().post();
        assert_ok!(Jobs::raise_bid(RuntimeOrigin::signed(REQUESTER), id, 60 * PRICE, 50));
        let posted = Note::Job { dapp: LISTED, units: 100, payment: 100 * PRICE };
        let raised = Note::Raise { dapp: LISTED, units: 50, payment: 60 * PRICE };
        assert_eq!(Noted::get(), [posted, raised]);
    });
}

#[test]
fn the_registry_should_hear_of_deliveries_when_they_are_credited() {
    run(|| {
        let id = terms().post();
        assert_ok!(report(id, &[rating(&WORKER, 60, Stars::Five), rating(&SECOND, 20, Stars::Five)], true));
        run_to(1 + WINDOW);
        let settled = Note::Delivery { dapp: LISTED, units: 80, credit: 80 * PRICE, income: 16 * PRICE };
        assert_eq!(Noted::get()[1..], [settled]);

        // A late receipt is credited at once.
        assert_ok!(claim(id, &FRIEND, 10));
        let late = Note::Delivery { dapp: LISTED, units: 10, credit: 10 * PRICE, income: 2 * PRICE };
        assert_eq!(Noted::get()[2..], [late]);
    });
}

#[test]
fn the_registry_should_hear_of_no_income_while_the_dapp_is_not_listed() {
    run(|| {
        let id = terms().with_dapp(DRAFT).post();
        assert_ok!(report(id, &[rating(&WORKER, 100, Stars::One)], true));
        run_to(1 + WINDOW);
        let settled = Note::Delivery { dapp: DRAFT, units: 100, credit: 90 * PRICE, income: 0 };
        assert_eq!(Noted::get()[1..], [settled]);
    });
}

#[test]
fn the_registry_should_hear_nothing_of_refusals() {
    run(|| {
        let id = terms().post();
        let refused = Jobs::raise_bid(RuntimeOrigin::signed(REQUESTER), id, 50 * PRICE, 100);
        assert_noop!(refused, Error::<Test>::InsufficientPrice);
        assert_eq!(Noted::get().len(), 1);
    });
}
