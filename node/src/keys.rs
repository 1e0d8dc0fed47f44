//! `scc-node keys`: session keys into a node's keystore, and the call that names them on chain.

use codec::Encode;
use sc_cli::{KeystoreParams, SharedParams, SubstrateCli};
use sc_keystore::LocalKeystore;
use sc_service::{config::KeystoreConfig, BasePath};
use scc_runtime::{AccountId, RuntimeCall, SessionKeys};
use sp_core::crypto::Ss58Codec;
use sp_keystore::{KeystoreExt, KeystorePtr};
use sp_state_machine::BasicExternalities;
use std::path::{Path, PathBuf};

use crate::cli::Cli;

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
struct Keys {
    owner: String,
    keystore: PathBuf,
    aura: String,
    grandpa: String,
    keys: String,
    proof: String,
    call: String,
}

impl KeysCmd {
    /// Makes and prints them.
    pub fn run(&self, cli: &Cli) -> sc_cli::Result<()> {
        // A keystore that is named needs no chain: the keys of a network's first authorities come before its specification.
        let config_dir = match &self.keystore_params.keystore_path {
            Some(path) => path.clone(),
            None => self.config_dir(cli)?,
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

    fn config_dir(&self, cli: &Cli) -> sc_cli::Result<PathBuf> {
        let base = self.shared_params.base_path()?;
        let base = base.unwrap_or_else(|| BasePath::from_project("", "", &Cli::executable_name()));
        let spec = cli.load_spec(&self.shared_params.chain_id(self.shared_params.is_dev()))?;
        Ok(base.config_dir(spec.id()))
    }
}

/// An address of any network: the account is the same.
pub fn address(text: &str) -> Result<AccountId, String> {
    let (account, _) = AccountId::from_ss58check_with_version(text)
        .map_err(|_| "not an address; a letter may be wrong or missing".to_string())?;
    Ok(account)
}

fn make(owner: &AccountId, path: &Path, keystore: KeystorePtr) -> Keys {
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

#[cfg(test)]
mod tests {
    use super::*;
    use codec::Decode;
    use sp_core::ByteArray;
    use sp_keyring::Sr25519Keyring::{Alice, Bob};
    use sp_runtime::traits::OpaqueKeys;

    fn made() -> (Keys, KeystorePtr) {
        let keystore: KeystorePtr = LocalKeystore::in_memory().into();
        (make(&Alice.to_account_id(), Path::new("/keys"), keystore.clone()), keystore)
    }

    fn call(keys: &Keys) -> (SessionKeys, Vec<u8>) {
        let bytes = hex::decode(&keys.call[2..]).expect("it is hexadecimal");
        match RuntimeCall::decode(&mut &bytes[..]) {
            Ok(RuntimeCall::Session(pallet_session::Call::set_keys { keys, proof })) => (keys, proof),
            other => panic!("another call: {other:?}"),
        }
    }

    #[test]
    fn the_call_proves_its_owner_and_nobody_else() {
        let (keys, proof) = call(&made().0);
        assert!(keys.ownership_proof_is_valid(&Alice.to_account_id().encode(), &proof));
        assert!(!keys.ownership_proof_is_valid(&Bob.to_account_id().encode(), &proof));
    }

    #[test]
    fn the_keys_are_in_the_keystore() {
        let (keys, keystore) = made();
        let (session, _) = call(&keys);
        let wanted = [
            (session.aura.as_slice().to_vec(), sp_core::crypto::key_types::AURA),
            (session.grandpa.as_slice().to_vec(), sp_core::crypto::key_types::GRANDPA),
        ];
        assert!(keystore.has_keys(&wanted));
        assert_eq!(address(&keys.owner), Ok(Alice.to_account_id()));
        assert_eq!(keys.aura, session.aura.to_ss58check());
    }

    #[test]
    fn addresses_of_every_network_are_taken() {
        let account = Alice.to_account_id();
        for prefix in [42u16, 2_018] {
            assert_eq!(address(&account.to_ss58check_with_version(prefix.into())), Ok(account.clone()));
        }
        assert!(address("5Grwva").is_err());
    }
}
