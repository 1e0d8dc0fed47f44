//! The dApps a network starts with.

use crate::{checks::check_details, Config, Dapp, Dapps, NextDapp, Pallet, Usages};
use alloc::string::String;
use scc_types::{AccountId, Balance, DappDetails, DappId, DappUsage, Engine, Listing};
use serde::{Deserialize, Serialize};
use sp_core::Get;
use sp_runtime::BoundedVec;

/// A dApp of the genesis. It has no deposit: accounts need not exist yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GenesisDapp {
    /// Who owns it.
    pub owner: AccountId,
    /// Its name, at most 64 bytes.
    pub name: String,
    /// What it does, in Chinese, at most 2,048 bytes.
    pub description_zh: String,
    /// What it does, in English, at most 2,048 bytes.
    pub description_en: String,
    /// What executes its tasks.
    pub engine: Engine,
    /// What a unit should cost, in planck.
    pub price_hint: Balance,
    /// Listed from the start; otherwise a draft.
    pub listed: bool,
}

impl<T: Config> Pallet<T> {
    /// Writes the dApps of the genesis.
    ///
    /// # Panics
    /// When one of them could not have been registered: such a genesis must not start a chain.
    #[allow(clippy::panic)] // an invalid genesis must not become a chain
    pub(crate) fn build_genesis(dapps: &[GenesisDapp]) {
        for (dapp, genesis) in (0..).zip(dapps) {
            let details = DappDetails {
                name: bounded(&genesis.name, "name"),
                description_zh: bounded(&genesis.description_zh, "descriptionZh"),
                description_en: bounded(&genesis.description_en, "descriptionEn"),
                engine: genesis.engine.clone(),
                price_hint: genesis.price_hint,
            };
            if let Err(reason) = check_details::<T>(&details) {
                panic!("dApp {dapp} of the genesis refused: {reason:?}");
            }
            let listing = if genesis.listed { Listing::Listed } else { Listing::Draft };
            let owner = genesis.owner.clone();
            Dapps::<T>::insert(dapp, Dapp { owner, offered_to: None, details, listing, registered: 0, deposit: 0 });
            Usages::<T>::insert(dapp, DappUsage::default());
        }
        NextDapp::<T>::put(DappId::try_from(dapps.len()).expect("a genesis of 2³² dApps does not fit in memory"));
    }
}

#[allow(clippy::panic)] // an invalid genesis must not become a chain
fn bounded<S: Get<u32>>(text: &str, field: &str) -> BoundedVec<u8, S> {
    match BoundedVec::try_from(text.as_bytes().to_vec()) {
        Ok(bytes) => bytes,
        Err(_) => panic!("{field} of a dApp of the genesis is longer than {} bytes", S::get()),
    }
}
