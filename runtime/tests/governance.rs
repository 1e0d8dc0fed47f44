//! Council, committee, proxies and vesting in the composed runtime, by signed extrinsics.

use crate::common::{self, jobs, Chain, Who};
use codec::Encode;
use frame_support::{
    dispatch::GetDispatchInfo,
    traits::{fungible::Inspect, VestingSchedule},
    weights::Weight,
};
use pallet_collective::{Call as Motion, Instance1, Instance2};
use scc_runtime::{configs::ProxyType, *};
use scc_types::SCC;
use sp_core::storage::well_known_keys::CODE;
use sp_runtime::{
    traits::{BlakeTwo256, Hash as _},
    DispatchError,
};

#[derive(Clone, Copy)]
enum Body {
    Council,
    Committee,
}

impl Body {
    fn members(self) -> [Who; 3] {
        match self {
            Self::Council => [Who::Alice, Who::Bob, Who::Charlie],
            Self::Committee => [Who::Dave, Who::Eve, Who::Ferdie],
        }
    }

    fn motions(self) -> u32 {
        match self {
            Self::Council => pallet_collective::ProposalCount::<Runtime, Instance1>::get(),
            Self::Committee => pallet_collective::ProposalCount::<Runtime, Instance2>::get(),
        }
    }

    fn propose(self, proposal: RuntimeCall) -> RuntimeCall {
        let (proposal, length_bound) = (Box::new(proposal.clone()), proposal.encoded_size() as u32);
        match self {
            Self::Council => Motion::<Runtime, Instance1>::propose { threshold: 2, proposal, length_bound }.into(),
            Self::Committee => Motion::<Runtime, Instance2>::propose { threshold: 2, proposal, length_bound }.into(),
        }
    }

    fn vote(self, proposal: Hash, index: u32) -> RuntimeCall {
        match self {
            Self::Council => Motion::<Runtime, Instance1>::vote { proposal, index, approve: true }.into(),
            Self::Committee => Motion::<Runtime, Instance2>::vote { proposal, index, approve: true }.into(),
        }
    }

    fn close(self, proposal_hash: Hash, index: u32, proposal_weight_bound: Weight, length_bound: u32) -> RuntimeCall {
        match self {
            Self::Council => {
                Motion::<Runtime, Instance1>::close { proposal_hash, index, proposal_weight_bound, length_bound }.into()
            }
            Self::Committee => {
                Motion::<Runtime, Instance2>::close { proposal_hash, index, proposal_weight_bound, length_bound }.into()
            }
        }
    }

    /// Proposes a call, has two of the three members vote for it, closes the motion. Whether the call succeeded.
    fn passes(self, chain: &mut Chain, call: RuntimeCall) -> bool {
        let [first, second, _] = self.members();
        let index = chain.read(|| self.motions());
        let hash = BlakeTwo256::hash_of(&call);
        let (weight, length) = (call.get_dispatch_info().total_weight(), call.encoded_size() as u32);
        chain.send(vec![(first, self.propose(call))]);
        chain.send(vec![(first, self.vote(hash, index)), (second, self.vote(hash, index))]);
        chain.send(vec![(first, self.close(hash, index, weight, length))]);
        chain.read(System::events).iter().any(|record| match &record.event {
            RuntimeEvent::Council(pallet_collective::Event::Executed { result, .. })
            | RuntimeEvent::Committee(pallet_collective::Event::Executed { result, .. }) => result.is_ok(),
            _ => false,
        })
    }
}

fn new_code() -> RuntimeCall {
    frame_system::Call::set_code_without_checks { code: b"a new runtime".to_vec() }.into()
}

fn admit(call: &RuntimeCall) -> RuntimeCall {
    pallet_whitelist::Call::whitelist_call { call_hash: BlakeTwo256::hash_of(call) }.into()
}

fn dispatch(call: RuntimeCall) -> RuntimeCall {
    pallet_whitelist::Call::dispatch_whitelisted_call_with_preimage { call: Box::new(call) }.into()
}

