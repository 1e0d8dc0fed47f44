//! Where stories begin: made once in a process, then taken up from a snapshot.

use crate::{
    arbitrary,
    common::{
        chain::Snapshot,
        jobs::{by_root, claim, enlist, list_dapp, of_a_budget, post, register_dapp, report},
        Chain, Who,
    },
    people::{accounts, OPERATOR},
    seats::set_keys,
};
use derive_arbitrary::Arbitrary;
use scc_runtime::*;
use scc_types::{Stars, SCC};
use std::cell::OnceCell;

/// A state in which much is possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Arbitrary)]
pub enum Start {
    /// A development network with a listed dApp.
    Young,
    /// Workers have been enlisted for seven days, a coupon waits, and a summary is due soon.
    Ripe,
    /// Besides, Eve has earned a seat among the miners.
    Seated,
    /// Four authorities.
    Four,
}

thread_local! {
    static SNAPSHOTS: [OnceCell<Snapshot>; 4] = const { [const { OnceCell::new() }; 4] };
}

impl Start {
    /// A chain that stands there.
    pub fn chain(self) -> Chain {
        let place = match self {
            Self::Young => 0,
            Self::Ripe => 1,
            Self::Seated => 2,
            Self::Four => 3,
        };
        let reach = || {
            let mut chain = self.reach();
            // Accounts without a key would otherwise pay for nothing.
            let keyless = accounts().into_iter().filter(|(account, who)| *account != who.to_account_id());
            keyless.for_each(|(account, _)| chain.send_money(account, 1_000 * SCC));
            // Work to be done.
            let deadline = chain.height() + 16;
            let jobs = [(Who::Bob, 100, 100 * SCC), (Who::Eve, 10, SCC), (Who::Charlie, 40, 20 * SCC)];
            chain.send(jobs.map(|(who, units, payment)| (who, post(units, payment, deadline))).to_vec());
            chain.snapshot()
        };
        SNAPSHOTS.with(|snapshots| Chain::at(snapshots[place].get_or_init(reach)))
    }

    fn reach(self) -> Chain {
        match self {
            Self::Young => with_dapp("development"),
            Self::Four => with_dapp("local_testnet"),
            Self::Ripe => {
                let mut chain = with_workers();
                let rest = 190 - chain.height();
                chain.run(rest);
                chain
            }
            Self::Seated => with_miner(),
        }
    }
}

fn with_dapp(preset: &str) -> Chain {
    let mut chain = Chain::of_preset(preset);
    chain.send(vec![(Who::Charlie, register_dapp("render"))]);
    chain.send(vec![(Who::Alice, list_dapp(0))]);
    chain
}

fn with_workers() -> Chain {
    let mut chain = with_dapp("development");
    let operator = by_root(pallet_grants::Call::set_operator { operator: Some(OPERATOR.to_account_id()) });
    let workers = [Who::Dave, Who::Eve, Who::Ferdie].map(|who| (who, enlist()));
    chain.send([vec![(Who::Alice, operator)], workers.to_vec()].concat());
    chain.run(142);
    let coupon = pallet_grants::Call::issue_coupon {
        holder: Who::Charlie.to_account_id(),
        dapp: 0,
        amount: 100 * SCC,
        expiry: chain.height() + 1_000,
    };
    let key = |who: Who| (who, pallet_messages::Call::register_key { key: [9; 32] }.into());
    chain.send(vec![(OPERATOR, coupon.into()), key(Who::Bob), key(Who::Dave)]);
    chain
}

fn with_miner() -> Chain {
    let mut chain = with_workers();
    let grant = of_a_budget(post(100, 1_000 * SCC, chain.height() + 20), false);
    let register = pallet_miners::Call::register { bond: constants::MINIMUM_BOND };
    chain.send(vec![(OPERATOR, grant), (Who::Eve, set_keys(Who::Eve, Who::Eve)), (Who::Eve, register.into())]);
    chain.run(2);
    let claim = chain.read(|| claim(0, Who::Eve, 50, 1_000));
    chain.send(vec![(Who::Eve, claim)]);
    chain.send(vec![(OPERATOR, report(0, &[(Who::Eve, 50, Stars::Five)], true))]);
    while !chain.read(|| pallet_session::Validators::<Runtime>::get().contains(&Who::Eve.to_account_id())) {
        assert!(chain.height() < 400, "Eve has standing and a bond: she gets a seat");
        chain.run(1);
    }
    chain
}
