//! Two blocks of one slot, by a miner with bond, standing and seat.

use super::*;
use alloc::vec;
use codec::Decode;
use frame_support::traits::KeyOwnerProofSystem;
use frame_system::{
    pallet_prelude::{BlockNumberFor, HeaderFor},
    BlockHash,
};
use pallet_session::historical;
use scc_types::{BlockNumber, Hash};
use sp_consensus_aura::{
    digests::CompatibleDigestItem,
    sr25519::{AuthorityId as AuraId, AuthoritySignature},
};
use sp_consensus_slots::EquivocationProof;
use sp_core::crypto::key_types::AURA;
use sp_runtime::{traits::Header, Digest, DigestItem, RuntimeAppPublic};
use sp_session::MembershipProof;

type HashOf<T> = <HeaderFor<T> as Header>::Hash;

const SLOT: u64 = 77;
/// Fills a header up to about the largest size.
const FILLER: usize = 16_000;
/// Newest block that the fork and the chain have in common.
const FORK: BlockNumber = 100;

/// What `report_equivocation` takes.
pub struct Report<T: Config> {
    pub offender: AccountId,
    pub proof: EquivocationProof<HeaderFor<T>, AuraId>,
    pub ancestry: Vec<HeaderFor<T>>,
    pub owner: MembershipProof,
}

impl<T: Config<Currency: Mutate<AccountId>>> Report<T> {
    /// Two blocks behind a fork of so many others.
    pub fn of_fork(length: u32) -> Result<Self, BenchmarkError> {
        let mut accounts = candidates::<T>(T::MaxCandidates::get())?;
        // The newest candidate: the last that is found in every list.
        let offender = accounts.first().cloned().ok_or("no candidate")?;
        let key = AuraId::generate_pair(None);
        give_keys::<T>(&offender, key.as_ref())?;
        accounts.truncate(T::MaxSeats::get() as usize);
        accounts.reverse();
        seat::<T>(&accounts, &accounts)?;
        let owner = historical::Pallet::<T>::prove((AURA, key.clone())).ok_or("the key has no owner")?;

        let mut parent = hash::<T>(1)?;
        BlockHash::<T>::insert(BlockNumberFor::<T>::from(FORK), Hash::repeat_byte(1));
        let mut ancestry = Vec::new();
        for number in FORK + 1..=FORK + length {
            BlockHash::<T>::insert(BlockNumberFor::<T>::from(number), Hash::repeat_byte(2));
            let header = unsealed::<T>(number, parent, 0)?;
            parent = header.hash();
            ancestry.push(header);
        }
        let block = |body| sealed::<T>(unsealed::<T>(FORK + length + 1, parent, body)?, &key);
        let proof = EquivocationProof {
            offender: key.clone(),
            slot: SLOT.into(),
            first_header: block(1)?,
            second_header: block(2)?,
        };
        Ok(Self { offender, proof, ancestry, owner })
    }
}

fn hash<T: Config>(byte: u8) -> Result<HashOf<T>, BenchmarkError> {
    Ok(HashOf::<T>::decode(&mut [byte; 32].as_slice()).map_err(|_| "hashes have another size")?)
}

fn unsealed<T: Config>(number: BlockNumber, parent: HashOf<T>, body: u8) -> Result<HeaderFor<T>, BenchmarkError> {
    let slot = <DigestItem as CompatibleDigestItem<AuthoritySignature>>::aura_pre_digest(SLOT.into());
    let digest = Digest { logs: vec![slot, DigestItem::Other(vec![0; FILLER])] };
    Ok(HeaderFor::<T>::new(number.into(), hash::<T>(body)?, hash::<T>(0)?, parent, digest))
}

fn sealed<T: Config>(mut header: HeaderFor<T>, key: &AuraId) -> Result<HeaderFor<T>, BenchmarkError> {
    let seal = key.sign(&header.hash().as_ref()).ok_or("there is no keystore")?;
    header.digest_mut().push(DigestItem::aura_seal(seal));
    Ok(header)
}