fn code(chain: &mut Chain) -> Option<Vec<u8>> {
    chain.read(|| sp_io::storage::get(CODE).map(|code| code.to_vec()))
}

#[test]
fn root_takes_two_thirds_of_the_council_and_then_of_the_committee() {
    let mut chain = Chain::development();
    let before = code(&mut chain);
    assert!(Body::Council.passes(&mut chain, admit(&new_code())));
    // The council alone admits, and cannot dispatch; a stranger cannot either.
    assert!(!Body::Council.passes(&mut chain, dispatch(new_code())));
    assert!(matches!(chain.block(vec![(Who::Dave, dispatch(new_code()))])[..], [Ok(Err(_))]));
    // The committee cannot admit.
    let other: RuntimeCall = frame_system::Call::set_heap_pages { pages: 7 }.into();
    assert!(!Body::Committee.passes(&mut chain, admit(&other)));
    assert_eq!(code(&mut chain), before);
    assert!(Body::Committee.passes(&mut chain, dispatch(new_code())));
    assert_eq!(code(&mut chain).as_deref(), Some(b"a new runtime".as_slice()));
    // Admitted once, dispatched once.
    assert!(matches!(chain.block(vec![(Who::Dave, dispatch(new_code()))])[..], [Ok(Err(_))]));
}

#[test]
fn root_takes_both_when_the_committee_votes_first() {
    let mut chain = Chain::development();
    let before = code(&mut chain);
    // The committee's vote waits for the council's.
    assert!(Body::Committee.passes(&mut chain, dispatch(new_code())));
    assert!(matches!(chain.block(vec![(Who::Dave, dispatch(new_code()))])[..], [Ok(Err(_))]));
    assert_eq!(code(&mut chain), before);
    assert!(Body::Council.passes(&mut chain, admit(&new_code())));
    assert_eq!(code(&mut chain), before);
    // Both have voted: anybody may carry it out.
    chain.send(vec![(Who::Bob, dispatch(new_code()))]);
    assert_eq!(code(&mut chain).as_deref(), Some(b"a new runtime".as_slice()));
}

#[test]
fn one_vote_of_three_is_not_enough_and_a_stranger_has_none() {
    let mut chain = Chain::development();
    let call = admit(&new_code());
    let (hash, length) = (BlakeTwo256::hash_of(&call), call.encoded_size() as u32);
    let [first, second, third] = Body::Council.members();
    let stranger: DispatchError = pallet_collective::Error::<Runtime, Instance1>::NotMember.into();
    assert_eq!(chain.block(vec![(Who::Dave, Body::Council.propose(call.clone()))]), [Ok(Err(stranger))]);
    chain.send(vec![(first, Body::Council.propose(call.clone()))]);
    assert_eq!(chain.block(vec![(Who::Dave, Body::Council.vote(hash, 0))]), [Ok(Err(stranger))]);
    chain.send(vec![(second, Body::Council.vote(hash, 0))]);
    let early: DispatchError = pallet_collective::Error::<Runtime, Instance1>::TooEarly.into();
    let close = Body::Council.close(hash, 0, call.get_dispatch_info().total_weight(), length);
    assert_eq!(chain.block(vec![(third, close.clone())]), [Ok(Err(early))]);
    // Seven sessions later it closes as refused: nothing is admitted.
    let blocks = chain.read(|| Network::parameters().session_length) * constants::MOTION_SESSIONS;
    chain.run(blocks);
    chain.send(vec![(third, close)]);
    assert!(
        !chain.read(|| pallet_whitelist::WhitelistedCall::<Runtime>::contains_key(BlakeTwo256::hash_of(&new_code())))
    );
}

#[test]
fn the_committee_lists_dapps() {
    let mut chain = Chain::development();
    chain.send(vec![(Who::Bob, jobs::register_dapp("render"))]);
    let list: RuntimeCall =
        pallet_dapps::Call::list { dapp: 0, reading: jobs::dapp_details("render").reading() }.into();
    assert!(!Body::Council.passes(&mut chain, list.clone()));
    assert!(Body::Committee.passes(&mut chain, list));
}

