use super::mock::*;
use crate::{Error, Event};
use frame_support::{assert_noop, assert_ok};
use scc_traits::DappRegistry;
use scc_types::{Listing, SCC};

#[test]
fn unregister_should_remove_a_dapp_that_is_not_listed_and_return_the_deposit() {
    for listing in [Listing::Draft, Listing::Delisted] {
        Chain::new().run(|| {
            let id = dapp_of_alice(listing);
            let deposit = held(&ALICE);
            assert_ok!(Dapps::unregister(signed(ALICE), id));
            assert_eq!(Dapps::dapp(id), None);
            assert_eq!((held(&ALICE), Balances::free_balance(ALICE)), (0, 100 * SCC));
            assert!(!<Dapps as DappRegistry>::accepts_jobs(id));
            assert_last(Event::Unregistered { dapp: id, owner: ALICE, deposit });
        });
    }
}

#[test]
fn unregister_should_fail_while_the_dapp_is_listed() {
    Chain::new().run(|| {
        let id = dapp_of_alice(Listing::Listed);
        assert_noop!(Dapps::unregister(signed(ALICE), id), Error::<Test>::InvalidListing);
    });
}

#[test]
fn the_owner_of_a_listed_dapp_has_a_road_to_the_deposit() {
    Chain::new().run(|| {
        let id = dapp_of_alice(Listing::Listed);
        assert_ok!(Dapps::update(signed(ALICE), id, details("Closing")));
        assert_ok!(Dapps::unregister(signed(ALICE), id));
        assert_eq!(Balances::free_balance(ALICE), 100 * SCC);
    });
}

#[test]
fn unregister_should_fail_when_there_is_no_such_dapp() {
    Chain::new().run(|| {
        assert_noop!(Dapps::unregister(signed(ALICE), 0), Error::<Test>::NotFound);
    });
}

#[test]
fn unregister_should_fail_for_anyone_but_the_owner() {
    Chain::new().run(|| {
        let id = dapp_of_alice(Listing::Draft);
        assert_noop!(Dapps::unregister(signed(BOB), id), Error::<Test>::NotAuthorized);
    });
}
