//! `scc-node keys`: session keys into a node's keystore, and the call that names them on chain.

use codec::Encode;
use sc_cli::{KeystoreParams, SharedParams};
use sc_keystore::LocalKeystore;
use sc_service::config::KeystoreConfig;
use scc_runtime::{AccountId, RuntimeCall, SessionKeys};
use sp_core::crypto::Ss58Codec;
use sp_keystore::{KeystoreExt, KeystorePtr};
use sp_state_machine::BasicExternalities;
use std::path::{Path, PathBuf};

use crate::cli::{config_dir, Cli};

/// Makes session keys in the node's keystore and prints the call by which their owner names them on chain. No node needs to
/// run.
#[derive(Debug, clap::Parser)]
pub struct KeysCmd {
    /// Address of the account that will make blocks with them.
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    owner: AccountId,

    /// Print JSON.
    #[arg(long)]
    json: bool,

    #[clap(flatten)]
    shared_params: SharedParams,

    #[clap(flatten)]
    keystore_params: KeystoreParams,
}

/// What was made.
#[derive(Debug, serde::Serialize)]
pub struct Keys {
    /// Address of the account they are for.
    pub owner: String,
    /// The folder they are in.
    pub keystore: PathBuf,
    /// Address of the key that authors.
    pub aura: String,
    /// Address of the key that votes for finality.
    pub grandpa: String,
    /// Both, encoded, in hexadecimal digits.
    pub keys: String,
    /// That the owner has them, in hexadecimal digits.
    pub proof: String,
    /// The call that names them, in hexadecimal digits.
    pub call: String,
}

impl KeysCmd {
    /// Makes and prints them.
    pub fn run(&self, cli: &Cli) -> sc_cli::Result<()> {
        // A keystore that is named needs no chain: the keys of a network's first authorities come before its specification.
        let config_dir = match &self.keystore_params.keystore_path {
            Some(path) => path.clone(),
            None => config_dir(&self.shared_params, cli)?,
        };
        let KeystoreConfig::Path { path, password } = self.keystore_params.keystore_config(&config_dir)? else {
            return Err("keys are kept in a folder".into());
        };
        let keystore = LocalKeystore::open(&path, password).map_err(|error| format!("{}: {error}", path.display()))?;
        let keys = make(&self.owner, &path, keystore.into());
        match self.json {
            true => println!("{}", serde_json::to_string_pretty(&keys).map_err(|error| error.to_string())?),
            false => println!("{}", tell(&keys)),
        }
        Ok(())
    }
}

/// An address of any network: the account is the same.
pub fn address(text: &str) -> Result<AccountId, String> {
    let (account, _) = AccountId::from_ss58check_with_version(text)
        .map_err(|_| "not an address; a letter may be wrong or missing".to_string())?;
    Ok(account)
}

/// Makes keys in a keystore, and the call by which `owner` names them. `path` is where that keystore is.
pub fn make(owner: &AccountId, path: &Path, keystore: KeystorePtr) -> Keys {
    let mut externalities = BasicExternalities::default();
    externalities.extensions().register(KeystoreExt(keystore));
    let generated = externalities.execute_with(|| SessionKeys::generate(&owner.encode(), None));
    let (keys, proof) = (generated.keys, generated.proof.encode());
    let digits = |bytes: &[u8]| format!("0x{}", hex::encode(bytes));
    let (aura, grandpa) = (keys.aura.to_ss58check(), keys.grandpa.to_ss58check());
    let encoded = keys.encode();
    let call = RuntimeCall::Session(pallet_session::Call::set_keys { keys, proof: proof.clone() });
    Keys {
        owner: owner.to_ss58check(),
        keystore: path.into(),
        aura,
        grandpa,
        keys: digits(&encoded),
        proof: digits(&proof),
        call: digits(&call.encode()),
    }
}

fn tell(keys: &Keys) -> String {
    let Keys { owner, keystore, aura, grandpa, keys, proof, call } = keys;
    format!(
        "New session keys are in {}. Whoever has its files can sign blocks as this node: keep a copy where only you read it.\n\n\
         aura     {aura}\n\
         grandpa  {grandpa}\n\n\
         Of a network that does not exist yet: write both into its accounts file (scc-node build-network --help).\n\
         Of a running network: sign this call as {owner}; they are used from the session after next.\n\n\
         session.setKeys\n\
         keys     {keys}\n\
         proof    {proof}\n\n\
         call     {call}",
        keystore.display()
    )
}
