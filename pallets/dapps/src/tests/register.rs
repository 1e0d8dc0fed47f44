use super::mock::*;
use crate::{Error, Event, NextDapp};
use codec::Encode;
use frame_support::{assert_noop, assert_ok};
use scc_traits::DappRegistry;
use scc_types::{DappView, Engine, Listing, MILLI, SCC};
use sp_core::H256;
use sp_runtime::DispatchError;

#[test]
fn register_should_make_a_draft_against_a_deposit_by_size() {
    Chain::new().run(|| {
        let details = details("Render");
        let deposit = SCC + details.encoded_size() as u128 * MILLI;
        assert_ok!(Dapps::register(signed(ALICE), details.clone()));
        assert_eq!(held(&ALICE), deposit);
        let view = DappView {
            id: 0,
            owner: ALICE,
            offered_to: None,
            details: details.clone(),
            reading: details.reading(),
            listing: Listing::Draft,
            registered: 1,
            deposit,
        };
        assert_eq!(Dapps::dapp(0), Some(view));
        assert_last(Event::Registered { dapp: 0, owner: ALICE, details, deposit });
    });
}

#[test]
fn a_draft_takes_jobs_but_earns_nothing() {
    Chain::new().run(|| {
        assert!(!<Dapps as DappRegistry>::accepts_jobs(0));
        dapp_of_alice(Listing::Draft);
        assert!(<Dapps as DappRegistry>::accepts_jobs(0));
        assert_eq!(<Dapps as DappRegistry>::developer(0), None);
    });
}

#[test]
fn numbers_are_never_reused() {
    Chain::new().run(|| {
        let first = dapp_of_alice(Listing::Draft);
        assert_ok!(Dapps::unregister(signed(ALICE), first));
        assert_eq!(dapp_of_alice(Listing::Draft), first + 1);
    });
}

#[test]
fn register_should_fail_when_the_name_is_unreadable() {
    Chain::new().run(|| {
        for name in [b"".as_slice(), b"   ", b"bell\x07", b"two\nlines", b"\xff\xfe"] {
            let mut details = details("Render");
            details.name = name.to_vec().try_into().expect("short");
            assert_noop!(Dapps::register(signed(ALICE), details), Error::<Test>::InvalidName);
        }
        assert_ok!(Dapps::register(signed(ALICE), details("渲染 2")));
    });
}

#[test]
fn register_should_fail_when_a_description_is_not_utf8() {
    Chain::new().run(|| {
        let broken = vec![0xff_u8];
        let mut zh = details("Render");
        zh.description_zh = broken.clone().try_into().expect("short");
        assert_noop!(Dapps::register(signed(ALICE), zh), Error::<Test>::InvalidDescription);
        let mut en = details("Render");
        en.description_en = broken.try_into().expect("short");
        assert_noop!(Dapps::register(signed(ALICE), en), Error::<Test>::InvalidDescription);
    });
}

#[test]
fn register_should_fail_when_the_engine_cannot_be_named() {
    Chain::new().run(|| {
        let zero = Engine::Wasm { code: H256::zero() };
        for engine in [zero, native("", "1"), native("blender", ""), native("blen der", "1"), native("a", "1/../2")] {
            let mut details = details("Render");
            details.engine = engine;
            assert_noop!(Dapps::register(signed(ALICE), details), Error::<Test>::InvalidEngine);
        }
        let mut details = details("Render");
        details.engine = native("blender", "4.5.15");
        assert_ok!(Dapps::register(signed(ALICE), details));
    });
}

#[test]
fn register_should_fail_when_the_deposit_cannot_be_held() {
    Chain::new().run(|| {
        assert_noop!(Dapps::register(signed(POOR), details("Render")), Error::<Test>::InsufficientBalance);
    });
}

#[test]
fn register_should_fail_when_all_numbers_are_used_up() {
    Chain::new().run(|| {
        NextDapp::<Test>::put(u32::MAX);
        assert_noop!(Dapps::register(signed(ALICE), details("Render")), Error::<Test>::MaxDappsExceeded);
    });
}

#[test]
fn register_should_fail_without_a_signature() {
    Chain::new().run(|| {
        assert_noop!(Dapps::register(RuntimeOrigin::none(), details("Render")), DispatchError::BadOrigin);
    });
}
