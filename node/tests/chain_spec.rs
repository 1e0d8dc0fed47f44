//! What networks start from.

use scc_node::chain_spec::{properties, Accounts};
use scc_runtime::{
    genesis::{MAINNET, STAGING},
    AccountId,
};
use scc_types::SCC;
use serde_json::json;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_consensus_grandpa::AuthorityId as GrandpaId;
use sp_core::{ed25519, sr25519, Pair};
use sp_keyring::Sr25519Keyring;

#[test]
fn every_network_tells_wallets_the_prefix_that_its_runtime_has() {
    for (preset, prefix) in [("development", 42), ("local_testnet", 42), (STAGING, 42), (MAINNET, 2_018)] {
        let patch = scc_runtime::genesis::preset(&preset.into()).expect("the preset exists");
        let patch = serde_json::from_slice(&patch).expect("the preset is JSON");
        assert_eq!(properties(&patch).expect("it has a prefix").get("ss58Format"), Some(&json!(prefix)), "{preset}");
    }
}

fn account(seed: u8) -> AccountId {
    AccountId::new([seed; 32])
}

fn file() -> serde_json::Value {
    json!({
        "foundation": account(1),
        "reserve": { "signatories": [account(2), account(13), account(14)], "threshold": 2 },
        "operator": account(12),
        "balances": [[account(1), 75_000_000], [account(3), 25_000_000]],
        "council": [account(7), account(8), account(9)],
        "committee": [account(10)],
        "vesting": [{ "account": account(3), "begin": 0, "blocks": 1_000, "free": 10 }],
        "authorities": [{
            "account": account(4),
            "aura": AuraId::from(sr25519::Pair::from_seed(&[5; 32]).public()),
            "grandpa": GrandpaId::from(ed25519::Pair::from_seed(&[6; 32]).public()),
        }],
    })
}

#[test]
fn a_complete_file_is_accepted() {
    let accounts = Accounts::parse(&file().to_string()).expect("complete");
    assert_eq!(accounts.balances()[1], (account(3), 25_000_000 * SCC));
    assert_eq!(accounts.vesting(), [(account(3), 0, 1_000, 10 * SCC)]);
}

#[test]
fn parse_should_fail_when_balances_miss_the_issuance() {
    let mut short = file();
    short["balances"][1][1] = json!(24_999_999);
    let error = Accounts::parse(&short.to_string()).expect_err("short");
    assert!(error.contains("99999999 tokens instead of 100000000"), "{error}");
}

#[test]
fn parse_should_fail_on_development_keys() {
    let mut alice = file();
    alice["balances"][1][0] = json!(Sr25519Keyring::Alice.to_account_id());
    assert!(Accounts::parse(&alice.to_string()).expect_err("alice").contains("well-known"));
    let mut author = file();
    author["authorities"][0]["aura"] = json!(AuraId::from(Sr25519Keyring::Bob.public()));
    assert!(Accounts::parse(&author.to_string()).expect_err("bob").contains("well-known"));
    let mut foundation = file();
    foundation["foundation"] = json!(scc_runtime::genesis::account_from_seed("Foundation"));
    assert!(Accounts::parse(&foundation.to_string()).expect_err("foundation").contains("well-known"));
}

#[test]
fn parse_should_fail_without_authorities_or_with_a_double_account() {
    let mut none = file();
    none["authorities"] = json!([]);
    assert!(Accounts::parse(&none.to_string()).expect_err("none").contains("no authority"));
    let mut twice = file();
    twice["balances"] = json!([[account(1), 50_000_000], [account(1), 50_000_000]]);
    assert!(Accounts::parse(&twice.to_string()).expect_err("twice").contains("listed twice"));
}

#[test]
fn parse_should_fail_when_the_foundation_cannot_endow_the_budgets() {
    let mut poor = file();
    poor["balances"] = json!([[account(1), 60_000_000], [account(3), 40_000_000]]);
    let error = Accounts::parse(&poor.to_string()).expect_err("poor");
    assert!(error.contains("more than 60000000 tokens"), "{error}");
}

#[test]
fn parse_should_fail_on_an_empty_or_double_council_and_on_known_members() {
    let with = |members: serde_json::Value| {
        let mut changed = file();
        changed["council"] = members;
        Accounts::parse(&changed.to_string()).expect_err("a council that cannot be")
    };
    assert!(with(json!([])).contains("the council has 0 members"));
    assert!(with(json!([account(7), account(7)])).contains("in the council twice"));
    assert!(with(json!([Sr25519Keyring::Eve.to_account_id()])).contains("well-known"));
}

#[test]
fn the_reserve_is_an_account_of_several_signatures_whatever_their_order() {
    let accounts = Accounts::parse(&file().to_string()).expect("complete");
    let signatories = [account(2), account(13), account(14)];
    assert_eq!(accounts.reserve.account(), scc_runtime::Multisig::multi_account_id(&signatories, 2));
    let mut turned = file();
    turned["reserve"]["signatories"] = json!([account(14), account(2), account(13)]);
    assert_eq!(Accounts::parse(&turned.to_string()).expect("complete").reserve.account(), accounts.reserve.account());
}

#[test]
fn parse_should_fail_when_one_alone_or_nobody_could_spend_the_reserve() {
    let with = |signatories: &[AccountId], threshold: u16| {
        let mut changed = file();
        changed["reserve"] = json!({ "signatories": signatories, "threshold": threshold });
        Accounts::parse(&changed.to_string()).expect_err("a reserve that cannot be")
    };
    assert!(with(&[account(2), account(13)], 1).contains("takes 1 of 2 signatures"));
    assert!(with(&[account(2), account(13)], 3).contains("takes 3 of 2 signatures"));
    assert!(with(&[account(2), account(2)], 2).contains("among the reserve's signatories twice"));
    assert!(with(&(0..101).map(account).collect::<Vec<_>>(), 2).contains("more than 100"));
    assert!(with(&[account(2), Sr25519Keyring::Eve.to_account_id()], 2).contains("well-known"));
}

#[test]
fn parse_should_fail_when_vesting_locks_nothing() {
    for (account, blocks, free) in [(account(3), 0, 10), (account(3), 10, 25_000_000), (account(11), 10, 0)] {
        let mut changed = file();
        changed["vesting"][0] = json!({ "account": account, "begin": 0, "blocks": blocks, "free": free });
        assert!(Accounts::parse(&changed.to_string()).expect_err("nothing").contains("locks nothing"));
    }
}
