//! The runtime's economy, whole: every block of these tests is audited to the planck (`common/audit.rs`).

mod ads;
mod coalitions;
mod dust;
mod grants;
mod hooks;
mod late_claim;
mod life;
mod messages;
mod sessions;
mod shares;
mod splitting;

use crate::common::{audit::total_balance, jobs, Chain, Who};
use scc_runtime::{AccountId, Balance, Scores};
use scc_types::Earnings;

/// A development network with a dApp of Charlie on the store.
fn with_dapp() -> Chain {
    listed(Chain::development())
}

fn listed(mut chain: Chain) -> Chain {
    chain.send(vec![(Who::Charlie, jobs::register_dapp("render"))]);
    chain.send(vec![(Who::Alice, jobs::list_dapp(0))]);
    chain
}

fn balance(chain: &mut Chain, who: Who) -> Balance {
    chain.read(|| total_balance(&who.to_account_id()))
}

fn earnings(chain: &mut Chain, who: Who) -> Earnings {
    chain.read(|| Scores::earnings(&who.to_account_id()))
}

/// All an account was ever given for work, in planck.
fn awarded(chain: &mut Chain, who: Who) -> Balance {
    let account: AccountId = who.to_account_id();
    chain.read(|| Scores::earner_of(&account)).map_or(0, |earner| earner.awarded)
}
