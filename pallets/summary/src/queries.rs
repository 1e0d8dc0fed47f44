//! What the runtime API answers.

use crate::{summary_trie, Config, Kept, Pallet, ScanCursor, ScanProgress};
use alloc::vec::Vec;
use codec::Decode;
use scc_summary_proof::{find, order_key, Finding};
use scc_types::{AccountId, AccountProof, BlockNumber, ChunkProof, SealedSummary, SummaryLine, SummaryProgress};

impl<T: Config> Pallet<T> {
    /// The running scan; `None`: none runs.
    pub fn progress() -> Option<SummaryProgress> {
        let (progress, cursor) = (ScanProgress::<T>::get()?, ScanCursor::<T>::get()?);
        Some(SummaryProgress {
            height: progress.height,
            accounts: progress.accounts,
            chunks: progress.chunks,
            millionths: cursor.millionths(),
        })
    }

    /// Heights of the complete summaries that are kept, oldest first.
    pub fn heights() -> Vec<BlockNumber> {
        Kept::<T>::get().iter().map(|summary| summary.header.height).collect()
    }

    /// A kept summary's header, and where chain c has it.
    pub fn header(height: BlockNumber) -> Option<SealedSummary> {
        Kept::<T>::get().into_iter().find(|summary| summary.header.height == height)
    }

    /// A chunk of a kept summary: the SCALE encoding of its lines.
    pub fn chunk(height: BlockNumber, index: u32) -> Option<Vec<u8>> {
        let summary = Self::header(height)?;
        (index < summary.header.chunks).then(|| summary_trie::chunk(height, index)).flatten()
    }

    /// The lines of a chunk of a kept summary.
    pub fn lines(height: BlockNumber, index: u32) -> Option<Vec<SummaryLine>> {
        Vec::decode(&mut Self::chunk(height, index)?.as_slice()).ok()
    }

    /// The chunk of a kept summary that has the account, or behind whose first line it would stand.
    pub fn find_chunk(height: BlockNumber, account: AccountId) -> Option<u32> {
        let summary = Self::header(height)?;
        (summary.header.chunks > 0).then(|| Self::chunk_of(&summary, &account))
    }

    /// A chunk of a kept summary with its path.
    pub fn prove_chunk(height: BlockNumber, index: u32) -> Option<ChunkProof> {
        Self::chunk_proof(&Self::header(height)?, index)
    }

    /// What proves the account's line in a kept summary, or that it has none.
    pub fn prove_account(height: BlockNumber, account: AccountId) -> Option<AccountProof> {
        let summary = Self::header(height)?;
        if summary.header.chunks == 0 {
            return Some(AccountProof { summary, chunks: Vec::new() });
        }
        let index = Self::chunk_of(&summary, &account);
        let first = Self::chunk_proof(&summary, index)?;
        let is_behind = find(&first.chunk, &account) == Ok(Finding::After);
        let next = is_behind.then(|| Self::chunk_proof(&summary, index.saturating_add(1))).flatten();
        Some(AccountProof { summary, chunks: core::iter::once(first).chain(next).collect() })
    }

    fn chunk_proof(summary: &SealedSummary, index: u32) -> Option<ChunkProof> {
        let header = &summary.header;
        let chunk = Self::chunk(header.height, index)?;
        Some(ChunkProof { index, chunk, path: summary_trie::path(header.height, index, header.chunks) })
    }

    /// Bisects for the last chunk that does not begin behind the account; the first if all do.
    fn chunk_of(summary: &SealedSummary, account: &AccountId) -> u32 {
        let wanted = order_key(account);
        let (mut low, mut high) = (0_u32, summary.header.chunks);
        while low.saturating_add(1) < high {
            let middle = low.midpoint(high);
            let first = summary_trie::first_account(summary.header.height, middle);
            if first.is_some_and(|first| order_key(&first) <= wanted) {
                low = middle;
            } else {
                high = middle;
            }
        }
        low
    }
}
