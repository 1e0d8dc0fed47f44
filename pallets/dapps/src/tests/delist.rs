use super::mock::*;
use crate::{Error, Event};
use frame_support::{assert_noop, assert_ok};
use scc_traits::DappRegistry;
use scc_types::Listing;
use sp_runtime::DispatchError;

#[test]
fn delist_should_stop_new_jobs_and_the_developers_share() {
    Chain::new().run(|| {
        let id = dapp_of_alice(Listing::Listed);
        assert_ok!(Dapps::delist(RuntimeOrigin::root(), id));
        assert_eq!(listing_of(id), Listing::Delisted);
        assert!(!<Dapps as DappRegistry>::accepts_jobs(id));
        assert_eq!(<Dapps as DappRegistry>::developer(id), None);
        assert_last(Event::Delisted { dapp: id });
    });
}

#[test]
fn delist_should_fail_when_the_dapp_is_not_listed() {
    for listing in [Listing::Draft, Listing::Delisted] {
        Chain::new().run(|| {
            let id = dapp_of_alice(listing);
            assert_noop!(Dapps::delist(RuntimeOrigin::root(), id), Error::<Test>::InvalidListing);
        });
    }
}

#[test]
fn delist_should_fail_when_there_is_no_such_dapp() {
    Chain::new().run(|| {
        assert_noop!(Dapps::delist(RuntimeOrigin::root(), 0), Error::<Test>::NotFound);
    });
}

#[test]
fn delist_should_fail_for_anyone_but_the_committee() {
    Chain::new().run(|| {
        let id = dapp_of_alice(Listing::Listed);
        assert_noop!(Dapps::delist(signed(BOB), id), DispatchError::BadOrigin);
    });
}
