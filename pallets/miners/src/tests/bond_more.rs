use super::mock::*;
use crate::{Error, Event};
use frame_support::{assert_noop, assert_ok};
use scc_types::SCC;

#[test]
fn bond_more_should_add_to_the_bond() {
    Chain::new().run(|| {
        register(5);
        assert_ok!(Miners::bond_more(signed(account(5)), SCC));
        assert_eq!(held(&account(5)), BOND + SCC);
        assert_last(Event::BondRaised { miner: account(5), added: SCC, bond: BOND + SCC });
    });
}

#[test]
fn bond_more_should_fail_when_there_is_no_bond_or_it_is_leaving() {
    Chain::new().run(|| {
        assert_noop!(Miners::bond_more(signed(account(5)), SCC), Error::<Test>::NotFound);
        register(5);
        assert_ok!(Miners::unbond(signed(account(5))));
        assert_noop!(Miners::bond_more(signed(account(5)), SCC), Error::<Test>::TooLate);
    });
}

#[test]
fn bond_more_should_fail_when_it_is_nothing_or_more_than_there_is() {
    Chain::new().run(|| {
        register(5);
        assert_noop!(Miners::bond_more(signed(account(5)), 0), Error::<Test>::InsufficientBond);
        assert_noop!(Miners::bond_more(signed(account(5)), RICHES), Error::<Test>::InsufficientBalance);
    });
}

#[test]
fn bond_more_should_keep_a_seat_when_an_upgrade_raises_the_minimum() {
    Chain::new().run(|| {
        seated(5);
        MinimumBond::set(2 * BOND);
        assert_eq!(Miners::miner(account(5)).lacks.bond, BOND);
        assert_ok!(Miners::bond_more(signed(account(5)), BOND));
        run_to_session(Session::current_index() + 4);
        assert_eq!(seats(), [0, 5]);
    });
}
