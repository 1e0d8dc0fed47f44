//! `scc-node build-network`.

use super::{
    accounts::{Accounts, Reserve},
    prefix, properties, wasm, ChainSpec, NO_PREFIX,
};
use sc_service::ChainType;
use scc_runtime::genesis::{MAINNET, STAGING};
use serde_json::{json, Value};
use sp_core::crypto::{default_ss58_version, set_default_ss58_version};
use std::path::PathBuf;

/// Builds the specification of a staging or main network and prints it.
#[derive(Debug, clap::Parser)]
pub struct BuildNetworkCmd {
    /// `staging` or `mainnet`.
    #[arg(long, value_parser = [STAGING, MAINNET])]
    network: String,

    /// JSON file: {"foundation", "reserve": {"signatories": [account, …], "threshold"}, "operator", "balances": [[account,
    /// tokens], …], "council": [account, …], "committee": [account, …], "vesting": [{"account", "begin", "blocks", "free"}, …], "authorities": [{"account", "aura",
    /// "grandpa"}, …], "boot_nodes": […]}.
    #[arg(long, value_name = "FILE")]
    accounts: PathBuf,

    /// Print the state itself instead of the genesis configuration.
    #[arg(long)]
    raw: bool,
}

impl BuildNetworkCmd {
    /// Prints the specification as JSON, or says what is wrong with the file.
    pub fn run(&self) -> Result<(), String> {
        let path = self.accounts.display();
        let text = std::fs::read_to_string(&self.accounts).map_err(|error| format!("{path}: {error}"))?;
        let accounts = self.parse(&text).map_err(|error| format!("{path}: {error}"))?;
        let spec = self.spec(&accounts)?;
        let Reserve { signatories, threshold } = &accounts.reserve;
        eprintln!("The reserve is {}: {threshold} of {} signatures", accounts.reserve.account(), signatories.len());
        println!("{}", sc_service::ChainSpec::as_json(&spec, self.raw)?);
        Ok(())
    }

    /// Reads addresses in the network's own format, too, and names accounts in it.
    fn parse(&self, text: &str) -> Result<Accounts, String> {
        let prefix = prefix(&self.preset()?).and_then(Value::as_u64).and_then(|prefix| u16::try_from(prefix).ok());
        let generic = default_ss58_version();
        set_default_ss58_version(prefix.ok_or(NO_PREFIX)?.into());
        let accounts = Accounts::parse(text);
        // The runtime reads the specification in the generic format.
        set_default_ss58_version(generic);
        accounts
    }

    fn preset(&self) -> Result<Value, String> {
        let preset =
            scc_runtime::genesis::preset(&self.network.as_str().into()).ok_or("the runtime lacks this preset")?;
        serde_json::from_slice(&preset).map_err(|error| error.to_string())
    }

    fn spec(&self, accounts: &Accounts) -> Result<ChainSpec, String> {
        let mut patch = self.preset()?;
        let keys: Vec<Value> = accounts
            .authorities
            .iter()
            .map(|author| json!([author.account, author.account, { "aura": author.aura, "grandpa": author.grandpa }]))
            .collect();
        patch["balances"] = json!({ "balances": accounts.balances() });
        let miners: Vec<_> = accounts.authorities.iter().map(|author| &author.account).collect();
        patch["miners"] = json!({ "invulnerables": miners, "requesters": [accounts.foundation] });
        patch["session"] = json!({ "keys": keys });
        patch["revenue"] = scc_runtime::genesis::revenue(&accounts.foundation, &accounts.reserve.account());
        patch["grants"] = scc_runtime::genesis::grants(&accounts.foundation, &accounts.operator);
        patch["council"] = json!({ "members": accounts.council });
        patch["committee"] = json!({ "members": accounts.committee });
        patch["vesting"] = json!({ "vesting": accounts.vesting() });
        let name = match self.network.as_str() {
            MAINNET => "Supercomputing",
            _ => "Supercomputing Staging",
        };
        Ok(ChainSpec::builder(wasm()?, None)
            .with_name(name)
            .with_id(&format!("supercomputing_{}", self.network))
            .with_protocol_id(&format!("scc-{}", self.network))
            .with_chain_type(ChainType::Live)
            .with_boot_nodes(accounts.boot_nodes.clone())
            .with_properties(properties(&patch)?)
            .with_genesis_config_patch(patch)
            .build())
    }
}
