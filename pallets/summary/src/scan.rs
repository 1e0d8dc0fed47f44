//! One step of the scan: a bounded number of accounts, which become one chunk.

use crate::{
    merge::Merge, summary_trie, Births, Config, Copies, Cursor, Pallet, Progress, ScanCursor, ScanProgress, WeightInfo,
};
use alloc::vec::Vec;
use frame_support::{traits::Get, weights::Weight};
use scc_types::{AccountId, SummaryLine, MAX_CHUNK_ACCOUNTS};

/// What a step has gathered.
#[derive(Default)]
struct Step {
    lines: Vec<SummaryLine>,
    /// Accounts whose copies are used up.
    copied: Vec<AccountId>,
    looked_at: u32,
    /// The last account looked at.
    last: Option<Cursor>,
    is_end: bool,
}

impl<T: Config> Pallet<T> {
    /// Goes on with the running scan; answers what it cost.
    pub(crate) fn scan() -> Weight {
        let (Some(cursor), Some(mut progress)) = (ScanCursor::<T>::get(), ScanProgress::<T>::get()) else {
            return T::WeightInfo::idle();
        };
        // The block that begins takes no longer than others: the first accounts are those of the next.
        if progress.height.checked_add(1) == Some(Self::height()) {
            return T::WeightInfo::idle();
        }
        let budget = Self::budget();
        let step = Self::gather(&cursor, budget);
        let weight =
            T::WeightInfo::scan(step.looked_at, u32::try_from(step.copied.len()).unwrap_or(MAX_CHUNK_ACCOUNTS));
        step.copied.iter().for_each(Copies::<T>::remove);
        Self::write(&mut progress, &step.lines);
        if step.is_end {
            return Self::end(progress).saturating_add(weight);
        }
        let made_up = budget.saturating_sub(T::AccountsPerBlock::get());
        if made_up > 0 {
            Births::<T>::mutate(|births| *births = births.saturating_sub(made_up));
        }
        ScanCursor::<T>::put(step.last.unwrap_or(cursor));
        ScanProgress::<T>::put(progress);
        weight
    }

    /// Accounts born ahead of the cursor are looked at in addition, so that nobody can hold the scan up by making them
    /// cheaply; but no more than fit a chunk.
    fn budget() -> u32 {
        T::AccountsPerBlock::get().saturating_add(Births::<T>::get()).min(MAX_CHUNK_ACCOUNTS)
    }

    fn gather(cursor: &Cursor, budget: u32) -> Step {
        let mut step = Step::default();
        let mut accounts = Merge::<T>::behind(cursor);
        while step.looked_at < budget {
            let Some(entry) = accounts.next() else {
                step.is_end = true;
                break;
            };
            step.looked_at = step.looked_at.saturating_add(1);
            if entry.is_copy {
                step.copied.push(entry.account.clone());
            }
            step.lines.extend(entry.funds.map(|funds| funds.into_line(entry.account)));
            step.last = Some(entry.cursor);
        }
        step
    }

    fn write(progress: &mut Progress, lines: &[SummaryLine]) {
        if lines.is_empty() {
            return;
        }
        summary_trie::put_chunk(progress.height, progress.chunks, lines);
        progress.chunks = progress.chunks.saturating_add(1);
        progress.accounts = lines.iter().fold(progress.accounts, |accounts, _| accounts.saturating_add(1));
        progress.sum = lines.iter().fold(progress.sum, |sum, line| sum.saturating_add(line.total()));
    }
}
