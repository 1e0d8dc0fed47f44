//! The end of a story: everything is given back, and nothing stays behind.

use crate::{
    common::{jobs::by_root, Chain},
    left,
    people::{accounts, OPERATOR, SUDO},
};
use frame_support::traits::fungible::InspectHold;
use scc_runtime::*;
use scc_types::SCC;

/// Blocks that it may take: a bond is withdrawn seven sessions after its owner sat last.
const PATIENCE: BlockNumber = 1_000;

/// Takes away all that can be, where `bonds` is set, bonds too, and waits for the rest; then no job, deposit or hold may be left.
pub fn wind_up(chain: &mut Chain, bonds: bool) {
    for (account, _) in accounts() {
        chain.send_money(account, 20 * SCC);
    }
    let operator = Some(OPERATOR.to_account_id());
    chain.send(vec![(SUDO, by_root(pallet_grants::Call::set_operator { operator }))]);
    let end = chain.height() + PATIENCE;
    while !chain.read(|| is_clean(bonds)) {
        let mut calls = chain.read(|| left::calls(bonds));
        assert!(chain.height() < end, "what is left cannot be taken away: {calls:?}");
        calls.truncate(100);
        chain.block(calls);
    }
    chain.read(check_clean);
}

fn is_clean(bonds: bool) -> bool {
    let waits = pallet_jobs::Jobs::<Runtime>::iter_keys().next().is_some()
        || bonds && pallet_miners::Miners::<Runtime>::iter_keys().next().is_some()
        || pallet_vesting::Vesting::<Runtime>::iter_keys().next().is_some();
    !waits && left::calls(bonds).is_empty()
}

fn check_clean() {
    assert_eq!(Jobs::open_jobs_count(), 0);
    assert_eq!(pallet_jobs::Workers::<Runtime>::iter().count(), 0, "workers of jobs");
    assert_eq!(pallet_jobs::Requesters::<Runtime>::iter().count(), 0, "requesters");
    assert_eq!(pallet_jobs::Queue::<Runtime>::iter().count(), 0, "dates");
    assert_eq!(Revenue::pots().pending, 0, "nothing is pending without a job");
    assert_eq!(pallet_ads::Queue::<Runtime>::get().len(), 0, "places");
    for (account, info) in frame_system::Account::<Runtime>::iter() {
        let bond = pallet_miners::Miners::<Runtime>::get(&account).map_or(0, |miner| miner.bond);
        let keys = Balances::balance_on_hold(&pallet_session::HoldReason::Keys.into(), &account);
        assert!(keys == 0 || account == SUDO.to_account_id(), "the foundation's keys may stay: {account}");
        assert_eq!((info.data.reserved, info.data.frozen), (bond + keys, 0), "{account} has something left behind");
        let references = u32::from(info.data.reserved > 0) + u32::from(has_keys(&account));
        assert_eq!(info.consumers, references, "references to {account}");
    }
}

/// Of its own: authorities of genesis, and who has a bond. Who was given them back as the last one seated holds no reference.
fn has_keys(account: &AccountId) -> bool {
    pallet_session::NextKeys::<Runtime>::contains_key(account)
        && !pallet_session::ExternallySetKeys::<Runtime>::contains_key(account)
}
