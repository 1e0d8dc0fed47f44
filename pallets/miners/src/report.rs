//! `report_equivocation`.

use crate::{equivocation::is_equivocation, AuraEquivocation, Config, Error, Pallet, Seat};
use alloc::{vec, vec::Vec};
use codec::Encode;
use frame_support::{
    ensure,
    pallet_prelude::{ConstU32, DispatchResult},
    traits::KeyOwnerProofSystem,
};
use frame_system::{pallet_prelude::HeaderFor, BlockHash};
use pallet_session::historical;
use scc_types::AccountId;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_consensus_slots::EquivocationProof;
use sp_core::crypto::key_types::AURA;
use sp_runtime::traits::{CheckedSub, Header, One};
use sp_session::MembershipProof;
use sp_staking::offence::ReportOffence;

/// Most headers between an equivocation and the chain.
pub const MAX_ANCESTRY: u32 = 16;
/// [`MAX_ANCESTRY`] as a type.
pub type MaxAncestry = ConstU32<MAX_ANCESTRY>;
/// Largest header of a report, in bytes.
pub const MAX_HEADER_BYTES: usize = 16 * 1_024;
/// Largest key owner proof of a report, in bytes.
pub const MAX_PROOF_BYTES: usize = 16 * 1_024;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_report_equivocation(
        reporter: AccountId,
        proof: &EquivocationProof<HeaderFor<T>, AuraId>,
        ancestry: &[HeaderFor<T>],
        key_owner_proof: MembershipProof,
    ) -> DispatchResult {
        let offence = Self::check_report(proof, ancestry, key_owner_proof)?;

        <Self as ReportOffence<AccountId, Seat, AuraEquivocation>>::report_offence(vec![reporter], offence)
            .map_err(|_| Error::<T>::AlreadyPunished.into())
    }

    fn check_report(
        proof: &EquivocationProof<HeaderFor<T>, AuraId>,
        ancestry: &[HeaderFor<T>],
        key_owner_proof: MembershipProof,
    ) -> Result<AuraEquivocation, Error<T>> {
        let headers = [&proof.first_header, &proof.second_header];
        let fits = |header: &HeaderFor<T>| header.encoded_size() <= MAX_HEADER_BYTES;
        ensure!(headers.into_iter().chain(ancestry).all(fits), Error::<T>::TooLarge);
        ensure!(key_owner_proof.encoded_size() <= MAX_PROOF_BYTES, Error::<T>::TooLarge);
        let (session, seats) = (key_owner_proof.session, key_owner_proof.validator_count);
        // The next session is committed to already; nobody can have offended in it.
        ensure!(session <= Self::session(), Error::<T>::InvalidKeyOwnerProof);
        ensure!(Self::is_slashable(session), Error::<T>::TooLate);

        let ancestry: Vec<_> = ancestry.iter().map(|header| (header.hash(), header)).collect();
        ensure!(headers.into_iter().all(|header| Self::is_ours(header, &ancestry)), Error::<T>::InvalidAncestry);
        ensure!(is_equivocation(proof), Error::<T>::InvalidEquivocation);
        let offender = historical::Pallet::<T>::check_proof((AURA, proof.offender.clone()), key_owner_proof)
            .ok_or(Error::<T>::InvalidKeyOwnerProof)?;
        Ok(AuraEquivocation { slot: proof.slot, session, seats, offender })
    }

    /// Whether the header descends from a block of this chain that is not older than the hashes kept. A header names no chain:
    /// without this, who uses one key on two networks could be slashed on each for honest work on the other.
    fn is_ours(header: &HeaderFor<T>, ancestry: &[(<HeaderFor<T> as Header>::Hash, &HeaderFor<T>)]) -> bool {
        let mut header = header;
        for _ in 0..=ancestry.len() {
            if Self::stands_on_chain(header) {
                return true;
            }
            match ancestry.iter().find(|(hash, _)| hash == header.parent_hash()) {
                Some((_, parent)) => header = parent,
                None => return false,
            }
        }
        false
    }

    /// Whether the header's parent is a block of this chain whose hash is still kept.
    fn stands_on_chain(header: &HeaderFor<T>) -> bool {
        let Some(parent) = header.number().checked_sub(&One::one()) else { return false };
        let known = BlockHash::<T>::get(parent);
        // A hash that is not kept reads as zero, which a forged header could name.
        known != Default::default() && known.as_ref() == header.parent_hash().as_ref()
    }
}
