use super::mock::*;
use crate::{Error, Event};
use frame_support::{assert_noop, assert_ok};
use scc_traits::DappRegistry;
use scc_types::{DappDetails, Listing};
use sp_runtime::DispatchError;

#[test]
fn list_should_give_the_owner_the_developers_share() {
    for listing in [Listing::Draft, Listing::Delisted] {
        Chain::new().run(|| {
            let id = dapp_of_alice(listing);
            assert_ok!(Dapps::list(RuntimeOrigin::root(), id, reading(id)));
            assert_eq!(listing_of(id), Listing::Listed);
            assert_eq!(<Dapps as DappRegistry>::developer(id), Some(ALICE));
            assert!(<Dapps as DappRegistry>::accepts_jobs(id));
            assert_last(Event::Listed { dapp: id });
        });
    }
}

#[test]
fn list_should_fail_when_the_dapp_is_listed_already() {
    Chain::new().run(|| {
        let id = dapp_of_alice(Listing::Listed);
        assert_noop!(Dapps::list(RuntimeOrigin::root(), id, reading(id)), Error::<Test>::InvalidListing);
    });
}

#[test]
fn list_should_fail_when_there_is_no_such_dapp() {
    Chain::new().run(|| {
        assert_noop!(Dapps::list(RuntimeOrigin::root(), 0, reading(0)), Error::<Test>::NotFound);
    });
}

#[test]
fn list_should_fail_for_the_owner() {
    Chain::new().run(|| {
        let id = dapp_of_alice(Listing::Draft);
        assert_noop!(Dapps::list(signed(ALICE), id, reading(id)), DispatchError::BadOrigin);
    });
}

#[test]
fn list_should_fail_when_the_owner_has_changed_what_was_read() {
    let changes: [fn(&mut DappDetails); 4] = [
        |details| details.name = b"Other".to_vec().try_into().expect("short"),
        |details| details.description_zh = Default::default(),
        |details| details.description_en = Default::default(),
        |details| details.engine = native("blender", "4.5.15"),
    ];
    for change in changes {
        Chain::new().run(|| {
            let id = dapp_of_alice(Listing::Draft);
            let read = reading(id);
            let mut changed = details("Render");
            change(&mut changed);
            assert_ok!(Dapps::update(signed(ALICE), id, changed));
            assert_noop!(Dapps::list(RuntimeOrigin::root(), id, read), Error::<Test>::InvalidReading);
            assert_ok!(Dapps::list(RuntimeOrigin::root(), id, reading(id)));
        });
    }
}

#[test]
fn list_should_not_mind_a_new_price_hint() {
    Chain::new().run(|| {
        let id = dapp_of_alice(Listing::Draft);
        let read = reading(id);
        assert_ok!(Dapps::update(signed(ALICE), id, DappDetails { price_hint: 6, ..details("Render") }));
        assert_ok!(Dapps::list(RuntimeOrigin::root(), id, read));
    });
}
