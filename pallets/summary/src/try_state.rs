//! What must always hold between blocks.

use crate::{
    merge::Merge, summary_trie, Births, Config, Copies, Cursor, Forgetting, Kept, Pallet, ScanCursor, ScanProgress,
};
use frame_support::ensure;
use scc_summary_proof::{check_chunk, Facts, Whole};
use scc_types::{Balance, SealedSummary};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Kept summaries are complete; what the running scan has found and what it has still to find is the issuance of its
    /// height; there are copies only ahead of it.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        let kept = Kept::<T>::get();
        ensure!(
            kept.is_sorted_by_key(|summary| summary.header.height)
                && kept.iter().all(|summary| summary.header.height < summary.sealed_at),
            "kept summaries are not in order"
        );
        kept.iter().try_for_each(Self::try_summary)?;
        if let Some(doomed) = Forgetting::<T>::get() {
            ensure!(doomed.next < doomed.chunks || doomed.next == 0, "a forgotten summary is remembered");
            ensure!(!ScanCursor::<T>::exists(), "a scan began while an old summary was being deleted");
            ensure!(Self::header(doomed.height).is_none(), "a kept summary is being deleted");
        }
        Self::try_scan()
    }

    fn try_summary(summary: &SealedSummary) -> Result<(), TryRuntimeError> {
        let header = &summary.header;
        let mut whole = Whole::new(header.clone());
        for index in 0..header.chunks {
            let proof = Self::prove_chunk(header.height, index).ok_or("a chunk is missing")?;
            whole.push(&proof.chunk).map_err(|_| "a chunk is not sound")?;
            check_chunk(header, &proof).map_err(|_| "a chunk's path is wrong")?;
        }
        ensure!(summary_trie::chunk(header.height, header.chunks).is_none(), "more chunks than the header counts");
        whole.finish().map_err(|_| "a summary is not what its header says")?;
        Ok(())
    }

    fn try_scan() -> Result<(), TryRuntimeError> {
        let (cursor, progress) = match (ScanCursor::<T>::get(), ScanProgress::<T>::get()) {
            (Some(cursor), Some(progress)) => (cursor, progress),
            (None, None) => {
                ensure!(Copies::<T>::iter_keys().next().is_none(), "copies are left behind");
                ensure!(!Births::<T>::exists(), "births are left behind");
                return Ok(());
            }
            _ => return Err("a scan has a cursor but no progress, or the other way".into()),
        };
        ensure!(progress.height < Self::height(), "a scan of balances that are not final yet");
        let ahead = Copies::<T>::iter_keys().all(|account| Cursor::of(&account) > cursor);
        ensure!(ahead, "a copy of an account that has been passed");
        let (mut accounts, mut sum) = (0_u64, Balance::default());
        for index in 0..progress.chunks {
            let chunk = summary_trie::chunk(progress.height, index).ok_or("a chunk is missing")?;
            let facts = Facts::of(&chunk).map_err(|_| "a chunk is not sound")?;
            accounts = accounts.saturating_add(facts.accounts.into());
            sum = sum.saturating_add(facts.sum);
        }
        ensure!((accounts, sum) == (progress.accounts, progress.sum), "the scan has miscounted");
        let left = Merge::<T>::behind(&cursor).filter_map(|entry| entry.funds).map(|funds| funds.total());
        let all = left.fold(sum, Balance::saturating_add);
        ensure!(all == progress.issuance, "what is written and what is ahead are not the issuance");
        Ok(())
    }
}
