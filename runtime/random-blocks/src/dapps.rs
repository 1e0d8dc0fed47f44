//! Acts of the dApp store.

use crate::{
    arbitrary,
    common::{
        jobs::{dapp_details, register_dapp},
        Chain, Who,
    },
    jobs::Dapp,
    people::Account,
    values::{Amount, Small},
};
use derive_arbitrary::Arbitrary;
use scc_runtime::*;

/// Calls of `pallet-dapps`. Delisted is seldom the first, on whose listing much depends.
#[derive(Clone, Debug, Arbitrary)]
pub enum DappAct {
    Register { name: Small<64> },
    Update { dapp: Dapp, name: Small<64>, price_hint: Amount },
    Unregister { dapp: Dapp },
    List { dapp: Dapp, stale: Small<7> },
    Delist { dapp: Small<5> },
    Offer { dapp: Dapp, to: Option<Account> },
    Accept { dapp: Dapp },
}

impl DappAct {
    pub fn is_privileged(&self) -> bool {
        matches!(self, Self::List { .. } | Self::Delist { .. })
    }

    pub fn call(self, chain: &mut Chain) -> (Option<Who>, RuntimeCall) {
        use pallet_dapps::Call;
        let name = |length: Small<64>| "x".repeat(length.index().min(64));
        let (dapp, call): (_, Call<Runtime>) = match self {
            Self::Register { name: length } => return (None, register_dapp(&name(length))),
            Self::Update { dapp, name: length, price_hint } => {
                let mut details = dapp_details(&name(length));
                details.price_hint = price_hint.0;
                (dapp, Call::update { dapp: dapp.number(), details })
            }
            Self::Unregister { dapp } => (dapp, Call::unregister { dapp: dapp.number() }),
            Self::List { dapp, stale } => {
                let reading = chain.read(|| {
                    let dapp = pallet_dapps::Dapps::<Runtime>::get(dapp.number());
                    dapp.filter(|_| stale.0 != 7).map(|dapp| dapp.details.reading()).unwrap_or_default()
                });
                (dapp, Call::list { dapp: dapp.number(), reading })
            }
            Self::Delist { dapp } => (Small(dapp.0), Call::delist { dapp: dapp.number() }),
            Self::Offer { dapp, to } => {
                (dapp, Call::transfer_ownership { dapp: dapp.number(), to: to.map(Account::id) })
            }
            Self::Accept { dapp } => {
                let offered = chain.read(|| pallet_dapps::Dapps::<Runtime>::get(dapp.number()));
                let to = offered.and_then(|dapp| dapp.offered_to).and_then(|to| Who::from_account_id(&to));
                return (to, Call::accept_ownership { dapp: dapp.number() }.into());
            }
        };
        let owner = chain.read(|| pallet_dapps::Dapps::<Runtime>::get(dapp.number())).map(|dapp| dapp.owner);
        (owner.and_then(|owner| Who::from_account_id(&owner)), call.into())
    }
}
