//! When two headers are an equivocation, and the offence that makes.

use crate::Seat;
use alloc::{vec, vec::Vec};
use sp_consensus_aura::{
    digests::CompatibleDigestItem,
    sr25519::{AuthorityId as AuraId, AuthoritySignature},
};
use sp_consensus_slots::{EquivocationProof, Slot};
use sp_runtime::{
    traits::{Header, Zero},
    DigestItem, Perbill, RuntimeAppPublic,
};
use sp_staking::{
    offence::{Kind, Offence},
    SessionIndex,
};

/// A miner sealed two blocks of one slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuraEquivocation {
    /// The slot.
    pub slot: Slot,
    /// Session in which the key was seated.
    pub session: SessionIndex,
    /// Seats of that session.
    pub seats: u32,
    /// Whose key it was.
    pub offender: Seat,
}

impl Offence<Seat> for AuraEquivocation {
    const ID: Kind = *b"aura:equivocatio";
    type Slot = Slot;

    fn offenders(&self) -> Vec<Seat> {
        vec![self.offender.clone()]
    }

    fn session_index(&self) -> SessionIndex {
        self.session
    }

    fn validator_set_count(&self) -> u32 {
        self.seats
    }

    fn slot(&self) -> Slot {
        self.slot
    }

    fn slash_fraction(&self, _offenders_count: u32) -> Perbill {
        Perbill::one()
    }
}

/// Whether the accused sealed both headers, for the same slot, and they are different blocks.
///
/// What differs must be what was signed: one block under two seals is one block.
pub(crate) fn is_equivocation<H: Header>(proof: &EquivocationProof<H, AuraId>) -> bool {
    let sealed_hash = |header: &H| sealed_by(header, &proof.offender, proof.slot);
    match (sealed_hash(&proof.first_header), sealed_hash(&proof.second_header)) {
        (Some(first), Some(second)) => first != second,
        _ => false,
    }
}

/// The hash that the seal signs, where the header is of this slot and sealed by this authority.
fn sealed_by<H: Header>(header: &H, authority: &AuraId, slot: Slot) -> Option<H::Hash> {
    let mut unsealed = header.clone();
    let seal: AuthoritySignature = unsealed.digest_mut().pop()?.as_aura_seal()?;
    let mut slots = unsealed.digest().logs().iter().filter_map(slot_of);
    let of_this_slot = slots.next() == Some(slot) && slots.next().is_none();
    let hash = unsealed.hash();
    (of_this_slot && !header.number().is_zero() && authority.verify(&hash.as_ref(), &seal)).then_some(hash)
}

fn slot_of(item: &DigestItem) -> Option<Slot> {
    CompatibleDigestItem::<AuthoritySignature>::as_aura_pre_digest(item)
}
