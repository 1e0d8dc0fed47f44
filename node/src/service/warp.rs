//! Proofs of finality from genesis, for those who warp. A node that warped itself keeps the proof by which it came: the SDK forgets it, and
//! with it the changes of the finalising authorities up to there.

use super::parts::Client;
use codec::{DecodeAll, Encode};
use sc_client_api::{AuxStore, BlockBackend};
use sc_consensus_grandpa::{
    best_justification, find_scheduled_change, warp_proof::WarpSyncFragment, GrandpaJustification, SharedAuthoritySet,
    GRANDPA_ENGINE_ID,
};
use sc_network_sync::strategy::warp::{EncodedProof, VerificationResult, Verifier, WarpSyncProvider};
use scc_runtime::{opaque::Block, BlockNumber, Hash};
use sp_blockchain::HeaderBackend;
use std::{error::Error, sync::Arc};

/// Under this key the database has the proof by which the node came.
const CAME_BY: &[u8] = b"scc:came-by";
/// Most bytes of a proof's fragments, as the SDK has it: the rest is asked for after its last one.
const MOST: usize = 8 * 1024 * 1024 - 50;

type Fragment = WarpSyncFragment<Block>;
type Failed = Box<dyn Error + Send + Sync>;

/// Proves finality as the inner provider does, and where this node warped itself, from what it keeps.
pub struct Prover<P> {
    inner: P,
    client: Arc<Client>,
    authorities: SharedAuthoritySet<Hash, BlockNumber>,
}

impl<P> Prover<P> {
    /// Around the stock provider of the same authorities.
    pub fn new(inner: P, client: Arc<Client>, authorities: SharedAuthoritySet<Hash, BlockNumber>) -> Self {
        Self { inner, client, authorities }
    }

    /// The changes of authorities above `known`, which this node saw itself.
    fn seen(&self, known: BlockNumber) -> Result<Vec<Fragment>, Failed> {
        let changes = self.authorities.authority_set_changes().encode();
        let changes: Vec<(u64, BlockNumber)> = DecodeAll::decode_all(&mut changes.as_slice())?;
        changes.into_iter().filter(|(_, number)| *number > known).map(|(_, number)| self.fragment(number)).collect()
    }

    fn fragment(&self, number: BlockNumber) -> Result<Fragment, Failed> {
        let missing = || format!("the proof of block {number} is not here");
        let hash = self.client.hash(number)?.ok_or_else(missing)?;
        let header = self.client.header(hash)?.ok_or_else(missing)?;
        let proofs = self.client.justifications(hash)?;
        let proof = proofs.and_then(|proofs| proofs.into_justification(GRANDPA_ENGINE_ID)).ok_or_else(missing)?;
        Ok(Fragment { header, justification: GrandpaJustification::decode_all(&mut proof.as_slice())? })
    }

    /// The newest block that is proved final, whether authorities change in it or not.
    fn newest(&self) -> Result<Option<Fragment>, Failed> {
        let Some(justification) = best_justification::<_, Block>(&*self.client)? else { return Ok(None) };
        let header = self.client.header(justification.target().1)?;
        Ok(header.map(|header| Fragment { header, justification }))
    }

    /// The number of a final block, whether this node has it or only its proof.
    fn number(&self, start: Hash, changes: &[Fragment]) -> Result<BlockNumber, Failed> {
        let info = self.client.info();
        if start == info.genesis_hash {
            return Ok(0);
        }
        if let Some(change) = changes.iter().find(|change| change.header.hash() == start) {
            return Ok(change.header.number);
        }
        let number = self.client.number(start)?.filter(|number| *number <= info.finalized_number);
        let number = number.ok_or("the block to begin at is not known here, or not final")?;
        match self.client.hash(number)? == Some(start) {
            true => Ok(number),
            false => Err("the block to begin at is not in the final chain".into()),
        }
    }
}

impl<P: WarpSyncProvider<Block>> WarpSyncProvider<Block> for Prover<P> {
    fn generate(&self, start: Hash) -> Result<EncodedProof, Failed> {
        let Some(kept) = self.client.get_aux(CAME_BY)? else { return self.inner.generate(start) };
        let mut changes = Vec::<Fragment>::decode_all(&mut kept.as_slice())?;
        let came_at = changes.pop_if(|last| find_scheduled_change::<Block>(&last.header).is_none());
        let known = changes.last().map_or(0, |last| last.header.number);
        changes.extend(self.seen(known)?);
        let newest = self.newest()?.or(came_at);
        let start = self.number(start, &changes)?;
        Ok(EncodedProof(proof(start, changes, newest, MOST)?.encode()))
    }

