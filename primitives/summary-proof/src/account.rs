//! Proving one account's line, or that it has none, from one or two chunks.

use crate::{
    merkle::{leaf_hash, root_of_path},
    order_key, Error, Lines,
};
use core::cmp::Ordering;
use scc_types::{AccountId, ChunkProof, SummaryHeader, SummaryLine};
use sp_crypto_hashing::blake2_256;

/// Where an account stands with regard to a chunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// In it.
    Line(SummaryLine),
    /// It would stand between two of its lines, but does not: the account has no balance.
    Absent,
    /// It stands before the first line, if anywhere.
    Before,
    /// It stands behind the last line, if anywhere.
    After,
}

/// Whether a chunk is that of the header's summary.
pub fn check_chunk(header: &SummaryHeader, proof: &ChunkProof) -> Result<(), Error> {
    if proof.index >= header.chunks {
        return Err(Error::TooManyChunks);
    }
    // Lines are not needed here, but this refuses a size that no chunk has before it is hashed.
    Lines::new(&proof.chunk)?;
    let leaf = leaf_hash(blake2_256, &proof.chunk);
    let root = root_of_path(blake2_256, proof.index, header.chunks, leaf, &proof.path);
    (root == Some(header.root)).then_some(()).ok_or(Error::WrongRoot)
}

/// Looks an account up in a chunk.
pub fn find(chunk: &[u8], account: &AccountId) -> Result<Finding, Error> {
    let wanted = order_key(account);
    let mut finding = Finding::Before;
    for line in Lines::new(chunk)? {
        let line = line?;
        match order_key(&line.account).cmp(&wanted) {
            Ordering::Less => finding = Finding::After,
            Ordering::Equal => finding = Finding::Line(line),
            Ordering::Greater if finding == Finding::After => finding = Finding::Absent,
            Ordering::Greater => (),
        }
    }
    Ok(finding)
}

/// The account's line in the header's summary; `None`: it is proved to have none.
///
/// Takes the chunk that has it or in which it would stand, or the two neighbours between which it would.
pub fn check_account(
    header: &SummaryHeader,
    account: &AccountId,
    proofs: &[ChunkProof],
) -> Result<Option<SummaryLine>, Error> {
    match proofs {
        [proof] => {
            check_chunk(header, proof)?;
            let is_last = proof.index.saturating_add(1) == header.chunks;
            match find(&proof.chunk, account)? {
                Finding::Line(line) => Ok(Some(line)),
                Finding::Absent => Ok(None),
                Finding::Before if proof.index == 0 => Ok(None),
                Finding::After if is_last => Ok(None),
                Finding::Before | Finding::After => Err(Error::WrongChunk),
            }
        }
        [left, right] => {
            check_chunk(header, left)?;
            check_chunk(header, right)?;
            if left.index.checked_add(1) != Some(right.index) {
                return Err(Error::WrongChunk);
            }
            match (find(&left.chunk, account)?, find(&right.chunk, account)?) {
                (Finding::After, Finding::Before) => Ok(None),
                _ => Err(Error::WrongChunk),
            }
        }
        [] if header.chunks == 0 => Ok(None),
        _ => Err(Error::WrongChunk),
    }
}
