//! Genesis presets. `development` and `local_testnet` are complete; `staging` and `mainnet` hold the network's numbers
//! only and get their accounts from a file (`scc-node build-network`).

use crate::{AccountId, Balance, Signature};
use alloc::{format, string::ToString, vec::Vec};
use pallet_network::Parameters;
use scc_types::{CONTRIBUTORS_BUDGET, GENESIS_ISSUANCE, SCC, TRIALS_BUDGET};
use serde_json::{json, Value};
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_consensus_grandpa::AuthorityId as GrandpaId;
use sp_core::{sr25519, Pair, Public};
use sp_genesis_builder::PresetId;
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};
use sp_runtime::traits::{IdentifyAccount, Verify};

/// Preset of the foundation's rehearsal network.
pub const STAGING: &str = "staging";
/// Preset of the real network.
pub const MAINNET: &str = "mainnet";

/// Names of all presets.
pub fn preset_names() -> Vec<PresetId> {
    [sp_genesis_builder::DEV_RUNTIME_PRESET, sp_genesis_builder::LOCAL_TESTNET_RUNTIME_PRESET, STAGING, MAINNET]
        .map(PresetId::from)
        .to_vec()
}

/// A preset's patch over the default genesis, as JSON.
pub fn preset(id: &PresetId) -> Option<Vec<u8>> {
    let patch = match id.as_ref() {
        sp_genesis_builder::DEV_RUNTIME_PRESET => {
            test_network(Parameters::development(), &[(Sr25519Keyring::Alice, Ed25519Keyring::Alice)])
        }
        sp_genesis_builder::LOCAL_TESTNET_RUNTIME_PRESET => test_network(
            Parameters::local_testnet(),
            &[
                (Sr25519Keyring::Alice, Ed25519Keyring::Alice),
                (Sr25519Keyring::Bob, Ed25519Keyring::Bob),
                (Sr25519Keyring::Charlie, Ed25519Keyring::Charlie),
                (Sr25519Keyring::Dave, Ed25519Keyring::Dave),
            ],
        ),
        STAGING => json!({ "network": { "parameters": Parameters::staging() } }),
        MAINNET => json!({ "network": { "parameters": Parameters::mainnet() } }),
        _ => return None,
    };
    Some(patch.to_string().into_bytes())
}

/// The account of a development seed such as `Foundation`.
pub fn account_from_seed(seed: &str) -> AccountId {
    <Signature as Verify>::Signer::from(public_from_seed::<sr25519::Public>(seed)).into_account()
}

fn public_from_seed<P: Public>(seed: &str) -> <P::Pair as Pair>::Public {
    // Only fixed seeds of this file and tests come here, all of which parse.
    P::Pair::from_string(&format!("//{seed}"), None).map(|pair| pair.public()).expect("a fixed seed parses; qed")
}

fn test_network(parameters: Parameters, authorities: &[(Sr25519Keyring, Ed25519Keyring)]) -> Value {
    let people = Sr25519Keyring::well_known().map(|key| key.to_account_id());
    let mut balances: Vec<(AccountId, Balance)> = people.map(|account| (account, 1_000_000 * SCC)).collect();
    let foundation = account_from_seed("Foundation");
    let given: Balance = balances.iter().map(|(_, amount)| amount).sum();
    balances.push((foundation.clone(), GENESIS_ISSUANCE.saturating_sub(given)));
    let miners: Vec<AccountId> = authorities.iter().map(|(key, _)| key.to_account_id()).collect();
    let keys: Vec<Value> = authorities
        .iter()
        .map(|(sr25519, ed25519)| {
            let account = sr25519.to_account_id();
            let aura = AuraId::from(sr25519.public());
            let grandpa = GrandpaId::from(ed25519.public());
            json!([account, account, { "aura": aura, "grandpa": grandpa }])
        })
        .collect();
    json!({
        "network": { "parameters": parameters },
        "balances": { "balances": balances },
        "miners": { "invulnerables": miners, "requesters": [foundation] },
        "session": { "keys": keys },
        "revenue": revenue(&foundation, &account_from_seed("Reserve")),
        "grants": grants(&foundation, &foundation),
        "council": { "members": members([Sr25519Keyring::Alice, Sr25519Keyring::Bob, Sr25519Keyring::Charlie]) },
        "committee": { "members": members([Sr25519Keyring::Dave, Sr25519Keyring::Eve, Sr25519Keyring::Ferdie]) },
        "sudo": { "key": Sr25519Keyring::Alice.to_account_id() },
    })
}

/// Genesis of the revenue pallet: φ goes to the pot from which only a vote spends.
pub fn revenue(foundation: &AccountId, reserve: &AccountId) -> Value {
    let share = crate::Grants::pot(pallet_grants::Pot::Share);
    json!({ "foundation": foundation, "reserve": reserve, "share": share })
}

/// Genesis of the grants pallet: the foundation's balance endows the budgets.
pub fn grants(foundation: &AccountId, operator: &AccountId) -> Value {
    let (contributors, trials) = (CONTRIBUTORS_BUDGET, TRIALS_BUDGET);
    json!({
        "budgets": { "endower": foundation, "contributors": contributors, "trials": trials },
        "operator": operator,
    })
}

fn members(people: [Sr25519Keyring; 3]) -> [AccountId; 3] {
    people.map(|key| key.to_account_id())
}
