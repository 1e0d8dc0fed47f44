//! Chain specifications: what a network starts from.

mod accounts;
mod build_network;

pub use accounts::Accounts;
pub use build_network::BuildNetworkCmd;

use sc_service::{ChainType, GenericChainSpec, Properties};
use scc_runtime::genesis::{MAINNET, STAGING};
use serde_json::{json, Value};

/// The chain specification type of all networks.
pub type ChainSpec = GenericChainSpec;

/// The specification of a name or a file.
pub fn load(id: &str) -> Result<Box<dyn sc_service::ChainSpec>, String> {
    Ok(match id {
        "dev" | "development" => Box::new(test_network("Development", "dev", sp_genesis_builder::DEV_RUNTIME_PRESET)?),
        "" | "local" | "local_testnet" => {
            Box::new(test_network("Local Testnet", "local_testnet", sp_genesis_builder::LOCAL_TESTNET_RUNTIME_PRESET)?)
        }
        STAGING | MAINNET => {
            return Err(format!(
                "the {id} network starts from a file: make it with 'scc-node build-network --network {id} --accounts \
                 FILE', then start with '--chain SPEC.json'"
            ))
        }
        path => Box::new(ChainSpec::from_json_file(path.into())?),
    })
}

fn wasm() -> Result<&'static [u8], String> {
    scc_runtime::WASM_BINARY.ok_or_else(|| "this build holds no runtime: build without SKIP_WASM_BUILD".to_string())
}

fn test_network(name: &str, id: &str, preset: &str) -> Result<ChainSpec, String> {
    let chain_type = if id == "dev" { ChainType::Development } else { ChainType::Local };
    let patch = scc_runtime::genesis::preset(&preset.into()).ok_or("the runtime lacks this preset")?;
    let mut patch: Value = serde_json::from_slice(&patch).map_err(|error| error.to_string())?;
    patch["dapps"] = json!({ "dapps": [render_dapp()?] });
    Ok(ChainSpec::builder(wasm()?, None)
        .with_name(name)
        .with_id(id)
        .with_protocol_id("scc")
        .with_chain_type(chain_type)
        .with_properties(properties(&patch)?)
        .with_genesis_config_patch(patch)
        .build())
}

/// The render dApp of this build, listed from genesis on the test networks.
fn render_dapp() -> Result<Value, String> {
    let module = scc_render_embed::MODULE.ok_or("this build holds no render module: build without SKIP_WASM_BUILD")?;
    let code = scc_types::Hash::from(*blake3::hash(module).as_bytes());
    Ok(json!(pallet_dapps::GenesisDapp {
        owner: scc_runtime::genesis::account_from_seed("Developer"),
        name: "Render".into(),
        description_zh: "渲染 glTF 场景：路径追踪，单位为一百万条光线。".into(),
        description_en: "Renders glTF scenes by path tracing. A unit is a million rays.".into(),
        engine: scc_types::Engine::Wasm { code },
        price_hint: 20 * scc_types::MICRO,
        listed: true,
    }))
}

/// Token and address format, for wallets that ask `system_properties`. The prefix is the one of the network's parameters, by
/// which the runtime goes.
pub fn properties(genesis: &Value) -> Result<Properties, String> {
    let prefix = prefix(genesis).ok_or(NO_PREFIX)?;
    let mut properties = Properties::new();
    properties.insert("tokenSymbol".into(), "SCC".into());
    properties.insert("tokenDecimals".into(), scc_types::DECIMALS.into());
    properties.insert("ss58Format".into(), prefix.clone());
    Ok(properties)
}

/// What a genesis without a prefix is told.
const NO_PREFIX: &str = "the preset names no address prefix";

/// A genesis' address prefix.
fn prefix(genesis: &Value) -> Option<&Value> {
    genesis.pointer("/network/parameters/ss58Prefix")
}
