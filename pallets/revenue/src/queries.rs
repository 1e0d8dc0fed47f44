//! What clients ask.

use crate::{Books, Config, Oldest, Pallet, Pots, Settlements, Statements, Totals};
use scc_types::{BlockNumber, BlockStatement};

impl<T: Config> Pallet<T> {
    /// Who got what of a block, with the arithmetic; `None` while the block is not finished and when it has left the window.
    pub fn statement(height: BlockNumber) -> Option<BlockStatement> {
        let head = Statements::<T>::get(height)?;
        let (oldest, removed) = Oldest::<T>::get();
        if height == oldest && removed > 0 {
            return None;
        }
        let settlements = (0..head.settlements).filter_map(|index| Settlements::<T>::get(height, index)).collect();
        Some(BlockStatement { height, author: head.author, income: head.income, settlements })
    }

    /// What waits in the pots, in planck.
    pub fn pots() -> Pots {
        Books::<T>::get().pots
    }

    /// All income and all outgoings since genesis, in planck.
    pub fn totals() -> Totals {
        Books::<T>::get().totals
    }
}