    fn create_verifier(&self) -> Box<dyn Verifier<Block>> {
        Box::new(Keeper { inner: self.inner.create_verifier(), client: self.client.clone(), fragments: Vec::new() })
    }
}

/// What a verifier takes for a proof: fragments, and whether they are the last.
type Proof = (Vec<Fragment>, bool);

/// The changes above `start`, then the newest final block, as far as `most` bytes go.
fn proof(start: BlockNumber, changes: Vec<Fragment>, newest: Option<Fragment>, most: usize) -> Result<Proof, Failed> {
    let last = changes.last().map_or(start, |last| last.header.number).max(start);
    let newest =
        newest.filter(|newest| newest.header.number > last || (newest.header.number == start && last == start));
    let (mut fragments, mut length) = (Vec::new(), 0usize);
    for fragment in changes.into_iter().filter(|change| change.header.number > start).chain(newest) {
        length = length.saturating_add(fragment.encoded_size());
        if length > most {
            return Ok((fragments, false));
        }
        fragments.push(fragment);
    }
    match fragments.is_empty() {
        // An empty proof would be taken for a forged one.
        true => Err(format!("nothing after block {start} is proved final here yet").into()),
        false => Ok((fragments, true)),
    }
}

/// Verifies as the inner verifier does, and keeps what leads to the end.
struct Keeper {
    inner: Box<dyn Verifier<Block>>,
    client: Arc<Client>,
    fragments: Vec<Fragment>,
}

impl Verifier<Block> for Keeper {
    fn verify(&mut self, proof: &EncodedProof) -> Result<VerificationResult<Block>, Failed> {
        let verified = self.inner.verify(proof)?;
        let (fragments, _) = Proof::decode_all(&mut proof.0.as_slice())?;
        self.fragments.extend(fragments);
        if matches!(verified, VerificationResult::Complete(..)) {
            self.client.insert_aux(&[(CAME_BY, self.fragments.encode().as_slice())], &[])?;
        }
        Ok(verified)
    }

    fn next_proof_context(&self) -> Hash {
        self.inner.next_proof_context()
    }

    fn status(&self) -> Option<String> {
        self.inner.status()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sp_consensus_grandpa::{Commit, GrandpaJustification as Bytes};
    use sp_runtime::traits::{Block as BlockT, Header as _};

    type Header = <Block as BlockT>::Header;

    fn fragment(number: BlockNumber) -> Fragment {
        let nothing = Hash::default;
        let header = Header::new(number, nothing(), nothing(), nothing(), Default::default());
        let commit = Commit::<Header> { target_hash: header.hash(), target_number: number, precommits: Vec::new() };
        Fragment { header, justification: Bytes { round: 1, commit, votes_ancestries: Vec::new() }.into() }
    }

    fn numbers(
        start: BlockNumber,
        changes: &[BlockNumber],
        newest: Option<BlockNumber>,
        most: usize,
    ) -> Option<(Vec<BlockNumber>, bool)> {
        let changes = changes.iter().copied().map(fragment).collect();
        let (fragments, is_finished) = proof(start, changes, newest.map(fragment), most).ok()?;
        Some((fragments.iter().map(|fragment| fragment.header.number).collect(), is_finished))
    }

    #[test]
    fn a_proof_is_the_changes_after_its_start_and_the_newest_final_block() {
        assert_eq!(numbers(0, &[3, 9], Some(12), MOST), Some((vec![3, 9, 12], true)));
        assert_eq!(numbers(3, &[3, 9], Some(12), MOST), Some((vec![9, 12], true)));
        assert_eq!(numbers(10, &[3, 9], Some(12), MOST), Some((vec![12], true)));
        assert_eq!(numbers(12, &[3, 9], Some(12), MOST), Some((vec![12], true)), "as the SDK answers it");
        assert_eq!(numbers(0, &[3, 9], Some(9), MOST), Some((vec![3, 9], true)), "each block once");
        assert_eq!(numbers(0, &[], None, MOST), None, "never an empty one");
        assert_eq!(numbers(13, &[3], Some(12), MOST), None);
    }

    #[test]
    fn a_long_proof_ends_with_a_change_after_which_the_rest_is_asked_for() {
        let room = fragment(3).encoded_size() + fragment(9).encoded_size();
        assert_eq!(numbers(0, &[3, 9], Some(12), room), Some((vec![3, 9], false)));
        assert_eq!(numbers(9, &[3, 9], Some(12), room), Some((vec![12], true)));
    }
}
