use super::mock::*;
use crate::{Error, Event};
use frame_support::{assert_noop, assert_ok};
use scc_types::{DappDetails, Listing, MILLI};

#[test]
fn update_should_replace_the_details_and_follow_their_size_with_the_deposit() {
    Chain::new().run(|| {
        let id = dapp_of_alice(Listing::Draft);
        let before = held(&ALICE);
        let mut longer = details("Render");
        longer.description_en = b"Renders frames".to_vec().try_into().expect("short");
        assert_ok!(Dapps::update(signed(ALICE), id, longer.clone()));
        assert_eq!(held(&ALICE), before + 7 * MILLI);
        let deposit = held(&ALICE);
        assert_last(Event::Updated { dapp: id, details: longer, listing: Listing::Draft, deposit });

        let mut shorter = details("Render");
        shorter.description_en = Default::default();
        assert_ok!(Dapps::update(signed(ALICE), id, shorter.clone()));
        assert_eq!(held(&ALICE), before - 7 * MILLI);
        assert_eq!(Dapps::dapp(id).expect("registered").details, shorter);
    });
}

#[test]
fn update_should_make_a_listed_dapp_a_draft_when_it_changes_what_the_committee_has_read() {
    let changes: [fn(&mut DappDetails); 4] = [
        |details| details.name = b"Other".to_vec().try_into().expect("short"),
        |details| details.description_zh = Default::default(),
        |details| details.description_en = Default::default(),
        |details| details.engine = native("blender", "4.5.15"),
    ];
    for change in changes {
        Chain::new().run(|| {
            let id = dapp_of_alice(Listing::Listed);
            let mut changed = details("Render");
            change(&mut changed);
            assert_ok!(Dapps::update(signed(ALICE), id, changed));
            assert_eq!(listing_of(id), Listing::Draft);
        });
    }
}

#[test]
fn update_should_keep_a_dapp_listed_when_only_the_price_hint_changes() {
    Chain::new().run(|| {
        let id = dapp_of_alice(Listing::Listed);
        let details = DappDetails { price_hint: 6, ..details("Render") };
        assert_ok!(Dapps::update(signed(ALICE), id, details.clone()));
        assert_eq!(listing_of(id), Listing::Listed);
        assert_last(Event::Updated { dapp: id, details, listing: Listing::Listed, deposit: held(&ALICE) });
    });
}

#[test]
fn update_should_leave_a_delisted_dapp_delisted() {
    Chain::new().run(|| {
        let id = dapp_of_alice(Listing::Delisted);
        assert_ok!(Dapps::update(signed(ALICE), id, details("Better")));
        assert_eq!(listing_of(id), Listing::Delisted);
    });
}

#[test]
fn update_should_fail_when_there_is_no_such_dapp() {
    Chain::new().run(|| {
        assert_noop!(Dapps::update(signed(ALICE), 0, details("Render")), Error::<Test>::NotFound);
    });
}

#[test]
fn update_should_fail_for_anyone_but_the_owner() {
    Chain::new().run(|| {
        let id = dapp_of_alice(Listing::Draft);
        assert_noop!(Dapps::update(signed(BOB), id, details("Mine")), Error::<Test>::NotAuthorized);
    });
}

#[test]
fn update_should_fail_when_the_details_are_invalid() {
    Chain::new().run(|| {
        let id = dapp_of_alice(Listing::Draft);
        assert_noop!(Dapps::update(signed(ALICE), id, details("")), Error::<Test>::InvalidName);
        let not_utf8 = DappDetails { description_en: vec![0xff].try_into().expect("short"), ..details("Render") };
        assert_noop!(Dapps::update(signed(ALICE), id, not_utf8), Error::<Test>::InvalidDescription);
        let unnamed = DappDetails { engine: native("", ""), ..details("Render") };
        assert_noop!(Dapps::update(signed(ALICE), id, unnamed), Error::<Test>::InvalidEngine);
    });
}

#[test]
fn update_should_fail_when_a_larger_deposit_cannot_be_held() {
    Chain::new().run(|| {
        let id = dapp_of_alice(Listing::Draft);
        assert_ok!(Balances::transfer_all(signed(ALICE), BOB, true));
        let mut longer = details("Render");
        longer.description_en = vec![b'x'; 2_000].try_into().expect("within bounds");
        assert_noop!(Dapps::update(signed(ALICE), id, longer), Error::<Test>::InsufficientBalance);
    });
}
