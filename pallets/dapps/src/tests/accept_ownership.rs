use super::mock::*;
use crate::{Error, Event};
use frame_support::{assert_noop, assert_ok};
use scc_traits::DappRegistry;
use scc_types::{Listing, SCC};

#[test]
fn accept_ownership_should_move_dapp_share_and_deposit() {
    Chain::new().run(|| {
        let id = dapp_of_alice(Listing::Listed);
        let deposit = held(&ALICE);
        assert_ok!(Dapps::transfer_ownership(signed(ALICE), id, Some(BOB)));
        assert_ok!(Dapps::accept_ownership(signed(BOB), id));
        assert_eq!((held(&ALICE), held(&BOB)), (0, deposit));
        assert_eq!(Balances::free_balance(ALICE), 100 * SCC);
        assert_eq!(<Dapps as DappRegistry>::developer(id), Some(BOB));
        assert_eq!(Dapps::dapp(id).expect("registered").offered_to, None);
        assert_last(Event::OwnershipTransferred { dapp: id, from: ALICE, to: BOB, deposit });
        assert_noop!(Dapps::update(signed(ALICE), id, details("Mine")), Error::<Test>::NotAuthorized);
    });
}

#[test]
fn an_owner_can_accept_its_own_offer_with_a_balance_that_covers_one_deposit() {
    Chain::new().run(|| {
        let id = dapp_of_alice(Listing::Draft);
        let deposit = held(&ALICE);
        assert_ok!(Balances::transfer_all(signed(ALICE), BOB, true));
        assert_ok!(Dapps::transfer_ownership(signed(ALICE), id, Some(ALICE)));
        assert_ok!(Dapps::accept_ownership(signed(ALICE), id));
        assert_eq!(held(&ALICE), deposit);
    });
}

#[test]
fn accept_ownership_should_fail_when_there_is_no_such_dapp() {
    Chain::new().run(|| {
        assert_noop!(Dapps::accept_ownership(signed(BOB), 0), Error::<Test>::NotFound);
    });
}

#[test]
fn accept_ownership_should_fail_for_anyone_but_whom_it_was_offered_to() {
    Chain::new().run(|| {
        let id = dapp_of_alice(Listing::Draft);
        assert_noop!(Dapps::accept_ownership(signed(BOB), id), Error::<Test>::NotAuthorized);
        assert_ok!(Dapps::transfer_ownership(signed(ALICE), id, Some(POOR)));
        assert_noop!(Dapps::accept_ownership(signed(BOB), id), Error::<Test>::NotAuthorized);
    });
}

#[test]
fn accept_ownership_should_fail_when_the_deposit_cannot_be_held() {
    Chain::new().run(|| {
        let id = dapp_of_alice(Listing::Draft);
        assert_ok!(Dapps::transfer_ownership(signed(ALICE), id, Some(POOR)));
        let call = RuntimeCall::Dapps(crate::Call::accept_ownership { dapp: id });
        // As a transaction: what the call released before it failed is rolled back.
        assert_noop!(
            frame_support::traits::UnfilteredDispatchable::dispatch_bypass_filter(call, signed(POOR)),
            Error::<Test>::InsufficientBalance
        );
    });
}
