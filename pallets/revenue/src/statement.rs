//! Statements of the newest blocks.

use crate::{Config, Oldest, Pallet, Settlements, StatementHead, Statements};
use frame_support::traits::Get;
use scc_types::{AccountId, BlockIncome, BlockNumber};

/// Most settlements of old statements removed in a block.
pub const PRUNED_PER_BLOCK: u32 = 256;
/// Most old statements removed in a block: more than one, so that a backlog shrinks.
pub(crate) const PRUNED_HEADS_PER_BLOCK: u32 = 4;

impl<T: Config> Pallet<T> {
    pub(crate) fn keep_statement(author: Option<AccountId>, income: BlockIncome, settlements: u32) {
        let now = Self::now();
        Statements::<T>::insert(now, StatementHead { author, income, settlements });
        Self::remove_old_statements(now);
    }

    /// Removes what has left the window, oldest first, and remembers where it stopped.
    fn remove_old_statements(now: BlockNumber) {
        let Some(newest_to_go) = now.checked_sub(T::StatementWindow::get()) else { return };
        let (mut height, mut index) = Oldest::<T>::get();
        let mut budget = PRUNED_PER_BLOCK;
        for _ in 0..PRUNED_HEADS_PER_BLOCK {
            if height > newest_to_go {
                break;
            }
            let settlements = Statements::<T>::get(height).map_or(0, |head| head.settlements);
            let end = settlements.min(index.saturating_add(budget));
            for line in index..end {
                Settlements::<T>::remove(height, line);
            }
            if end < settlements {
                index = end;
                break;
            }
            budget = budget.saturating_sub(end.saturating_sub(index));
            Statements::<T>::remove(height);
            (height, index) = (height.saturating_add(1), 0);
        }
        Oldest::<T>::put((height, index));
    }
}
