use super::mock::*;
use crate::{Error, Event};
use frame_support::{assert_noop, assert_ok};
use scc_types::Listing;

#[test]
fn transfer_ownership_should_offer_the_dapp_and_change_nothing_else() {
    Chain::new().run(|| {
        let id = dapp_of_alice(Listing::Listed);
        let before = Dapps::dapp(id).expect("registered");
        assert_ok!(Dapps::transfer_ownership(signed(ALICE), id, Some(BOB)));
        let mut expected = before.clone();
        expected.offered_to = Some(BOB);
        assert_eq!(Dapps::dapp(id), Some(expected));
        assert_last(Event::OwnershipOffered { dapp: id, owner: ALICE, to: Some(BOB) });

        assert_ok!(Dapps::transfer_ownership(signed(ALICE), id, None));
        assert_eq!(Dapps::dapp(id), Some(before));
        assert_noop!(Dapps::accept_ownership(signed(BOB), id), Error::<Test>::NotAuthorized);
    });
}

#[test]
fn transfer_ownership_should_fail_when_there_is_no_such_dapp() {
    Chain::new().run(|| {
        assert_noop!(Dapps::transfer_ownership(signed(ALICE), 0, Some(BOB)), Error::<Test>::NotFound);
    });
}

#[test]
fn transfer_ownership_should_fail_for_anyone_but_the_owner() {
    Chain::new().run(|| {
        let id = dapp_of_alice(Listing::Draft);
        assert_noop!(Dapps::transfer_ownership(signed(BOB), id, Some(BOB)), Error::<Test>::NotAuthorized);
    });
}