#[test]
fn a_work_proxy_enlists_for_its_account_and_moves_no_money() {
    let mut chain = Chain::development();
    let add = pallet_proxy::Call::add_proxy {
        delegate: Who::Ferdie.to_account_id().into(),
        proxy_type: ProxyType::Work,
        delay: 0,
    };
    chain.send(vec![(Who::Bob, add.into())]);
    let through = |call: RuntimeCall| -> RuntimeCall {
        let real = Who::Bob.to_account_id().into();
        pallet_proxy::Call::proxy { real, force_proxy_type: None, call: Box::new(call) }.into()
    };
    let before = chain.read(|| Balances::total_balance(&Who::Bob.to_account_id()));
    let take = pallet_balances::Call::transfer_all { dest: Who::Ferdie.to_account_id().into(), keep_alive: false };
    let batch = pallet_utility::Call::force_batch { calls: vec![take.clone().into()] };
    chain.send(vec![(Who::Ferdie, through(take.into())), (Who::Ferdie, through(batch.into()))]);
    assert_eq!(chain.read(|| Balances::total_balance(&Who::Bob.to_account_id())), before);
    chain.send(vec![(Who::Ferdie, through(jobs::enlist()))]);
    assert!(chain.read(|| Workers::worker(Who::Bob.to_account_id()).is_some()));
}

#[test]
fn vested_tokens_come_free_block_by_block() {
    let mut chain = Chain::development();
    // 100 tokens over 50 blocks, from the next block on.
    let start = chain.height() + 1;
    let schedule = pallet_vesting::VestingInfo::new(100 * SCC, 2 * SCC, start);
    let newcomer = common::transaction::key_of("Founder");
    let target: AccountId = sp_core::Pair::public(&newcomer).into();
    chain.send(vec![(
        Who::Bob,
        pallet_vesting::Call::vested_transfer { target: target.clone().into(), schedule }.into(),
    )]);
    chain.run(20);
    let vested = chain.height() - start;
    chain.send(vec![(Who::Bob, pallet_vesting::Call::vest_other { target: target.clone().into() }.into())]);
    let locked = chain.read(|| Vesting::vesting_balance(&target));
    let vested = Balance::from(vested + 1);
    assert_eq!(locked, Some(100 * SCC - vested * 2 * SCC));
}

#[test]
fn the_reserve_is_spent_by_as_many_signatures_as_it_takes() {
    let mut chain = Chain::development();
    let mut keepers = [Who::Alice, Who::Bob, Who::Charlie].map(Who::to_account_id);
    keepers.sort();
    let reserve = Multisig::multi_account_id(&keepers, 2);
    chain.send_money(reserve.clone(), 100 * SCC);
    let dest = common::transaction::key_of("Paid out of the reserve");
    let dest: AccountId = sp_core::Pair::public(&dest).into();
    let spend: RuntimeCall =
        pallet_balances::Call::transfer_keep_alive { dest: dest.clone().into(), value: 40 * SCC }.into();
    let signed_by = |who: Who, maybe_timepoint| -> (Who, RuntimeCall) {
        let others = keepers.iter().filter(|keeper| **keeper != who.to_account_id()).cloned().collect();
        let call = pallet_multisig::Call::as_multi {
            threshold: 2,
            other_signatories: others,
            maybe_timepoint,
            call: Box::new(spend.clone()),
            max_weight: spend.get_dispatch_info().call_weight,
        };
        (who, call.into())
    };
    chain.send(vec![signed_by(Who::Alice, None)]);
    let first = pallet_multisig::Timepoint { height: chain.height(), index: 1 };
    // A stranger's signature makes an account of its own, which has nothing.
    chain.block(vec![signed_by(Who::Ferdie, Some(first))]);
    assert_eq!(chain.read(|| Balances::total_balance(&dest)), 0, "one signature is not enough");
    chain.send(vec![signed_by(Who::Charlie, Some(first))]);
    assert_eq!(chain.read(|| Balances::total_balance(&dest)), 40 * SCC);
    assert_eq!(chain.read(|| Balances::total_balance(&reserve)), 60 * SCC);
}
