//! Two blocks of one author for one slot: found while blocks are checked, told to the chain by a signed report.
//!
//! The stock verifier writes such a finding to the log only, and looks at headers without the seals that a report needs.

use super::parts::Client;
use crate::submit::Submitter;
use codec::{Decode, Encode};
use futures::{channel::mpsc, StreamExt};
use pallet_miners::{MinersApi, MAX_ANCESTRY};
use sc_client_api::{HeaderBackend, StorageProvider};
use sc_consensus::{BlockImportParams, Verifier};
use sc_consensus_aura::standalone::{find_pre_digest, slot_author};
use sc_consensus_slots::check_equivocation;
use scc_runtime::{
    opaque::{Block, Header},
    Hash, RuntimeCall,
};
use scc_types::{AccountId, MinerState};
use scc_worker::Inclusion;
use sp_api::ProvideRuntimeApi;
use sp_consensus_aura::{
    sr25519::{AuthorityId as AuraId, AuthorityPair, AuthoritySignature},
    AuraApi,
};
use sp_consensus_slots::{EquivocationProof, Slot, SlotDuration};
use sp_core::{crypto::key_types::AURA, storage::StorageKey, ByteArray};
use sp_timestamp::Timestamp;
use std::{sync::Arc, time::Duration};

/// Two sealed headers of one slot by one author.
pub type Proof = EquivocationProof<Header, AuraId>;

/// Findings that wait to be reported; more are dropped, for one suffices to punish an author.
const WAITING: usize = 16;
/// Older slots are not looked at: history is imported as it is.
const RECENT_SLOTS: u64 = 1_000;
/// How often a report is tried,
const TRIES: u32 = 5;
/// and the pause before each next time, in slots: longer each time, so that not all nodes send theirs.
const PAUSE_SLOTS: u32 = 2;

/// Checks blocks as the inner verifier does; of those that pass, remembers who sealed which slot.
pub struct Watcher<V> {
    inner: V,
    client: Arc<Client>,
    slot_duration: SlotDuration,
    found: mpsc::Sender<Proof>,
}

impl<V> Watcher<V> {
    /// Also answers where the findings arrive.
    pub fn new(inner: V, client: Arc<Client>, slot_duration: SlotDuration) -> (Self, mpsc::Receiver<Proof>) {
        let (found, findings) = mpsc::channel(WAITING);
        (Self { inner, client, slot_duration, found }, findings)
    }

    /// Whether the header's author sealed another one of its slot before.
    fn look(&self, header: &Header) -> Result<Option<Proof>, String> {
        let slot = find_pre_digest::<Block, AuthoritySignature>(header).map_err(|error| error.to_string())?;
        let now = Slot::from_timestamp(Timestamp::current(), self.slot_duration);
        if now.saturating_sub(*slot) > RECENT_SLOTS {
            return Ok(None);
        }
        let authorities =
            self.client.runtime_api().authorities(header.parent_hash).map_err(|error| error.to_string())?;
        let Some(author) = slot_author::<AuthorityPair>(slot, &authorities) else { return Ok(None) };
        // A slot that lies a little ahead of this clock counts, as it does for the inner verifier.
        check_equivocation(&*self.client, now.max(slot), slot, header, author).map_err(|error| error.to_string())
    }
}

#[async_trait::async_trait]
impl<V: Verifier<Block>> Verifier<Block> for Watcher<V> {
    async fn verify(&self, block: BlockImportParams<Block>) -> Result<BlockImportParams<Block>, String> {
        // What is taken over unchecked carries no proven seal.
        let is_checked = !block.with_state() && !block.state_action.skip_execution_checks();
        let header = block.header.clone();
        let verified = self.inner.verify(block).await?;
        match is_checked.then(|| self.look(&header)) {
            Some(Ok(Some(proof))) => {
                log::warn!(target: "aura", "⚠️ {} sealed two blocks of slot {}", proof.offender, proof.slot);
                let _ = self.found.clone().try_send(proof);
            }
            Some(Err(error)) => log::debug!(target: "aura", "A block's slot is not remembered: {error}"),
            _ => {}
        }
        Ok(verified)
    }
}

