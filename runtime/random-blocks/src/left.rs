//! What still lies in state, and the calls that take it away.

use crate::{
    common::{jobs::by_root, Who},
    people::{as_account, partner, person_of, OPERATOR, PEOPLE, SUDO},
    seats::set_keys,
};
use codec::{Decode, Encode};
use frame_support::traits::fungible::InspectHold;
use pallet_session::HoldReason::Keys;
use scc_runtime::*;
use scc_types::{Listing, Standing};

type Signed = (Who, RuntimeCall);

/// Calls that take away what is left in state, where `bonds` is set, bonds too. Inside externalities only.
pub fn calls(bonds: bool) -> Vec<Signed> {
    let miners = if bonds { miners() } else { Vec::new() };
    let of_accounts = [ads(), workers(), dapps(), messages(), miners, requesters(), stock()].concat();
    let mut calls: Vec<_> = of_accounts
        .into_iter()
        .map(|(account, call)| as_account(&account, call).unwrap_or_else(|| panic!("nobody acts for {account}")))
        .collect();
    let listed = pallet_dapps::Dapps::<Runtime>::iter().filter(|(_, dapp)| dapp.listing == Listing::Listed);
    calls.extend(listed.map(|(dapp, _)| (SUDO, by_root(pallet_dapps::Call::delist { dapp }))));
    for (holder, dapp, _) in pallet_grants::Coupons::<Runtime>::iter() {
        calls.push((OPERATOR, pallet_grants::Call::withdraw_coupon { holder, dapp }.into()));
    }
    calls.extend(multisigs());
    calls.extend(keys(bonds));
    calls
}

/// Takes keys away against whose deposit something is held. A bond can only be withdrawn once somebody else sits, so then the
/// foundation does.
fn keys(bonds: bool) -> Vec<Signed> {
    let purge = || pallet_session::Call::purge_keys {}.into();
    let held = |who: &Who| Balances::balance_on_hold(&Keys.into(), &who.to_account_id()) > 0;
    let mut calls: Vec<_> =
        PEOPLE.into_iter().filter(|who| held(who) && !(bonds && *who == SUDO)).map(|who| (who, purge())).collect();
    let foundation = vec![SUDO.to_account_id()];
    if bonds && !pallet_session::NextKeys::<Runtime>::contains_key(&foundation[0]) {
        calls.push((SUDO, set_keys(SUDO, SUDO)));
    } else if bonds && pallet_miners::Invulnerables::<Runtime>::get().into_inner() != foundation {
        let invulnerables = foundation.try_into().unwrap();
        calls.push((SUDO, by_root(pallet_miners::Call::set_invulnerables { invulnerables })));
    }
    calls
}

fn ads() -> Vec<(AccountId, RuntimeCall)> {
    pallet_ads::Bids::<Runtime>::iter()
        .map(|(bid, entry)| (entry.bidder, pallet_ads::Call::withdraw { bid }.into()))
        .collect()
}

fn workers() -> Vec<(AccountId, RuntimeCall)> {
    pallet_workers::Workers::<Runtime>::iter_keys()
        .map(|worker| (worker, pallet_workers::Call::retire {}.into()))
        .collect()
}

fn dapps() -> Vec<(AccountId, RuntimeCall)> {
    pallet_dapps::Dapps::<Runtime>::iter()
        .filter(|(_, dapp)| dapp.listing != Listing::Listed)
        .map(|(dapp, entry)| (entry.owner, pallet_dapps::Call::unregister { dapp }.into()))
        .collect()
}

fn messages() -> Vec<(AccountId, RuntimeCall)> {
    use pallet_messages::{Call, Keys, Relations};
    let keys = Keys::<Runtime>::iter_keys().map(|owner| (owner, Call::remove_key {}.into()));
    let relations = Relations::<Runtime>::iter().map(|(owner, account, relation)| {
        let call = match relation.standing {
            Standing::Contact => Call::remove_contact { contact: account },
            Standing::Blocked => Call::unblock { account },
        };
        (owner, call.into())
    });
    keys.chain(relations).collect()
}

fn miners() -> Vec<(AccountId, RuntimeCall)> {
    // Once a session is enough to ask whether a bond is free.
    let first_block = System::block_number() % Network::parameters().session_length == 1;
    pallet_miners::Miners::<Runtime>::iter()
        .filter_map(|(account, miner)| match miner.state {
            pallet_miners::State::Candidate => Some((account, pallet_miners::Call::unbond {}.into())),
            pallet_miners::State::Leaving { .. } if first_block => {
                Some((account, pallet_miners::Call::withdraw {}.into()))
            }
            pallet_miners::State::Leaving { .. } => None,
        })
        .collect()
}

fn requesters() -> Vec<(AccountId, RuntimeCall)> {
    pallet_jobs::Requesters::<Runtime>::iter()
        .filter(|(_, requester)| requester.jobs.is_empty())
        .map(|(who, _)| (who, pallet_jobs::Call::forget_requester {}.into()))
        .collect()
}

fn stock() -> Vec<(AccountId, RuntimeCall)> {
    let mut calls = Vec::<(AccountId, RuntimeCall)>::new();
    for account in pallet_proxy::Proxies::<Runtime>::iter_keys() {
        calls.push((account, pallet_proxy::Call::remove_proxies {}.into()));
    }
    for (account, (announcements, _)) in pallet_proxy::Announcements::<Runtime>::iter() {
        for open in announcements {
            // Its fields are private.
            let (real, call_hash, _) = <(AccountId, Hash, BlockNumber)>::decode(&mut &open.encode()[..]).unwrap();
            let call = pallet_proxy::Call::remove_announcement { real: real.into(), call_hash };
            calls.push((account.clone(), call.into()));
        }
    }
    for (account, schedules) in pallet_vesting::Vesting::<Runtime>::iter() {
        let over = schedules.iter().all(|schedule| {
            schedule.ending_block_as_balance::<sp_runtime::traits::ConvertInto>() <= System::block_number().into()
        });
        // Anybody may ask for it; some of these accounts are nobody's.
        let asked = pallet_vesting::Call::vest_other { target: account.into() };
        calls.extend(over.then(|| (OPERATOR.to_account_id(), asked.into())));
    }
    calls
}

/// Cancels every call that waits for a second signature. Inside externalities only.
pub fn multisigs() -> Vec<Signed> {
    pallet_multisig::Multisigs::<Runtime>::iter()
        .map(|(_, call_hash, open)| {
            let who = person_of(&open.depositor).expect("derivative accounts sign nothing");
            let call = pallet_multisig::Call::cancel_as_multi {
                threshold: 2,
                other_signatories: vec![partner(who)],
                timepoint: open.when,
                call_hash,
            };
            (who, call.into())
        })
        .collect()
}
