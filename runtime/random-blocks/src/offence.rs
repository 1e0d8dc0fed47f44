//! Two blocks of one slot under one seal, two votes of one round.

use crate::{
    common::{transaction::key_of, Chain, Who},
    seats::grandpa_key,
};
use codec::Encode;
use finality_grandpa::{Message, Precommit};
use frame_support::traits::KeyOwnerProofSystem;
use pallet_miners::Call;
use scc_runtime::*;
use sp_consensus_aura::{sr25519::AuthorityId, Slot, AURA_ENGINE_ID};
use sp_consensus_grandpa::{
    localized_payload, AuthorityId as GrandpaId, Equivocation, EquivocationProof as DoubleVote,
};
use sp_consensus_slots::EquivocationProof;
use sp_core::{crypto::key_types::GRANDPA, Pair};
use sp_runtime::{traits::Header as _, Digest, DigestItem};

/// `report_equivocation` of somebody who sealed two blocks so far back, or of `twins`, which are one block. Who has no seat cannot
/// be proved to have had one: then the proof is another's.
pub fn report(chain: &mut Chain, offender: Who, back: BlockNumber, twins: bool) -> Call<Runtime> {
    let key = key_of(offender.into());
    let slot = Slot::from(1_000_000);
    chain.read(|| {
        let number = System::block_number().saturating_sub(back).max(1);
        let parent = System::block_hash(number - 1);
        let header = |body: u8| {
            let digest = Digest { logs: vec![DigestItem::PreRuntime(AURA_ENGINE_ID, slot.encode())] };
            let mut header = Header::new(number, Hash::repeat_byte(body), Hash::default(), parent, digest);
            let seal = key.sign(header.hash().as_ref());
            header.digest_mut().push(DigestItem::Seal(AURA_ENGINE_ID, seal.encode()));
            header
        };
        let seated: AuthorityId = key_of(Who::Alice.into()).public().into();
        let own: AuthorityId = key.public().into();
        let key_owner_proof = Miners::key_owner_proof(own.clone()).or_else(|| Miners::key_owner_proof(seated));
        let Some(key_owner_proof) = key_owner_proof else {
            // Nobody to accuse; an attempt on an empty queue of bonds instead.
            return Call::withdraw {};
        };
        let proof = EquivocationProof {
            offender: own,
            slot,
            first_header: header(1),
            second_header: header(if twins { 1 } else { 2 }),
        };
        Call::report_equivocation { equivocation_proof: Box::new(proof), ancestry: Default::default(), key_owner_proof }
    })
}

/// GRANDPA's stock report of somebody who precommitted to two blocks in one round, or of `twins`, which are one vote.
pub fn report_votes(chain: &mut Chain, offender: Who, round: u64, twins: bool) -> RuntimeCall {
    let key = grandpa_key(offender);
    chain.read(|| {
        let owner = |of: Who| Historical::prove((GRANDPA, GrandpaId::from(grandpa_key(of).public())));
        let Some(key_owner_proof) = owner(offender).or_else(|| owner(Who::Alice)) else {
            return Call::withdraw {}.into();
        };
        let set_id = Grandpa::current_set_id();
        let vote = |body: u8| {
            let vote = Precommit { target_hash: Hash::repeat_byte(body), target_number: System::block_number() };
            let payload = localized_payload(round, set_id, &Message::Precommit(vote.clone()));
            (vote, key.sign(&payload).into())
        };
        let equivocation = finality_grandpa::Equivocation {
            round_number: round,
            identity: key.public().into(),
            first: vote(1),
            second: vote(if twins { 1 } else { 2 }),
        };
        let proof = DoubleVote::new(set_id, Equivocation::Precommit(equivocation));
        pallet_grandpa::Call::report_equivocation { equivocation_proof: Box::new(proof), key_owner_proof }.into()
    })
}