/// Reports findings as long as the node lives.
pub async fn report_all(
    client: Arc<Client>,
    submitter: Option<Arc<Submitter>>,
    slot_duration: SlotDuration,
    mut findings: mpsc::Receiver<Proof>,
) {
    while let Some(proof) = findings.next().await {
        let Some(submitter) = &submitter else {
            log::warn!(target: "aura", "The offence is not reported from here: name an account with --report-key");
            continue;
        };
        let (offender, slot) = (proof.offender.clone(), proof.slot);
        match report(&client, submitter, slot_duration, proof).await {
            Ok(sentence) => log::info!(target: "aura", "⚖️ {offender}, slot {slot}: {sentence}"),
            Err(error) => log::warn!(target: "aura", "⚖️ {offender}, slot {slot}: not reported: {error}"),
        }
    }
}

async fn report(
    client: &Client,
    submitter: &Submitter,
    slot_duration: SlotDuration,
    proof: Proof,
) -> Result<&'static str, String> {
    let mut reason = String::new();
    for attempt in 0..TRIES {
        // The first pause lets the block itself be imported; a random part keeps nodes from sending all at once.
        let pause = slot_duration.as_duration().saturating_mul(attempt.saturating_mul(PAUSE_SLOTS).saturating_add(1));
        tokio::time::sleep(pause.mul_f64(0.5 + 0.5 * rand::random::<f64>()).max(Duration::from_secs(1))).await;
        if is_punished(client, &proof.offender)? {
            return Ok("punished already");
        }
        // What would be refused is not sent: on the branch that is best just now the proof may not hold.
        let call = call(client, &proof).and_then(|call| submitter.try_out(call.clone()).map(|()| call));
        let call = match call {
            Ok(call) => call,
            Err(error) => {
                reason = error;
                continue;
            }
        };
        match submitter.submit(call).await {
            Ok(Inclusion::Included { .. }) => return Ok("reported"),
            Ok(Inclusion::Refused { reason: why }) | Err(why) => reason = why,
        }
    }
    Err(reason)
}

fn call(client: &Client, proof: &Proof) -> Result<RuntimeCall, String> {
    let (ancestry, common) = ancestry(client, proof)?;
    let owner = client.runtime_api().key_owner_proof(common, proof.offender.clone());
    let owner = owner.map_err(|error| error.to_string())?.ok_or("the offender's key is not seated at its own block")?;
    Ok(RuntimeCall::Miners(pallet_miners::Call::report_equivocation {
        equivocation_proof: Box::new(proof.clone()),
        ancestry: ancestry.try_into().map_err(|_| "the blocks lie too far off the best chain")?,
        key_owner_proof: owner,
    }))
}

/// The headers between the proof's and the best chain, and the block of the best chain where the first of them begins.
fn ancestry(client: &Client, proof: &Proof) -> Result<(Vec<Header>, Hash), String> {
    let mut between: Vec<Header> = Vec::new();
    let mut begins = None;
    for header in [&proof.first_header, &proof.second_header] {
        let mut hash = header.parent_hash;
        loop {
            let parent = client.header(hash).map_err(|error| error.to_string())?.ok_or("a parent is not known here")?;
            if client.hash(parent.number).map_err(|error| error.to_string())? == Some(hash) {
                break;
            }
            if between.len() > MAX_ANCESTRY as usize {
                return Err("the blocks lie too far off the best chain".into());
            }
            let next = parent.parent_hash;
            if !between.contains(&parent) {
                between.push(parent);
            }
            hash = next;
        }
        begins.get_or_insert(hash);
    }
    begins.map(|begins| (between, begins)).ok_or_else(|| "a proof without headers".into())
}

/// Whether the owner of a key is barred for an offence already.
fn is_punished(client: &Client, key: &AuraId) -> Result<bool, String> {
    let best = client.info().best_hash;
    let owner = (AURA, key.to_raw_vec()).encode();
    let mut place = [sp_crypto_hashing::twox_128(b"Session"), sp_crypto_hashing::twox_128(b"KeyOwner")].concat();
    place.extend(sp_crypto_hashing::twox_64(&owner));
    place.extend(owner);
    let stored = client.storage(best, &StorageKey(place)).map_err(|error| error.to_string())?;
    let Some(account) = stored.and_then(|data| AccountId::decode(&mut data.0.as_slice()).ok()) else {
        return Ok(false);
    };
    let view = client.runtime_api().miner(best, account).map_err(|error| error.to_string())?;
    Ok(matches!(view.state, MinerState::Barred { .. }))
}
