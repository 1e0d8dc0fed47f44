use super::mock::*;
use crate::GenesisDapp;
use frame_support::assert_ok;
use scc_traits::DappRegistry;
use scc_types::{Engine, Listing};
use sp_core::H256;

fn genesis(name: &str, listed: bool) -> GenesisDapp {
    GenesisDapp {
        owner: ALICE,
        name: name.into(),
        description_zh: "渲染".into(),
        description_en: "Renders".into(),
        engine: Engine::Wasm { code: H256::repeat_byte(1) },
        price_hint: 7,
        listed,
    }
}

#[test]
fn genesis_should_register_dapps_without_deposit_and_list_those_it_says() {
    Chain::new().with_dapps(vec![genesis("Render", true), genesis("Echo", false)]).run(|| {
        assert_eq!((listing_of(0), listing_of(1)), (Listing::Listed, Listing::Draft));
        assert_eq!(<Dapps as DappRegistry>::developer(0), Some(ALICE));
        assert_eq!(held(&ALICE), 0);
        assert_eq!(dapp_of_alice(Listing::Draft), 2);
    });
}

#[test]
fn a_dapp_of_the_genesis_gets_its_deposit_with_its_first_update() {
    Chain::new().with_dapps(vec![genesis("Render", true)]).run(|| {
        assert_ok!(Dapps::update(signed(ALICE), 0, details("Render")));
        assert_eq!(held(&ALICE), Dapps::deposit_of(&details("Render")));
    });
}

#[test]
fn a_dapp_of_the_genesis_can_be_unregistered_though_it_has_no_deposit() {
    Chain::new().with_dapps(vec![genesis("Echo", false)]).run(|| {
        assert_ok!(Dapps::unregister(signed(ALICE), 0));
        assert_eq!(Dapps::dapp(0), None);
    });
}

#[test]
#[should_panic(expected = "dApp 1 of the genesis refused: InvalidName")]
fn genesis_should_fail_when_a_dapp_could_not_have_been_registered() {
    Chain::new().with_dapps(vec![genesis("Render", true), genesis("", true)]).run(|| ());
}

#[test]
#[should_panic(expected = "name of a dApp of the genesis is longer than 64 bytes")]
fn genesis_should_fail_when_a_text_is_too_long() {
    Chain::new().with_dapps(vec![genesis(&"x".repeat(65), true)]).run(|| ());
}

#[test]
fn a_genesis_dapp_reads_as_json() {
    let json = serde_json::to_value(genesis("Render", true)).expect("JSON");
    assert_eq!((&json["descriptionZh"], &json["priceHint"]), (&"渲染".into(), &7.into()));
    assert_eq!(serde_json::from_value::<GenesisDapp>(json).expect("readable"), genesis("Render", true));
}
